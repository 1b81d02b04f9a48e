// What is kept of every frame of a WebSocket: where it is, when it came, what it is. Typed arrays in blocks, 26 bytes a frame; payloads
// stay in the streams. Frames are numbered from 0 in order of arrival, messages by the frame that ends them. A block that has been
// saved may leave memory; it is loaded again when somebody asks for it.

import type { Direction } from "../contract.ts"
import { frameBits } from "../wire/websocket/decoder.ts"
import { type Columns, columnsBetween, columnsBytes, lostColumns, newColumns, reuseColumns } from "./frame-columns.ts"

/** Blocks start small, because most connections have few frames, and stop growing here, so that a copy stays short. */
export const blockFramesMax = 4096
const blockFramesMin = 16

/** Above the bits of FrameDecoder. */
export const indexBits = { fromServer: 0x200, endsMessage: 0x400 } as const
const { fromServer, endsMessage } = indexBits

/** What is known of a block without its columns. */
export type BlockSummary = {
  readonly firstFrame: number
  readonly firstMessage: number
  count: number
  messages: number
  firstTime: number
  lastTime: number
}

/**
 * Of its frames `saved` are where the pages find them, and `saving` will be with those on their way there. `isShared`: somebody may be
 * reading the columns, however long.
 */
type Block = BlockSummary & { columns: Columns | null; saved: number; saving: number; isShared: boolean }

/** Frames that are to be saved: all of a full block, or what a growing one has more than before. */
export type Piece = BlockSummary & { readonly columns: Columns }

/** Some frames in bulk: `columns` hold `count` of them, the first being number `first`; the next message to end is `firstMessage + 1`. */
export type FrameBlock = { readonly first: number; readonly count: number; readonly firstMessage: number; readonly columns: Columns }

/** Where saved blocks are loaded from, and who says which of them leave memory. */
export type FramePages = {
  load(firstFrame: number): Columns | null
  /** `leave` is called when the room is needed for others. */
  keep(block: object, bytes: number, leave: () => void): void
  use(block: object): void
}

/** A frame that has passed. `start` is the offset of its header in its direction's stream, lengths are octets. */
export type IndexedFrame = {
  readonly direction: Direction
  readonly time: number
  readonly start: number
  /** Header and payload together. */
  readonly totalLength: number
  readonly opcode: number
  /** RSV1 is its bit 4, RSV2 2, RSV3 1. */
  readonly rsv: number
  readonly isFinal: boolean
  readonly isMasked: boolean
  readonly endsMessage: boolean
}

export class FrameIndex {
  readonly #blocks: Block[] = []
  readonly #pages: FramePages | null
  /** Number of the first block that has frames which are not saved. */
  #unsavedFrom = 0
  frameCount = 0
  messageCount = 0

  /** Without pages all blocks stay in memory. */
  constructor(pages: FramePages | null = null, saved: readonly BlockSummary[] = []) {
    this.#pages = pages
    for (const summary of saved) {
      this.#blocks.push({ ...summary, columns: null, saved: summary.count, saving: summary.count, isShared: false })
      this.frameCount = summary.firstFrame + summary.count
      this.messageCount = summary.firstMessage + summary.messages
    }
    this.#unsavedFrom = saved.length
  }

  push(direction: Direction, time: number, start: number, totalLength: number, bits: number): void {
    let block = this.#blocks.at(-1)
    // What was restored is complete: it is never appended to.
    if (!block?.columns || block.count === blockFramesMax) {
      block = this.#newBlock(time)
      this.#blocks.push(block)
    }
    const columns = roomFor(block)
    // RFC 6455 §5.4: a final frame ends its message; control frames always stand alone, even when a faulty peer says otherwise.
    const ends = (bits & frameBits.fin) !== 0 || (bits & frameBits.opcode) >= 8
    const at = block.count++
    columns.times[at] = time
    columns.starts[at] = start
    columns.lengths[at] = totalLength
    columns.bits[at] = bits | (direction === "server-to-client" ? fromServer : 0) | (ends ? endsMessage : 0)
    block.lastTime = time
    this.frameCount++
    if (!ends) return
    block.messages++
    this.messageCount++
  }

