// What is found in a store: in real files, and in what the programs of the systems print.

import { afterAll, beforeEach, describe, expect, test } from "bun:test"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openAuthority } from "../../../server/certs/authority.ts"
import { type Looking, lookInto } from "../../../server/cli/ca/look.ts"
import { ownerOf } from "../../../server/cli/ca/owner.ts"
import { openRoot } from "../../../server/cli/ca/root.ts"
import { type AnchorStore, isTrustedIn } from "../../../server/cli/ca/store.ts"
import { certificateFor } from "../../support/certificate.ts"
import { stores } from "./sample.ts"

const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const root = openRoot(join(folder, "data"), ownerOf({ uid: 1, env: { HOME: folder }, passwd: "" }))
const earlier = openAuthority(join(folder, "earlier"))
const foreign = certificateFor(["Somebody"]).certPem

/** Programs that print this, by what their command ends in. */
const looking = (prints: { readonly [end: string]: string }, asked: string[] = []): Looking => ({
  root,
  certutil: ["certutil"],
  run: async argv => {
    const command = argv.join(" ")
    asked.push(command)
    const [, out] = Object.entries(prints).find(([end]) => command.endsWith(end)) ?? []
    return out === undefined ? { code: 1, out: "", err: "no" } : { code: 0, out, err: "" }
  },
})
const found = async (...of: Parameters<typeof lookInto>) =>
  (await lookInto(...of)).roots!.map(({ at, fingerprint, isTrusted }) => [
    at?.replace(`${folder}/`, "") ?? null,
    fingerprint === root.fingerprint ? "this" : fingerprint === earlier.fingerprint ? "earlier" : "other",
    isTrusted,
  ])

describe("a system's folder", () => {
  const anchors = join(folder, "anchors")
  const store: AnchorStore = {
    ...stores.debian,
    folder: anchors,
    searched: [anchors],
    bundle: join(folder, "bundle"),
    javaStore: join(folder, "java"),
  }
  beforeEach(() => {
    rmSync(anchors, { recursive: true, force: true })
    for (const name of ["bundle", "java"]) rmSync(join(folder, name), { force: true })
    mkdirSync(anchors)
  })
  const all = { root: root.pem, earlier: earlier.certPem, foreign, empty: "" }
  type Pem = keyof typeof all
  test.each<
    readonly [what: string, files: { readonly [name: string]: readonly Pem[] }, bundle: readonly Pem[], expected: unknown, taken: boolean]
  >([
    ["nothing", {}, ["foreign"], [], false],
    ["ours", { "nectoproxy.crt": ["root"] }, ["foreign", "root"], [["anchors/nectoproxy.crt", "this", true]], false],
    ["ours, not in the bundle", { "nectoproxy.crt": ["root"] }, ["foreign"], [["anchors/nectoproxy.crt", "this", false]], false],
    ["ours, in the bundle only", {}, ["root"], [[null, "this", true]], false],
    [
      "an earlier one under any name",
      { "a.crt": ["earlier"], "b.crt": ["foreign"] },
      ["earlier"],
      [["anchors/a.crt", "earlier", true]],
      false,
    ],
    ["somebody else's in our file", { "nectoproxy.crt": ["foreign"] }, ["foreign"], [], true],
    ["no certificate in our file", { "nectoproxy.crt": ["empty"] }, [], [], true],
    ["ours in a file with others", { "all.crt": ["root", "foreign"] }, ["root"], [[null, "this", true]], false],
  ])("%s", async (_what, files, bundle, expected, isNameTaken) => {
    for (const [name, pems] of Object.entries(files)) writeFileSync(join(anchors, name), pems.map(pem => all[pem]).join(""))
    writeFileSync(store.bundle, bundle.map(pem => all[pem]).join(""))
    expect(await found(store, looking({}))).toEqual(expected as never)
    expect(await lookInto(store, looking({}))).toMatchObject({ isNameTaken, isInJava: false })
  })

  test("Java's store has its bytes", async () => {
    writeFileSync(join(folder, "java"), Buffer.concat([Buffer.from("JKS"), root.der, Buffer.from("more")]))
    expect((await lookInto(store, looking({}))).isInJava).toBe(true)
  })
})

const list = (...lines: string[]): string =>
  `\nCertificate Nickname                                         Trust Attributes\n                                                             SSL,S/MIME,JAR/XPI\n\n${lines.join("\n")}\n`

