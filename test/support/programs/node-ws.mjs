// Node with the `ws` package: `server` over ws and wss (and the bodies for the HTTP programs), `client` over a CONNECT agent.

import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { createServer as createSecureServer } from "node:https"
import { WebSocket, WebSocketServer } from "ws"
import { attend, converse, note, say, serverFiles, sha256, subprotocol } from "./conversation.mjs"
import { openTunnel } from "./tunnel.mjs"

if (process.argv[2] === "server") await serve()
else {
  await converse(connect)
  process.exit()
}

async function serve() {
  const { payload, ...tls } = serverFiles()
  const answer = async (request, response) => {
    if (request.method === "GET") return response.writeHead(200, { "Content-Length": payload.length }).end(payload)
    const parts = []
    for await (const part of request) parts.push(part)
    response.writeHead(201, { "Content-Type": "text/plain" }).end(sha256(Buffer.concat(parts)))
  }
  const listen = server => new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(server.address().port)))
  const servers = [createServer(answer), createSecureServer(tls, answer)]
  for (const server of servers) {
    const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 }, handleProtocols: () => subprotocol })
    sockets.on("connection", (socket, { url }) => {
      const peer = {
        send: (kind, bytes) => socket.send(bytes, { binary: kind === "binary" }),
        ping: text => socket.ping(text),
        close: (code, reason) => socket.close(code, reason),
      }
      const session = attend(peer, { path: url, subprotocol: socket.protocol })
      socket.on("message", (data, isBinary) => session.message(isBinary ? "binary" : "text", data))
      socket.on("ping", session.ping)
      socket.on("pong", session.pong)
      socket.on("close", session.close)
    })
  }
  const [plain, secure] = await Promise.all(servers.map(listen))
  say({ event: "ready", plain, secure })
}

function connect(url, protocols, { proxy, ca }, receive) {
  const { hostname, port, protocol } = new URL(url)
  const tls = protocol === "wss:" ? { ca: readFileSync(ca) } : null
  return new Promise((resolve, reject) => {
    openTunnel(proxy, hostname, port, tls, (error, tunnel) => {
      if (error) return reject(error)
      const socket = new WebSocket(url, protocols, { createConnection: () => tunnel, perMessageDeflate: { threshold: 0 } })
      let extensions = null
      socket.on("upgrade", ({ headers }) => {
        extensions = headers["sec-websocket-extensions"]
      })
      socket.on("message", (data, isBinary) => receive(note(isBinary ? "binary" : "text", data)))
      socket.on("ping", data => receive(`ping ${data}`))
      socket.on("pong", data => receive(`pong ${data}`))
      socket.on("close", (code, reason) => receive(`close ${code} ${reason}`))
      socket.on("error", reject)
      socket.on("open", () =>
        resolve({
          send: (kind, bytes) => socket.send(bytes, { binary: kind === "binary" }),
          sendFragments: parts => parts.forEach((part, i) => void socket.send(part, { binary: false, fin: i === parts.length - 1 })),
          ping: bytes => socket.ping(bytes),
          close: (code, reason) => socket.close(code, reason),
          facts: () => ({ subprotocol: socket.protocol, extensions }),
        }),
      )
    })
  })
}
