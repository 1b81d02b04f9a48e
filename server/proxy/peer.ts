// Our end of one socket, TCP or TLS, as the rest of proxy/ sees it: a write queue with a limit, pause that means pause,
// half-close, reset. Nothing that Bun delivers late or twice gets past here, and nothing thrown by a handler ends the process.

import type { Socket, SocketHandler } from "bun"
import { limits } from "../config.ts"
import type { Departure, TlsSide } from "../contract.ts"
import { reportBug } from "./bugs.ts"
import { departureOf, tlsSideOf } from "./socket-facts.ts"

export type PeerHandler = {
  data(bytes: Uint8Array): void
  /** The other side will send no more; it may still read. */
  end(): void
  /** All that was queued is written. */
  drain(): void
  /** Nothing can be read or written any more. */
  close(how: Departure): void
}

export type TlsResult =
  | { readonly type: "secure"; readonly side: TlsSide; readonly authorizationError: string | null; readonly socket: Socket<Peer> }
  | { readonly type: "failed"; readonly code: string; readonly message: string }

type TlsUpgrade = {
  readonly tls: Bun.TLSOptions
  readonly serverName: string | null
  readonly role: "client" | "server"
  readonly tlsMs: number
}

export class Peer {
  #socket: Socket<Peer> | null = null
  #handler: PeerHandler | null = null
  #onStirring: (() => void) | null = null
  /** What came while nobody listened, or after `pause`: what one read brings (512 KiB in Bun), and what TLS had decrypted already. */
  readonly #held: Uint8Array[] = []
  #queue: Uint8Array[] = []
  /** Octets that wait to be written. */
  queuedBytes = 0
  #isPaused = false
  /** Whether the socket itself was told to wait. */
  #isSocketPaused = false
  #hasEnded = false
  #isEndTold = false
  #closed: Departure | null = null
  #isCloseTold = false
  #wantsEnd = false
  #settleTls: ((result: TlsResult) => void) | null = null
  #tlsServerName: string | null = null
  #isTlsClient = false
  remoteAddress = ""

  attach(socket: Socket<Peer>): void {
    this.#socket = socket
    socket.data = this
    // Gone once the socket is closed, so taken now. IPv4 clients of a dual-stack listener are mapped (RFC 4291 §2.5.5.2).
    this.remoteAddress = socket.remoteAddress.replace(/^::ffff:(?=\d+\.)/, "")
    socket.setNoDelay(true)
    socket.setKeepAlive(true, limits.keepAliveMs)
  }

  get isClosed(): boolean {
    return this.#closed !== null
  }

  /** Whoever is set here hears of everything from now on, what was held back first, and of an end that has come before. */
  listen(handler: PeerHandler): void {
    this.#handler = handler
    this.#onStirring = null
    this.#isEndTold = false
    this.#isCloseTold = false
    this.#deliver()
  }

  /** Before anybody listens: calls once when something has come, be it bytes or an end, which stays for who listens later. */
  onStirring(callback: () => void): void {
    if (this.#held.length > 0 || this.#hasEnded || this.#closed) callback()
    else this.#onStirring = callback
  }

  /** The first byte of what waits for a listener. */
  peek(): number | undefined {
    return this.#held[0]?.[0]
  }

  /** Listens no more; `rest` and what comes now is for the next listener. */
  release(rest: Uint8Array): void {
    this.#handler = null
    this.pause()
    this.unread(rest)
  }

  /** Puts back bytes that were taken too early: the next listener hears them first. */
  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#held.unshift(bytes)
  }

