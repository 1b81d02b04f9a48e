// The payload of one message, from the bytes of its frames: joined, unmasked, inflated. Computed when somebody looks at it.
// With context takeover (RFC 7692 §7.1.1) message n needs the text before it, so windows are kept as checkpoints along the way.

import type { Direction } from "../contract.ts"
import type { FrameHeader } from "../wire/websocket/frame.ts"
import { headerLengthMax, isControl, readFrameHeader, unmask } from "../wire/websocket/frame.ts"
import { emptyWindow, inflateMessage, slideWindow, type Window } from "../wire/websocket/inflate.ts"
import type { ExchangeRecord } from "./exchange-record.ts"
import type { IndexedFrame } from "./frame-index.ts"
import { inflatePieces, streamPayload } from "./payload-stream.ts"

export type PayloadLimits = { readonly messageBytesMax: number; readonly frameListMax: number }

/** `bytes` may be only the beginning: `length` counts the whole payload where that is known, else what `bytes` holds. */
export type Payload = {
  readonly bytes: Uint8Array
  readonly length: number
  readonly wireLength: number
  readonly isCompressed: boolean
  readonly problem: string | null
  readonly frames: readonly { readonly indexed: IndexedFrame; readonly header: FrameHeader | null }[]
}

/** `before`: the first message whose window this is; null: the window is lost from there on. */
export type Checkpoint = { readonly before: number; readonly window: Window | null }

/** Walking from a checkpoint inflates at most this many messages; some 30 µs each. */
const checkpointEvery = 512
/** Each holds 32 KiB. When there are more, every other one goes. */
const checkpointsMax = 64
/** Of all connections together; those that were not looked at for longest go first. */
const allCheckpointsMax = 256
/** Frames of a message whose headers are read even where their payload is not: more than a list shows. */
const listedHeaders = 8
/** How long reading may hold up the relay before it makes way. */
const sliceMs = 4

export class Payloads {
  readonly #limits: PayloadLimits
  /** Least recently used first. */
  readonly #checkpoints = new Map<ExchangeRecord, Record<Direction, Checkpoint[]>>()

  constructor(limits: PayloadLimits) {
    this.#limits = limits
  }

