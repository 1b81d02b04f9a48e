// Append-only files of bounded size, shared by all streams of a session: writing is sequential, forgetting is deleting the oldest file.
// Here it is decided where bytes go, and they are gathered into large writes, which the disk carries out (disk.ts); until then they are
// read from memory. Knows nothing of streams but that somebody asks for ranges of it again.

import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync } from "node:fs"
import { join } from "node:path"
import type { Disk } from "./disk.ts"
import { type LostRange, segmentName, withRange } from "./segment-files.ts"
import { WriteAhead } from "./write-ahead.ts"

export type SegmentLimits = { readonly segmentBytes: number; readonly sessionBytesMax: number; readonly writeAheadBytesMax: number }

/** Where bytes are: `at` octets into file `segment`. */
export type Place = { readonly segment: number; readonly at: number }

const fileNumber = (name: string): number => (/^\d{6,}\.bytes$/.test(name) ? Number.parseInt(name, 10) : 0)

export class Segments {
  readonly #folder: string
  readonly #limits: SegmentLimits
  /** Null: nothing is written here. */
  readonly #disk: Disk | null
  readonly #ahead: WriteAhead | null
  /** Octets of each that is known, by number, oldest first, those that are still in memory included. */
  readonly #lengths = new Map<number, number>()
  /** Those that were read from. */
  readonly #open = new Map<number, number>()
  /** What the disk did not take. */
  #lost: readonly LostRange[] = []
  /** Writes that were refused and whose bytes are among these. */
  #knownRefused = 0
  /** What stands before it is on disk, or is known to be lost; and what will be once the batch under way is answered. */
  #settled: Place = { segment: 0, at: 0 }
  #settling: Place = { segment: 0, at: 0 }
  /** The one that is appended to; 0: none yet. */
  #current = 0
  #nextNumber = 1
  #isClosed = false
  /** Segments before this number are gone. */
  firstNumber = 1
  totalBytes = 0
  /** Octets that the session takes besides: they count against its budget too. */
  otherBytes = 0

  private constructor(folder: string, limits: SegmentLimits, disk: Disk | null) {
    this.#folder = folder
    this.#limits = limits
    this.#disk = disk
    this.#ahead = disk && new WriteAhead(disk, limits.writeAheadBytesMax)
  }