  frame(number: number): IndexedFrame {
    const block = this.#blocks[this.#find(block => block.firstFrame <= number)]
    if (!block || number >= this.frameCount) throw new RangeError(`no frame ${number} of ${this.frameCount}`)
    return frameAt(this.#columnsOf(block), number - block.firstFrame)
  }

  get blockCount(): number {
    return this.#blocks.length
  }

  /** Number of the block that frame `number` is in. */
  blockOf(number: number): number {
    return this.#find(block => block.firstFrame <= number)
  }

  /** Frames in bulk, for whoever reads many of them. */
  block(number: number): FrameBlock {
    const block = this.#blocks[number]
    if (!block) throw new RangeError(`no block ${number} of ${this.#blocks.length}`)
    block.isShared = true
    return { first: block.firstFrame, count: block.count, firstMessage: block.firstMessage, columns: this.#columnsOf(block) }
  }

  /** The number of the frame that ends message `id` (1 to messageCount). */
  lastFrameOf(id: number): number {
    const block = this.#blocks[this.#find(block => block.firstMessage < id)]
    if (!block || id > this.messageCount) throw new RangeError(`no message ${id} of ${this.messageCount}`)
    let left = id - block.firstMessage
    const { bits } = this.#columnsOf(block)
    for (let at = 0; at < block.count; at++) {
      if (bits[at]! & endsMessage && --left === 0) return block.firstFrame + at
    }
    // Its row was damaged: each of its messages is another frame.
    return block.firstFrame + Math.min(left, block.count) - 1
  }

  /** The message that frame `number` belongs to, as far as it has ended: the first one of its direction that ends with it or after it. */
  messageOf(number: number): number | null {
    const { direction, opcode } = this.frame(number)
    const wanted = direction === "server-to-client" ? fromServer : 0
    for (let n = this.blockOf(number); n < this.#blocks.length; n++) {
      const { first, count, firstMessage, columns } = this.block(n)
      let id = firstMessage
      for (let at = 0; at < count; at++) {
        const bits = columns.bits[at]!
        if (bits & endsMessage) id++
        if (first + at < number || !(bits & endsMessage)) continue
        if (first + at === number) return id
        // A control frame always stands alone; the end of a fragmented message is a data frame.
        if (opcode < 8 && (bits & fromServer) === wanted && (bits & frameBits.opcode) < 8) return id
      }
    }
    return null
  }

  /** The first message that ended at `time` or after it; one more than there are where none did. Times ascend. */
  firstMessageAt(time: number): number {
    const after = this.#find(block => block.lastTime < time) + 1
    for (let n = after; n < this.#blocks.length; n++) {
      const { count, firstMessage, columns } = this.block(n)
      let id = firstMessage
      for (let at = 0; at < count; at++) {
        if (!(columns.bits[at]! & endsMessage)) continue
        id++
        if (columns.times[at]! >= time) return id
      }
    }
    return this.messageCount + 1
  }

  /** All frames of message `id`, in order: most have one. */
  framesOf(id: number, framesMax: number): { readonly frames: IndexedFrame[]; readonly isCut: boolean } {
    const number = this.lastFrameOf(id)
    const last = this.frame(number)
    const frames = [last]
    if (last.opcode !== 0) return { frames, isCut: false }
    const wanted = last.direction === "server-to-client" ? fromServer : 0
    let at = number
    back: for (let n = this.blockOf(number); n >= 0; n--) {
      const { first, columns } = this.block(n)
      while (--at >= first) {
        const bits = columns.bits[at - first]!
        if ((bits & fromServer) !== wanted || (bits & frameBits.opcode) >= 8) continue
        if (bits & endsMessage) break back
        frames.push(frameAt(columns, at - first))
        if ((bits & frameBits.opcode) !== 0 || frames.length >= framesMax) break back
      }
      at = first
    }
    frames.reverse()
    return { frames, isCut: frames[0]?.opcode === 0 && frames.length >= framesMax }
  }

  /** What is not saved. */
  takeUnsaved(): Piece[] {
    return this.#blocks.slice(this.#unsavedFrom).flatMap(block => {
      block.saving = block.count
      return block.saved === block.count ? [] : pieceOf(block)
    })
  }

