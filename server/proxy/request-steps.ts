// A client's bytes → what is to be done with them, in order: forward a head, forward bytes, refuse. The requests are recorded as the
// client sent them, as they are read.

import { limits } from "../config.ts"
import { noBytes } from "../wire/bytes.ts"
import { faultText } from "../wire/faults.ts"
import type { HttpEvent, RequestHead } from "../wire/http1/events.ts"
import { HttpParser } from "../wire/http1/parser.ts"
import type { Tap } from "./tap.ts"

export type Step =
  | { readonly type: "head"; readonly head: RequestHead; readonly bytes: Uint8Array }
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  /** `isStarted`: part of the request has been forwarded already. */
  | { readonly type: "refuse"; readonly why: string; readonly isStarted: boolean }

export class RequestSteps {
  readonly #tap: Tap
  readonly #parser: HttpParser
  readonly #steps: Step[] = []
  /** Bytes pushed to the parser that no event has named yet: the beginning of a head, or what is held back while a switch is decided. */
  #unnamed: Uint8Array = noBytes
  /** In steps that wait. The owner bounds it, by pausing the client. */
  queuedBytes = 0

  constructor(tap: Tap) {
    this.#tap = tap
    const { headBytesMax, heldBytesMax } = limits
    this.#parser = new HttpParser({ kind: "request", headBytesMax, heldBytesMax }, event => this.#take(event))
  }

  push(bytes: Uint8Array): void {
    this.#unnamed = this.#unnamed.length === 0 ? bytes : Buffer.concat([this.#unnamed, bytes])
    this.#parser.push(bytes)
  }

  next(): Step | undefined {
    const step = this.#steps.shift()
    if (step && step.type !== "refuse") this.queuedBytes -= step.bytes.length
    return step
  }

  /** The origin did not switch protocols: what the client sent meanwhile is HTTP after all. */
  resume(): void {
    this.#parser.resume()
  }

  /** It did: returns what the client sent of the other protocol. */
  switchProtocol(): Uint8Array {
    this.#unnamed = noBytes
    return this.#parser.switchProtocol()
  }

  /** The client is gone: the beginning of a request that will not come to its end is worth showing. */
  end(): void {
    this.#tap.push("client-to-server", this.#unnamed)
    this.#unnamed = noBytes
  }

  #take(event: HttpEvent): void {
    switch (event.type) {
      case "request": {
        const bytes = this.#name(event.end - event.start)
        this.#enqueue({ type: "head", head: event.head, bytes })
        // What follows CONNECT is recorded as what it is, not as what it looks like from here.
        if (event.head.method !== "CONNECT") this.#tap.push("client-to-server", bytes)
        return
      }
      case "data":
      case "framing":
      case "trailers":
      case "opaque": {
        const bytes = this.#name(event.end - event.start)
        this.#enqueue({ type: "bytes", bytes })
        this.#tap.push("client-to-server", bytes)
        return
      }
      case "fault":
        if (refusedFaults.has(event.code)) this.#refuse(faultText[event.code])
        return
      case "message-end":
      case "response":
        return
      default:
        event satisfies never
    }
  }

  #enqueue(step: Extract<Step, { bytes: Uint8Array }>): void {
    this.#steps.push(step)
    this.queuedBytes += step.bytes.length
  }

  /** A head comes before its faults: the one they belong to must not be forwarded. */
  #refuse(why: string): void {
    const isHead = this.#steps.at(-1)?.type === "head"
    if (isHead) this.#steps.pop()
    this.#steps.push({ type: "refuse", why, isStarted: !isHead && this.#parser.isInMessage })
  }

  /** The next `length` bytes, which an event has just named. */
  #name(length: number): Uint8Array {
    const bytes = this.#unnamed.subarray(0, length)
    this.#unnamed = this.#unnamed.subarray(length)
    return bytes
  }
}

/** Faults after which we and the origin could disagree on where the request ends (RFC 9112 §11.2): such a request is not forwarded. */
const refusedFaults: ReadonlySet<string> = new Set([
  "http.head-too-large",
  "http.bad-request-line",
  "http.bad-field",
  "http.bad-length",
  "http.length-and-chunked",
  "http.bad-transfer-encoding",
  "http.bad-chunk",
])
