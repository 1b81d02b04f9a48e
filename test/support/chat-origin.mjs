// A chat server for the journeys, on Node and the `ws` package with compression on: over http/ws and over https/wss.
// Says as lines of JSON what it received. Every message is answered with a JSON one, and with the same bytes where it is binary.

import { createServer } from "node:http"
import { createServer as createSecureServer } from "node:https"
import { WebSocketServer } from "ws"

const say = event => process.stdout.write(`${JSON.stringify(event)}\n`)

const page = `<!doctype html><meta charset="utf-8"><title>Chat</title><link rel="stylesheet" href="/style.css"><h1>Chat</h1><script src="/app.js"></script>`
const files = {
  "/": ["text/html", page],
  "/style.css": ["text/css", "h1{color:teal}"],
  "/app.js": ["text/javascript", "fetch('/api/rooms').then(r=>r.json()).then(r=>document.title='Chat: '+r.rooms.length)"],
  "/api/rooms": ["application/json", JSON.stringify({ rooms: ["general", "random"] })],
}

function answer(request, response) {
  if (request.method === "POST") return request.pipe(response.writeHead(201, { "content-type": "text/plain" }))
  if (request.url === "/chunked") {
    response.writeHead(200, { "content-type": "text/plain" })
    response.write("first ")
    return setImmediate(() => response.end("second"))
  }
  const [type, body] = files[request.url] ?? []
  if (!body) return response.writeHead(404, { "content-type": "text/plain" }).end("not here")
  response.writeHead(200, { "content-type": type, "content-length": Buffer.byteLength(body) })
  response.end(request.method === "HEAD" ? undefined : body)
}

function greet(socket, request) {
  const { url } = request
  socket.on("message", (data, isBinary) => {
    say({ event: "message", url, isBinary, data: data.toString(isBinary ? "base64" : "utf8") })
    if (isBinary) return socket.send(data)
    socket.send(JSON.stringify({ type: "message", from: "alice", text: data.toString(), room: "general" }))
    if (data.toString() === "flood") for (let i = 0; i < 5000; i++) socket.send(JSON.stringify({ type: "tick", i, price: 100 + (i % 17) }))
  })
  socket.on("ping", data => say({ event: "ping", url, data: data.toString() }))
  socket.on("pong", data => say({ event: "pong", url, data: data.toString() }))
  socket.on("close", (code, reason) => say({ event: "close", url, code, reason: reason.toString() }))
  socket.ping("hb-17")
}

const listen = server => new Promise(resolve => server.listen(0, "127.0.0.1", () => resolve(server.address().port)))
const plain = createServer(answer)
const secure = createSecureServer({ key: process.env.ORIGIN_KEY, cert: process.env.ORIGIN_CERT }, answer)
for (const server of [plain, secure]) {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 } })
  sockets.on("connection", greet)
  server.on("upgrade", (request, socket, head) => {
    if (request.url === "/forbidden")
      return socket.end(
        "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 13\r\nConnection: close\r\n\r\nno such room\n",
      )
    sockets.handleUpgrade(request, socket, head, client => sockets.emit("connection", client, request))
  })
}
say({ event: "ready", http: await listen(plain), https: await listen(secure) })
