// Clients and servers that do what a test tells them, on Node's sockets so that they share nothing with proxy/. Each logs every byte
// it received and how its connection ended.

import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { type ConnectionOptions, connect as connectTls, createServer as createTlsServer, type TlsOptions } from "node:tls"

export class Scripted {
  readonly socket: Socket
  #chunks: Buffer[] = []
  receivedBytes = 0
  hasEnded = false
  /** Null while it lives. */
  closed: "orderly" | "reset" | null = null
  readonly #waiting = new Set<() => void>()

  constructor(socket: Socket) {
    this.socket = socket
    let isReset = false
    socket.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.receivedBytes += chunk.length
      this.#look()
    })
    socket.on("end", () => {
      this.hasEnded = true
      this.#look()
    })
    socket.on("error", () => {
      isReset = true
    })
    socket.on("close", () => {
      this.closed = isReset ? "reset" : "orderly"
      this.#look()
    })
  }

  /** All that was received, in one piece. */
  get received(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0] ?? Buffer.alloc(0)
  }

  /** Forgets what came before offset `start`. */
  forget(start: number): void {
    this.#chunks = [this.received.subarray(start)]
    this.receivedBytes -= start
  }

  get text(): string {
    return this.received.toString("latin1")
  }

  write(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes)
  }

  /** Waits for something about this peer to become true. */
  until(accept: (peer: this) => boolean): Promise<this> {
    return new Promise(resolve => {
      const look = () => {
        if (!accept(this)) return
        this.#waiting.delete(look)
        resolve(this)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Waits for so many bytes in all. */
  bytes(count: number): Promise<this> {
    return this.until(({ receivedBytes }) => receivedBytes >= count)
  }

  #look(): void {
    for (const look of this.#waiting) look()
  }
}

export type ScriptedServer = { readonly port: number; readonly connections: Scripted[]; accept(): Promise<Scripted>; stop(): void }

/** Its connections stay half-open when the client ends, until the script ends them. */
export async function scriptedServer(tls: TlsOptions | null = null): Promise<ScriptedServer> {
  const connections: Scripted[] = []
  const waiting: ((peer: Scripted) => void)[] = []
  let taken = 0
  const take = (socket: Socket) => {
    const peer = new Scripted(socket)
    connections.push(peer)
    const next = waiting.shift()
    if (!next) return
    taken++
    next(peer)
  }
  const server: Server = tls ? createTlsServer({ allowHalfOpen: true, ...tls }, take) : createServer({ allowHalfOpen: true }, take)
  server.on("tlsClientError", () => undefined)
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    accept: () => {
      const known = connections[taken]
      if (known) taken++
      return known ? Promise.resolve(known) : new Promise(resolve => waiting.push(resolve))
    },
    stop() {
      server.close()
      for (const { socket } of connections) socket.destroy()
    },
  }
}

export async function scriptedClient(port: number): Promise<Scripted> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true })
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject))
  return new Scripted(socket)
}

/** A client that has a tunnel: the answer to CONNECT is taken off its log. */
export async function tunnelClient(proxyPort: number, authority: string): Promise<Scripted> {
  const client = await scriptedClient(proxyPort)
  client.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`)
  await client.until(({ text }) => text.includes("\r\n\r\n"))
  if (!client.text.startsWith("HTTP/1.1 200 ")) throw new Error(`no tunnel: ${client.text}`)
  client.forget(client.text.indexOf("\r\n\r\n") + 4)
  return client
}

/** The same with TLS inside. Rejects with what the handshake fails with. */
export async function tlsTunnelClient(proxyPort: number, authority: string, options: ConnectionOptions): Promise<Scripted> {
  const { socket } = await tunnelClient(proxyPort, authority)
  socket.removeAllListeners("data")
  const secure = connectTls({ socket, ...options })
  await new Promise((resolve, reject) => secure.once("secureConnect", resolve).once("error", reject))
  return new Scripted(secure)
}
