// One direction of one connection, after TLS: all its bytes, append-only, readable by range. The newest are in memory until they
// are flushed to the segments; the oldest may be gone. Knows nothing of what the bytes mean.

import type { Place, Segments } from "./segments.ts"
import type { ExtentRow, Store } from "./store.ts"

/** What reading needs: bytes [start, end), or null where they are not kept (any more), or have not come yet. */
export type ByteStream = {
  readonly id: number
  read(start: number, end: number): Uint8Array | null
  keptUntil(start: number, end: number): number
}

/** Bytes [start, start + length) of a stream stand at a place. */
type Extent = { readonly start: number; length: number; readonly segment: number; readonly at: number }

const tailBytesMin = 2048
/** Of whole tails: 4 MiB, for 32 busy connections. */
const sparesMax = 64
/** Extents that are fetched from the database at once: a place that was read is followed by its neighbours. */
const extentPage = 256

export class Streams {
  readonly #segments: Segments
  readonly #store: Store
  readonly #tailBytesMax: number
  readonly #onProblem: (error: Error) => void
  /** Called when a stream has something to be flushed. */
  readonly #onTouch: () => void
  readonly #spares: Uint8Array[] = []
  #dirty = new Set<Stream>()
  /** Those whose extents are on their way to the database. */
  #saving = new Set<Stream>()
  #nextId: number

  /** `onProblem` hears of every write that the disk refused: those bytes are counted but not kept, and traffic goes on. */
  constructor(segments: Segments, store: Store, tailBytesMax: number, onTouch: () => void, onProblem: (error: Error) => void) {
    this.#segments = segments
    this.#store = store
    this.#tailBytesMax = tailBytesMax
    this.#onTouch = onTouch
    this.#onProblem = onProblem
    this.#nextId = store.lastStream() + 1
  }

