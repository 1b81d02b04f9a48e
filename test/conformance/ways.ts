// The ways from a client to a server: direct, which is the reference, and every way through the proxy. Each has a server, and a proxy,
// of its own, so that ways can be tried side by side; the table at the end is all there is to a way.

import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { type ConnectionOptions, connect as connectTls, createServer as createTlsServer } from "node:tls"
import { certificateFor } from "../support/certificate.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { Scripted, scriptedClient, tlsTunnelClient, tunnelClient } from "../support/scripted.ts"

export type Way = {
  readonly name: string
  /** Null where there is none between client and server. */
  readonly proxy: TestProxy | null
  /** Whose logs this way's have to equal: TLS ends otherwise than TCP. */
  readonly reference: "direct" | "direct TLS"
  readonly isAbsolute: boolean
  readonly port: number
  open(): Promise<Scripted>
  /** Who is taken in next, by the server. */
  onAccept(take: (peer: Scripted) => void): void
  stop(): void
}

type Origin = Pick<Way, "port" | "onAccept"> & { stop(): void }

type Row = {
  readonly name: string
  readonly isTls?: boolean
  readonly isAbsolute?: boolean
  readonly startProxy?: (originPort: number) => TestProxy
  readonly open: (originPort: number, proxy: TestProxy | null) => Promise<Scripted>
}

const insecure = () => startProxy({ isInsecure: true })
const secureOptions: ConnectionOptions = { servername: "localhost", ALPNProtocols: ["http/1.1"] }
const authority = (port: number) => `localhost:${port}`

const rows: readonly Row[] = [
  { name: "direct", open: scriptedClient },
  { name: "direct TLS", isTls: true, open: port => tlsClient(port) },
  { name: "absolute form", isAbsolute: true, startProxy: insecure, open: (_port, proxy) => scriptedClient(proxy!.port) },
  { name: "CONNECT", startProxy: insecure, open: (port, proxy) => tunnelClient(proxy!.port, authority(port)) },
  {
    name: "CONNECT with TLS",
    isTls: true,
    startProxy: insecure,
    open: (port, proxy) => tlsTunnelClient(proxy!.port, authority(port), { ...secureOptions, ca: proxy!.authority.certPem }),
  },
  {
    name: "reverse",
    startProxy: port => startProxy({ isInsecure: true, reverse: [{ isSecure: false, host: "localhost", port }] }),
    open: (_port, proxy) => scriptedClient(proxy!.reversePorts[0]!),
  },
  {
    name: "reverse with TLS",
    isTls: true,
    startProxy: port => startProxy({ isInsecure: true, reverse: [{ isSecure: true, host: "localhost", port }] }),
    open: (_port, proxy) => tlsClient(proxy!.reversePorts[0]!),
  },
]

export function openWays(): Promise<Way[]> {
  const certificate = certificateFor(["localhost"])
  return Promise.all(
    rows.map(async ({ name, isTls = false, isAbsolute = false, startProxy, open }): Promise<Way> => {
      const origin = await openOrigin(isTls ? { key: certificate.keyPem, cert: certificate.certPem } : null)
      const proxy = startProxy?.(origin.port) ?? null
      return {
        ...origin,
        name,
        proxy,
        isAbsolute,
        reference: isTls ? "direct TLS" : "direct",
        open: () => open(origin.port, proxy),
        stop() {
          origin.stop()
          proxy?.stop()
        },
      }
    }),
  )
}

async function openOrigin(tls: { readonly key: string; readonly cert: string } | null): Promise<Origin> {
  let next: ((peer: Scripted) => void) | null = null
  const sockets = new Set<Socket>()
  const take = (socket: Socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
    socket.setNoDelay(true)
    next?.(new Scripted(socket))
  }
  const server: Server = tls
    ? createTlsServer({ allowHalfOpen: true, ALPNProtocols: ["http/1.1"], ...tls }, take)
    : createServer({ allowHalfOpen: true }, take)
  server.on("tlsClientError", () => undefined)
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    onAccept(take) {
      next = take
    },
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function tlsClient(port: number): Promise<Scripted> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true })
  const secure = connectTls({ socket, ...secureOptions, rejectUnauthorized: false })
  await new Promise((resolve, reject) => secure.once("secureConnect", resolve).once("error", reject))
  return new Scripted(secure)
}
