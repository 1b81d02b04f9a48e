// HOST → CERTIFICATE, the root: two files in a folder, loaded or made. Knows no hosts, no leaves, no trust stores.
// Never overwrites: what it cannot use it explains. RFC 5280 §4.2.1.9, RFC 5480 §2.
//
// Instances that start at once need no lock and do not wait. The key is linked into place first, and only one link can
// succeed; whatever certificate is then made is for that key, and again only one link succeeds. So every instance, and
// the next start after a crash between the two steps, ends with the same pair.

import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from "node:crypto"
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { commonNameLengthMax, spkiOf, toPem, writeRoot } from "./x509.ts"

export type Authority = {
  readonly certPem: string
  readonly certDer: Uint8Array
  readonly certPath: string
  readonly key: KeyObject
  readonly keyPath: string
  readonly commonName: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** SHA-256 of the certificate, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spkiSha256Base64: string
}

const dayMs = 24 * 60 * 60 * 1000
const validYears = 10
const publicMode = 0o644
const secretMode = 0o600

/**
 * Loads `ca.pem` and `ca-key.pem` from `folder`, or makes what is missing. Throws an Error with one sentence on what is
 * wrong, why, and what to do: when a file is damaged, unreadable, expired, or does not fit the other.
 */
export function openAuthority(folder: string): Authority {
  const certPath = join(folder, "ca.pem")
  const keyPath = join(folder, "ca-key.pem")
  attempt(`cannot create ${folder}`, "check that you may write there, or choose another --data-dir", () =>
    mkdirSync(folder, { recursive: true, mode: 0o700 }),
  )

  // The certificate is looked for first: whoever makes a pair writes the key before it, so one without a key was orphaned.
  const oldCert = readIfThere(certPath)
  const oldKey = readIfThere(keyPath)
  if (oldCert !== null && oldKey === null) {
    throw broken(
      `${keyPath} is missing beside ${certPath}`,
      `restore it, or delete ${certPath}: a new CA is then made, and must be trusted anew`,
    )
  }
  const keyPem = oldKey ?? create(keyPath, secretMode, makeKey())
  tighten(keyPath)
  const key = parseKey(keyPem, keyPath, certPath)
  const certPem = oldCert ?? create(certPath, publicMode, makeCertificate(key))
  const cert = parseCertificate(certPem, certPath, keyPath)
  check(cert, key, certPath, keyPath)

  return {
    certPem: cert.toString(),
    certDer: cert.raw,
    certPath,
    key,
    keyPath,
    commonName: /^CN=(.*)$/m.exec(cert.subject)?.[1] ?? cert.subject,
    expiresAt: Date.parse(cert.validTo),
    fingerprint: cert.fingerprint256,
    spkiSha256Base64: createHash("sha256").update(spkiOf(key)).digest("base64"),
  }
}

function makeKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string
}

function makeCertificate(key: KeyObject): string {
  // A day back, for a phone whose clock is slow.
  const notBefore = new Date(Date.now() - dayMs)
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + validYears)
  return toPem(writeRoot(key, `NectoProxy CA ${machineName()}`.slice(0, commonNameLengthMax), { notBefore, notAfter }))
}

/** Tells one developer's root from another's in a list of trusted ones. */
function machineName(): string {
  const short = hostname()
    .split(".")[0]!
    .replace(/[^A-Za-z0-9_-]/g, "")
  return short === "" || short === "localhost" ? randomBytes(4).toString("hex") : short
}

function check(cert: X509Certificate, key: KeyObject, certPath: string, keyPath: string): void {
  const remedy = startAnew(certPath, keyPath)
  if (!cert.checkPrivateKey(key)) throw broken(`${certPath} and ${keyPath} do not belong together`, remedy)
  if (!cert.ca) throw broken(`${certPath} is not a certificate authority`, remedy)
  if (Date.parse(cert.validTo) <= Date.now()) throw broken(`${certPath} expired on ${cert.validTo}`, remedy)
  if (Date.parse(cert.validFrom) > Date.now())
    throw broken(`${certPath} is not valid before ${cert.validFrom}`, `set the clock, or ${remedy}`)
}

function parseKey(pem: string, keyPath: string, certPath: string): KeyObject {
  const remedy = startAnew(certPath, keyPath)
  const key = attempt(`${keyPath} holds no private key`, remedy, () => createPrivateKey(pem))
  // Leaves are signed with ecdsa-with-SHA256, and nothing here was tried with other keys.
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") throw broken(`${keyPath} holds no P-256 key`, remedy)
  return key
}

function parseCertificate(pem: string, certPath: string, keyPath: string): X509Certificate {
  return attempt(`${certPath} holds no certificate`, startAnew(certPath, keyPath), () => new X509Certificate(pem))
}

/** Puts a complete file in place, with its mode from the first byte on. Returns what is there: ours, or an earlier winner's. */
function create(path: string, mode: number, text: string): string {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`
  const remedy = "check that you may write there and that the disk is not full"
  return attempt(`cannot write ${path}`, remedy, () => {
    try {
      // flush: after a power cut a name must not stand for an empty file.
      writeFileSync(temporary, text, { flag: "wx", mode, flush: true })
      place(temporary, path, text, mode)
      return text
    } catch (error) {
      if (codeOf(error) === "EEXIST") return readFileSync(path, "utf8")
      throw error
    } finally {
      rmSync(temporary, { force: true })
    }
  })
}

/** Unlike rename, a link never replaces a file. Where a file system has no links (FAT, some network shares), an exclusive create. */
function place(temporary: string, path: string, text: string, mode: number): void {
  try {
    linkSync(temporary, path)
  } catch (error) {
    if (!["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"].includes(codeOf(error))) throw error
    writeFileSync(path, text, { flag: "wx", mode, flush: true })
  }
}

function readIfThere(path: string): string | null {
  return attempt(`cannot read ${path}`, "give yourself the right to read it", () => {
    try {
      return readFileSync(path, "utf8")
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null
      throw error
    }
  })
}

/** Who can read this key can pose as any site to everyone who trusts the root. */
function tighten(keyPath: string): void {
  if (process.platform === "win32") return // no modes there: the user's profile folder protects it
  attempt(`cannot keep ${keyPath} secret`, "make yourself its owner, or choose another --data-dir", () => {
    if ((statSync(keyPath).mode & 0o077) !== 0) chmodSync(keyPath, secretMode)
  })
}

const startAnew = (certPath: string, keyPath: string): string =>
  `restore both files, or delete ${certPath} and ${keyPath}: a new CA is then made, and must be trusted anew`

const broken = (what: string, remedy: string, cause?: unknown): Error =>
  new Error(`Cannot open the certificate authority: ${what}. To repair it, ${remedy}.`, { cause })

function attempt<T>(what: string, remedy: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw broken(`${what} (${reason})`, remedy, error)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : ""
}
