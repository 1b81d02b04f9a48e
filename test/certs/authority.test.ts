import { afterAll, describe, expect, test } from "bun:test"
import { createHash, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto"
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openAuthority } from "../../server/certs/authority.ts"
import { spkiOf, toPem, writeRoot } from "../../server/certs/x509.ts"
import { openssl } from "./openssl.ts"

const root = mkdtempSync(join(tmpdir(), "necto-authority-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
const newFolder = (): string => join(root, String(folders++))
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const dayMs = 24 * 60 * 60 * 1000

describe("a new authority", () => {
  const folder = newFolder()
  const authority = openAuthority(folder)

  test("is two files and nothing else, the key readable by its owner only", () => {
    expect(readdirSync(folder).sort()).toEqual(["ca-key.pem", "ca.pem"])
    expect([modeOf(folder), modeOf(authority.keyPath), modeOf(authority.certPath)]).toEqual(["700", "600", "644"])
  })

  test("is what OpenSSL calls a root that signs leaves only", async () => {
    const text = await openssl("x509", "-in", authority.certPath, "-noout", "-text")
    const subject = /Subject: (.*)/.exec(text)?.[1]
    expect(subject).toStartWith("O = NectoProxy, CN = NectoProxy CA ")
    expect(text).toContain(`Issuer: ${subject}`)
    expect(text).toContain("Version: 3 (0x2)")
    expect(text).toContain("Signature Algorithm: ecdsa-with-SHA256")
    expect(text).toContain("NIST CURVE: P-256")
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/)
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/)
    expect(text).toMatch(/Subject Key Identifier: *\s+([0-9A-F]{2}:){19}[0-9A-F]{2}\n/)
    expect(await openssl("verify", "-x509_strict", "-check_ss_sig", "-CAfile", authority.certPath, authority.certPath)).toEndWith("OK\n")
  })

  test("lives ten years", () => {
    const years = (authority.expiresAt - Date.now()) / (365.25 * dayMs)
    expect(years).toBeGreaterThan(9.9)
    expect(years).toBeLessThan(10.1)
  })

  test("knows its fingerprint and its key's hash as OpenSSL computes them", async () => {
    const shown = await openssl("x509", "-in", authority.certPath, "-noout", "-fingerprint", "-sha256")
    expect(shown.trim()).toBe(`sha256 Fingerprint=${authority.fingerprint}`)
    const spki = await openssl("pkey", "-in", authority.keyPath, "-pubout", "-outform", "PEM")
    const der = Buffer.from(spki.replace(/-----.*-----|\s/g, ""), "base64")
    expect(authority.spkiSha256Base64).toBe(createHash("sha256").update(der).digest("base64"))
  })

  test("is the same when opened again", () => {
    const again = openAuthority(folder)
    expect({ ...again, key: spkiOf(again.key).toString("hex") }).toEqual({ ...authority, key: spkiOf(authority.key).toString("hex") })
    expect(again.commonName).toStartWith("NectoProxy CA ")
    expect(again.certPem).toBe(readFileSync(authority.certPath, "utf8"))
  })

  test("is not another folder's", () => {
    expect(openAuthority(newFolder()).fingerprint).not.toBe(authority.fingerprint)
  })
})

test("a key that others can read is tightened to 0600", () => {
  const { keyPath } = openAuthority(newFolder())
  chmodSync(keyPath, 0o644)
  openAuthority(join(keyPath, ".."))
  expect(modeOf(keyPath)).toBe("600")
})

test("a key without a certificate (a crash between the two) gets one", () => {
  const first = openAuthority(newFolder())
  rmSync(first.certPath)
  const second = openAuthority(join(first.keyPath, ".."))
  expect(second.spkiSha256Base64).toBe(first.spkiSha256Base64)
  expect(new X509Certificate(second.certPem).checkPrivateKey(first.key)).toBe(true)
})

test("processes that start at once all end with one pair", async () => {
  const program = `
    import { openAuthority } from ${JSON.stringify(join(import.meta.dir, "../../server/certs/authority.ts"))}
    console.log("loaded")
    for await (const line of console) {
      if (line === "") break // Bun gives an empty last line when stdin ends
      const { fingerprint, spkiSha256Base64 } = openAuthority(line)
      console.log(fingerprint + " " + spkiSha256Base64)
    }`
  const children = [1, 2, 3].map(() => Bun.spawn([process.execPath, "-e", program], { stdin: "pipe", stdout: "pipe", stderr: "inherit" }))
  const readers = children.map(child => lines(child.stdout))
  for (const reader of readers) expect((await reader.next()).value).toBe("loaded")
  for (let round = 0; round < 30; round++) {
    const folder = newFolder()
    for (const { stdin } of children) {
      stdin.write(`${folder}\n`)
      stdin.flush()
    }
    const answers = await Promise.all(readers.map(async reader => (await reader.next()).value))
    const here = openAuthority(folder)
    expect(answers).toEqual(Array(3).fill(`${here.fingerprint} ${here.spkiSha256Base64}`))
    expect(readdirSync(folder).sort()).toEqual(["ca-key.pem", "ca.pem"])
  }
  for (const child of children) child.stdin.end()
  expect(await Promise.all(children.map(child => child.exited))).toEqual([0, 0, 0])
})

