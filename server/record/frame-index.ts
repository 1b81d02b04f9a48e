// What is kept in memory of every frame of a WebSocket: where it is, when it came, what it is. Typed arrays in blocks, 26 bytes a
// frame; payloads stay in the streams. Frames are numbered from 0 in order of arrival, messages by the frame that ends them.

import type { Direction } from "../contract.ts"
import { frameBits } from "../wire/websocket/decoder.ts"

/** Blocks start small, because most connections have few frames, and stop growing here, so that a copy stays short. */
const blockFramesMax = 4096
const blockFramesMin = 16

/** Above the bits of FrameDecoder: sent by the server; ends a message. */
const fromServer = 0x200
const endsMessage = 0x400

type Block = {
  readonly firstFrame: number
  readonly firstMessage: number
  times: Float64Array
  starts: Float64Array
  lengths: Float64Array
  bits: Uint16Array
  count: number
  messages: number
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
  frameCount = 0
  messageCount = 0

  push(direction: Direction, time: number, start: number, totalLength: number, bits: number): void {
    let block = this.#blocks.at(-1)
    if (!block || block.count === blockFramesMax) {
      block = newBlock(this.frameCount, this.messageCount)
      this.#blocks.push(block)
    }
    if (block.count === block.times.length) growBlock(block)
    // RFC 6455 §5.4: a final frame ends its message; control frames always stand alone, even when a faulty peer says otherwise.
    const ends = (bits & frameBits.fin) !== 0 || (bits & frameBits.opcode) >= 8
    const at = block.count++
    block.times[at] = time
    block.starts[at] = start
    block.lengths[at] = totalLength
    block.bits[at] = bits | (direction === "server-to-client" ? fromServer : 0) | (ends ? endsMessage : 0)
    this.frameCount++
    if (!ends) return
    block.messages++
    this.messageCount++
  }

  frame(number: number): IndexedFrame {
    const block = this.#blocks[this.#find(block => block.firstFrame <= number)]
    if (!block || number >= this.frameCount) throw new RangeError(`no frame ${number} of ${this.frameCount}`)
    const at = number - block.firstFrame
    const bits = block.bits[at]!
    return {
      direction: bits & fromServer ? "server-to-client" : "client-to-server",
      time: block.times[at]!,
      start: block.starts[at]!,
      totalLength: block.lengths[at]!,
      opcode: bits & frameBits.opcode,
      rsv: (bits >> 4) & 7,
      isFinal: (bits & frameBits.fin) !== 0,
      isMasked: (bits & frameBits.masked) !== 0,
      endsMessage: (bits & endsMessage) !== 0,
    }
  }

  /** The number of the frame that ends message `id` (1 to messageCount). */
  lastFrameOf(id: number): number {
    const block = this.#blocks[this.#find(block => block.firstMessage < id)]
    if (!block || id > this.messageCount) throw new RangeError(`no message ${id} of ${this.messageCount}`)
    let left = id - block.firstMessage
    for (let at = 0; at < block.count; at++) {
      if (block.bits[at]! & endsMessage && --left === 0) return block.firstFrame + at
    }
    throw new Error("a block counts more messages than it has")
  }

  /** All frames of message `id`, in order: most have one. */
  framesOf(id: number, framesMax: number): { readonly frames: IndexedFrame[]; readonly isCut: boolean } {
    let number = this.lastFrameOf(id)
    const last = this.frame(number)
    const frames = [last]
    if (last.opcode !== 0) return { frames, isCut: false }
    while (--number >= 0) {
      const frame = this.frame(number)
      if (frame.direction !== last.direction || frame.opcode >= 8) continue
      if (frame.endsMessage) break
      frames.push(frame)
      if (frame.opcode !== 0 || frames.length >= framesMax) break
    }
    frames.reverse()
    return { frames, isCut: frames[0]?.opcode === 0 && frames.length >= framesMax }
  }

  /** The last block for which `isBefore` holds; blocks are in order of both frames and messages. */
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

function newBlock(firstFrame: number, firstMessage: number): Block {
  const size = firstFrame === 0 ? blockFramesMin : blockFramesMax
  return {
    firstFrame,
    firstMessage,
    times: new Float64Array(size),
    starts: new Float64Array(size),
    lengths: new Float64Array(size),
    bits: new Uint16Array(size),
    count: 0,
    messages: 0,
  }
}

function growBlock(block: Block): void {
  const size = Math.min(blockFramesMax, block.times.length * 4)
  const grow = <T extends Float64Array | Uint16Array>(old: T, grown: T): T => {
    grown.set(old)
    return grown
  }
  block.times = grow(block.times, new Float64Array(size))
  block.starts = grow(block.starts, new Float64Array(size))
  block.lengths = grow(block.lengths, new Float64Array(size))
  block.bits = grow(block.bits, new Uint16Array(size))
}
