// Memory → disk: gathers what a recording has new and writes it a few times a second, bytes first, then in one transaction what is
// known of them. So what the database knows is always there, whenever the process ends. What cannot be written is tried again, within
// bounds; traffic never waits for it.

import type { ExchangeRecord } from "./exchange-record.ts"
import { writeColumns } from "./frame-columns.ts"
import type { Segments } from "./segments.ts"
import type { Store } from "./store.ts"
import { StoreProblem } from "./store-problem.ts"
import { Streams } from "./streams.ts"

export type WriterLimits = {
  readonly sessionBytesMax: number
  readonly streamTailBytesMax: number
  readonly flushMs: number
  readonly unsavedFramesMax: number
}

/** Rows of evicted segments that a flush removes: some 5 ms. */
const evictedRowsMax = 2_000
/** Blocks of frames that a flush removes, 100 KiB each: more than a flush can add at any speed seen. */
const evictedBlocksMax = 64

export class SessionWriter {
  readonly #store: Store
  readonly #segments: Segments
  readonly #limits: WriterLimits
  readonly #onProblem: (problem: string | null) => void
  readonly streams: Streams
  readonly #dirty = new Map<ExchangeRecord, "facts" | "kept">()
  #removed: number[] = []
  #mustClear = false
  #lastRemoved = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #cleanedBefore: number
  #isClosed = false
  /** Why bytes could not be written since the last flush. */
  #bytesProblem: string | null = null
  /** Why what passes now is not kept, as a sentence. */
  problem: string | null = null
  /** So much waits to be written that nothing more is taken. */
  isStuck = false

  /** `onProblem` hears when writing begins to fail, with the reason, and with null when it is well again. */
  constructor(store: Store, segments: Segments, limits: WriterLimits, onProblem: (problem: string | null) => void) {
    this.#onProblem = onProblem
    this.#store = store
    this.#segments = segments
    this.#limits = limits
    this.#cleanedBefore = segments.firstNumber
    const refused = (error: Error) => {
      this.#bytesProblem = error.message
    }
    this.streams = new Streams(segments, store, limits.streamTailBytesMax, () => this.#touch(), refused)
  }

  /** `facts` includes `kept`. */
  save(record: ExchangeRecord, what: "facts" | "kept"): void {
    if (what === "facts" || !this.#dirty.has(record)) this.#dirty.set(record, what)
    this.#touch()
  }

  remove(records: readonly ExchangeRecord[]): void {
    for (const record of records) {
      this.#dirty.delete(record)
      this.#removed.push(record.id)
      this.#lastRemoved = Math.max(this.#lastRemoved, record.id)
    }
    this.#touch()
  }

  /** Nothing of what was recorded until now stays on disk. */
  clear(): void {
    this.#dirty.clear()
    this.#removed = []
    this.streams.flush()
    this.streams.forget()
    this.#segments.clear()
    this.#mustClear = true
    this.flush()
  }

  /** Everything to disk now. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.streams.flush()
    const isWritten = this.#write(() => this.#save())
    if (isWritten && this.#mustClear) this.#compact()
    if (isWritten) this.#markSaved()
    else this.#touch()
    this.isStuck = !isWritten && this.#unsavedFrames() > this.#limits.unsavedFramesMax
    if (this.#segments.firstNumber > this.#cleanedBefore) this.#touch()
  }

  /** What passes after this is not kept: connections may outlive their recording by a moment. */
  close(now: number): void {
    this.flush()
    this.#isClosed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#write(() => this.#store.set("endedAt", now))
    this.#store.close()
    this.#segments.close()
    // What was to be cleared and could not be does not come back.
    if (this.#mustClear) this.#store.remove()
  }

  #touch(): void {
    if (this.#isClosed) return
    this.#timer ??= setTimeout(() => this.flush(), this.#limits.flushMs)
  }

  #compact(): void {
    try {
      this.#store.compact()
    } catch (error) {
      // The rows are gone all the same.
      if (!(error instanceof StoreProblem)) throw error
    }
  }

  /** One transaction; false where it was refused. */
  #write(work: () => void): boolean {
    let problem: string | null = null
    try {
      this.#store.transaction(work)
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error
      problem = error.message
    }
    const bytes = this.#bytesProblem && `The bytes of the recording cannot be written: ${this.#bytesProblem}.`
    this.#bytesProblem = null
    this.#tell(problem ?? bytes)
    return problem === null
  }

  #save(): void {
    if (this.#mustClear) this.#store.clear()
    this.streams.save()
    this.#store.removeExchanges(this.#removed)
    // Its number is not given again, also when nothing else tells that it was given.
    if (this.#removed.length > 0) this.#store.set("lastRemoved", this.#lastRemoved)
    for (const [record, what] of this.#dirty) this.#saveRecord(record, what)
    this.#segments.otherBytes = this.#store.usedBytes()
    // A budget is full of what is known of frames only where their bytes were tiny, and are long gone.
    if (this.#segments.otherBytes > this.#limits.sessionBytesMax / 2) this.#store.removeOldestFrames(evictedBlocksMax)
    const { firstNumber } = this.#segments
    if (firstNumber <= this.#cleanedBefore) return
    if (this.#store.removeExtentsBefore(firstNumber, evictedRowsMax) < evictedRowsMax) this.#cleanedBefore = firstNumber
  }

  #saveRecord(record: ExchangeRecord, what: "facts" | "kept"): void {
    const { id, exchange } = record
    if (!exchange) return
    const kept = JSON.stringify(record.toKept())
    if (what === "facts") this.#store.putExchange({ id, facts: JSON.stringify(exchange), kept })
    else this.#store.putKept(id, kept)
    for (const piece of record.frames?.unsaved() ?? []) this.#store.putFrames(id, piece, writeColumns(piece.columns))
    for (const [message, wire] of record.unsavedWires) this.#store.putWire(id, message, JSON.stringify(wire))
    for (const { direction, before, window } of record.unsavedWindows) this.#store.putWindow(id, direction, before, window)
    for (const message of record.unsavedMarks) this.#store.putMark(id, message, JSON.stringify(record.marks.get(message)))
  }

  #markSaved(): void {
    this.#mustClear = false
    this.streams.markSaved()
    this.#removed = []
    for (const record of this.#dirty.keys()) {
      record.frames?.markSaved()
      record.unsavedMarks.clear()
      record.unsavedWires.clear()
      record.unsavedWindows.length = 0
    }
    this.#dirty.clear()
  }

  #unsavedFrames(): number {
    let frames = 0
    for (const record of this.#dirty.keys()) frames += record.frames?.unsavedCount ?? 0
    return frames
  }

  /** Said once, however often it is tried; and again when it is over and comes back. */
  #tell(problem: string | null): void {
    const wasWell = this.problem === null
    this.problem = problem && `${problem} Traffic goes on; what passes now may not be kept.`
    if (wasWell !== (this.problem === null)) this.#onProblem(this.problem)
  }
}
