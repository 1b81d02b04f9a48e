// Loaded into every Bun program that `nectoproxy run` starts, by BUN_OPTIONS: what fetch does by itself, going through the proxy that
// the environment names, its WebSocket, `ws`, http and https do too. Must not break a program: what fails in here is left as it was.
"use strict"

const attempt = work => {
  try {
    return work()
  } catch {
    // Another Bun than we know.
  }
}

const { proxyOf, trusting } = require("./tunnel.cjs")

attempt(() => require("./agents.cjs"))
attempt(() => require("./connections.cjs"))
attempt(tunnelWebSocket)
attempt(tunnelPackage)

/** The proxy for a WebSocket as Bun's own option takes it; undefined for none. */
function proxyFor(address) {
  const { protocol, hostname, port } = new URL(address)
  return proxyOf({ host: hostname, port }, protocol === "wss:" || protocol === "https:")?.href
}

function withProxy(address, options) {
  const proxy = options.proxy ? undefined : proxyFor(address)
  return proxy ? { ...options, proxy, ...(options.tls && { tls: trusting(options.tls) }) } : options
}

function tunnelWebSocket() {
  const Own = globalThis.WebSocket
  globalThis.WebSocket = class WebSocket extends Own {
    constructor(...given) {
      const [address, second] = given
      const options = typeof second === "object" && second !== null && !Array.isArray(second) ? second : { protocols: second }
      const changed = attempt(() => withProxy(address, options))
      // As it came, so that what is wrong with it is said in Bun's words.
      if (changed?.proxy) super(address, changed.protocols === undefined ? { ...changed, protocols: [] } : changed)
      else super(...given)
    }
  }
}

/** Bun's stand-in for the package `ws` cannot be replaced. It notes its request before that begins, and that has the proxy. */
function tunnelPackage() {
  const { WebSocket } = require("ws")
  const held = Symbol("request")
  const tunnelled = request => {
    const partOf = name => request[Object.getOwnPropertySymbols(request).find(({ description }) => description === name)]
    const options = partOf("kNativeOptions")
    if (options && !options.proxy) Object.assign(options, withProxy(partOf("kUrl"), options))
  }
  Object.defineProperty(WebSocket.prototype, "_req", {
    configurable: true,
    get() {
      return this[held]
    },
    set(request) {
      this[held] = request
      if (request) attempt(() => tunnelled(request))
    },
  })
}
