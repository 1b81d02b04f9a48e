// `nectoproxy ca export`: the certificate, alone or with the system's roots, as one of the formats that programs read.

import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { Problem } from "../problem.ts"
import { codeOf } from "../save-file.ts"
import { certificatesIn, hasCertificate } from "./certificates.ts"
import type { Root } from "./root.ts"

export type RootExport = { readonly format: "pem" | "der"; readonly isBundle: boolean }

/** To `file`, or to standard output. Throws Problem. */
export async function exportRoot(root: Root, file: string | undefined, { format, isBundle }: RootExport): Promise<void> {
  if (isBundle && format === "der") throw new Problem("--bundle is PEM: DER has room for one certificate.", 2)
  const bytes = format === "der" ? root.der : Buffer.from(isBundle ? withSystemRoots(root, systemRoots()) : root.pem)
  if (file !== undefined) return writeCertificate(file, bytes)
  if (format === "der" && process.stdout.isTTY) throw new Problem("DER is not text for a terminal: name a file, or redirect the output.", 2)
  await print(bytes)
}

async function print(bytes: Uint8Array): Promise<void> {
  try {
    await Bun.write(Bun.stdout, bytes)
  } catch (error) {
    // Who reads has seen enough, as `head` does.
    if (codeOf(error) !== "EPIPE") throw error
  }
}

/** Anybody may read a certificate, and a program of another user often has to. */
function writeCertificate(file: string, bytes: Uint8Array): void {
  const isNew = !existsSync(file)
  try {
    writeFileSync(file, bytes, { mode: 0o644 })
    if (isNew) chmodSync(file, 0o644)
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "there is no such folder" : error instanceof Error ? error.message : error
    throw new Problem(`${file} cannot be written (${why}). Choose another place.`)
  }
}

export function withSystemRoots(root: Root, system: string): string {
  return hasCertificate(system, root.base64) ? system : `${root.pem.trimEnd()}\n${system}`
}

/** Where systems keep theirs in one file; Windows and macOS' keychain do not, but macOS has one for OpenSSL. */
const bundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/var/lib/ca-certificates/ca-bundle.pem",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
]

/** What programs trust here: SSL_CERT_FILE says so first. In PEM. Throws Problem where there is none. */
export function systemRoots(named = process.env.SSL_CERT_FILE, files: readonly string[] = bundles): string {
  for (const file of named ? [named, ...files] : files) {
    const bytes = readIfThere(file)
    if (certificatesIn(bytes.subarray(0, firstBytes)).length > 0) return bytes.toString("utf8")
  }
  throw new Problem("No file with the system's roots was found: name one with SSL_CERT_FILE, or leave --bundle out.")
}

/** Enough to see that a file has certificates, without reading all 140 of them. */
const firstBytes = 64 * 1024

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}