  /** False: the queue is over its limit, so stop until `drain`. */
  write(bytes: Uint8Array): boolean {
    if (this.#closed || this.#wantsEnd || bytes.length === 0) return true
    let rest = bytes
    if (this.queuedBytes === 0) {
      const written = Math.max(0, this.#socket?.write(bytes) ?? 0)
      if (written === bytes.length) return true
      rest = bytes.subarray(written)
    }
    this.#queue.push(rest)
    this.queuedBytes += rest.length
    return this.queuedBytes < limits.peerQueueBytesMax
  }

  /** Sends FIN when all that is queued is written; reading goes on. */
  endWriting(): void {
    if (this.#wantsEnd || this.#closed) return
    this.#wantsEnd = true
    if (this.queuedBytes === 0) this.#sendEnd()
  }

  /** Breaks off with RST: for passing on a reset, and for what must not look like an orderly end. */
  reset(): void {
    this.#queue = []
    this.queuedBytes = 0
    this.#socket?.terminate()
  }

  /** Writes what is queued, then closes without waiting for the other side. */
  close(): void {
    this.endWriting()
    this.#hasEnded = true
    if (this.queuedBytes === 0) this.#socket?.end()
  }

  /** Nothing is heard until `resume`. The socket goes on until it brings something: most pauses are over by then, and cost no system call. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#deliver()
    if (!this.#isSocketPaused || this.#isPaused || this.#closed) return
    this.#isSocketPaused = false
    this.#socket?.resume()
  }

  /** Turns the socket into a TLS one, as its server or its client. Resolves when the handshake is over, one way or the other. */
  upgrade({ tls, serverName, role, tlsMs }: TlsUpgrade): Promise<TlsResult> {
    const socket = this.#socket
    if (!socket || this.#closed) return Promise.resolve(closedEarly)
    const held = this.#held.splice(0)
    // Whoever can write to the wire could otherwise have plain bytes taken for decrypted ones.
    if (held.length > 0 && role === "client") return Promise.resolve(plainBytes)
    this.#tlsServerName = serverName
    this.#isTlsClient = role === "client"
    // Who listened, listened to what is now the inside of TLS records: plain bytes wait for a new listener.
    this.#handler = null
    this.resume()
    return new Promise(resolve => {
      const timer = setTimeout(() => settle({ type: "failed", code: "ETIMEDOUT", message: "no answer in time" }), tlsMs)
      const settle = (result: TlsResult) => {
        clearTimeout(timer)
        this.#settleTls = null
        resolve(result)
      }
      this.#settleTls = settle
      // `initialData` is not in Bun's typings: bytes already read from the socket, which the TLS engine is to start with.
      const asServer = role === "server" && { isServer: true, initialData: Buffer.concat(held) }
      const options = { data: this as Peer, tls, socket: Peer.socketHandler, ...asServer }
      // The raw socket goes on telling of encrypted bytes: `hears` leaves them aside.
      const [, secure] = socket.upgradeTLS<Peer>(options)
      this.#socket = secure
    })
  }

  /** For all sockets of all peers: what Bun tells of a socket goes to its peer. */
  static readonly socketHandler: SocketHandler<Peer> = {
    data: guarded((peer, bytes: Uint8Array) => peer.#takeBytes(bytes)),
    end: guarded(peer => peer.#takeEnd()),
    drain: guarded(peer => peer.#writeQueue()),
    close: guarded((peer, error?: SocketError) => peer.#takeClose(error)),
    error: guarded((peer, { code = "", message }: SocketError) => peer.#settleTls?.({ type: "failed", code, message })),
    handshake: guarded((peer, isAuthorized: boolean, error: SocketError | null) => peer.#takeHandshake(isAuthorized, error)),
  }

  /** After `upgradeTLS` the raw socket goes on telling of encrypted bytes. */
  hears(socket: Socket<Peer>): boolean {
    return this.#socket === null || this.#socket === socket
  }

  #takeBytes(bytes: Uint8Array): void {
    if (this.#handler && !this.#isPaused && this.#held.length === 0) return this.#handler.data(bytes)
    this.#held.push(bytes)
    // What the other side sends now must wait there, not here.
    this.#isPaused = true
    this.#isSocketPaused = true
    this.#socket?.pause()
    this.#stir()
  }

  #takeEnd(): void {
    this.#hasEnded = true
    this.#stir()
    this.#deliver()
  }

  #takeClose(error: SocketError | undefined): void {
    this.#settleTls?.(closedEarly)
    this.#closed = departureOf(error)
    this.#queue = []
    this.queuedBytes = 0
    // What is left can only be delivered now: there is nothing to resume any more.
    this.#isPaused = false
    this.#stir()
    this.#deliver()
  }

  #takeHandshake(isAuthorized: boolean, error: SocketError | null): void {
    const socket = this.#socket
    if (!socket || !this.#settleTls) return
    // As a client, Bun says false for a certificate with another name, though the handshake is done and the socket works.
    const isDone = isAuthorized || (this.#isTlsClient && socket.getPeerX509Certificate() !== undefined)
    if (!isDone) this.#settleTls({ type: "failed", code: error?.code ?? "", message: error?.message ?? "the handshake failed" })
    else this.#settleTls({ type: "secure", side: tlsSideOf(socket, this.#tlsServerName), authorizationError: error?.code ?? null, socket })
  }

  #stir(): void {
    const callback = this.#onStirring
    this.#onStirring = null
    callback?.()
  }

  #deliver(): void {
    while (this.#handler && !this.#isPaused) {
      const bytes = this.#held.shift()
      if (!bytes) break
      this.#handler.data(bytes)
    }
    if (!this.#handler || this.#isPaused) return
    if (this.#hasEnded && !this.#isEndTold) {
      this.#isEndTold = true
      this.#handler.end()
    }
    if (this.#closed && !this.#isCloseTold) {
      this.#isCloseTold = true
      this.#handler.close(this.#closed)
    }
  }

  #writeQueue(): void {
    if (this.#closed) return
    while (this.#queue.length > 0) {
      const bytes = this.#queue[0]!
      const written = Math.max(0, this.#socket?.write(bytes) ?? 0)
      this.queuedBytes -= written
      if (written < bytes.length) {
        this.#queue[0] = bytes.subarray(written)
        return
      }
      this.#queue.shift()
    }
    if (this.#wantsEnd) this.#sendEnd()
    else this.#handler?.drain()
  }

  #sendEnd(): void {
    // After the other side's FIN there is nothing to wait for; before it, only our half is over.
    if (this.#hasEnded) this.#socket?.end()
    else this.#socket?.shutdown()
  }
}

const plainBytes: TlsResult = { type: "failed", code: "EPROTO", message: "the server sent plain bytes before its handshake" }
const closedEarly: TlsResult = { type: "failed", code: "ECONNRESET", message: "the connection was closed during the handshake" }

type SocketError = Error & { code?: string }

/** A bug in a handler ends its connection, not the process: in Bun a throw in a socket handler would. */
function guarded<Told extends unknown[]>(run: (peer: Peer, ...told: Told) => void) {
  return (socket: Socket<Peer>, ...told: Told): void => {
    if (!socket.data?.hears(socket)) return
    try {
      run(socket.data, ...told)
    } catch (bug) {
      reportBug(bug)
      socket.terminate()
    }
  }
}
