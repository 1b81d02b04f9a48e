// socket.io on Node: `server` echoes what it is sent, `client` begins with polling and upgrades, or stays with polling where told so.
// Like conversation.mjs, each end says what it received.

import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { createServer as createSecureServer } from "node:https"
import { Server } from "socket.io"
import { io } from "socket.io-client"
import { note, say, serverFiles } from "./conversation.mjs"
import { TunnelAgent } from "./tunnel.mjs"

const noteOf = data => (typeof data === "string" ? note("text", Buffer.from(data)) : note("binary", data))

if (process.argv[2] === "server") await serve()
else await beClient()

async function serve() {
  const servers = [createServer(), createSecureServer(serverFiles())]
  for (const server of servers) {
    const sockets = new Server(server, { maxHttpBufferSize: 16 << 20, perMessageDeflate: { threshold: 0 } })
    sockets.on("connection", socket => {
      const log = []
      socket.on("echo", (data, answer) => {
        log.push(noteOf(data))
        answer(data)
      })
      socket.on("disconnect", reason => {
        log.push(`${socket.conn.transport.name}: ${reason}`)
        say({ event: "connection", path: socket.handshake.query.token, log })
      })
    })
  }
  const listen = server => new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(server.address().port)))
  const [plain, secure] = await Promise.all(servers.map(listen))
  say({ event: "ready", plain, secure })
}

async function beClient() {
  const { proxy, ca, runs } = JSON.parse(readFileSync(process.env.JOB_FILE, "utf8"))
  for (const { url, token, transports, steps } of runs) {
    const tls = url.startsWith("https:") ? { ca: readFileSync(ca) } : null
    const agent = new TunnelAgent(proxy, tls, { keepAlive: true })
    const socket = io(url, { agent, query: { token }, transports, reconnection: false })
    const log = []
    await new Promise((resolve, reject) => {
      socket.on("connect", resolve)
      socket.on("connect_error", reject)
    })
    const { engine } = socket.io
    if (transports.includes("websocket") && engine.transport.name !== "websocket")
      await new Promise(resolve => engine.once("upgrade", resolve))
    for (const [kind, data] of steps) {
      const bytes = Buffer.from(data, "base64")
      log.push(noteOf(await socket.emitWithAck("echo", kind === "text" ? bytes.toString() : bytes)))
    }
    log.push(engine.transport.name)
    const closed = new Promise(resolve => engine.once("close", resolve))
    socket.disconnect()
    await closed
    agent.destroy()
    say({ event: "run", url, log })
  }
  process.exit()
}
