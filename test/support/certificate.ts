// Self-signed certificates for origins of tests. Made with openssl, not with our own certs/, so that one cannot hide the other's mistakes.

import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type Certificate = { readonly keyPem: string; readonly certPem: string }

/** `days` may be negative for one that has expired. */
export function certificateFor(names: readonly string[], notAfterDays = 30): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-cert-"))
  try {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
    const alternatives = names.map(name => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",")
    const subject = ["-subj", `/CN=${names[0]}`, "-addext", `subjectAltName=${alternatives}`]
    const made = Bun.spawnSync(
      [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        String(notAfterDays),
        "-keyout",
        key,
        "-out",
        cert,
        ...subject,
      ],
      { stderr: "pipe" },
    )
    if (made.exitCode !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`)
    return { keyPem: readFileSync(key, "utf8"), certPem: readFileSync(cert, "utf8") }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
