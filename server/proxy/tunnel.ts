// CONNECT (RFC 9110 §9.3.6): the client named a host and expects its bytes there untouched. What they are, the first of them tell:
// TLS is intercepted, an HTTP method is HTTP, anything else, or a server that speaks first, passes blindly and is counted.

import { limits } from "../config.ts"
import type { Direction, Failure } from "../contract.ts"
import { epochNow } from "../record/connection-recorder.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { readClientHello } from "../wire/client-hello.ts"
import { type Authority, showAuthority } from "../wire/http1/target.ts"
import type { Dialed } from "./dial.ts"
import { explain } from "./explain.ts"
import { intercept } from "./intercept.ts"
import type { Peer } from "./peer.ts"
import { dialFor, type ProxyContext } from "./proxy-context.ts"
import { relay, type Watcher } from "./relay.ts"
import { Tap } from "./tap.ts"

/** `early`: what the client sent behind the CONNECT request without waiting. */
export async function tunnel(proxy: ProxyContext, client: Peer, { host, port }: Authority, early: Uint8Array): Promise<void> {
  // Agreed to before the origin is reached: only so can a request inside TLS be shown, and be told why it failed.
  client.write(Buffer.from("HTTP/1.1 200 Connection Established\r\n\r\n", "latin1"))
  const dialing = dialFor(proxy, host, port)
  const first = await readFirst(client, early, dialing)
  if (first.type === "gone") {
    client.close()
    return discard(dialing)
  }

  const destination = { host, port }
  if (first.type === "tls") {
    const hello = readClientHello(first.bytes)
    // A client that speaks no HTTP/1.1 inside (gRPC, say) would break if it were made to: it passes unread.
    const isReadable = typeof hello === "object" && (hello.alpn.length === 0 || hello.alpn.includes("http/1.1"))
    if (isReadable) return intercept(proxy, client, destination, hello, first.bytes, dialing)
  }
  const connect = first.type === "http" ? plain : blind
  connect(proxy, client, destination, first.bytes, await dialing)
}

type First = { readonly type: "tls" | "http" | "other"; readonly bytes: Uint8Array } | { readonly type: "gone" }

/** Waits for enough bytes to tell; leaves the client paused. */
function readFirst(client: Peer, early: Uint8Array, dialing: Promise<Dialed>): Promise<First> {
  return new Promise(resolve => {
    let bytes: Uint8Array = early
    let isSettled = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = (first: First) => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      client.pause()
      resolve(first)
    }
    const look = () => {
      const type = sniff(bytes)
      if (type) settle({ type, bytes })
    }
    client.listen({
      data(chunk) {
        bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
        look()
      },
      // Browsers open connections in advance, and close those that they did not need.
      end: () => settle(bytes.length === 0 ? { type: "gone" } : { type: "other", bytes }),
      drain: () => undefined,
      close: () => settle({ type: "gone" }),
    })
    client.resume()
    look()
    dialing.then(dialed => {
      if (isSettled) return
      if (dialed.type === "failed") {
        timer = setTimeout(() => settle({ type: "other", bytes }), limits.explainMs)
        return
      }
      // A server that speaks first settles it, and so does one that goes away. Without either both may be silent as long as they like.
      dialed.peer.onStirring(() => settle({ type: "other", bytes }))
    })
  })
}

/** What the first bytes are; null while they are too few. */
function sniff(bytes: Uint8Array): "tls" | "http" | "other" | null {
  if (bytes.length === 0) return null
  // RFC 8446 §5.1: a TLS connection begins with a record of type handshake (22).
  if (bytes[0] === 0x16) {
    const hello = readClientHello(bytes)
    return hello === "need-more" ? null : hello === "not-tls" ? "other" : "tls"
  }
  // RFC 9112 §3: a method and a space. Registered methods are upper-case letters and hyphens, none is longer than 17.
  const start = Buffer.from(bytes.subarray(0, 20)).toString("latin1")
  if (/^[A-Z-]{3,17} /.test(start)) return "http"
  return /^[A-Z-]{1,17}$/.test(start) ? null : "other"
}

function plain(proxy: ProxyContext, client: Peer, destination: Authority, first: Uint8Array, dialed: Dialed): void {
  const tap = new Tap(proxy.recorder, { clientAddress: client.remoteAddress, scheme: "http", authority: destination, tlsClient: null })
  client.unread(first)
  if (dialed.type === "failed") {
    tap.setServer({ address: null, timings: dialed.timings, tls: null })
    return explain(client, tap, dialed.failure)
  }
  tap.setServer({ address: dialed.address, timings: dialed.timings, tls: null })
  relay(client, dialed.peer, tap)
}

function blind(proxy: ProxyContext, client: Peer, { host, port }: Authority, first: Uint8Array, dialed: Dialed): void {
  const watcher = new TunnelWatcher(proxy, client, { host, port }, dialed)
  if (dialed.type === "failed") {
    watcher.fail(dialed.failure)
    // An orderly end would look like a server that had nothing to say.
    return client.reset()
  }
  client.unread(first)
  relay(client, dialed.peer, watcher)
}

/** Counts what passes, and shows it as an exchange, once there is something to show. */
class TunnelWatcher implements Watcher {
  readonly #open: () => ExchangeRecord | null
  #record: ExchangeRecord | null = null

  constructor(proxy: ProxyContext, client: Peer, { host, port }: Authority, dialed: Dialed) {
    const facts = {
      authority: showAuthority(host, port),
      clientAddress: client.remoteAddress,
      serverAddress: dialed.type === "connected" ? dialed.address : null,
      timings: dialed.timings,
      startedAt: epochNow(),
    }
    this.#open = () => proxy.recorder.openTunnel(facts)
  }

  push(direction: Direction, bytes: Uint8Array): void {
    this.#record ??= this.#open()
    const part = direction === "client-to-server" ? this.#record?.request : this.#record?.response
    if (part) this.#record?.countBody(part, bytes.length)
  }

  end(): void {}

  close(): void {
    this.#record?.finish(epochNow())
  }

  fail(failure: Failure): void {
    this.#open()?.fail(failure, epochNow())
  }
}

/** The client is gone before the origin was reached. */
const discard = (dialing: Promise<Dialed>): Promise<void> =>
  dialing.then(dialed => {
    if (dialed.type === "connected") dialed.peer.reset()
  })
