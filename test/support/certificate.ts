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

/** An authority that a process can be told to trust, with NODE_EXTRA_CA_CERTS; and a certificate of it for `names`. */
export function certifiedFor(names: readonly string[]): Certificate & { readonly authorityPem: string } {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-cert-"))
  try {
    const at = (name: string): string => join(folder, name)
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout"]
    openssl([
      "req",
      "-x509",
      ...newKey,
      at("ca.key"),
      "-out",
      at("ca.pem"),
      "-days",
      "30",
      "-subj",
      "/CN=Test authority",
      "-addext",
      "basicConstraints=critical,CA:TRUE",
    ])
    const alternatives = names.map(name => `DNS:${name}`).join(",")
    openssl([
      "req",
      "-new",
      ...newKey,
      at("key.pem"),
      "-out",
      at("request.pem"),
      "-subj",
      `/CN=${names[0]}`,
      "-addext",
      `subjectAltName=${alternatives}`,
    ])
    openssl([
      "x509",
      "-req",
      "-in",
      at("request.pem"),
      "-CA",
      at("ca.pem"),
      "-CAkey",
      at("ca.key"),
      "-days",
      "30",
      "-copy_extensions",
      "copy",
      "-out",
      at("cert.pem"),
    ])
    const read = (name: string): string => readFileSync(at(name), "utf8")
    return { keyPem: read("key.pem"), certPem: read("cert.pem"), authorityPem: read("ca.pem") }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function openssl(args: readonly string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(["openssl", ...args], { stderr: "pipe" })
  if (exitCode !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`)
}
