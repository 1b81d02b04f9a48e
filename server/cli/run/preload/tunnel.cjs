// A way through the proxy for the other files here: which proxy a server is reached by, a tunnel to it (RFC 9110 §9.3.6), and TLS options
// that trust the proxy's certificates. Reads the variables when the program starts, so that who empties them goes without.
"use strict"

const { readFileSync } = require("node:fs")
const net = require("node:net")

const connect = net.connect
const env = process.env
const proxies = { http: parse(env.http_proxy || env.HTTP_PROXY), https: parse(env.https_proxy || env.HTTPS_PROXY) }
const direct = (env.no_proxy || env.NO_PROXY || "")
  .toLowerCase()
  .split(/[\s,]+/)
  .filter(Boolean)
const headBytesMax = 16384

function parse(text) {
  try {
    const url = new URL(text)
    return url.protocol === "http:" ? url : null
  } catch {
    return null
  }
}

const bare = host =>
  String(host)
    .replace(/^\[|\]$/g, "")
    .toLowerCase()
const portOf = ({ port }, isSecure) => Number(port) || (isSecure ? 443 : 80)

/** The proxy for `options` as net.connect takes them; null where there is none to take. */
function proxyOf(options, isSecure) {
  const proxy = isSecure ? proxies.https : proxies.http
  if (!proxy || !options || typeof options !== "object" || options.socketPath || options.socket || !options.host) return null
  const host = bare(options.host)
  const isProxy = host === bare(proxy.hostname) && portOf(options, isSecure) === (Number(proxy.port) || 80)
  return isProxy || direct.some(name => isNamed(name, host, portOf(options, isSecure))) ? null : proxy
}

function isNamed(name, host, port) {
  if (name === "*") return true
  const [, wanted, wantedPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(name)
  return (host === wanted || host.endsWith(`.${wanted}`)) && (!wantedPort || Number(wantedPort) === port)
}

/** `done(error)`, or `done(null, socket)` once the proxy has agreed. */
function tunnel(proxy, options, isSecure, done) {
  const host = bare(options.host)
  const target = `${host.includes(":") ? `[${host}]` : host}:${portOf(options, isSecure)}`
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const authorization = login === ":" ? "" : `Proxy-Authorization: Basic ${Buffer.from(login).toString("base64")}\r\n`
  const socket = connect({ host: bare(proxy.hostname), port: Number(proxy.port) || 80 })
  let head = Buffer.alloc(0)
  const finish = error => {
    socket.removeListener("data", take).removeListener("error", finish).removeListener("close", ended)
    if (!error) return done(null, socket)
    socket.on("error", () => undefined).destroy()
    done(error)
  }
  const ended = () => finish(Object.assign(new Error(`The proxy ended the connection to ${target}`), { code: "ECONNRESET" }))
  const take = chunk => {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf("\r\n\r\n")
    if (end < 0) return head.length > headBytesMax ? ended() : undefined
    const [, status] = /^HTTP\/1\.\d (\d+)/.exec(head.toString("latin1", 0, end)) || []
    if (!/^2/.test(status || "")) return finish(new Error(`The proxy answered CONNECT ${target} with ${status}`))
    socket.pause()
    if (head.length > end + 4) socket.unshift(head.subarray(end + 4))
    // As nobody had read from it: whoever listens for data starts the flow.
    socket.readableFlowing = null
    if (options.timeout) socket.setTimeout(options.timeout)
    finish(null)
  }
  socket.on("data", take).on("error", finish).on("close", ended)
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`)
}

let ownCertificates = null

/** A program that says whom it trusts (`ca`) trusts the proxy besides: otherwise it would trust nobody that it can reach. */
function trusting(options) {
  if (!options?.ca) return options
  ownCertificates ??= readFileSync(env.NODE_EXTRA_CA_CERTS)
  return { ...options, ca: [options.ca, ownCertificates].flat() }
}

module.exports = { portOf, proxyOf, trusting, tunnel }
