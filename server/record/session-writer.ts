// Memory → disk: gathers what a recording has new and hands it over a few times a second, bytes first, then in one transaction what is
// known of them. So what the database knows is always there, whenever the process ends. What cannot be written is tried again, within
// bounds; traffic waits only where it is too far ahead of the disk (write-ahead.ts).

import { type Batch, withId } from "./batch.ts"
import type { Committed, Disk } from "./disk.ts"
import type { ExchangeRecord } from "./exchange-record.ts"
import type { BlockSummary, Piece } from "./frame-index.ts"
import { RowBlock } from "./rows.ts"
import type { Segments } from "./segments.ts"
import type { Store } from "./store.ts"
import { Streams } from "./streams.ts"
import { WholeBlocks } from "./whole-blocks.ts"

export type WriterLimits = {
  readonly streamTailBytesMax: number
  readonly flushMs: number
  readonly unsavedFramesMax: number
}

/** What is on its way to the disk, to be gathered again where it is refused. */
type UnderWay = {
  readonly batch: Batch
  readonly records: ReadonlyMap<ExchangeRecord, "facts" | "kept">
  /** Those whose row was there when they were over. */
  readonly finished: readonly ExchangeRecord[]
  readonly done: Promise<void>
}

/** Exchanges of one batch: gathering them takes some 10 µs each, and a relay's pauses are to stay short. */
const batchExchangesMax = 500
/** Of a block of rows; the rest is for those that are not over, which would never find room otherwise. */
const finishedBytesMax = 384 * 1024

export class SessionWriter {
  readonly #disk: Disk
  readonly #segments: Segments
  readonly #limits: WriterLimits
  readonly #onProblem: (problem: string | null) => void
  readonly streams: Streams
  #dirty = new Map<ExchangeRecord, "facts" | "kept">()
  /** The rows of the next batch, and those of the one under way. */
  #rows = new RowBlock()
  #otherRows = new RowBlock()
  /** Whose rows are among the next ones. */
  #finished: ExchangeRecord[] = []
  #removed: Batch["removed"] = []
  #mustClear = false
  #lastRemoved = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #underWay: UnderWay | null = null
  #isClosed = false
  readonly #blocks: WholeBlocks
  /** Why bytes found no room since the last batch. */
  #bytesProblem: string | null = null
  /** Why what passes now is not kept, as a sentence. */
  problem: string | null = null
  /** So much waits to be written that nothing more is taken. */
  isStuck = false

