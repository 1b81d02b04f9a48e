// One direction of one connection, after TLS: all its bytes, append-only, readable by range. The newest are in memory until they
// are flushed to the segments; the oldest may be gone. Knows nothing of what the bytes mean.

import type { Place, Segments } from "./segments.ts"

export type StreamLimits = { readonly streamTailBytesMax: number; readonly flushMs: number }

/** Bytes [start, start + length) of a stream stand at a place. */
type Extent = { readonly start: number; length: number; readonly place: Place }

const tailBytesMin = 2048

export class Streams {
  readonly #segments: Segments
  readonly #limits: StreamLimits
  readonly #onProblem: (error: Error) => void
  readonly #dirty = new Set<Stream>()
  #timer: ReturnType<typeof setTimeout> | null = null

  /** `onProblem` hears of every write that the disk refused: those bytes are counted but not kept, and traffic goes on. */
  constructor(segments: Segments, limits: StreamLimits, onProblem: (error: Error) => void) {
    this.#segments = segments
    this.#limits = limits
    this.#onProblem = onProblem
  }

  open(): Stream {
    return new Stream(this, this.#limits.streamTailBytesMax)
  }

  /** Writes every tail to disk. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    for (const stream of this.#dirty) stream.flush()
    this.#dirty.clear()
  }

  /** For Stream: to disk now; null where it does not take the bytes. */
  store(bytes: Uint8Array): Place | null {
    try {
      return this.#segments.append(bytes)
    } catch (error) {
      this.#onProblem(error instanceof Error ? error : new Error(String(error)))
      return null
    }
  }

  /** For Stream: its tail is to be flushed in time. */
  touch(stream: Stream): void {
    this.#dirty.add(stream)
    this.#timer ??= setTimeout(() => this.flush(), this.#limits.flushMs)
  }

  /** For Stream: bytes that are on disk; false where they are gone. */
  load(place: Place, target: Uint8Array): boolean {
    return this.#segments.read(place, target)
  }
}

export class Stream {
  readonly #streams: Streams
  readonly #tailBytesMax: number
  readonly #extents: Extent[] = []
  #tail: Uint8Array | null = null
  #tailLength = 0
  /** Octets that have passed, kept or not. */
  length = 0

  constructor(streams: Streams, tailBytesMax: number) {
    this.#streams = streams
    this.#tailBytesMax = tailBytesMax
  }

  /** Copies `bytes`, so that the caller may go on using them. */
  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.#tailLength + bytes.length > this.#tailBytesMax) this.#writeTail()
    const start = this.length
    this.length += bytes.length
    // A large chunk goes straight to disk: copying it first would cost more than a larger write saves.
    if (bytes.length >= this.#tailBytesMax) return this.#note(start, bytes.length, this.#streams.store(bytes))
    this.#roomFor(bytes.length).set(bytes, this.#tailLength)
    this.#tailLength += bytes.length
    this.#streams.touch(this)
  }

  /** `length` octets pass that are not kept: reading them gives null. */
  skip(length: number): void {
    this.flush()
    this.length += length
  }

  /** To disk, and the memory is given back: most streams that are quiet for a while are over. */
  flush(): void {
    this.#writeTail()
    this.#tail = null
  }

  /** Bytes [start, end), or null where they are not kept (any more), or have not come yet. */
  read(start: number, end: number): Uint8Array | null {
    if (end > this.length || start > end) return null
    const target = new Uint8Array(end - start)
    const tailStart = this.length - this.#tailLength
    if (end > tailStart && this.#tail) {
      const from = Math.max(start, tailStart)
      target.set(this.#tail.subarray(from - tailStart, end - tailStart), from - start)
    }
    const diskEnd = Math.min(end, tailStart)
    for (let at = start, i = this.#extentAt(start); at < diskEnd; i++) {
      const extent = this.#extents[i]
      if (!extent || at < extent.start) return null
      const size = Math.min(extent.start + extent.length, diskEnd) - at
      const place = { segment: extent.place.segment, at: extent.place.at + at - extent.start }
      if (!this.#streams.load(place, target.subarray(at - start, at - start + size))) return null
      at += size
    }
    return target
  }

  #writeTail(): void {
    if (this.#tailLength === 0 || !this.#tail) return
    const place = this.#streams.store(this.#tail.subarray(0, this.#tailLength))
    this.#note(this.length - this.#tailLength, this.#tailLength, place)
    this.#tailLength = 0
  }

  #note(start: number, length: number, place: Place | null): void {
    if (!place) return
    const last = this.#extents.at(-1)
    const follows =
      last && last.start + last.length === start && last.place.segment === place.segment && last.place.at + last.length === place.at
    if (follows) last.length += length
    else this.#extents.push({ start, length, place })
  }

  #roomFor(length: number): Uint8Array {
    const needed = this.#tailLength + length
    if (this.#tail && this.#tail.length >= needed) return this.#tail
    let size = Math.max(this.#tail?.length ?? 0, tailBytesMin)
    while (size < needed) size *= 2
    const grown = new Uint8Array(Math.min(size, this.#tailBytesMax))
    if (this.#tail) grown.set(this.#tail.subarray(0, this.#tailLength))
    this.#tail = grown
    return grown
  }

  /** The first extent that reaches beyond `offset`. */
  #extentAt(offset: number): number {
    let low = 0
    let high = this.#extents.length
    while (low < high) {
      const middle = (low + high) >> 1
      const extent = this.#extents[middle]!
      if (extent.start + extent.length <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
