// BYTES → EVENTS, RFC 9112: one direction of an HTTP/1.1 connection, however its bytes are cut, as events that tile the stream.
// Listens to a copy of traffic: may not throw, knows no sockets, changes nothing. Bodies are ranges: no byte of them is touched.
// Every byte pushed is in exactly one place: in an event, in `#kept` (waiting for what it belongs to), or handed over by a switch.

import { Accumulator, CR, LF, latin1, readBlockEnd, readLineEnd } from "../bytes.ts"
import type { FaultCode } from "../faults.ts"
import type { HttpEvent } from "./events.ts"
import { bodyStart, type MessageStart, parseChunkSize, parseRequestStart, parseResponseStart } from "./framing.ts"
import { parseTrailers } from "./head.ts"

/** `headBytesMax` bounds heads and trailers. */
export type HttpParserOptions =
  /** `heldBytesMax`: how much is kept after a request that asks to switch protocols, until the answer is known. */
  | { readonly kind: "request"; readonly headBytesMax: number; readonly heldBytesMax: number }
  /** `methodOf`: the method of the request being answered, null where there is none. Asked once a head, before its event. */
  | { readonly kind: "response"; readonly headBytesMax: number; readonly methodOf: () => string | null }

/** Node and hyper allow 16 KiB of chunk extensions; hardly anybody sends any. */
const chunkLineBytesMax = 16 * 1024

type State =
  | { readonly at: "head" }
  | { readonly at: "length" | "chunk-data"; left: number }
  | { readonly at: "until-close" }
  | { readonly at: "chunk-size" }
  | { readonly at: "chunk-end"; readonly expected: typeof CR | typeof LF }
  | { readonly at: "trailers" }
  /** The request asked to switch protocols: what follows is kept until `resume` or `switchProtocol`. */
  | { readonly at: "held" }
  /** The response switched protocols: the rest of the chunk is kept for `switchProtocol`. */
  | { readonly at: "switched" }
  | { readonly at: "opaque" }

export class HttpParser {
  readonly #options: HttpParserOptions
  readonly #sink: (event: HttpEvent) => void
  readonly #kept = new Accumulator()
  #state: State = { at: "head" }
  #offset = 0
  #isInMessage = false
  /** Where the message at hand leads to. */
  #next: State = { at: "head" }
  #saidBareLf = false

  /** The sink is called during `push`, `resume` and `end`. A head comes before its own faults, so that they have an owner. */
  constructor(options: HttpParserOptions, sink: (event: HttpEvent) => void) {
    this.#options = options
    this.#sink = sink
  }

  /** Where the last event with a range ended. After a switch: where the other protocol starts. */
  get offset(): number {
    return this.#offset
  }

  /** From the event of a head to the `message-end` that belongs to it. */
  get isInMessage(): boolean {
    return this.#isInMessage
  }

  /** All that is pushed from now on is opaque. */
  get isOpaque(): boolean {
    return this.#state.at === "opaque"
  }