  /** `store` is for reading. `onProblem` hears when writing begins to fail, with the reason, and with null when it is well again. */
  constructor(store: Store, segments: Segments, disk: Disk, limits: WriterLimits, onProblem: (problem: string | null) => void) {
    this.#onProblem = onProblem
    this.#disk = disk
    this.#segments = segments
    this.#blocks = new WholeBlocks(segments)
    this.#limits = limits
    const refused = (error: Error) => {
      this.#bytesProblem = `The bytes of the recording cannot be written: ${error.message}.`
    }
    this.streams = new Streams(segments, store, limits.streamTailBytesMax, () => this.#touch(), refused)
  }

  /** `facts` includes `kept`; `last` says that it is over. */
  save(record: ExchangeRecord, what: "facts" | "kept" | "last"): void {
    if (this.#isClosed) return
    if (what === "last" && this.#finish(record)) return
    if (what !== "kept" || !this.#dirty.has(record)) this.#dirty.set(record, what === "kept" ? what : "facts")
    this.#touch()
  }

  /** Its row is made at once, while all that it is made of is in the caches of the processor: 2 µs then, 9 a tenth of a second later. */
  #finish(record: ExchangeRecord): boolean {
    const hasRoom = this.#rows.length < finishedBytesMax
    this.#touch(hasRoom ? this.#limits.flushMs : 0)
    if (!hasRoom || record.frames || !this.#addRow(record, "facts")) return false
    this.#dirty.delete(record)
    this.#finished.push(record)
    return true
  }

  #addRow(record: ExchangeRecord, what: "facts" | "kept"): boolean {
    return this.#rows.append(record.id, what === "facts" ? JSON.stringify(record.exchange) : "", JSON.stringify(record.toKept()))
  }

  remove(records: readonly ExchangeRecord[]): void {
    if (this.#isClosed) return
    for (const record of records) {
      this.#dirty.delete(record)
      this.#removed = withId(this.#removed, record.id)
      this.#lastRemoved = Math.max(this.#lastRemoved, record.id)
    }
    this.#touch()
  }

  /** Nothing of what was recorded until now stays on disk, once this resolves. */
  clear(): Promise<void> {
    this.#dirty.clear()
    this.#finished = []
    this.#rows.clear()
    this.#removed = []
    this.streams.flush()
    this.streams.forget()
    this.#segments.clear()
    this.#blocks.forget()
    this.#mustClear = true
    return this.flush()
  }

  /** Resolves when everything until now is on disk, or was refused. With a disk on this thread that is when it returns. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    let left = this.#dirty.size
    do {
      // One at a time: what came after it was gathered goes with the next.
      while (this.#underWay) await this.#underWay.done
      if (this.#isClosed) return
      const { records, done } = this.#commit()
      left -= Math.max(1, records.size)
      if (this.#underWay) await done
    } while (left > 0)
  }

  /** What passes after this is not kept: connections may outlive their recording by a moment. */
  close(now: number): Promise<void> {
    const flushed = this.flush()
    return this.#underWay ? flushed.then(() => this.#end(now)) : this.#end(now)
  }

  #end(now: number): Promise<void> {
    this.#isClosed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#segments.close()
    const { promise, resolve } = Promise.withResolvers<void>()
    // What was to be cleared and could not be does not come back.
    this.#disk.close(now, this.#mustClear, resolve)
    return promise
  }

  #touch(afterMs = this.#limits.flushMs): void {
    if (this.#isClosed) return
    if (this.#timer && afterMs === 0) clearTimeout(this.#timer)
    if (!this.#timer || afterMs === 0) this.#timer = setTimeout(() => this.#onTime(), afterMs)
  }

  #onTime(): void {
    this.#timer = null
    if (!this.#underWay) return void this.#commit()
    // The disk is slower than that. What waits for it is bounded.
    this.isStuck = this.#unsavedFrames() > this.#limits.unsavedFramesMax
    this.#touch()
  }

  #commit(): UnderWay {
    const { promise, resolve } = Promise.withResolvers<void>()
    const records = new Map<ExchangeRecord, "facts" | "kept">()
    const batch = this.#gather(records)
    const underWay = { batch, records, finished: this.#finished, done: promise }
    ;[this.#rows, this.#otherRows] = [this.#otherRows, this.#rows]
    this.#rows.clear()
    this.#finished = []
    this.#removed = []
    this.#mustClear = false
    this.#underWay = underWay
    this.#disk.commit(batch, committed => {
      this.#underWay = null
      try {
        this.#settle(underWay, committed)
      } finally {
        resolve()
      }
    })
    return underWay
  }

  /** Takes as many records as there is room for; those are put into `records`. */
  #gather(records: Map<ExchangeRecord, "facts" | "kept">): Batch {
    this.streams.flush()
    const batch = {
      mustClear: this.#mustClear,
      removed: this.#removed,
      lastRemoved: this.#lastRemoved,
      firstSegment: this.#segments.firstNumber,
      lastSegment: this.#segments.lastNumber,
      extents: this.streams.takeUnsaved(),
      frames: [] as Batch["frames"][number][],
      wires: [] as Batch["wires"][number][],
      marks: [] as Batch["marks"][number][],
      windows: [] as Batch["windows"][number][],
    }
    for (const [record, what] of this.#dirty) {
      const { id: exchange } = record
      if (records.size === batchExchangesMax || (record.exchange && !this.#addRow(record, what))) break
      this.#dirty.delete(record)
      records.set(record, what)
      if (!record.exchange) continue
      for (const piece of record.frames?.takeUnsaved() ?? [])
        batch.frames.push({ exchange, summary: summaryOf(piece), columns: this.#blocks.columnsOf(piece) })
      for (const [message, wire] of record.unsavedWires) batch.wires.push({ exchange, message, wire: JSON.stringify(wire) })
      for (const message of record.unsavedMarks) batch.marks.push({ exchange, message, mark: JSON.stringify(record.marks.get(message)) })
      record.unsavedMarks.clear()
      for (const window of record.unsavedWindows) batch.windows.push({ exchange, ...window })
    }
    // Bytes first.
    this.#segments.flush()
    return { ...batch, rows: this.#rows.rows }
  }

  #settle(underWay: UnderWay, committed: Committed): void {
    const { isWritten, problem, databaseBytes, lost, refused, hasMore } = committed
    if (committed.isOver) return this.#giveUp(problem)
    this.#segments.lose(lost, refused)
    if (databaseBytes > 0) this.#segments.otherBytes = databaseBytes
    this.streams.markSaved(isWritten)
    if (isWritten) {
      this.#blocks.forget()
      markSaved(underWay)
    } else this.#takeBack(underWay)
    this.isStuck = !isWritten && this.#unsavedFrames() > this.#limits.unsavedFramesMax
    this.#tell(problem ?? this.#bytesProblem)
    this.#bytesProblem = null
    if (this.#isClosed) return
    // More than a batch waits: at once, but for what the relay has to do first.
    if (isWritten && (this.#dirty.size >= batchExchangesMax || this.#rows.length >= finishedBytesMax)) this.#touch(0)
    else if (hasMore || this.#dirty.size > 0) this.#touch()
  }

  /** Nothing is gathered any more. */
  #giveUp(problem: string | null): void {
    this.#tell(problem)
    this.isStuck = true
    this.#isClosed = true
    this.#dirty.clear()
    this.#finished = []
    this.#removed = []
    this.#blocks.forget()
    this.streams.drop()
  }

  /** To be tried again with what came meanwhile. */
  #takeBack({ batch, records, finished }: UnderWay): void {
    this.#mustClear ||= batch.mustClear
    this.#removed = [...batch.removed, ...this.#removed]
    for (const record of finished) if (record.exchange) this.#dirty.set(record, "facts")
    for (const [record, what] of records) if (what === "facts" || !this.#dirty.has(record)) this.#dirty.set(record, what)
    const byId = new Map([...records.keys()].map(record => [record.id as number, record]))
    for (const { exchange, message } of batch.marks) byId.get(exchange)?.unsavedMarks.add(message)
    this.#touch()
  }

  #unsavedFrames(): number {
    let frames = 0
    for (const record of new Set([...this.#dirty.keys(), ...(this.#underWay?.records.keys() ?? [])]))
      frames += record.frames?.unsavedCount ?? 0
    return frames
  }

  /** Said once, however often it is tried; and again when it is over and comes back. */
  #tell(problem: string | null): void {
    const wasWell = this.problem === null
    this.problem = problem && `${problem} Traffic goes on; what passes now may not be kept.`
    if (wasWell !== (this.problem === null)) this.#onProblem(this.problem)
  }
}

const summaryOf = ({ firstFrame, count, firstMessage, messages, firstTime, lastTime }: Piece): BlockSummary => ({
  firstFrame,
  count,
  firstMessage,
  messages,
  firstTime,
  lastTime,
})

function markSaved({ batch, records }: UnderWay): void {
  for (const record of records.keys()) record.frames?.markSaved()
  const byId = new Map([...records.keys()].map(record => [record.id as number, record]))
  for (const { exchange, message } of batch.wires) byId.get(exchange)?.unsavedWires.delete(message)
  for (const { exchange } of batch.windows) byId.get(exchange)?.unsavedWindows.shift()
}