describe("files that cannot be used are explained and left alone", () => {
  type Case = readonly [name: string, spoil: (folder: string) => void, message: RegExp]
  const other = openAuthority(newFolder())
  const cut = (path: string) => writeFileSync(path, readFileSync(path, "utf8").slice(0, 100))
  const replaceByFolder = (path: string) => {
    rmSync(path)
    mkdirSync(path)
  }
  const certificate = (folder: string, from: number, to: number) => {
    const { key } = openAuthority(folder)
    const validity = { notBefore: new Date(Date.now() + from * dayMs), notAfter: new Date(Date.now() + to * dayMs) }
    writeFileSync(join(folder, "ca.pem"), toPem(writeRoot(key, "NectoProxy CA test", validity)))
  }
  const keyOf = (pair: { readonly privateKey: KeyObject }) => pair.privateKey.export({ type: "pkcs8", format: "pem" })

  const table: Case[] = [
    [
      "damaged certificate",
      folder => cut(join(folder, "ca.pem")),
      /ca\.pem holds no certificate \(.+\)\. .*delete .*ca\.pem and .*ca-key\.pem/,
    ],
    ["damaged key", folder => cut(join(folder, "ca-key.pem")), /ca-key\.pem holds no private key \(.+\)\. .*delete /],
    ["empty key", folder => writeFileSync(join(folder, "ca-key.pem"), ""), /ca-key\.pem holds no private key/],
    ["another pair's key", folder => copyFileSync(other.keyPath, join(folder, "ca-key.pem")), /do not belong together\. .*delete /],
    ["another pair's certificate", folder => copyFileSync(other.certPath, join(folder, "ca.pem")), /do not belong together/],
    ["key missing", folder => rmSync(join(folder, "ca-key.pem")), /ca-key\.pem is missing beside .*ca\.pem\. .*restore it, or delete/],
    ["certificate unreadable", folder => replaceByFolder(join(folder, "ca.pem")), /cannot read .*ca\.pem \(EISDIR.*right to read/],
    ["key unreadable", folder => replaceByFolder(join(folder, "ca-key.pem")), /cannot read .*ca-key\.pem \(EISDIR/],
    ["expired", folder => certificate(folder, -20, -10), /ca\.pem expired on .*delete /],
    ["not yet valid", folder => certificate(folder, 10, 20), /ca\.pem is not valid before .*set the clock/],
    [
      "P-384",
      folder => writeFileSync(join(folder, "ca-key.pem"), keyOf(generateKeyPairSync("ec", { namedCurve: "P-384" }))),
      /ca-key\.pem holds no P-256 key/,
    ],
    [
      "Ed25519",
      folder => writeFileSync(join(folder, "ca-key.pem"), keyOf(generateKeyPairSync("ed25519"))),
      /ca-key\.pem holds no P-256 key/,
    ],
  ]

  test.each(table)("%s", (_name, spoil, message) => {
    const folder = newFolder()
    openAuthority(folder)
    spoil(folder)
    const before = contents(folder)
    expect(() => openAuthority(folder)).toThrow(message)
    expect(() => openAuthority(folder)).toThrow(/^Cannot open the certificate authority: [^\n]*\.$/)
    expect(contents(folder)).toEqual(before)
  })

  test("a certificate that is no authority", async () => {
    const folder = newFolder()
    const { keyPath, certPath } = openAuthority(folder)
    const leaf = await openssl(
      "req",
      "-x509",
      "-key",
      keyPath,
      "-subj",
      "/CN=leaf",
      "-days",
      "9",
      "-addext",
      "basicConstraints=critical,CA:FALSE",
    )
    writeFileSync(certPath, leaf)
    expect(() => openAuthority(folder)).toThrow(/is not a certificate authority/)
  })

  test("a file where the folder should be", () => {
    const folder = newFolder()
    writeFileSync(folder, "")
    expect(() => openAuthority(folder)).toThrow(/cannot create .*choose another --data-dir/)
  })
})

function contents(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map(name => join(folder, name))
    .map(path => `${path} ${statSync(path).isDirectory() ? "folder" : readFileSync(path, "utf8")}`)
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ""
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n")
    rest = parts.pop()!
    yield* parts
  }
}
