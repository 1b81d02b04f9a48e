// The ports: accepts clients, and hands each to who finds out what it wants.

import type { Socket } from "bun"
import { limits, type Reverse } from "../config.ts"
import { noBytes } from "../wire/bytes.ts"
import { guardPromise, reportBug } from "./bugs.ts"
import { Forwarder } from "./forward.ts"
import { Peer } from "./peer.ts"
import type { ProxyContext } from "./proxy-context.ts"
import { serveSocks, socksVersion } from "./socks.ts"
import { tunnel } from "./tunnel.ts"

export type Listener = {
  readonly port: number
  /** Accepts nobody any more; `resetAll` also ends the connections there are. */
  stop(resetAll: boolean): void
}

/** Where the proxy listens. Throws what the system says when it cannot (EADDRINUSE, EACCES, EADDRNOTAVAIL). */
export const listen = (proxy: ProxyContext, hostname: string, port: number): Listener =>
  listenWith(hostname, port, client => {
    if (client.peek() === socksVersion) serveSocks(proxy, client)
    else new Forwarder(proxy, client).start()
  })

/** A port that stands for a server, for clients that cannot use a proxy. */
export const listenReverse = (proxy: ProxyContext, hostname: string, { port, target }: Reverse): Listener =>
  listenWith(
    hostname,
    port,
    client => {
      const route = { host: target.host, port: target.port, originTls: target.isSecure ? "always" : "never" } as const
      guardPromise(client, tunnel(proxy, client, route, noBytes))
    },
    "at once",
  )

/** `when`: a server that speaks first must be reached before its client has said anything. */
function listenWith(
  hostname: string,
  port: number,
  serve: (client: Peer) => void,
  when: "at once" | "first byte" = "first byte",
): Listener {
  const clients = new Set<Peer>()
  const accept = (client: Peer) => {
    try {
      serve(client)
    } catch (bug) {
      reportBug(bug)
      client.reset()
    }
  }
  const server = Bun.listen<Peer>({
    hostname,
    port,
    allowHalfOpen: true,
    // Without it two proxies could share a port, each getting half of the connections.
    exclusive: true,
    socket: {
      ...Peer.socketHandler,
      open(socket: Socket<Peer>) {
        const client = new Peer()
        client.attach(socket)
        clients.add(client)
        if (when === "at once") return accept(client)
        // Whoever connects and says nothing holds a socket for nothing.
        const timer = setTimeout(() => client.close(), limits.firstByteMs)
        client.onStirring(() => {
          clearTimeout(timer)
          accept(client)
        })
      },
      close(socket, error) {
        clients.delete(socket.data)
        Peer.socketHandler.close?.(socket, error)
      },
    },
  })
  return {
    port: server.port,
    stop(resetAll) {
      server.stop(false)
      if (resetAll) for (const client of clients) client.reset()
    },
  }
}