  /** The payload of message `id`, which must exist; of an uncompressed one only the first `bytesMax` octets. */
  async read(record: ExchangeRecord, id: number, bytesMax: number): Promise<Payload> {
    const raw = this.#readRaw(record, id, bytesMax)
    if (!raw.isCompressed) return raw
    // Compressed bytes mean nothing to anybody.
    if (raw.problem !== null) return { ...raw, bytes: emptyWindow, length: 0 }
    const { direction } = raw.frames[0]!.indexed
    const window = await this.#windowBefore(record, direction, id)
    if (!window) return { ...raw, bytes: emptyWindow, length: 0, problem: problems.window }
    const inflated = inflateMessage(raw.bytes, window, this.#limits.messageBytesMax)
    if (inflated.type === "problem") return { ...raw, bytes: emptyWindow, length: 0, problem: problems[inflated.why] }
    // RFC 7692 §6.1: control frames are never compressed; one that says so is outside the window all the same.
    if (hasTakeover(record, direction) && !isControl(raw.frames[0]!.indexed.opcode))
      this.#remember(record, direction, { before: id + 1, window: slideWindow(window, inflated.bytes) })
    return { ...raw, bytes: inflated.bytes, length: inflated.bytes.length }
  }

  /** The payload of message `id`, which must exist, as it is asked for, however long; null where it is not kept or cannot be inflated. */
  async stream(record: ExchangeRecord, id: number): Promise<Uint8Array | AsyncIterable<Uint8Array> | null> {
    const { frames, isCut } = record.frames!.framesOf(id, this.#limits.frameListMax)
    if (isCut || record.incomplete.has(id)) return null
    const length = frames.reduce((sum, { totalLength }) => sum + totalLength, 0)
    const isCompressed = record.deflate !== null && (frames[0]!.rsv & 4) !== 0
    if (isCompressed) {
      const payload = await this.read(record, id, Number.POSITIVE_INFINITY)
      if (payload.problem !== problems["too-large"]) return payload.problem === null ? payload.bytes : null
    }
    const pieces = streamPayload(record, frames)
    if (!pieces || !isCompressed) return pieces && length <= shortBytes ? await gather(pieces) : pieces
    const window = await this.#windowBefore(record, frames[0]!.direction, id)
    return window && inflatePieces(pieces, window)
  }

  /**
   * The windows along a direction, one for every `every` messages from `from` on, for whoever keeps them. The last one is null where a
   * window was lost: nothing after it can be read.
   */
  async *sweep(record: ExchangeRecord, direction: Direction, from: Checkpoint, every: number): AsyncGenerator<Checkpoint> {
    let { window } = from
    const end = record.frames?.messageCount ?? 0
    for (let id = from.before; window && id <= end; id++) {
      window = record.gaps[direction].includes(id - 1) ? null : this.#slideOver(record, direction, id, window)
      if (!window || id % every === 0) yield { before: id + 1, window }
    }
  }

  /** Unmasked and joined, still compressed. A compressed payload is useless in part, so it is read whole. */
  #readRaw(record: ExchangeRecord, id: number, bytesMax: number): Payload {
    const { frames, isCut } = record.frames!.framesOf(id, this.#limits.frameListMax)
    const stream = record.streams[frames[0]!.direction]
    const read: { indexed: IndexedFrame; header: FrameHeader | null }[] = []
    const parts: Uint8Array[] = []
    let wireLength = 0
    let problem: string | null = record.incomplete.has(id) ? problems.evicted : isCut ? problems.frames : null
    // RFC 7692 §6: the first frame says it. Where that one is missing, it may have said so.
    const isHeadless = problem !== null && frames[0]!.opcode === 0
    const isCompressed = record.deflate !== null && ((frames[0]!.rsv & 4) !== 0 || isHeadless)
    let left = isCompressed ? this.#limits.messageBytesMax : Math.min(bytesMax, this.#limits.messageBytesMax)
    // What comes after a hole is not joined to what was before it.
    let isTorn = false

    for (const [number, indexed] of frames.entries()) {
      const end = indexed.start + indexed.totalLength
      // A list neither reads nor shows more of them: the index knows how long they are.
      if (left === 0 && !isCompressed && number >= listedHeaders && problem === null && stream.keptUntil(indexed.start, end) === end) {
        read.push({ indexed, header: null })
        wireLength += payloadLengthIn(indexed)
        continue
      }
      const header = readHeader(stream.read(indexed.start, indexed.start + Math.min(indexed.totalLength, headerLengthMax)))
      read.push({ indexed, header })
      if (!header) {
        isTorn = true
        problem = problems.evicted
        wireLength += payloadLengthIn(indexed)
        continue
      }
      wireLength += header.payloadLength
      const wanted = isTorn ? 0 : Math.min(header.payloadLength, left)
      if (isCompressed && wanted < header.payloadLength) problem ??= problems["too-large"]
      left -= wanted
      const start = indexed.start + header.headerLength
      // Also of what is not read here: a row says as much as the message.
      const kept = stream.keptUntil(start, end)
      const bytes = stream.read(start, Math.min(kept, start + wanted))
      if (bytes) parts.push(unmask(bytes, header.maskKey))
      if (bytes && kept === end) continue
      isTorn = true
      problem = parts.some(({ length }) => length > 0) ? problems.cut : problems.evicted
    }
    const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    return { bytes, length: wireLength, wireLength, isCompressed, problem, frames: read }
  }

  /** The window that message `id` may refer to, or null where bytes before it are not known. */
  async #windowBefore(record: ExchangeRecord, direction: Direction, id: number): Promise<Window | null> {
    if (!hasTakeover(record, direction)) return emptyWindow
    const checkpoint = this.#nearest(record, direction, id)
    let { window } = checkpoint
    let sliceEnd = performance.now() + sliceMs
    for (let at = checkpoint.before; at < id; at++) {
      if (window && record.gaps[direction].includes(at - 1)) window = null
      if (!window) break
      window = this.#slideOver(record, direction, at, window)
      if (at % checkpointEvery === 0) this.#remember(record, direction, { before: at + 1, window })
      if (performance.now() < sliceEnd) continue
      await new Promise(resolve => setImmediate(resolve))
      sliceEnd = performance.now() + sliceMs
    }
    return record.gaps[direction].includes(id - 1) ? null : window
  }

  #nearest(record: ExchangeRecord, direction: Direction, id: number): Checkpoint {
    const known = this.#list(record, direction).findLast(({ before }) => before <= id) ?? { before: 1, window: emptyWindow }
    if (id - known.before < checkpointEvery) return known
    const kept = record.windowAt(direction, id)
    return kept && kept.before > known.before ? kept : known
  }

