// Append-only files of bounded size, shared by all streams of a session: writing is sequential, forgetting is deleting the
// oldest file. Knows nothing of streams but that somebody asks for ranges of it again.

import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync, unlink, writeSync } from "node:fs"
import { join } from "node:path"

export type SegmentLimits = { readonly segmentBytes: number; readonly sessionBytesMax: number }

/** Where bytes are: `at` octets into file `segment`. */
export type Place = { readonly segment: number; readonly at: number }

type Segment = { readonly number: number; readonly fd: number; length: number }

const fileName = (number: number): string => `${String(number).padStart(6, "0")}.bytes`
const fileNumber = (name: string): number => (/^\d{6,}\.bytes$/.test(name) ? Number.parseInt(name, 10) : 0)

export class Segments {
  readonly #folder: string
  readonly #limits: SegmentLimits
  /** Those that are open, by number, oldest first; of a session that is only read, those that were asked for. */
  readonly #segments = new Map<number, Segment>()
  /** The one that is written to, once there is one. */
  #current: Segment | null = null
  #nextNumber = 1
  /** Files that are being removed. */
  readonly #leaving = new Map<string, Promise<void>>()
  /** Segments before this number are gone. */
  firstNumber = 1
  totalBytes = 0
  /** Octets that the session takes besides: they count against its budget too. */
  otherBytes = 0

  private constructor(folder: string, limits: SegmentLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  /**
   * Creates the folder; what stands there already is kept, and new bytes go to new files, with numbers above `lastNumber`: what is known
   * of a file that is gone must not be said of another. Throws what the file system throws.
   */
  static openToWrite(folder: string, limits: SegmentLimits, lastNumber = 0): Segments {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const segments = new Segments(folder, limits)
    const numbers = numbersIn(folder)
    for (const number of numbers) segments.totalBytes += segments.#openToRead(number)?.length ?? 0
    segments.#nextNumber = Math.max(numbers.at(-1) ?? 0, lastNumber) + 1
    segments.firstNumber = numbers[0] ?? segments.#nextNumber
    return segments
  }

  /** Another process, or another thread, may still be writing there. */
  static openToRead(folder: string): Segments {
    return new Segments(folder, { segmentBytes: 0, sessionBytesMax: 0 })
  }

  /** Appends `bytes`. Throws when the disk does not take them: nothing counts as written then. */
  append(bytes: Uint8Array): Place {
    if (this.firstNumber === Number.POSITIVE_INFINITY) throw new Error("the recording is closed")
    let segment = this.#current
    if (!segment || (segment.length > 0 && segment.length + bytes.length > this.#limits.segmentBytes)) segment = this.#openNext()
    const at = segment.length
    for (let written = 0; written < bytes.length; ) written += writeSync(segment.fd, bytes, written, bytes.length - written, at + written)
    segment.length += bytes.length
    this.totalBytes += bytes.length
    this.#evict()
    return { segment: segment.number, at }
  }

  /** Whether `length` octets from the place are there: the file may be gone, or torn after a power failure. */
  has({ segment: number, at }: Place, length: number): boolean {
    const segment = this.#find(number)
    return segment !== null && (at + length <= segment.length || at + length <= fstatSync(segment.fd).size)
  }

  /** Fills `target` from the place; false where the file is gone, or shorter than that. */
  read(place: Place, target: Uint8Array): boolean {
    const segment = this.#find(place.segment)
    if (!segment) return false
    let filled = 0
    while (filled < target.length) {
      const got = readSync(segment.fd, target, filled, target.length - filled, place.at + filled)
      if (got === 0) return false
      filled += got
    }
    return true
  }

  /** Forgets all bytes that there are. */
  clear(): void {
    for (const number of [...this.#segments.keys()]) this.#remove(number)
    this.#current = null
    this.firstNumber = this.#nextNumber
  }

  /** Resolves when the file system has given back what was forgotten. */
  async settled(): Promise<void> {
    await Promise.all(this.#leaving.values())
  }

  close(): void {
    for (const { fd } of this.#segments.values()) closeSync(fd)
    // The process may end before the file system has got to them.
    for (const path of this.#leaving.keys()) rmSync(path, { force: true })
    this.#segments.clear()
    this.#current = null
    this.firstNumber = Number.POSITIVE_INFINITY
  }

  #find(number: number): Segment | null {
    return number < this.firstNumber ? null : (this.#segments.get(number) ?? this.#openToRead(number))
  }

  #openNext(): Segment {
    const number = this.#nextNumber
    const segment = { number, fd: openSync(join(this.#folder, fileName(number)), "wx+", 0o600), length: 0 }
    this.#segments.set(number, segment)
    this.#current = segment
    // Only now: a file that could not be made must not leave a hole.
    this.#nextNumber++
    return segment
  }

  #openToRead(number: number): Segment | null {
    try {
      const fd = openSync(join(this.#folder, fileName(number)), "r")
      const segment = { number, fd, length: fstatSync(fd).size }
      this.#segments.set(number, segment)
      return segment
    } catch {
      // It was evicted, or somebody removed it: its bytes are not kept.
      return null
    }
  }

  #evict(): void {
    for (const number of this.#segments.keys()) {
      if (this.totalBytes + this.otherBytes <= this.#limits.sessionBytesMax || number === this.#current?.number) return
      this.#remove(number)
      this.firstNumber = number + 1
    }
  }

  #remove(number: number): void {
    const segment = this.#segments.get(number)
    if (!segment) return
    this.#segments.delete(number)
    this.totalBytes -= segment.length
    closeSync(segment.fd)
    const path = join(this.#folder, fileName(number))
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#leaving.set(path, promise)
    // Giving back 64 MiB takes the file system some ms, which the relay does not wait for. Somebody may have been faster; what was
    // appended is kept all the same.
    unlink(path, () => {
      this.#leaving.delete(path)
      resolve()
    })
  }
}

/** Ascending. */
function numbersIn(folder: string): number[] {
  return readdirSync(folder)
    .map(fileNumber)
    .filter(number => number > 0)
    .sort((a, b) => a - b)
}
