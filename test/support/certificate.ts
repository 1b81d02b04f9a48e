// Self-signed certificates for origins of tests. Made with openssl, not with our own certs/, so that one cannot hide the other's mistakes.

import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type Certificate = { readonly keyPem: string; readonly certPem: string }

/** Valid for `days` from now; a negative number gives one that has expired. */
export function certificateFor(names: readonly string[], days = 30): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-cert-"))
  try {
    const [key, request, cert] = [join(folder, "key.pem"), join(folder, "request.pem"), join(folder, "cert.pem")]
    const alternatives = names.map(name => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",")
    const subject = ["-subj", `/CN=${names[0]}`, "-addext", `subjectAltName=${alternatives}`]
    openssl(["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request, ...subject])
    openssl(["x509", "-req", "-in", request, "-signkey", key, "-days", String(days), "-copy_extensions", "copy", "-out", cert])
    return { keyPem: readFileSync(key, "utf8"), certPem: readFileSync(cert, "utf8") }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function openssl(args: readonly string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(["openssl", ...args], { stderr: "pipe" })
  if (exitCode !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`)
}
