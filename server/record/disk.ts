// Where what is recorded is carried to disk: bytes into segment files as they come, and a few times a second a batch of what is known of
// them. In order, so that a batch never tells of bytes that are not there. On this thread, or in one of its own (disk-thread.ts).

import { type Batch, writeBatch } from "./batch.ts"
import { type LostRange, SegmentFiles } from "./segment-files.ts"
import type { Store } from "./store.ts"
import { StoreProblem } from "./store-problem.ts"

/** What became of a batch. */
export type Committed = {
  /** False: nothing of it was, and it is to be tried again. */
  readonly isWritten: boolean
  /** Why it was not, or why bytes were not, as a sentence. */
  readonly problem: string | null
  /** Octets that the database takes. */
  readonly databaseBytes: number
  /** Bytes that the disk did not take since the batch before: whoever asks for them is told that they are not kept. */
  readonly lost: readonly LostRange[]
  /** How many writes were refused, ever. */
  readonly refused: number
  /** Nothing will ever be written again. */
  readonly isOver: boolean
  /** Rows of evicted segments wait to be removed. */
  readonly hasMore: boolean
}

export type Disk = {
  /** Octets [from, to) of `block` for a segment, `at` octets into it. They must not change until they are written. */
  write(segment: number, at: number, block: Uint8Array, from: number, to: number): void
  /** Writes that are not carried out yet. */
  readonly behind: number
  /** How many writes were refused, ever: of some of them it may not be known yet which bytes they had. */
  readonly refused: number
  /** Waits, `ms` at most, until only `behind` are not; false where that was too short. */
  wait(behind: number, ms: number): boolean
  remove(segment: number): void
  commit(batch: Batch, done: (committed: Committed) => void): void
  /** The last call. `isForgotten`: the database goes as well. */
  close(endedAt: number, isForgotten: boolean, done: () => void): void
}

export type DiskLimits = { readonly sessionBytesMax: number }

export class DiskHere implements Disk {
  readonly #openStore: () => Store
  readonly #files: SegmentFiles
  readonly #limits: DiskLimits
  /** Rows of segments before this number are removed. */
  #cleanedBefore = 0
  /** As the database has it. */
  #lastSegment = 0
  readonly behind = 0

  constructor(openStore: () => Store, folder: string, limits: DiskLimits) {
    this.#openStore = openStore
    this.#files = new SegmentFiles(folder)
    this.#limits = limits
  }

  write(segment: number, at: number, block: Uint8Array, from: number, to: number): void {
    this.#files.write(segment, at, block.subarray(from, to))
  }

  get refused(): number {
    return this.#files.refused
  }

  wait(): boolean {
    return true
  }

  remove(segment: number): void {
    this.#files.remove(segment)
  }

  commit(batch: Batch, done: (committed: Committed) => void): void {
    done(this.#commit(batch))
  }

  close(endedAt: number, isForgotten: boolean, done: () => void): void {
    try {
      const store = this.#openStore()
      store.attempt(() => store.set("endedAt", endedAt))
      store.close()
      if (isForgotten) store.remove()
    } catch (error) {
      // It was said with the last batch.
      if (!(error instanceof StoreProblem)) throw error
    }
    this.#files.close()
    done()
  }

  #commit(batch: Batch): Committed {
    const { problem, lost } = this.#files.takeNews()
    const bytesProblem = problem && `The bytes of the recording cannot be written: ${problem}.`
    const { refused } = this.#files
    let databaseBytes = 0
    let hasMore = false
    try {
      const store = this.#openStore()
      store.transaction(() => {
        writeBatch(store, batch, this.#files.lost)
        // What is known of a file that is gone must not be said of another.
        if (batch.lastSegment !== this.#lastSegment) store.set("lastSegment", batch.lastSegment)
        databaseBytes = store.usedBytes()
        // A budget is full of what is known of frames only where their bytes were tiny, and are long gone.
        if (databaseBytes > this.#limits.sessionBytesMax / 2) store.removeOldestFrames(evictedBlocksMax)
        hasMore =
          batch.firstSegment > this.#cleanedBefore && store.removeExtentsBefore(batch.firstSegment, evictedRowsMax) === evictedRowsMax
      })
      this.#lastSegment = batch.lastSegment
      if (!hasMore) this.#cleanedBefore = batch.firstSegment
      // Where it is refused, the rows are gone all the same.
      if (batch.mustClear) store.attempt(() => store.compact())
      return { isWritten: true, problem: bytesProblem, databaseBytes, lost, refused, isOver: false, hasMore }
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error
      return { isWritten: false, problem: error.message, databaseBytes, lost, refused, isOver: false, hasMore: true }
    }
  }
}

/** Rows of evicted segments that a batch removes: some 5 ms. */
const evictedRowsMax = 2_000
/** Blocks of frames that a batch removes, 100 KiB each: more than a batch can add at any speed seen. */
const evictedBlocksMax = 64
