// http-mitm-proxy that passes everything on, intercepted: `node http-mitm-proxy.mjs FOLDER`, where FOLDER is where it was installed, and
// where it puts its certificates. Prints its port.

import { mkdtempSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"

const [, , folder] = process.argv
const { Proxy: Interceptor } = createRequire(join(folder, "package.json"))("http-mitm-proxy")
const proxy = new Interceptor()
proxy.onError(() => undefined)
proxy.listen({ host: "127.0.0.1", port: 0, sslCaDir: mkdtempSync(join(folder, "ca-")), keepAlive: true }, error => {
  if (error) throw error
  console.log(JSON.stringify({ port: proxy.httpPort }))
})
// The origin's certificate is self-made.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"
