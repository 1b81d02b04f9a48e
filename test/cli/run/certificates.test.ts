import { afterAll, beforeAll, expect, test } from "bun:test"
import { X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { rootCertificates } from "node:tls"
import { derOf, trustedCertificates } from "../../../server/cli/run/certificates.ts"
import { certificateFor } from "../../support/certificate.ts"

let folder = ""
const pem = { ours: "", system: "", corporate: "", extra: "" }
const file = (name: keyof typeof pem): string => join(folder, `${name}.pem`)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  for (const name of Object.keys(pem) as (keyof typeof pem)[]) {
    pem[name] = certificateFor([name]).certPem
    writeFileSync(file(name), `# a comment\r\n${pem[name].replaceAll("\n", "\r\n")}`)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const namesOf = (certificates: readonly string[]): readonly string[] =>
  certificates.map(one => new X509Certificate(one).subject.replace(/^CN=/, ""))

type Row = readonly [
  what: string,
  parent: () => Record<string, string>,
  files: () => readonly string[],
  all: readonly string[],
  extra: readonly string[],
]
const rows: readonly Row[] = [
  ["only the system's", () => ({}), () => [file("system")], ["system", "ours"], ["ours"]],
  ["the first file that is there", () => ({}), () => ["/nowhere", folder, file("system"), file("corporate")], ["system", "ours"], ["ours"]],
  [
    "the user's of Node",
    () => ({ NODE_EXTRA_CA_CERTS: file("extra") }),
    () => [file("system")],
    ["system", "extra", "ours"],
    ["extra", "ours"],
  ],
  [
    "the user's of OpenSSL",
    () => ({ SSL_CERT_FILE: file("corporate") }),
    () => [file("system")],
    ["system", "corporate", "ours"],
    ["ours"],
  ],
  [
    "the same named twice",
    () => ({ SSL_CERT_FILE: file("system"), REQUESTS_CA_BUNDLE: file("system") }),
    () => [file("system")],
    ["system", "ours"],
    ["ours"],
  ],
  [
    "files that are not there",
    () => ({ SSL_CERT_FILE: "/nowhere", NODE_EXTRA_CA_CERTS: "" }),
    () => [file("system")],
    ["system", "ours"],
    ["ours"],
  ],
]
test.each(rows)("%s", (_what, parent, files, all, extra) => {
  const trusted = trustedCertificates(pem.ours, parent(), files())
  expect(namesOf(trusted.all)).toEqual([...all])
  expect(namesOf(trusted.extra)).toEqual([...extra])
})

test("a system without any has those of the runtime", () => {
  expect(trustedCertificates(pem.ours, {}, ["/nowhere"]).all.length).toBe(new Set(rootCertificates).size + 1)
})

test("a block's bytes are the certificate", () => {
  const [ours = ""] = trustedCertificates(pem.ours, {}, [file("system")]).extra
  expect(Buffer.from(derOf(ours))).toEqual(Buffer.from(new X509Certificate(pem.ours).raw))
})