  push(chunk: Uint8Array): void {
    // The owner did not want what was kept for it.
    if (this.#state.at === "switched" && chunk.length > 0) this.#becomeOpaque()
    for (let from = 0; from < chunk.length; ) from = this.#step(chunk, from)
  }

  /** The answer was no: goes on parsing as HTTP. May come before the request is complete; it is then not held at all. */
  resume(): void {
    this.#next = { at: "head" }
    if (this.#state.at !== "held") return
    this.#state = { at: "head" }
    this.push(this.#kept.take())
  }

  /**
   * The answer was yes: hands over the bytes from `offset` on that were pushed and are in no event; they are the caller's now. All that
   * is pushed later is opaque. From within the sink this works too, but what is left of the chunk at hand is then opaque as well.
   */
  switchProtocol(): Uint8Array {
    this.#state = { at: "opaque" }
    return this.#kept.take()
  }

  /** The stream has ended. What was kept becomes opaque, so that events tile the whole stream. */
  end(): void {
    const { at } = this.#state
    const isBetweenMessages = at === "held" || at === "switched" || at === "opaque" || (at === "head" && this.#kept.length === 0)
    if (at === "until-close") this.#finish()
    else if (!isBetweenMessages) this.#fault("http.truncated", this.#offset)
    this.#becomeOpaque()
  }

  /** Takes something from `chunk` at `from`, or changes state; returns where to go on. */
  #step(chunk: Uint8Array, from: number): number {
    const state = this.#state
    switch (state.at) {
      case "head":
      case "chunk-size":
      case "trailers":
        return this.#collect(state.at, chunk, from)
      case "length":
      case "chunk-data":
        return from + this.#takeData(state, chunk.length - from)
      case "chunk-end":
        return from + this.#takeChunkEnd(state.expected, chunk[from])
      case "held":
      case "switched":
        return from + this.#hold(chunk.subarray(from))
      case "until-close":
      case "opaque":
        this.#pass(state.at === "opaque" ? "opaque" : "data", chunk.length - from)
        return chunk.length
      default:
        return state satisfies never
    }
  }

  /** Takes a line, or a block of lines, joined with the part of it that was kept; keeps what there is of it while its end is missing. */
  #collect(at: "head" | "chunk-size" | "trailers", chunk: Uint8Array, from: number): number {
    const isLine = at === "chunk-size"
    const end = isLine ? readLineEnd(chunk, from) : readBlockEnd(this.#kept.view(), chunk, from)
    const piece = chunk.subarray(from, end ?? chunk.length)
    if (this.#kept.length + piece.length > (isLine ? chunkLineBytesMax : this.#options.headBytesMax)) {
      return from + this.#giveUp([isLine ? "http.bad-chunk" : "http.head-too-large"])
    }
    if (end === null || this.#kept.length > 0) this.#kept.append(piece)
    if (end === null) return chunk.length
    const bytes = this.#kept.length > 0 ? this.#kept.take() : piece
    if (at === "head") this.#takeHead(bytes)
    else if (at === "chunk-size") this.#takeChunkSize(bytes)
    else this.#takeTrailers(bytes)
    return end
  }

  #takeHead(bytes: Uint8Array): void {
    this.#saidBareLf = false
    // RFC 9112 §2.2: a server "SHOULD ignore at least one empty line (CRLF) received prior to the request-line". Old clients end a body with one.
    if (this.#options.kind === "response") this.#beginMessage(parseResponseStart(bytes, this.#options.methodOf), bytes.length)
    else if (bytes.length > 2) this.#beginMessage(parseRequestStart(bytes), bytes.length)
    else this.#pass("framing", bytes.length)
  }

  #beginMessage({ event, faults, fatal, next }: MessageStart, headSize: number): void {
    if (!event) {
      this.#giveUp(faults, headSize)
      return
    }
    const { start, end } = this.#advance(headSize)
    this.#isInMessage = true
    this.#next = { at: next }
    this.#sink({ ...event, start, end })
    for (const code of faults) this.#fault(code, start)
    // The sink may have called `switchProtocol`.
    if (this.#state.at === "opaque") return
    const body = bodyStart(event.framing)
    if (fatal) this.#becomeOpaque()
    else if (body) this.#state = body
    else this.#finish()
  }

  /** Returns how many of `size` bytes were content. */
  #takeData(state: Extract<State, { left: number }>, size: number): number {
    const taken = Math.min(state.left, size)
    state.left -= taken
    this.#pass("data", taken)
    if (state.left > 0 || this.#state !== state) return taken
    if (state.at === "chunk-data") this.#state = { at: "chunk-end", expected: CR }
    else this.#finish()
    return taken
  }

  #takeChunkSize(line: Uint8Array): void {
    const size = parseChunkSize(latin1(line))
    if (size === null) this.#giveUp(["http.bad-chunk"], line.length)
    else {
      // RFC 9112 §7.1: `last-chunk = 1*("0") [ chunk-ext ] CRLF`.
      this.#state = size === 0 ? { at: "trailers" } : { at: "chunk-data", left: size }
      const range = this.#advance(line.length)
      this.#sink({ type: "framing", ...range })
      if (line.at(-2) !== CR) this.#fault("http.bare-lf", range.start)
    }
  }

  /** The line end after a chunk's data: no bare LF here, which other parsers might take for the beginning of the next size. */
  #takeChunkEnd(expected: typeof CR | typeof LF, byte: number | undefined): number {
    if (byte !== expected) return this.#giveUp(["http.bad-chunk"])
    this.#state = expected === CR ? { at: "chunk-end", expected: LF } : { at: "chunk-size" }
    this.#pass("framing", 1)
    return 1
  }

  #takeTrailers(bytes: Uint8Array): void {
    const { fields, faults } = parseTrailers(bytes)
    const range = this.#advance(bytes.length)
    // An empty trailer section is the line end that closes the body.
    this.#sink(bytes.length <= 2 ? { type: "framing", ...range } : { type: "trailers", fields, ...range })
    for (const code of faults) this.#fault(code, range.start)
    if (this.#state.at === "trailers") this.#finish()
  }

  #hold(bytes: Uint8Array): number {
    const bytesMax = this.#options.kind === "request" ? this.#options.heldBytesMax : Number.POSITIVE_INFINITY
    if (this.#kept.length + bytes.length > bytesMax) return this.#giveUp(["ws.early-data"])
    this.#kept.append(bytes)
    return bytes.length
  }

  /** State first: the sink may call `resume`. */
  #finish(): void {
    this.#state = this.#next
    this.#isInMessage = false
    this.#sink({ type: "message-end", end: this.#offset })
  }

  /** Faults that parsing does not survive: nothing from here on, the `taken` bytes first, means anything. Returns 0: no more was taken. */
  #giveUp(faults: readonly FaultCode[], taken = 0): 0 {
    for (const code of faults) this.#fault(code, this.#offset)
    if (taken > 0) this.#pass("opaque", taken)
    this.#becomeOpaque()
    return 0
  }

  #becomeOpaque(): void {
    this.#state = { at: "opaque" }
    const { length } = this.#kept.take()
    if (length > 0) this.#pass("opaque", length)
  }

  /** Bare LFs are said once a message: a peer that sends them does so on every line. */
  #fault(code: FaultCode, at: number): void {
    if (code === "http.bare-lf" && this.#saidBareLf) return
    if (code === "http.bare-lf") this.#saidBareLf = true
    this.#sink({ type: "fault", code, at })
  }

  /** The next `size` bytes are no head and no trailers. */
  #pass(type: "data" | "framing" | "opaque", size: number): void {
    const { start, end } = this.#advance(size)
    this.#sink({ type, start, end })
  }

  #advance(size: number): { readonly start: number; readonly end: number } {
    const start = this.#offset
    this.#offset += size
    return { start, end: this.#offset }
  }
}
