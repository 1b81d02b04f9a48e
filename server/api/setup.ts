// What a client needs to trust the proxy: its root certificate. Public by nature, so no token is asked for.

import { Hono } from "hono"

export type RootCertificate = { readonly pem: string; readonly der: Uint8Array }

/** `root` null: there is no proxy here, and nothing to trust. */
export function setupRoutes(root: RootCertificate | null): Hono {
  if (!root) return new Hono()
  return new Hono()
    .get("/ca.pem", context => context.body(root.pem, 200, download("application/x-pem-file", "nectoproxy-ca.pem")))
    .get("/ca.crt", context => context.body(new Uint8Array(root.der), 200, download("application/x-x509-ca-cert", "nectoproxy-ca.crt")))
}

const download = (type: string, name: string) => ({ "content-type": type, "content-disposition": `attachment; filename="${name}"` })