describe("a browser's database", () => {
  test.each<
    readonly [what: string, list: string, certificates: { readonly [nickname: string]: string }, expected: unknown, taken: boolean]
  >([
    ["empty", list(), {}, [], false],
    ["ours", list("nectoproxy                     C,,  "), { nectoproxy: root.pem }, [["nectoproxy", "this", true]], false],
    ["ours without trust", list("nectoproxy                     ,,   "), { nectoproxy: root.pem }, [["nectoproxy", "this", false]], false],
    [
      "two under one nickname",
      list("nectoproxy     C,,  ", "nectoproxy     C,,  "),
      { nectoproxy: earlier.certPem + root.pem },
      [
        ["nectoproxy", "earlier", true],
        ["nectoproxy", "this", true],
      ],
      false,
    ],
    ["imported under a name with blanks", list("My own CA      CT,C,C"), { "My own CA": root.pem }, [["My own CA", "this", true]], false],
    ["somebody else's with our nickname", list("nectoproxy     C,,  "), { nectoproxy: foreign }, [], true],
  ])("%s", async (_what, listed, certificates, expected, isNameTaken) => {
    const prints = Object.fromEntries(Object.entries(certificates).map(([name, pem]) => [`-n ${name} -a`, pem]))
    const given = looking({ ...prints, " -L": listed })
    expect(await found(stores.chrome, given)).toEqual(expected as never)
    expect(await lookInto(stores.chrome, given)).toMatchObject({ isNameTaken })
  })

  test("an intermediate that nobody trusts is not asked for", async () => {
    const asked: string[] = []
    await lookInto(stores.chrome, looking({ " -L": list("Some Intermediate CA    ,,   ") }, asked))
    expect(asked).toHaveLength(1)
  })

  test("without certutil nothing is known of it, but for one that is not there", async () => {
    expect((await lookInto(stores.chrome, { ...looking({}), certutil: null })).roots).toBeNull()
    expect((await lookInto(stores.noChrome, { ...looking({}), certutil: null })).roots).toEqual([])
  })
})

test.each([
  ["trusted", `Number of trusted certs = 1\nCert 0: ${root.name}\n   Number of trust settings : 1\n`, true],
  ["there, but not trusted", "", false],
])("a keychain: %s", async (_what, settings, isTrusted) => {
  const prints = { [`-p -c NectoProxy CA ${stores.login.path}`]: `${root.pem}${foreign}`, "dump-trust-settings": settings }
  expect(await found(stores.login, looking(prints))).toEqual([[root.fingerprint.replaceAll(":", ""), "this", isTrusted]])
})

const block = (at: number, name: string, hash: string): string =>
  `================ Certificate ${at} ================\nSerial Number: 01\nIssuer: CN=${name}, O=NectoProxy\n NotBefore: 1/1/2026\nSubject: CN=${name}, O=NectoProxy\nSignature matches Public Key\nCert Hash(sha1): ${hash}\n  No key provider information\n`

test.each([
  ["English", block(0, root.name, root.thumbprint)],
  ["an older Windows, with blanks", block(0, root.name, root.thumbprint.replace(/../g, "$& ").trim())],
  [
    "German, after another",
    `Root "Vertrauenswürdige Stammzertifizierungsstellen"\n${block(0, "Other", "00".repeat(20))}${block(1, root.name, root.thumbprint)
      .replace("Issuer", "Aussteller")
      .replace("Subject", "Antragsteller")
      .replace("Cert Hash", "Zertifikathash")}`,
  ],
])("Windows' list: %s", async (_what, printed) => {
  const facts = await lookInto(stores.windowsUser, looking({ "-user -store Root": printed, "certutil -store Root": "" }))
  expect(facts.roots).toHaveLength(1)
  expect(isTrustedIn(facts, root.fingerprint)).toBe(true)
  expect(facts.roots![0]!.at).toBe(root.thumbprint)
})

test("what is the machine's is not the user's on Windows, whose list shows both", async () => {
  const printed = block(0, root.name, root.thumbprint)
  const prints = { "-user -store Root": printed, "certutil -store Root": printed }
  expect(await found(stores.windowsUser, looking(prints))).toEqual([])
  expect(await found(stores.windowsAll, looking(prints))).toEqual([[root.thumbprint, "this", true]])
})
