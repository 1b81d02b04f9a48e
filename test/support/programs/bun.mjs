// Bun: `server` is Bun.serve with perMessageDeflate over ws and wss (and the bodies for the HTTP programs), `client` its WebSocket,
// which knows proxies itself.

import { readFileSync } from "node:fs"
import { attend, converse, note, say, serverFiles, sha256, subprotocol } from "./conversation.mjs"

if (process.argv[2] === "server") serve()
else {
  await converse(connect)
  process.exit()
}

function serve() {
  const { payload, ...tls } = serverFiles()
  const options = {
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request, server) {
      if (request.headers.get("upgrade") === "websocket") {
        const { pathname, search } = new URL(request.url)
        const headers = { "Sec-WebSocket-Protocol": subprotocol }
        if (server.upgrade(request, { headers, data: { path: pathname + search, subprotocol } })) return
      }
      if (request.method === "GET") return new Response(payload)
      return new Response(sha256(await request.bytes()), { status: 201 })
    },
    websocket: {
      perMessageDeflate: true,
      maxPayloadLength: 16 << 20,
      open(socket) {
        const peer = {
          send: (kind, bytes) => (kind === "text" ? socket.sendText(bytes.toString(), true) : socket.sendBinary(bytes, true)),
          ping: text => socket.ping(text),
          close: (code, reason) => socket.close(code, reason),
        }
        socket.data = attend(peer, socket.data)
      },
      message: (socket, data) => socket.data.message(typeof data === "string" ? "text" : "binary", Buffer.from(data)),
      ping: (socket, data) => socket.data.ping(data),
      pong: (socket, data) => socket.data.pong(data),
      close: (socket, code, reason) => socket.data.close(code, reason),
    },
  }
  say({ event: "ready", plain: Bun.serve(options).port, secure: Bun.serve({ ...options, tls }).port })
}

async function connect(url, protocols, { proxy, ca }, receive) {
  const socket = new WebSocket(url, { protocols, proxy, tls: { ca: readFileSync(ca, "utf8") } })
  socket.binaryType = "nodebuffer"
  socket.addEventListener("message", ({ data }) =>
    receive(typeof data === "string" ? note("text", Buffer.from(data)) : note("binary", data)),
  )
  socket.addEventListener("ping", ({ data }) => receive(`ping ${data}`))
  socket.addEventListener("pong", ({ data }) => receive(`pong ${data}`))
  socket.addEventListener("close", ({ code, reason }) => receive(`close ${code} ${reason}`))
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve)
    socket.addEventListener("error", ({ message }) => reject(new Error(message)))
  })
  return {
    send: (kind, bytes) => socket.send(kind === "text" ? bytes.toString() : bytes),
    ping: bytes => socket.ping(bytes),
    close: (code, reason) => socket.close(code, reason),
    facts: () => ({ subprotocol: socket.protocol, extensions: socket.extensions }),
  }
}