  /** All that was taken is where the pages find it: full blocks may leave memory now. */
  markSaved(): void {
    for (const block of this.#blocks.slice(this.#unsavedFrom)) {
      block.saved = block.saving
      if (block.saved < blockFramesMax) continue
      this.#unsavedFrom++
      this.#mayLeave(block)
    }
  }

  get unsavedCount(): number {
    return this.#blocks.slice(this.#unsavedFrom).reduce((sum, { count, saved }) => sum + count - saved, 0)
  }

  #newBlock(time: number): Block {
    const size = this.frameCount === 0 ? blockFramesMin : blockFramesMax
    const summary = { firstFrame: this.frameCount, firstMessage: this.messageCount, count: 0, messages: 0, firstTime: time, lastTime: time }
    return { ...summary, columns: newColumns(size), saved: 0, saving: 0, isShared: false }
  }

  #mayLeave(block: Block): void {
    if (!block.columns || !this.#pages) return
    this.#pages.keep(block, columnsBytes(block.count), () => {
      if (block.columns && !block.isShared) reuseColumns(block.columns)
      block.columns = null
    })
  }

  #columnsOf(block: Block): Columns {
    if (block.columns) {
      this.#pages?.use(block)
      return block.columns
    }
    const loaded = this.#pages?.load(block.firstFrame) ?? null
    const isWhole = loaded !== null && loaded.times.length >= block.count
    block.columns = isWhole ? loaded : lostColumns(block.count, block.messages, block.firstTime, frameBits.fin | 2 | endsMessage)
    this.#mayLeave(block)
    return block.columns
  }

  /** The last block for which `isBefore` holds; blocks are in order of frames, messages and times. */
  #find(isBefore: (block: Block) => boolean): number {
    let low = 0
    let high = this.#blocks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(this.#blocks[middle]!)) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function frameAt(columns: Columns, at: number): IndexedFrame {
  const bits = columns.bits[at]!
  return {
    direction: bits & fromServer ? "server-to-client" : "client-to-server",
    time: columns.times[at]!,
    start: columns.starts[at]!,
    totalLength: columns.lengths[at]!,
    opcode: bits & frameBits.opcode,
    rsv: (bits >> 4) & 7,
    isFinal: (bits & frameBits.fin) !== 0,
    isMasked: (bits & frameBits.masked) !== 0,
    endsMessage: (bits & endsMessage) !== 0,
  }
}

function roomFor(block: Block): Columns {
  const columns = block.columns!
  if (block.count < columns.times.length) return columns
  const grown = newColumns(Math.min(blockFramesMax, columns.times.length * 4))
  for (const name of ["times", "starts", "lengths", "bits"] as const) grown[name].set(columns[name])
  block.columns = grown
  return grown
}

function pieceOf(block: Block): Piece {
  const { saved, count, columns } = block
  const from = count === blockFramesMax ? 0 : saved
  const { times, bits } = columns!
  let before = 0
  for (let at = 0; at < from; at++) if (bits[at]! & endsMessage) before++
  return {
    firstFrame: block.firstFrame + from,
    firstMessage: block.firstMessage + before,
    count: count - from,
    messages: block.messages - before,
    firstTime: times[from]!,
    lastTime: block.lastTime,
    columns: columnsBetween(from, count, columns!),
  }
}
