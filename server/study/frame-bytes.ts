// STREAM RANGES → PAYLOADS: the bytes of a run of neighbouring frames, read with one call a direction and unmasked where they stand.
// Frames that are too long for that, or whose run is not kept as a whole, are read alone. RFC 6455 §5.2, §5.3.

import type { Direction } from "../contract.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { type FrameBlock, indexBits } from "../record/frame-index.ts"
import { frameBits } from "../wire/websocket/decoder.ts"
import { headerLengthMax, headerLengthOf, readFrameHeader, unmask } from "../wire/websocket/frame.ts"

/** What is read in one go. A block of the index has 4,096 frames: half a megabyte of short messages, and less than this of most. */
const runBytesMax = 512 * 1024
/** Above this one call for a frame of its own costs nothing beside its bytes. */
const aloneBytesMin = 256 * 1024

/** One frame as the index has it: `bits` as of `FrameDecoder`. */
export type FramePlace = { start: number; totalLength: number; bits: number }

/** The bytes of one direction's frames of the run. `read`: null where some of them are not kept. */
class Side {
  readonly direction: Direction
  start = -1
  end = -1
  read: { readonly bytes: Uint8Array; readonly words: Uint32Array } | null | undefined

  constructor(direction: Direction) {
    this.direction = direction
  }
}

export class FrameBytes {
  readonly #record: ExchangeRecord
  readonly #sides = [new Side("client-to-server"), new Side("server-to-client")] as const

  constructor(record: ExchangeRecord) {
    this.#record = record
  }

  /** Begins a run with frame `from` of the block; returns the end of it, exclusive. Nothing is read before it is asked for. */
  begin({ columns, count }: FrameBlock, from: number): number {
    for (const side of this.#sides) {
      side.start = -1
      side.end = -1
      side.read = undefined
    }
    for (let at = from; at < count; at++) {
      const length = columns.lengths[at]!
      if (length > aloneBytesMin) return at === from ? at + 1 : at
      const side = this.#sides[columns.bits[at]! & indexBits.fromServer ? 1 : 0]
      const start = columns.starts[at]!
      // What was not recorded between two frames counts too.
      if (side.start >= 0 && start + length - side.start > runBytesMax) return at
      if (side.start < 0) side.start = start
      side.end = start + length
    }
    return count
  }

  /**
   * The payload's first `bytesMax` octets, fewer where only its beginning is kept, null where nothing is. To be asked for once; valid
   * until the next run begins.
   */
  payload(fromServer: boolean, place: FramePlace, bytesMax: number): Uint8Array | null {
    const side = this.#sides[fromServer ? 1 : 0]
    // A fragment of an earlier run is before this one.
    const read = place.start < side.start || place.start >= side.end ? null : this.#readSide(side)
    if (!read) return this.#readAlone(side.direction, place, bytesMax)
    const { bytes, words } = read
    const at = place.start - side.start
    const headerLength = headerLengthOf(bytes[at + 1]!)
    const end = Math.min(at + place.totalLength, at + headerLength + bytesMax)
    if (place.bits & frameBits.masked) unmaskInPlace(bytes, words, at + headerLength, end)
    return bytes.subarray(at + headerLength, end)
  }

  /** The payload's length as its header says it; null where that is not kept. */
  payloadLength(fromServer: boolean, { start, totalLength }: FramePlace): number | null {
    const stream = this.#record.streams[fromServer ? "server-to-client" : "client-to-server"]
    const head = stream.read(start, start + Math.min(totalLength, 2))
    return head?.length === 2 ? totalLength - headerLengthOf(head[1]!) : null
  }

  #readSide(side: Side): Side["read"] {
    if (side.read !== undefined) return side.read
    // The stream gives an array of its own, so that it may be written to.
    const bytes = this.#record.streams[side.direction].read(side.start, side.end)
    side.read = bytes && { bytes, words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) }
    return side.read
  }

  #readAlone(direction: Direction, { start, totalLength }: FramePlace, bytesMax: number): Uint8Array | null {
    const stream = this.#record.streams[direction]
    const head = stream.read(start, start + Math.min(totalLength, headerLengthMax))
    const header = head && readFrameHeader(head, 0)
    if (!header) return null
    const from = start + header.headerLength
    const payload = stream.read(from, stream.keptUntil(from, from + Math.min(header.payloadLength, bytesMax)))
    return payload && unmask(payload, header.maskKey)
  }
}

const keyBytes = new Uint8Array(4)
const keyWord = new Uint32Array(keyBytes.buffer)

/** RFC 6455 §5.3, four octets at a time: `words` are those of `bytes`, and the key stands before `start`. */
function unmaskInPlace(bytes: Uint8Array, words: Uint32Array, start: number, end: number): void {
  const key = start - 4
  let at = start
  for (; at < end && (at & 3) !== 0; at++) bytes[at]! ^= bytes[key + ((at - start) & 3)]!
  // From here on the words stand where machine words do; the key is turned to fit.
  for (let i = 0; i < 4; i++) keyBytes[i] = bytes[key + ((at - start + i) & 3)]!
  const word = keyWord[0]!
  const wordsEnd = end >> 2
  let index = at >> 2
  for (; index < wordsEnd; index++) words[index]! ^= word
  for (at = Math.max(at, wordsEnd << 2); at < end; at++) bytes[at]! ^= bytes[key + ((at - start) & 3)]!
}