  open(): Stream {
    return new Stream(this.#nextId++, this, this.#tailBytesMax)
  }

  /** A stream of which only what is on disk is known. */
  restore(id: number): Stream {
    this.#nextId = Math.max(this.#nextId, id + 1)
    return new Stream(id, this, this.#tailBytesMax, Number.MAX_SAFE_INTEGER)
  }

  /** Every tail is on its way to disk. */
  flush(): void {
    for (const stream of this.#dirty) stream.flush()
  }

  /** Extents that are not in the database: to be put there. They are remembered until `markSaved`. */
  takeUnsaved(): (ExtentRow & { readonly stream: number })[] {
    this.#saving = this.#dirty
    this.#dirty = new Set()
    return [...this.#saving].flatMap(stream => stream.takeUnsaved().map(extent => ({ stream: stream.id, ...extent })))
  }

  /** What was taken is there to stay; or it was refused, and is to be put there again. */
  markSaved(isSaved: boolean): void {
    for (const stream of this.#saving) {
      stream.markSaved(isSaved)
      if (!isSaved) this.#dirty.add(stream)
    }
    this.#saving.clear()
  }

  /** For Stream: on its way to disk now; null where there is no room. */
  store(bytes: Uint8Array): Place | null {
    try {
      return this.#segments.append(bytes)
    } catch (error) {
      this.#onProblem(error instanceof Error ? error : new Error(String(error)))
      return null
    }
  }

  /** For Stream: memory for a tail, with anything in it. Whole ones are used again: fresh memory costs more than what is copied to it. */
  memory(length: number): Uint8Array {
    return (length === this.#tailBytesMax && this.#spares.pop()) || new Uint8Array(length)
  }

  spare(tail: Uint8Array): void {
    if (tail.length === this.#tailBytesMax && this.#spares.length < sparesMax) this.#spares.push(tail)
  }

  /** For Stream: it is to be flushed in time. */
  touch(stream: Stream): void {
    this.#dirty.add(stream)
    this.#onTouch()
  }

  /** For Stream: whether all of them are still kept. */
  has(extent: ExtentRow): boolean {
    return this.#segments.has(extent, extent.length)
  }

  /** For Stream: bytes that were stored; false where they are gone. */
  load(place: Place, target: Uint8Array): boolean {
    return this.#segments.read(place, target)
  }

  /** For Stream: extents from the one that `offset` is in. */
  extents(stream: Stream, offset: number): ExtentRow[] {
    try {
      // A file of strangers may have anything in its rows, and a segment's number becomes a file's name.
      return this.#store.extents(stream.id, offset, extentPage).filter(isExtent)
    } catch (error) {
      this.#onProblem(error instanceof Error ? error : new Error(String(error)))
      return []
    }
  }

  /** Nothing will be saved any more. */
  drop(): void {
    this.#dirty = this.#saving = new Set()
  }

  /** The segments were cleared. */
  forget(): void {
    for (const stream of [...this.#dirty, ...this.#saving]) stream.forget()
  }
}

export class Stream {
  readonly id: number
  readonly #streams: Streams
  readonly #tailBytesMax: number
  /** Extents that are not in the database, ascending; the first may be a longer version of the last one there. */
  #unsaved: Extent[] = []
  /** Those that are on their way there. */
  #saving: readonly Extent[] = []
  /** Some that are, as they were read last. */
  #page: readonly ExtentRow[] = []
  #last: Extent | null = null
  #tail: Uint8Array | null = null
  #tailLength = 0
  /** Octets that have passed, kept or not. */
  length: number

  constructor(id: number, streams: Streams, tailBytesMax: number, length = 0) {
    this.id = id
    this.#streams = streams
    this.#tailBytesMax = tailBytesMax
    this.length = length
  }

  /** Copies `bytes`, so that the caller may go on using them. */
  append(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.#tailLength + bytes.length > this.#tailBytesMax) this.#writeTail()
    const start = this.length
    this.length += bytes.length
    this.#streams.touch(this)
    // A large chunk need not be gathered here.
    if (bytes.length >= this.#tailBytesMax) return this.#note(start, bytes.length, this.#streams.store(bytes))
    this.#roomFor(bytes.length).set(bytes, this.#tailLength)
    this.#tailLength += bytes.length
  }

  /** `length` octets pass that are not kept: reading them gives null. */
  skip(length: number): void {
    this.flush()
    this.length += length
  }

  /** To disk, and the memory is given back: most streams that are quiet for a while are over. */
  flush(): void {
    this.#writeTail()
    if (this.#tail) this.#streams.spare(this.#tail)
    this.#tail = null
  }

  takeUnsaved(): readonly ExtentRow[] {
    this.#saving = this.#unsaved
    this.#unsaved = []
    return this.#saving
  }

  markSaved(isSaved: boolean): void {
    // One that has grown meanwhile is among the new ones already.
    if (!isSaved) this.#unsaved = [...this.#saving.filter(extent => extent !== this.#unsaved[0]), ...this.#unsaved]
    this.#saving = []
  }

  /** The bytes that were written are gone. */
  forget(): void {
    this.#unsaved = []
    this.#saving = []
    this.#page = []
    this.#last = null
  }

  /** Up to where, at most `end`, bytes from `start` on are kept without a hole. */
  keptUntil(start: number, end: number): number {
    const tailStart = this.length - this.#tailLength
    let at = start
    while (at < Math.min(end, tailStart)) {
      const extent = this.#extentOf(at)
      if (!extent || !this.#streams.has(extent)) return at
      at = extent.start + extent.length
    }
    return Math.min(at < tailStart ? at : this.length, end)
  }

  /** Bytes [start, end), or null where they are not kept (any more), or have not come yet. */
  read(start: number, end: number): Uint8Array | null {
    if (end > this.length || start > end) return null
    const tailStart = this.length - this.#tailLength
    const diskEnd = Math.min(end, tailStart)
    const pieces = start < diskEnd ? this.#find(start, diskEnd) : []
    // Nothing is allocated for what is not there: a header may claim any length.
    if (!pieces) return null
    const target = new Uint8Array(end - start)
    if (end > tailStart && this.#tail) {
      const from = Math.max(start, tailStart)
      target.set(this.#tail.subarray(from - tailStart, end - tailStart), from - start)
    }
    for (const { from, size, place } of pieces) {
      if (!this.#streams.load(place, target.subarray(from - start, from - start + size))) return null
    }
    return target
  }

  /** The pieces of [start, end) on disk; null where one is missing. */
  #find(start: number, end: number): { readonly from: number; readonly size: number; readonly place: Place }[] | null {
    const pieces = []
    for (let from = start; from < end; ) {
      const extent = this.#extentOf(from)
      if (!extent) return null
      const size = Math.min(extent.start + extent.length, end) - from
      pieces.push({ from, size, place: { segment: extent.segment, at: extent.at + from - extent.start } })
      from += size
    }
    return pieces
  }

  #extentOf(offset: number): ExtentRow | null {
    const known = extentIn(this.#unsaved, offset) ?? extentIn(this.#saving, offset) ?? extentIn(this.#page, offset)
    if (known) return known
    this.#page = this.#streams.extents(this, offset)
    return extentIn(this.#page, offset)
  }

  #writeTail(): void {
    if (this.#tailLength === 0 || !this.#tail) return
    const place = this.#streams.store(this.#tail.subarray(0, this.#tailLength))
    this.#note(this.length - this.#tailLength, this.#tailLength, place)
    this.#tailLength = 0
  }

  #note(start: number, length: number, place: Place | null): void {
    if (!place) return
    const last = this.#last
    if (last && last.start + last.length === start && last.segment === place.segment && last.at + last.length === place.at) {
      last.length += length
      if (this.#unsaved.at(-1) !== last) this.#unsaved.push(last)
      return
    }
    this.#last = { start, length, ...place }
    this.#unsaved.push(this.#last)
  }

  #roomFor(length: number): Uint8Array {
    const needed = this.#tailLength + length
    if (this.#tail && this.#tail.length >= needed) return this.#tail
    let size = Math.max(this.#tail?.length ?? 0, tailBytesMin)
    while (size < needed) size *= 2
    const grown = this.#streams.memory(Math.min(size, this.#tailBytesMax))
    if (this.#tail) grown.set(this.#tail.subarray(0, this.#tailLength))
    this.#tail = grown
    return grown
  }
}

const isExtent = ({ start, length, segment, at }: ExtentRow): boolean => [start, length, segment, at].every(Number.isSafeInteger)

/** The extent that `offset` is in. */
function extentIn(extents: readonly ExtentRow[], offset: number): ExtentRow | null {
  let low = 0
  let high = extents.length
  while (low < high) {
    const middle = (low + high) >> 1
    const extent = extents[middle]!
    if (extent.start + extent.length <= offset) low = middle + 1
    else high = middle
  }
  const extent = extents[low]
  return extent && extent.start <= offset ? extent : null
}
