// One client connection in plain text, both directions: which request each response answers (RFC 9112 §9.3), and what comes
// after a switch to WebSocket (RFC 6455 §4). It listens to a copy of the bytes: nothing it says or gets wrong changes traffic.
// Events tile each direction's stream, as in http1/events.ts and websocket/decoder.ts.

import type { Direction } from "../contract.ts"
import type { FaultCode } from "./faults.ts"
import type { Framing, HttpEvent, RequestHead, ResponseHead } from "./http1/events.ts"
import { asksToSwitch } from "./http1/framing.ts"
import { HttpParser } from "./http1/parser.ts"
import { FrameDecoder, type FrameSink } from "./websocket/decoder.ts"
import { asksForWebSocket, type Handshake, readHandshake, requestFaults } from "./websocket/handshake.ts"

type Range = { readonly direction: Direction; readonly start: number; readonly end: number }

/** `n` counts the requests of the connection from 0; an event about request or response carries the request's number. */
export type ConversationEvent =
  | (Range & {
      readonly type: "request"
      readonly n: number
      readonly head: RequestHead
      readonly framing: Framing
      readonly isWebSocket: boolean
    })
  | (Range & { readonly type: "response"; readonly n: number; readonly head: ResponseHead; readonly framing: Framing })
  /** A 1xx response other than 101; the final one is still to come (RFC 9110 §15.2). */
  | (Range & { readonly type: "interim"; readonly n: number; readonly head: ResponseHead })
  /** Octets of a body. */
  | (Range & { readonly type: "data"; readonly n: number })
  /** What wraps a body: chunk sizes and trailers; also empty lines between messages. */
  | (Range & { readonly type: "framing"; readonly n: number })
  /** The request or the response is complete. */
  | { readonly type: "end"; readonly n: number; readonly direction: Direction; readonly end: number }
  /** From here on both directions are WebSocket frames. */
  | { readonly type: "websocket"; readonly n: number; readonly handshake: Handshake }
  /** From here on both directions are something else. */
  | { readonly type: "switched"; readonly n: number; readonly protocol: string }
  | (Range & { readonly type: "opaque"; readonly n: number })
  | { readonly type: "fault"; readonly n: number; readonly direction: Direction; readonly code: FaultCode; readonly at: number }

export type ConversationSink = {
  take(event: ConversationEvent): void
  /** See FrameSink. Apart from `take`, in plain numbers, because it is called for every frame that passes. */
  frame(direction: Direction, start: number, headerLength: number, payloadLength: number, bits: number): void
}

export type ConversationLimits = { readonly headBytesMax: number; readonly heldBytesMax: number; readonly pipelinedMax: number }

const outside = { passed: 0, left: 0 } as const

type Pending = { readonly n: number; readonly head: RequestHead; readonly isWebSocket: boolean }

export class Conversation {
  readonly #sink: ConversationSink
  readonly #limits: ConversationLimits
  /** Null after the switch to WebSocket. */
  #http: { readonly requests: HttpParser; readonly responses: HttpParser } | null
  /** Requests that have no final response yet, oldest first. */
  readonly #pending: Pending[] = []
  #frames: { readonly [direction in Direction]: FrameDecoder } | null = null
  #requestCount = 0
  /** What the client sends now was to be a request, and cannot be read as one. */
  #isUnreadable = false
  #answering: Pending | null = null
  #lastAnswered = 0
  #isInterim = false
  #switching: { readonly request: Pending; readonly response: ResponseHead } | null = null

