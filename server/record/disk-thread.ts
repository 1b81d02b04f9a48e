// The disk in a thread of its own, so that the relay does not wait for it: half of the time of a busy relay was spent in writing
// (test/bench/README.md). Started with the first write; a thread that dies is a bug, is reported, and takes nothing any more.

import type { Batch } from "./batch.ts"
import type { Committed, Disk, DiskLimits } from "./disk.ts"
import type { FromDisk, ToDisk } from "./disk-messages.ts"

export type DiskPlace = { readonly database: string; readonly folder: string; readonly limits: DiskLimits }

type Told = {
  /** Before the thread closes the database for good: nobody else may have it open then. */
  readonly onClose: () => void
  readonly onDeath: (why: string) => void
}

export class DiskThread implements Disk {
  readonly #place: DiskPlace
  readonly #start: () => Worker
  readonly #told: Told
  /** Writes that are carried out, and those that were refused. They wrap after 2^31, as `#asked` does. */
  readonly #counts = new Int32Array(new SharedArrayBuffer(8))
  #asked = 0
  /** Those that the thread knows. */
  readonly #blocks = new Map<Uint8Array, number>()
  #worker: Worker | null = null
  #isDead = false
  /** Who waits for an answer, in order. */
  readonly #committing: ((committed: Committed) => void)[] = []
  #closing: (() => void) | null = null

  constructor(place: DiskPlace, told: Told, start: () => Worker = startWorker) {
    this.#place = place
    this.#told = told
    this.#start = start
  }

  get behind(): number {
    return this.#isDead ? Number.POSITIVE_INFINITY : (this.#asked - Atomics.load(this.#counts, 0)) | 0
  }

  get refused(): number {
    return Atomics.load(this.#counts, 1)
  }

  write(segment: number, at: number, block: Uint8Array, from: number, to: number): void {
    this.#asked = (this.#asked + 1) | 0
    this.#say({ type: "write", segment, at, block: this.#numberOf(block), from, to })
  }

  wait(behind: number, ms: number): boolean {
    const until = performance.now() + ms
    for (;;) {
      const written = Atomics.load(this.#counts, 0)
      if (this.#isDead) return false
      if (((this.#asked - written) | 0) <= behind) return true
      const left = until - performance.now()
      if (left <= 0) return false
      Atomics.wait(this.#counts, 0, written, left)
    }
  }

  remove(segment: number): void {
    this.#say({ type: "remove", segment })
  }

  commit(batch: Batch, done: (committed: Committed) => void): void {
    if (this.#isDead) return done(refused)
    this.#committing.push(done)
    const { rows, ...rest } = batch
    this.#say({ type: "commit", batch: rest, rows: { block: this.#numberOf(rows.block), length: rows.length } })
  }

  close(endedAt: number, isForgotten: boolean, done: () => void): void {
    this.#told.onClose()
    if (this.#isDead) return done()
    this.#closing = () => {
      this.#isDead = true
      this.#worker?.terminate()
      done()
    }
    this.#say({ type: "close", endedAt, isForgotten })
  }

  #numberOf(block: Uint8Array): number {
    const known = this.#blocks.get(block)
    if (known !== undefined) return known
    const number = this.#blocks.size
    this.#blocks.set(block, number)
    this.#say({ type: "block", number, block })
    return number
  }

  #say(message: ToDisk): void {
    if (this.#isDead) return
    this.#worker ??= this.#open()
    this.#worker.postMessage(message)
  }

  #open(): Worker {
    const worker = this.#start()
    worker.onmessage = ({ data }: MessageEvent<FromDisk>) => {
      if (data.type === "closed") this.#closing?.()
      else this.#committing.shift()?.(data.committed)
    }
    worker.onerror = event => this.#die(event.message)
    worker.addEventListener("close", () => this.#die("it ended"))
    worker.postMessage({ type: "open", ...this.#place, counts: this.#counts } satisfies ToDisk)
    return worker
  }

  #die(why: string): void {
    if (this.#isDead) return
    this.#isDead = true
    this.#told.onDeath(why)
    for (const done of this.#committing.splice(0)) done(refused)
    this.#closing?.()
  }
}

/** What it is told goes nowhere any more. */
const refused: Committed = {
  isWritten: false,
  problem: "The recording cannot be written: the thread that writes it has ended; please report this, and start NectoProxy again.",
  databaseBytes: 0,
  lost: [],
  refused: 0,
  isOver: true,
  hasMore: false,
}

/** `build.ts` names the worker as an entry point: in the executable all code is in one file, and the worker in `record/` beside that. */
function startWorker(): Worker {
  const isBundled = !import.meta.path.endsWith("disk-thread.ts")
  return new Worker(new URL(isBundled ? "./record/disk-worker.ts" : "./disk-worker.ts", import.meta.url).href, { smol: true })
}
