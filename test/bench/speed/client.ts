// One connection of the load: through the proxy by CONNECT, with TLS inside it or not, and upgraded to a WebSocket where a path is given.

import type { Socket } from "bun"
import type { Load } from "./load.ts"

export type Client = {
  onBytes: (bytes: Buffer) => void
  write(bytes: Buffer): void
  close(): void
  /** Rejects when the other side closes, or the network fails. */
  readonly closed: Promise<never>
}

type Way = Pick<Load, "proxyPort" | "originPort" | "isTls" | "host" | "isAbsolute">

export async function open(way: Way, path: string | null): Promise<Client> {
  const { proxyPort, originPort, isTls, host, isAbsolute = false } = way
  let unsent: Buffer[] = []
  let socket!: Socket
  const closed = Promise.withResolvers<never>()
  // Whoever waits for it hears of it; nobody has to.
  closed.promise.catch(() => undefined)
  const client: Client = {
    onBytes: () => undefined,
    write(bytes) {
      const written = unsent.length > 0 ? 0 : Math.max(0, socket.write(bytes))
      if (written < bytes.length) unsent.push(bytes.subarray(written))
    },
    close: () => socket.end(),
    closed: closed.promise,
  }
  const handlers = {
    data(from: Socket, bytes: Buffer) {
      // After an upgrade the raw socket tells of encrypted bytes, too.
      if (from === socket) client.onBytes(bytes)
    },
    drain() {
      const waiting = unsent
      unsent = []
      for (const bytes of waiting) client.write(bytes)
    },
    close: () => closed.reject(new Error("a connection was closed")),
    error: (_socket: Socket, error: Error) => closed.reject(error),
  }
  const secured = Promise.withResolvers<void>()
  const securedHandlers = { ...handlers, handshake: () => secured.resolve() }
  const tls = { rejectUnauthorized: false, serverName: host, ALPNProtocols: Buffer.from("\x08http/1.1") }

  if (proxyPort === null) {
    const destination = { hostname: host, port: originPort }
    if (isTls) socket = await Bun.connect({ ...destination, tls, socket: securedHandlers })
    else socket = await Bun.connect({ ...destination, socket: handlers })
  } else {
    socket = await Bun.connect({ hostname: "127.0.0.1", port: proxyPort, socket: handlers })
    socket.setNoDelay(true)
    if (!isAbsolute) await say(client, `CONNECT ${host}:${originPort} HTTP/1.1\r\nHost: ${host}:${originPort}\r\n\r\n`, 200)
    if (isTls) socket = socket.upgradeTLS({ tls, socket: securedHandlers })[1] as Socket
  }
  if (isTls) await Promise.race([secured.promise, closed.promise])
  socket.setNoDelay(true)
  if (path === null) return client
  const answer = await say(client, upgradeRequest(path, `${host}:${originPort}`), 101)
  if (isCompressed(path) && !answer.includes("permessage-deflate")) throw new Error("permessage-deflate was not agreed to")
  return client
}

const isCompressed = (path: string): boolean => path.includes("shape=compressed")

function upgradeRequest(path: string, authority: string): string {
  const fields = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  const deflate = isCompressed(path) ? "\r\nSec-WebSocket-Extensions: permessage-deflate" : ""
  return `GET ${path} HTTP/1.1\r\nHost: ${authority}\r\n${fields}${deflate}\r\n\r\n`
}

/** Resolves with the head of the answer, which must have this status. */
async function say(client: Client, text: string, status: number): Promise<string> {
  const answer = new Promise<string>(resolve => {
    let head = ""
    client.onBytes = bytes => {
      head += bytes.toString("latin1")
      if (head.includes("\r\n\r\n")) resolve(head)
    }
  })
  client.write(Buffer.from(text))
  const head = await Promise.race([answer, client.closed])
  const [line = ""] = head.split("\r\n")
  if (!line.startsWith(`HTTP/1.1 ${status}`)) throw new Error(`${text.split(" ")[0]} was answered with ${JSON.stringify(line)}`)
  return head
}