  constructor(limits: ConversationLimits, sink: ConversationSink) {
    this.#limits = limits
    this.#sink = sink
    const { headBytesMax, heldBytesMax } = limits
    const methodOf = () => this.#pending[0]?.head.method ?? null
    this.#http = {
      requests: new HttpParser({ kind: "request", headBytesMax, heldBytesMax }, event => this.#takeRequest(event)),
      responses: new HttpParser({ kind: "response", headBytesMax, methodOf }, event => this.#takeResponse(event)),
    }
  }

  push(direction: Direction, bytes: Uint8Array): void {
    if (this.#frames) return this.#frames[direction].push(bytes)
    if (direction === "client-to-server") this.#http?.requests.push(bytes)
    else this.#http?.responses.push(bytes)
    if (this.#switching) this.#switch(this.#switching)
  }

  /** Octets of the frame payload at hand that have passed, and that are still to come; 0 and 0 outside of one. */
  payloadAt(direction: Direction): { readonly passed: number; readonly left: number } {
    return this.#frames?.[direction].payloadAt ?? outside
  }

  /** The direction has ended: what is incomplete now stays incomplete. */
  end(direction: Direction): void {
    if (this.#frames) return this.#frames[direction].end()
    if (direction === "client-to-server") this.#http?.requests.end()
    else this.#http?.responses.end()
  }

  #takeRequest(event: HttpEvent): void {
    const direction: Direction = "client-to-server"
    const n = Math.max(0, this.#requestCount - 1)
    switch (event.type) {
      case "request": {
        const isWebSocket = asksForWebSocket(event.head)
        const request: Pending = { n: this.#requestCount++, head: event.head, isWebSocket }
        this.#pending.push(request)
        const { head, framing, start, end } = event
        this.#sink.take({ type: "request", n: request.n, direction, head, framing, isWebSocket, start, end })
        if (isWebSocket) for (const code of requestFaults(head)) this.#fault(request.n, direction, code, start)
        if (this.#pending.length <= this.#limits.pipelinedMax) return
        this.#fault(request.n, direction, "http.too-many-requests", start)
        this.#http?.requests.switchProtocol()
        return
      }
      case "message-end":
        return this.#sink.take({ type: "end", n, direction, end: event.end })
      case "response":
        return
      // A fault in a head that never became a request belongs to the request that is not there yet; early data, to the one that asked.
      case "fault": {
        this.#isUnreadable = !this.#http?.requests.isInMessage && event.code !== "ws.early-data"
        return this.#fault(this.#isUnreadable ? this.#requestCount : n, direction, event.code, event.at)
      }
      default:
        return this.#takeBytes(event, this.#isUnreadable ? this.#requestCount : n, direction)
    }
  }

  #takeResponse(event: HttpEvent): void {
    const direction: Direction = "server-to-client"
    const n = this.#answering?.n ?? this.#pending[0]?.n ?? this.#lastAnswered
    switch (event.type) {
      case "response": {
        const { head, framing, start, end } = event
        this.#isInterim = head.status < 200 && head.status !== 101
        if (this.#isInterim) return this.#sink.take({ type: "interim", n, direction, head, start, end })
        this.#answering = this.#pending.shift() ?? null
        this.#lastAnswered = n
        this.#sink.take({ type: "response", n, direction, head, framing, start, end })
        if (framing.by === "switch" && this.#answering) this.#switching = { request: this.#answering, response: head }
        return
      }
      case "message-end":
        if (this.#isInterim) return
        this.#sink.take({ type: "end", n, direction, end: event.end })
        // The server did not switch: what the client sent meanwhile is HTTP after all.
        if (!this.#switching && this.#answering && asksToSwitch(this.#answering.head)) this.#http?.requests.resume()
        this.#answering = null
        return
      case "request":
        return
      case "fault":
        return this.#fault(n, direction, event.code, event.at)
      default:
        return this.#takeBytes(event, n, direction)
    }
  }

  #takeBytes(event: Extract<HttpEvent, { type: "data" | "framing" | "trailers" | "opaque" }>, n: number, direction: Direction): void {
    const type = event.type === "trailers" ? "framing" : event.type
    this.#sink.take({ type, n, direction, start: event.start, end: event.end })
  }

  #switch({ request, response }: { readonly request: Pending; readonly response: ResponseHead }): void {
    this.#switching = null
    const { n } = request
    const { requests, responses } = this.#http!
    const isClientLost = requests.isOpaque
    const starts = { "client-to-server": requests.offset, "server-to-client": responses.offset }
    const early = { "client-to-server": requests.switchProtocol(), "server-to-client": responses.switchProtocol() }
    if (request.isWebSocket && response.status === 101) {
      const handshake = readHandshake(request.head, response)
      this.#sink.take({ type: "websocket", n, handshake })
      for (const code of handshake.faults) this.#fault(n, "server-to-client", code, starts["server-to-client"])
      this.#frames = {
        "client-to-server": this.#decoder(n, "client-to-server", handshake, starts["client-to-server"]),
        "server-to-client": this.#decoder(n, "server-to-client", handshake, starts["server-to-client"]),
      }
      // What came before was not parsed (`ws.early-data`), so nobody knows where its next frame starts: all of it stays opaque.
      if (isClientLost) this.#frames["client-to-server"].end()
      // Most of what it keeps is of HTTP, and it may be idle for days.
      this.#http = null
      this.#answering = null
    } else {
      this.#sink.take({ type: "switched", n, protocol: request.head.method === "CONNECT" ? "CONNECT" : "upgrade" })
    }
    this.push("client-to-server", early["client-to-server"])
    this.push("server-to-client", early["server-to-client"])
  }

  #decoder(n: number, direction: Direction, handshake: Handshake, offset: number): FrameDecoder {
    const masked = direction === "client-to-server"
    return new FrameDecoder({ masked, deflate: handshake.deflate !== null }, offset, new FramesOf(this.#sink, n, direction))
  }

  #fault(n: number, direction: Direction, code: FaultCode, at: number): void {
    this.#sink.take({ type: "fault", n, direction, code, at })
  }
}

/** What the decoder of one direction says, with whose it is. */
class FramesOf implements FrameSink {
  readonly #sink: ConversationSink
  readonly #n: number
  readonly #direction: Direction

  constructor(sink: ConversationSink, n: number, direction: Direction) {
    this.#sink = sink
    this.#n = n
    this.#direction = direction
  }

  frame(start: number, headerLength: number, payloadLength: number, bits: number): void {
    this.#sink.frame(this.#direction, start, headerLength, payloadLength, bits)
  }

  opaque(start: number, end: number): void {
    this.#sink.take({ type: "opaque", n: this.#n, direction: this.#direction, start, end })
  }

  fault(code: FaultCode, at: number): void {
    this.#sink.take({ type: "fault", n: this.#n, direction: this.#direction, code, at })
  }
}
