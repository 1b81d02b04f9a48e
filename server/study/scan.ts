// INDEX → MESSAGES, in order and fast: a million short ones in well under a second. Where the frames of a message are comes from the
// index in blocks; payloads come from runs of neighbouring frames, and only when somebody asks. RFC 6455 §5.4.

import type { ExchangeRecord } from "../record/exchange-record.ts"
import { type FrameBlock, type FrameIndex, indexBits } from "../record/frame-index.ts"
import type { PayloadLimits } from "../record/payloads.ts"
import { frameBits } from "../wire/websocket/decoder.ts"
import type { FramePlace } from "./frame-bytes.ts"
import { MessagePayloads } from "./message-payloads.ts"
import { ScannedMessage } from "./scanned-message.ts"

/** index: no payload is asked for, and none is read. */
export type Needs = "index" | "payload"

/** Ids, inclusive. */
export type ScanRange = { readonly first: number; readonly last: number }

export type ScanLimits = PayloadLimits & { readonly faultsMax: number }

/** Frames of a direction's message that has not ended; null where the scan began in the middle and does not know. */
type Unfinished = FramePlace[] | null

export class Scan implements Disposable {
  readonly #frames: FrameIndex | null
  readonly #limits: ScanLimits
  readonly #range: ScanRange
  readonly #payloads: MessagePayloads
  readonly #message: ScannedMessage
  /** With context takeover every message is read, whoever asks, because those that follow refer to it. */
  readonly #readsAll: boolean
  #block: FrameBlock | null = null
  /** Of the block: the next frame, and the end of the run whose bytes are read together. */
  #at = 0
  #runEnd = 0
  #id = 0
  #time: number | null = null
  /** The client's, the server's. */
  readonly #unfinished: [Unfinished, Unfinished] = [[], []]
  /** For the message of one frame that most are. */
  readonly #single: FramePlace = { start: 0, totalLength: 0, bits: 0 }
  readonly #singles: readonly FramePlace[] = [this.#single]

  constructor(record: ExchangeRecord, range: ScanRange, needs: Needs, limits: ScanLimits) {
    this.#frames = record.frames
    this.#limits = limits
    this.#range = { first: Math.max(1, range.first), last: Math.min(range.last, record.frames?.messageCount ?? 0) }
    this.#payloads = new MessagePayloads(record, limits)
    this.#message = new ScannedMessage(record, this.#payloads, needs === "payload", limits.faultsMax)
    this.#readsAll = needs === "payload" && (this.#payloads.hasTakeover(false) || this.#payloads.hasTakeover(true))
    // What later messages refer to begins with the first.
    if (this.#frames && !this.#readsAll && this.#range.first > 1 && this.#range.first <= this.#range.last) this.#skipTo(this.#frames)
  }

  /** The next message, in the same object as the one before; null after the last. */
  next(): ScannedMessage | null {
    while (this.#id < this.#range.last) {
      if (this.#at >= this.#runEnd && !this.#beginRun()) return null
      const { bits, starts, lengths, times } = this.#block!.columns
      const at = this.#at++
      const frame = bits[at]!
      const side = frame & indexBits.fromServer ? 1 : 0
      const isControl = (frame & frameBits.opcode) >= 8
      if (!(frame & indexBits.endsMessage)) {
        this.#begin(side, { start: starts[at]!, totalLength: lengths[at]!, bits: frame })
        continue
      }
      this.#id++
      this.#single.start = starts[at]!
      this.#single.totalLength = lengths[at]!
      this.#single.bits = frame
      const parts = (frame & frameBits.opcode) === 0 ? this.#partsOf(side) : this.#singles
      if (!isControl && this.#unfinished[side]?.length !== 0) this.#unfinished[side] = []

      const time = times[at]!
      const isCut = parts.length >= this.#limits.frameListMax && (parts[0]!.bits & frameBits.opcode) === 0
      this.#message.moveTo(this.#id, time, this.#time === null ? 0 : time - this.#time, parts, isCut)
      this.#time = time
      if (this.#readsAll) this.#readOn(side === 1, isControl)
      if (this.#id >= this.#range.first) return this.#message
    }
    return null
  }

  [Symbol.dispose](): void {
    this.#payloads.close()
  }

  #skipTo(frames: FrameIndex): void {
    const before = frames.lastFrameOf(this.#range.first - 1)
    this.#time = frames.frame(before).time
    this.#id = this.#range.first - 1
    this.#block = frames.block(frames.blockOf(before))
    this.#at = before - this.#block.first + 1
    this.#runEnd = this.#at
    this.#unfinished.fill(null)
  }

  /** False where there are no more frames. */
  #beginRun(): boolean {
    const frames = this.#frames
    if (!frames) return false
    const next = (this.#block?.first ?? 0) + this.#at
    if (next >= frames.frameCount) return false
    // Once more also where it is the same: it may have grown meanwhile.
    this.#block = frames.block(frames.blockOf(next))
    this.#at = next - this.#block.first
    // A block that was lost counts no messages; those after it keep their numbers.
    if (this.#at === 0) this.#id = Math.max(this.#id, this.#block.firstMessage)
    this.#runEnd = this.#payloads.frameBytes.begin(this.#block, this.#at)
    return true
  }

  /** A frame that others will follow. A first one leaves behind what was not finished (RFC 6455 §5.4). */
  #begin(side: 0 | 1, place: FramePlace): void {
    const framesMax = this.#limits.frameListMax
    if ((place.bits & frameBits.opcode) !== 0) this.#unfinished[side] = []
    const unfinished = this.#unfinished[side]
    if (!unfinished) return
    unfinished.push(place)
    if (unfinished.length > framesMax * 2) this.#unfinished[side] = unfinished.slice(-framesMax)
  }

  /** The frames of the fragmented message that ends with the frame at hand. */
  #partsOf(side: 0 | 1): readonly FramePlace[] {
    const unfinished = this.#unfinished[side]
    if (unfinished) return [...unfinished, { ...this.#single }].slice(-this.#limits.frameListMax)
    const sender = side === 1 ? indexBits.fromServer : 0
    return this.#frames!.framesOf(this.#id, this.#limits.frameListMax).frames.map(({ start, totalLength, opcode, rsv, isMasked }) => {
      return { start, totalLength, bits: opcode | (rsv << 4) | (isMasked ? frameBits.masked : 0) | sender }
    })
  }

  #readOn(fromServer: boolean, isControl: boolean): void {
    this.#payloads.passGaps(this.#id)
    if (!isControl && this.#payloads.hasTakeover(fromServer)) this.#message.found()
  }
}
