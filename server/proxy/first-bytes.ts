// What a client speaks, from its first bytes: TLS, HTTP, or something else. Sniffed, not guessed from the port.

import { limits } from "../config.ts"
import { type ClientHello, readClientHello } from "../wire/client-hello.ts"
import type { Dialed } from "./dial.ts"
import type { Peer } from "./peer.ts"

/** All that was read, to be put back by who goes on. */
type Read = { readonly bytes: Uint8Array }

export type First = (Kind & Read) | { readonly type: "gone" }

type Kind = { readonly type: "tls"; readonly hello: ClientHello } | { readonly type: "http" } | { readonly type: "other" }

/** Waits for enough bytes to tell, or for the origin to speak first; leaves the client paused. */
export function readFirst(client: Peer, early: Uint8Array, dialing: Promise<Dialed>): Promise<First> {
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
      const kind = sniff(bytes)
      if (kind) settle({ ...kind, bytes })
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
function sniff(bytes: Uint8Array): Kind | null {
  if (bytes.length === 0) return null
  // RFC 8446 §5.1: a TLS connection begins with a record of type handshake (22).
  if (bytes[0] === 0x16) {
    const hello = readClientHello(bytes)
    if (hello === "need-more") return null
    return hello === "not-tls" ? { type: "other" } : { type: "tls", hello }
  }
  // RFC 9112 §3: a method and a space. Registered methods are upper-case letters and hyphens, none is longer than 17.
  const start = Buffer.from(bytes.subarray(0, 20)).toString("latin1")
  if (/^[A-Z-]{3,17} /.test(start)) return { type: "http" }
  return /^[A-Z-]{1,17}$/.test(start) ? null : { type: "other" }
}
