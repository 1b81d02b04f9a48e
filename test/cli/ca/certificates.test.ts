// What is a root of NectoProxy, and what only says that it is.

import { afterAll, expect, test } from "bun:test"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openAuthority } from "../../../server/certs/authority.ts"
import { certificatesIn, type FoundCertificate, hasCertificate } from "../../../server/cli/ca/certificates.ts"

const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const authority = openAuthority(folder)

/** A root with any subject. */
function other(subject: string): string {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "other.pem")]
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key]
  const { exitCode } = Bun.spawnSync(["openssl", "req", "-x509", ...newKey, "-out", cert, "-subj", subject, "-days", "3"], {
    stderr: "ignore",
  })
  expect(exitCode).toBe(0)
  return readFileSync(cert, "utf8")
}

test.each([
  ["ours in PEM", () => authority.certPem, [true]],
  ["ours in DER", () => authority.certDer, [true]],
  ["with text around it, and another", () => `# a comment\n${authority.certPem}\nmore\n${other("/CN=Corp")}`, [true, false]],
  ["with line ends of Windows", () => authority.certPem.replaceAll("\n", "\r\n"), [true]],
  ["somebody else's with our common name", () => other("/CN=NectoProxy CA x"), [false]],
  ["somebody else's with our organization", () => other("/O=NectoProxy/CN=Other"), [false]],
  ["a broken block", () => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", []],
  ["broken DER", () => new Uint8Array([0x30, 1, 2]), []],
  ["nothing", () => "", []],
])("%s", (_what, make, expected) => {
  const bytes = make()
  const found = certificatesIn(typeof bytes === "string" ? Buffer.from(bytes) : bytes)
  expect(found.map(({ isOurs }) => isOurs)).toEqual(expected)
  if (expected[0]) expect(found[0]).toMatchObject({ fingerprint: authority.fingerprint, name: authority.commonName })
})

test("a bundle has a certificate, however its lines are cut", () => {
  const [{ base64 }] = certificatesIn(authority.certDer) as readonly [FoundCertificate]
  expect(hasCertificate(`x\n${authority.certPem}`, base64)).toBe(true)
  expect(hasCertificate(base64.replace(/.{76}/g, "$&\r\n"), base64)).toBe(true)
  expect(hasCertificate(other("/CN=Corp"), base64)).toBe(false)
  expect(hasCertificate("", "")).toBe(false)
})
