// Node's own fetch and WebSocket (Node 20: --experimental-websocket). Its ProxyAgent is in the npm package `undici` only, but its
// Agent can be had from the global dispatcher, and that takes a function that connects: ours, with CONNECT.

import { readFileSync } from "node:fs"
import { converse, note } from "./conversation.mjs"
import { openTunnel } from "./tunnel.mjs"

const dispatcher = Symbol.for("undici.globalDispatcher.1")

/** From here on the built-in fetch and WebSocket of this process go through the proxy. */
export async function tunnelBuiltins(proxy, ca) {
  await fetch("data:,") // undici is loaded with the first use.
  const Agent = globalThis[dispatcher].constructor
  const tls = { ca: readFileSync(ca) }
  const connect = ({ hostname, port, protocol }, done) => {
    const isSecure = protocol === "https:"
    openTunnel(proxy, hostname, port || (isSecure ? 443 : 80), isSecure ? tls : null, done)
  }
  globalThis[dispatcher] = new Agent({ connect })
}

async function connect(url, protocols, { proxy, ca }, receive) {
  await tunnelBuiltins(proxy, ca)
  const socket = new WebSocket(url, protocols)
  socket.binaryType = "arraybuffer"
  socket.addEventListener("message", ({ data }) =>
    receive(typeof data === "string" ? note("text", Buffer.from(data)) : note("binary", Buffer.from(data))),
  )
  socket.addEventListener("close", ({ code, reason }) => receive(`close ${code} ${reason}`))
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve)
    socket.addEventListener("error", ({ message, error }) => reject(error ?? new Error(message)))
  })
  return {
    send: (kind, bytes) => socket.send(kind === "text" ? bytes.toString() : bytes),
    close: (code, reason) => socket.close(code, reason),
    facts: () => ({ subprotocol: socket.protocol, extensions: socket.extensions }),
  }
}

if (process.argv[2] === "client") {
  if (typeof WebSocket !== "function") throw new Error(`Node ${process.version} has no WebSocket: use 20.10 or later.`)
  await converse(connect)
  process.exit()
}
