// The built-in fetch, WebSocket and EventSource, and the npm package `undici`, go through the proxy: their connections are opened by a
// global dispatcher, whose class can be had once it is loaded. That takes Node a while, so it is not done before one of them is used.
"use strict"

const net = require("node:net")
const tls = require("node:tls")
const { portOf, proxyOf, tunnel } = require("./tunnel.cjs")

const key = Symbol.for("undici.globalDispatcher.1")
let isLoading = false

/** As undici calls it: tells `done` the connection to an origin. */
function connect({ hostname, port, protocol, servername }, done) {
  const isSecure = protocol === "https:"
  const options = { host: hostname.replace(/^\[|\]$/g, ""), port }
  const open = socket => {
    const to = socket ? { socket } : { host: options.host, port: portOf(options, isSecure) }
    const name = servername || (net.isIP(options.host) ? "" : options.host)
    const opened = isSecure ? tls.connect({ ...to, host: options.host, servername: name, ALPNProtocols: ["http/1.1"] }) : net.connect(to)
    const fail = error => done(error)
    opened.once("error", fail).once(isSecure ? "secureConnect" : "connect", () => {
      opened.removeListener("error", fail)
      done(null, opened.setNoDelay(true))
    })
  }
  const proxy = proxyOf(options, isSecure)
  if (!proxy) return open(null)
  tunnel(proxy, options, isSecure, (error, socket) => (error || !isSecure ? done(error, socket) : open(socket)))
}

/** Another class than Agent was put there on purpose, and so was a way to connect; other options of the program's are kept. */
function replace() {
  const agent = globalThis[key]
  if (agent?.constructor?.name !== "Agent") return
  const named = Object.getOwnPropertySymbols(agent).find(({ description }) => description === "options")
  const options = named ? agent[named] : {}
  if (!options?.connect) globalThis[key] = new agent.constructor({ ...options, connect })
}

function load() {
  if (isLoading) return
  isLoading = true
  try {
    // Its getter loads all of undici, which makes a dispatcher unless there is one.
    if (!globalThis[key]) void globalThis.Headers
    replace()
  } catch {
    // Another undici than we know.
  }
}

/** A function calls for it when it is called, a class when it is looked at: Node itself loads it then. */
function loadWith(name) {
  const property = Object.getOwnPropertyDescriptor(globalThis, name)
  if (!property?.configurable) return
  if (name === "fetch" && typeof property.value === "function") {
    const { value: own } = property
    const value = function fetch(input, init = undefined) {
      load()
      return own.call(this, input, init)
    }
    return Object.defineProperty(globalThis, name, { ...property, value })
  }
  const get = () => {
    load()
    Object.defineProperty(globalThis, name, property)
    return globalThis[name]
  }
  const set = value =>
    Object.defineProperty(globalThis, name, { configurable: true, enumerable: property.enumerable, writable: true, value })
  Object.defineProperty(globalThis, name, { configurable: true, enumerable: property.enumerable, get, set })
}

// Node 24 and later have one by now, which knows the proxy, where NODE_USE_ENV_PROXY says so.
if (!globalThis[key] && typeof fetch === "function") {
  for (const name of ["fetch", "WebSocket", "EventSource"]) loadWith(name)
  // The npm package looks here, and makes its own while it is loaded.
  const get = () => {
    if (!isLoading) queueMicrotask(replace)
    return undefined
  }
  Object.defineProperty(globalThis, key, { configurable: true, enumerable: false, get })
}
