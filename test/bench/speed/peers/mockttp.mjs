// mockttp that passes everything on, intercepted: `node mockttp.mjs FOLDER`, where FOLDER is where it was installed. Prints its port.

import { createRequire } from "node:module"
import { join } from "node:path"

const mockttp = createRequire(join(process.argv[2], "package.json"))("mockttp")
const https = await mockttp.generateCACertificate()
const server = mockttp.getLocal({ https, http2: false, recordTraffic: false })
await server.start()
await server.forAnyRequest().thenPassThrough({ ignoreHostHttpsErrors: true })
await server.forAnyWebSocket().thenPassThrough({ ignoreHostHttpsErrors: true })
console.log(JSON.stringify({ port: server.port }))