  /** Creates the folder: see `openToWrite`. */
  static makeFolder(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /**
   * The folder is there; what stands in it is kept, and new bytes go to new files, with numbers above `lastNumber`: what is known of a file
   * that is gone must not be said of another. Throws what the file system throws.
   */
  static openToWrite(folder: string, limits: SegmentLimits, disk: Disk, lastNumber = 0): Segments {
    const segments = new Segments(folder, limits, disk)
    const numbers = numbersIn(folder)
    for (const number of numbers) {
      const length = segments.#lengthOf(number) ?? 0
      segments.#lengths.set(number, length)
      segments.totalBytes += length
    }
    segments.#nextNumber = Math.max(numbers.at(-1) ?? 0, lastNumber) + 1
    segments.firstNumber = numbers[0] ?? segments.#nextNumber
    return segments
  }

  /** Another process, or another thread, may still be writing there. */
  static openToRead(folder: string): Segments {
    return new Segments(folder, { segmentBytes: 0, sessionBytesMax: 0, writeAheadBytesMax: 0 }, null)
  }

  /** Appends a copy of `bytes`. Throws when there is no room for them: nothing counts as written then. */
  append(bytes: Uint8Array): Place {
    if (this.#isClosed || !this.#ahead) throw new Error("the recording is closed")
    if (!this.#ahead.makeRoom(bytes.length)) throw new Error("the disk does not keep up with the traffic")
    const length = this.#lengths.get(this.#current) ?? 0
    if (this.#current === 0 || (length > 0 && length + bytes.length > this.#limits.segmentBytes)) this.#begin()
    const at = this.#lengths.get(this.#current) ?? 0
    this.#ahead.append(this.#current, bytes)
    this.#lengths.set(this.#current, at + bytes.length)
    this.totalBytes += bytes.length
    const place = { segment: this.#current, at }
    this.#evict()
    return place
  }

  /** The highest number that was given. */
  get lastNumber(): number {
    return this.#nextNumber - 1
  }

  /** What was appended is on its way to the disk, before a batch. */
  flush(): void {
    this.#ahead?.flush()
    this.#settling = { segment: this.#current, at: this.#lengths.get(this.#current) ?? 0 }
  }

  /** The batch was answered: the disk did not take these, which is all that it has refused until then. */
  lose(ranges: readonly LostRange[], refused: number): void {
    this.#knownRefused = refused
    this.#settled = this.#settling
    for (const range of ranges) {
      if (!this.#lengths.has(range.segment)) continue
      this.totalBytes += this.#lostIn(range.segment)
      this.#lost = withRange(this.#lost, range)
      this.totalBytes -= this.#lostIn(range.segment)
    }
  }

  /** Whether `length` octets from the place are there: the file may be gone, or torn after a power failure. */
  has({ segment, at }: Place, length: number): boolean {
    if (segment < this.firstNumber || this.#isClosed || this.#isLost(segment, at, length)) return false
    return at + length <= (this.#lengths.get(segment) ?? this.#lengthOf(segment) ?? 0)
  }

  /** Fills `target` from the place; false where the file is gone, or shorter than that. */
  read({ segment, at }: Place, target: Uint8Array): boolean {
    if (segment < this.firstNumber || this.#isClosed || this.#isLost(segment, at, target.length)) return false
    if (at + target.length > (this.#lengths.get(segment) ?? Number.POSITIVE_INFINITY)) return false
    // What is in memory still is the end of it.
    const onDisk = this.#ahead?.read(segment, at, target) ?? target.length
    // Something was refused, and which bytes that were is told with the next batch: there may be a hole in the file.
    if (onDisk > 0 && this.#disk && this.#disk.refused !== this.#knownRefused && !this.#isSettled(segment, at + onDisk)) return false
    const fd = onDisk > 0 ? this.#fdOf(segment) : null
    if (onDisk > 0 && fd === null) return false
    for (let filled = 0; filled < onDisk; ) {
      const got = readSync(fd!, target, filled, onDisk - filled, at + filled)
      if (got === 0) return false
      filled += got
    }
    return true
  }

  /** Forgets all bytes that there are. */
  clear(): void {
    this.#ahead?.forget()
    for (const number of [...this.#lengths.keys()]) this.#remove(number)
    this.#current = 0
    this.firstNumber = this.#nextNumber
  }

  close(): void {
    for (const fd of this.#open.values()) closeSync(fd)
    this.#open.clear()
    this.#isClosed = true
  }

  #begin(): void {
    this.#current = this.#nextNumber++
    this.#lengths.set(this.#current, 0)
  }

  #isLost(segment: number, at: number, length: number): boolean {
    return this.#lost.some(range => range.segment === segment && range.from < at + length && at < range.to)
  }

  #isSettled(segment: number, to: number): boolean {
    return segment < this.#settled.segment || (segment === this.#settled.segment && to <= this.#settled.at)
  }

  #fdOf(number: number): number | null {
    const known = this.#open.get(number)
    if (known !== undefined) return known
    try {
      const fd = openSync(join(this.#folder, segmentName(number)), "r")
      this.#open.set(number, fd)
      return fd
    } catch {
      // It was evicted, or somebody removed it: its bytes are not kept.
      return null
    }
  }

  /** As the file is now. */
  #lengthOf(number: number): number | null {
    const fd = this.#fdOf(number)
    return fd === null ? null : fstatSync(fd).size
  }

  #lostIn(number: number): number {
    return this.#lost.reduce((sum, { segment, from, to }) => (segment === number ? sum + to - from : sum), 0)
  }

  #evict(): void {
    // What was refused takes no room, and how much that is will be told: nothing goes for its sake.
    if (this.#disk?.refused !== this.#knownRefused) return
    for (const number of this.#lengths.keys()) {
      if (this.totalBytes + this.otherBytes <= this.#limits.sessionBytesMax || number === this.#current) return
      this.#remove(number)
      this.firstNumber = number + 1
    }
  }

  #remove(number: number): void {
    this.totalBytes -= (this.#lengths.get(number) ?? 0) - this.#lostIn(number)
    this.#lengths.delete(number)
    const fd = this.#open.get(number)
    if (fd !== undefined) closeSync(fd)
    this.#open.delete(number)
    this.#lost = this.#lost.filter(range => range.segment !== number)
    this.#disk?.remove(number)
  }
}

/** Ascending. */
function numbersIn(folder: string): number[] {
  return readdirSync(folder)
    .map(fileNumber)
    .filter(number => number > 0)
    .sort((a, b) => a - b)
}