  #slideOver(record: ExchangeRecord, direction: Direction, id: number, window: Window): Window | null {
    const last = record.frames!.frame(record.frames!.lastFrameOf(id))
    if (last.direction !== direction || last.opcode >= 8) return window
    const raw = this.#readRaw(record, id, Number.POSITIVE_INFINITY)
    if (!raw.isCompressed) return window
    if (raw.problem !== null) return null
    const inflated = inflateMessage(raw.bytes, window, this.#limits.messageBytesMax)
    return inflated.type === "plain" ? slideWindow(window, inflated.bytes) : null
  }

  #list(record: ExchangeRecord, direction: Direction): Checkpoint[] {
    const known = this.#checkpoints.get(record)
    if (known) {
      this.#checkpoints.delete(record)
      this.#checkpoints.set(record, known)
      return known[direction]
    }
    const made: Record<Direction, Checkpoint[]> = { "client-to-server": [], "server-to-client": [] }
    this.#checkpoints.set(record, made)
    return made[direction]
  }

  /** Kept in order. Two close together are one: reading a list goes from message to message, and only the last place matters. */
  #remember(record: ExchangeRecord, direction: Direction, checkpoint: Checkpoint): void {
    const list = this.#list(record, direction)
    const at = list.findLastIndex(({ before }) => before <= checkpoint.before)
    const near = list[at]
    const previous = list[at - 1]
    const isNear =
      near !== undefined && near.before - (previous?.before ?? 0) < checkpointEvery && checkpoint.before - near.before < checkpointEvery
    list.splice(isNear ? at : at + 1, isNear ? 1 : 0, checkpoint)
    if (list.length > checkpointsMax) list.splice(0, list.length, ...list.filter((_, index) => index % 2 === 1))
    this.#forgetOldest(record)
  }

  #forgetOldest(current: ExchangeRecord): void {
    const countOf = (lists: Record<Direction, Checkpoint[]>) => lists["client-to-server"].length + lists["server-to-client"].length
    let count = 0
    for (const lists of this.#checkpoints.values()) count += countOf(lists)
    for (const [record, lists] of this.#checkpoints) {
      if (count <= allCheckpointsMax || record === current) return
      this.#checkpoints.delete(record)
      count -= countOf(lists)
    }
  }
}

/** A frame from its stream. `payload`: unmasked, as much of it as was asked for and is kept; `isWhole`: that is as much as was asked for. */
export type ReadFrame = { readonly header: FrameHeader | null; readonly payload: Uint8Array | null; readonly isWhole: boolean }

export function readFrame(record: ExchangeRecord, indexed: IndexedFrame, bytesMax: number): ReadFrame {
  const stream = record.streams[indexed.direction]
  const header = readHeader(stream.read(indexed.start, indexed.start + Math.min(indexed.totalLength, headerLengthMax)))
  if (!header) return { header, payload: null, isWhole: false }
  const start = indexed.start + header.headerLength
  const end = start + Math.min(header.payloadLength, bytesMax)
  const kept = stream.keptUntil(start, end)
  const bytes = stream.read(start, kept)
  return { header, payload: bytes && unmask(bytes, header.maskKey), isWhole: bytes !== null && kept === end }
}

/** What the index knows of a payload whose header is gone: RFC 6455 §5.2 has each length encoded in the shortest way. */
export function payloadLengthIn({ totalLength, isMasked }: IndexedFrame): number {
  const rest = totalLength - (isMasked ? 6 : 2)
  if (rest <= 125) return Math.max(0, rest)
  return rest - 2 <= 0xffff ? rest - 2 : rest - 8
}

/** Payloads up to this come in one piece, with their length. */
const shortBytes = 256 * 1024

async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(piece)
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

const readHeader = (bytes: Uint8Array | null): FrameHeader | null => bytes && readFrameHeader(bytes, 0)

export const hasTakeover = (record: ExchangeRecord, direction: Direction): boolean =>
  direction === "client-to-server" ? record.deflate?.clientTakeover === true : record.deflate?.serverTakeover === true

const problems = {
  evicted: "The bytes of this message are not kept any more, or were not recorded.",
  cut: "Only the beginning of this message was kept.",
  frames: "The message has more frames than are joined for display; this is its end.",
  window: "The message is compressed and refers to earlier text that was not recorded.",
  "too-large": "The message is larger than is decompressed for display.",
  damaged: "The message cannot be decompressed: the compressed bytes are damaged (RFC 7692 §7.2.2).",
} as const
