// Requests that bring a createConnection of their own and no agent, as those of the `ws` package do: where that connects to the server
// itself, it gets a tunnel instead; where it does anything else, it is left alone.
"use strict"

const http = require("node:http")
const https = require("node:https")
const net = require("node:net")
const tls = require("node:tls")
const { portOf, proxyOf, trusting, tunnel } = require("./tunnel.cjs")

/** While such a function runs: where it is expected to connect to, and what it did. */
let watched = null

for (const [of, name] of [
  [net, "connect"],
  [net, "createConnection"],
  [tls, "connect"],
]) {
  const own = of[name]
  of[name] = function (...given) {
    const [options] = given
    const isTarget = watched && !watched.seen && options && options.host === watched.host && Number(options.port) === watched.port
    if (!isTarget || options.socket) return own.apply(this, given)
    watched.seen = { stand: new net.Socket(), connect: own, secure: of === tls ? options : null }
    return watched.seen.stand
  }
}

/** Runs `connect`, which gets a stand-in where it connects to the target. */
function watch(host, port, connect) {
  watched = { host, port, seen: null }
  try {
    return { returned: connect(), seen: watched.seen }
  } finally {
    watched = null
  }
}

function throughTunnel(connect, isSecure) {
  return function (...given) {
    const [options, done] = given
    const proxy = typeof done === "function" ? proxyOf(options, isSecure) : null
    if (!proxy) return connect.apply(this, given)
    const { returned, seen } = watch(options.host, portOf(options, isSecure), () => connect.apply(this, given))
    if (!seen) return returned
    // It keeps the socket to itself: once more then, without us.
    if (returned !== seen.stand) return connect.apply(this, given)
    tunnel(proxy, options, isSecure, (error, socket) => {
      if (error || !seen.secure) return done(error, socket)
      let secure
      try {
        secure = seen.connect.call(tls, { ...trusting(seen.secure), socket })
      } catch (wrong) {
        socket.destroy()
        return done(wrong)
      }
      // tls.connect leaves the time limit aside where it is given a socket.
      const limit = seen.secure.timeout || options.timeout
      if (limit) secure.setTimeout(limit)
      done(null, secure)
    })
  }
}

for (const of of [http, https]) {
  const { request } = of
  of.request = function (...given) {
    const options = given.find(one => typeof one?.createConnection === "function")
    if (!options || options.agent) return request.apply(this, given)
    const changed = Object.assign(Object.create(Object.getPrototypeOf(options)), options, {
      createConnection: throughTunnel(options.createConnection, of === https),
    })
    return request.apply(
      this,
      given.map(one => (one === options ? changed : one)),
    )
  }
  of.get = (...given) => {
    const made = of.request(...given)
    made.end()
    return made
  }
}
