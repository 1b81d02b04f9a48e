// RFC 6455 §5: one direction's bytes in, frame boundaries and faults out. It reads headers only: no payload is kept,
// copied or unmasked here, because this runs for every chunk that passes. Sink calls carry plain numbers for the same reason.
// Every call says where its bytes begin and end, and they tile the stream: no byte belongs to two, or to none.

import type { FaultCode } from "../faults.ts"
import { headerLengthMax, headerLengthOf, isControl, payloadLengthOf } from "./frame.ts"

/** `bits` packs what a header says besides its length: see `frameBits`. */
export type FrameSink = {
  /** A whole frame has passed: it began at `start` of the stream and ends at `start + headerLength + payloadLength`. */
  frame(start: number, headerLength: number, payloadLength: number, bits: number): void
  /** Bytes that could not be read as frames. */
  opaque(start: number, end: number): void
  fault(code: FaultCode, at: number): void
}

/** First octet of the header in the low eight bits (FIN, RSV1-3, opcode); then whether the frame is masked. */
export const frameBits = { opcode: 0x0f, rsv3: 0x10, rsv2: 0x20, rsv1: 0x40, fin: 0x80, masked: 0x100 } as const

export type FrameRules = {
  /** RFC 6455 §5.1: frames from a client are masked, frames from a server are not. */
  readonly masked: boolean
  /** Whether permessage-deflate was agreed on, which gives RSV1 a meaning (RFC 7692 §6). */
  readonly deflate: boolean
}

const outsidePayload = { passed: 0, left: 0 } as const

export class FrameDecoder {
  readonly #rules: FrameRules
  readonly #sink: FrameSink
  /** A header that was cut by the end of a chunk. Most never are. */
  #partial: Uint8Array | null = null
  #partialLength = 0
  #at: "header" | "payload" | "broken" | "ended" = "header"
  #start: number
  #headerLength = 0
  #payloadLength = 0
  #payloadLeft = 0
  #bits = 0
  #isInMessage = false
  #isClosed = false

  /** `offset`: where in the stream the first frame begins. */
  constructor(rules: FrameRules, offset: number, sink: FrameSink) {
    this.#rules = rules
    this.#start = offset
    this.#sink = sink
  }

  push(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length) {
      switch (this.#at) {
        case "header":
          at += this.#readHeader(chunk, at)
          break
        case "payload": {
          const passed = Math.min(this.#payloadLeft, chunk.length - at)
          this.#payloadLeft -= passed
          at += passed
          if (this.#payloadLeft === 0) this.#finish()
          break
        }
        case "broken":
        case "ended": {
          const length = chunk.length - at
          this.#sink.opaque(this.#start, this.#start + length)
          this.#start += length
          return
        }
        default:
          this.#at satisfies never
      }
    }
  }

  /** Octets of the payload at hand that have passed, and that are still to come. */
  get payloadAt(): { readonly passed: number; readonly left: number } {
    return this.#at === "payload" ? { passed: this.#payloadLength - this.#payloadLeft, left: this.#payloadLeft } : outsidePayload
  }

  /** The direction has ended. A frame that was cut off is a fault, and its bytes are said to be opaque. */
  end(): void {
    // In this order: the sum of the lengths may be beyond 2^53.
    const cut = this.#at === "payload" ? this.#headerLength + (this.#payloadLength - this.#payloadLeft) : this.#partialLength
    if ((this.#at === "header" || this.#at === "payload") && cut > 0) {
      this.#fault("ws.truncated")
      this.#sink.opaque(this.#start, this.#start + cut)
      this.#start += cut
    }
    this.#partialLength = 0
    this.#at = "ended"
  }

  /** Consumes header bytes from `chunk` at `at`; returns how many. */
  #readHeader(chunk: Uint8Array, at: number): number {
    if (this.#partialLength === 0 && chunk.length - at >= 2) {
      const length = headerLengthOf(chunk[at + 1]!)
      if (chunk.length - at >= length) {
        this.#begin(chunk, at, length)
        return length
      }
    }
    this.#partial ??= new Uint8Array(headerLengthMax)
    const partial = this.#partial
    const before = this.#partialLength
    const wanted = before < 2 ? 2 : headerLengthOf(partial[1]!)
    const taken = Math.min(wanted - before, chunk.length - at)
    partial.set(chunk.subarray(at, at + taken), before)
    this.#partialLength += taken
    if (this.#partialLength >= 2 && this.#partialLength === headerLengthOf(partial[1]!)) {
      const length = this.#partialLength
      this.#partialLength = 0
      this.#begin(partial, 0, length)
    }
    return taken
  }

  #begin(bytes: Uint8Array, at: number, headerLength: number): void {
    this.#headerLength = headerLength
    this.#payloadLength = payloadLengthOf(bytes, at)
    this.#bits = bytes[at]! | (bytes[at + 1]! >= 0x80 ? frameBits.masked : 0)
    this.#check(bytes[at + 1]! & 0x7f)
    if (this.#payloadLength > Number.MAX_SAFE_INTEGER) {
      this.#fault("ws.huge-length")
      this.#at = "broken"
      this.#sink.opaque(this.#start, this.#start + headerLength)
      this.#start += headerLength
      return
    }
    this.#payloadLeft = this.#payloadLength
    if (this.#payloadLeft === 0) this.#finish()
    else this.#at = "payload"
  }

  #finish(): void {
    this.#sink.frame(this.#start, this.#headerLength, this.#payloadLength, this.#bits)
    this.#start += this.#headerLength + this.#payloadLength
    this.#at = "header"
  }

