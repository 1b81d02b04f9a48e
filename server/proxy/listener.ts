// The proxy's port: accepts clients and hands each to the forwarder, which finds out what it wants.

import type { Socket } from "bun"
import { limits } from "../config.ts"
import { Forwarder } from "./forward.ts"
import { Peer, reportBug, socketHandler } from "./peer.ts"
import type { ProxyContext } from "./proxy-context.ts"

export type Listener = {
  readonly port: number
  /** Accepts nobody any more; `resetAll` also ends the connections there are. */
  stop(resetAll: boolean): void
}

/** Throws what the system says when the address cannot be had (EADDRINUSE, EACCES, EADDRNOTAVAIL). */
export function listen(proxy: ProxyContext, hostname: string, port: number): Listener {
  const clients = new Set<Peer>()
  const server = Bun.listen<Peer>({
    hostname,
    port,
    allowHalfOpen: true,
    // Without it two proxies could share a port, each getting half of the connections.
    exclusive: true,
    socket: {
      ...socketHandler,
      open(socket: Socket<Peer>) {
        const peer = new Peer()
        peer.attach(socket)
        socket.setNoDelay(true)
        clients.add(peer)
        accept(proxy, peer)
      },
      close(socket, error) {
        clients.delete(socket.data)
        socketHandler.close?.(socket, error)
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

function accept(proxy: ProxyContext, peer: Peer): void {
  // Whoever connects and says nothing holds a socket for nothing.
  const timer = setTimeout(() => peer.close(), limits.firstByteMs)
  peer.onStirring(() => {
    clearTimeout(timer)
    try {
      new Forwarder(proxy, peer).start()
    } catch (bug) {
      reportBug(bug)
      peer.reset()
    }
  })
}
