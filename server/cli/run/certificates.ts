// ROOTS → TEXT: the certificates that programs shall trust, as files in PEM: the system's, what the user's variables name, and ours.

import { closeSync, fstatSync, openSync, readFileSync } from "node:fs"
import { rootCertificates } from "node:tls"

/** The first that is there is taken, as Go's crypto/x509 does: distributions have one each. */
const systemFiles = [
  "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch, Alpine
  "/etc/pki/tls/certs/ca-bundle.crt", // Fedora, RHEL
  "/etc/ssl/ca-bundle.pem", // openSUSE
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL 7
  "/etc/ssl/cert.pem", // macOS, OpenBSD, older Alpine
  "/usr/local/etc/ssl/cert.pem", // FreeBSD
  "/usr/local/share/certs/ca-root-nss.crt", // older FreeBSD
  "/etc/openssl/certs/ca-certificates.crt", // NetBSD
  "/etc/ssl/certs/ca-bundle.crt", // NixOS
] as const

/** By which users say whom they trust. */
const userVariables = [
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "NIX_SSL_CERT_FILE",
  "GIT_SSL_CAINFO",
  "AWS_CA_BUNDLE",
  "DENO_CERT",
] as const

/** A file of all the world's roots has a quarter of a MiB; what is much larger is none. */
const fileBytesMax = 16 * 1024 * 1024

export type Trusted = {
  /** To be added to what a runtime trusts. */
  readonly extra: readonly string[]
  /** To stand instead. */
  readonly all: readonly string[]
}

type Environment = { readonly [name: string]: string | undefined }

/** `ours` comes last. Each as one PEM block; none twice. */
export function trustedCertificates(ours: string, parent: Environment, files: readonly string[] = systemFiles): Trusted {
  const named = userVariables.flatMap(name => (parent[name] ? certificatesIn(parent[name]) : []))
  const system = files.map(certificatesIn).find(found => found.length > 0) ?? rootCertificates.flatMap(blocks)
  const added = [...certificatesIn(parent.NODE_EXTRA_CA_CERTS ?? ""), ...certificatesIn(parent.DENO_CERT ?? "")]
  return { extra: unique([...added, ...blocks(ours)]), all: unique([...system, ...named, ...blocks(ours)]) }
}

/** The bytes within a block (RFC 7468 §5). */
export const derOf = (block: string): Uint8Array => Buffer.from(block.replace(/-----[^-]+-----/g, ""), "base64")

const unique = (all: readonly string[]): readonly string[] => [...new Set(all)]

const blocks = (text: string): readonly string[] =>
  [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(([block]) => `${block.replaceAll("\r", "")}\n`)

/** None where it cannot be read: who uses it has been told so by those who cannot either. */
function certificatesIn(path: string): readonly string[] {
  if (path === "") return []
  try {
    const file = openSync(path, "r")
    try {
      const facts = fstatSync(file)
      return facts.isFile() && facts.size <= fileBytesMax ? blocks(readFileSync(file, "utf8")) : []
    } finally {
      closeSync(file)
    }
  } catch {
    return []
  }
}
