// Ways through an HTTP proxy for Node, which has none of its own before version 24: an agent that opens a tunnel with CONNECT.

import { Agent, request } from "node:http"
import { connect } from "node:tls"

/** A socket to `host:port` through the proxy, under TLS where `tls` has its options. */
export function openTunnel(proxy, host, port, tls, done) {
  const { hostname, port: proxyPort } = new URL(proxy)
  const asked = request({ host: hostname, port: proxyPort, method: "CONNECT", path: `${host}:${port}`, agent: false })
  asked.once("error", done)
  asked.once("connect", ({ statusCode }, socket) => {
    if (statusCode !== 200) return done(new Error(`CONNECT ${host}:${port} was answered with ${statusCode}`))
    if (!tls) return done(null, socket)
    const secure = connect({ ALPNProtocols: ["http/1.1"], ...tls, socket, servername: host }, () => done(null, secure))
    secure.once("error", done)
  })
  asked.end()
}

/** For node:http, and with `tls` for node:https. */
export class TunnelAgent extends Agent {
  constructor(proxy, tls, options = {}) {
    super(options)
    Object.assign(this, { proxy, tls, protocol: tls ? "https:" : "http:" })
  }
  createConnection({ host, port }, done) {
    openTunnel(this.proxy, host, port, this.tls, done)
  }
}
