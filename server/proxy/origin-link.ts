// The way back of a forwarded request: bytes from the origin go to the client as they arrive, while a parser listens for where each
// response ends, because only then may the next request, which may go elsewhere, be sent.

import { limits } from "../config.ts"
import type { Departure } from "../contract.ts"
import type { HttpEvent } from "../wire/http1/events.ts"
import { HttpParser } from "../wire/http1/parser.ts"
import type { Peer } from "./peer.ts"
import type { Tap } from "./tap.ts"

export type OriginEvents = {
  /** The response to the request at hand is complete. */
  answered(): void
  /** It agreed to another protocol: from here on nothing is HTTP. */
  switched(): void
  /** It will say no more; what is under way may still be sent to it. */
  ended(): void
  closed(how: Departure): void
}

export class OriginLink {
  /** Which origin it leads to. */
  readonly key: string
  readonly peer: Peer
  readonly #responses: HttpParser
  /** The method of the request whose response is awaited. */
  #awaited: string | null = null
  #isInterim = false
  #isSwitching = false
  #isLeft = false
  #onDrained: (() => void) | null = null

  constructor(key: string, peer: Peer, client: Peer, tap: Tap, events: OriginEvents) {
    this.key = key
    this.peer = peer
    const { headBytesMax } = limits
    this.#responses = new HttpParser({ kind: "response", headBytesMax, methodOf: () => this.#awaited }, event => {
      if (this.#hasAnswered(event)) events.answered()
    })
    peer.listen({
      data: bytes => {
        if (this.#isLeft) return
        if (!client.write(bytes)) peer.pause()
        tap.push("server-to-client", bytes)
        this.#responses.push(bytes)
        if (this.#isSwitching) events.switched()
      },
      // What the origin does to its connection, the client would see without us too: it is passed on, also between requests.
      end: () => {
        if (this.#isLeft) return
        client.endWriting()
        tap.end("server-to-client")
        events.ended()
      },
      drain: () => this.#drained(),
      close: how => {
        this.#drained()
        if (this.#isLeft) return
        tap.end("server-to-client", how)
        events.closed(how)
      },
    })
    peer.resume()
  }

  get isAwaited(): boolean {
    return this.#awaited !== null
  }

  send(method: string, head: Uint8Array): void {
    this.#awaited = method
    this.peer.write(head)
  }

  /** Null: go on; else wait for it before writing more. */
  write(bytes: Uint8Array): Promise<void> | null {
    if (this.peer.write(bytes)) return null
    return new Promise(resolve => {
      this.#onDrained = resolve
    })
  }

  /** Hears no more of it. The caller says what becomes of the peer. */
  leave(): Peer {
    this.#isLeft = true
    this.#drained()
    return this.peer
  }

  #hasAnswered(event: HttpEvent): boolean {
    if (event.type === "response") {
      this.#isInterim = event.head.status < 200 && event.head.status !== 101
      this.#isSwitching = event.framing.by === "switch"
    }
    if (event.type !== "message-end" || this.#isInterim || this.#isSwitching) return false
    this.#awaited = null
    return true
  }

  #drained(): void {
    const resolve = this.#onDrained
    this.#onDrained = null
    resolve?.()
  }
}