  /** Faults of one header. None of them stops decoding: the length is known, so the next frame can be found. */
  #check(shortLength: number): void {
    const bits = this.#bits
    const opcode = bits & frameBits.opcode
    const isFinal = (bits & frameBits.fin) !== 0

    // RFC 6455 §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
    // §5.5.2: pings are allowed until the connection is closed, and a pong is owed until the other's close has arrived.
    if (this.#isClosed && opcode !== 9 && opcode !== 10) this.#fault("ws.after-close")
    // RFC 6455 §5.2: RSV1-3 "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values."
    // RFC 7692 §6.1: only the first frame of a data message carries the "Per-Message Compressed" bit.
    const mayHaveRsv1 = this.#rules.deflate && (opcode === 1 || opcode === 2)
    if (bits & (frameBits.rsv2 | frameBits.rsv3) || (bits & frameBits.rsv1 && !mayHaveRsv1)) this.#fault("ws.reserved-bits")
    if ((opcode > 2 && opcode < 8) || opcode > 10) this.#fault("ws.unknown-opcode")
    // RFC 6455 §5.1: "a client MUST mask all frames that it sends"; "A server MUST NOT mask any frames".
    const isMasked = (bits & frameBits.masked) !== 0
    if (isMasked !== this.#rules.masked) this.#fault(isMasked ? "ws.masked" : "ws.unmasked")
    // RFC 6455 §5.2: "the minimal number of bytes MUST be used to encode the length".
    if ((shortLength === 126 && this.#payloadLength < 126) || (shortLength === 127 && this.#payloadLength < 65_536))
      this.#fault("ws.long-length")

    if (isControl(opcode)) {
      if (!isFinal) this.#fault("ws.fragmented-control")
      if (this.#payloadLength > 125) this.#fault("ws.long-control")
      if (opcode === 8) this.#isClosed = true
      return
    }
    // RFC 6455 §5.4: fragments of one message are not interleaved with those of another.
    if (opcode === 0 && !this.#isInMessage) this.#fault("ws.unexpected-continuation")
    if (opcode !== 0 && this.#isInMessage) this.#fault("ws.missing-continuation")
    this.#isInMessage = !isFinal
  }

  #fault(code: FaultCode): void {
    this.#sink.fault(code, this.#start)
  }
}
