// Every agent of http and https opens its connections through the proxy, unless its class has a createConnection of its own.
"use strict"

const http = require("node:http")
const https = require("node:https")
const { proxyOf, trusting, tunnel } = require("./tunnel.cjs")

for (const { Agent } of [http, https]) {
  const own = Agent.prototype.createConnection
  Agent.prototype.createConnection = function createConnection(...given) {
    const [options, done] = given
    const isSecure = this instanceof https.Agent
    // Node 24 and later tunnel by themselves, where NODE_USE_ENV_PROXY says so.
    if (this.options?.proxyEnv) return own.call(this, trusting(options), ...given.slice(1))
    // A class of its own that asks this one wants a socket back at once: it goes without.
    const isAsked = typeof done === "function" && this.createConnection === createConnection
    const proxy = isAsked ? proxyOf(options, isSecure) : null
    if (!proxy) return own.apply(this, given)
    tunnel(proxy, options, isSecure, (error, socket) => {
      if (error || !isSecure) return done(error, socket)
      let secure
      try {
        secure = own.call(this, { ...trusting(options), socket })
      } catch (wrong) {
        socket.destroy()
        return done(wrong)
      }
      // tls.connect leaves the time limit aside where it is given a socket.
      if (options.timeout) secure.setTimeout(options.timeout)
      done(null, secure)
    })
  }
}
