// The files of segments, as they are written: bytes at a place, in the order of places. What the disk does not take is a lost range,
// which nobody may read as if it had been recorded. Which place is whose is decided by segments.ts.

import { closeSync, constants, openSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"

/** Octets [from, to) of a segment. */
export type LostRange = { readonly segment: number; readonly from: number; readonly to: number }

/** Writes past the page cache begin and end at multiples of this, on every disk in use. */
export const pageBytes = 4096
/** Shorter writes are for the cache to gather. */
const directBytesMin = 64 * 1024
/** A disk that takes less in a millisecond, on average, gains from the cache: bursts wait there. */
const directBytesMsMin = 200 * 1024
/** Before the average says anything. */
const directBytesTried = 4 * 1024 * 1024

/** A file, opened twice where that works: `direct` leaves the page cache aside, and has taken `bytes` in `ms`. */
type OpenFile = { readonly segment: number; readonly fd: number; direct: number | null; bytes: number; ms: number }

export const segmentName = (number: number): string => `${String(number).padStart(6, "0")}.bytes`

export class SegmentFiles {
  readonly #folder: string
  /** The one that is written to: places ascend. */
  #current: OpenFile | null = null
  #lost: readonly LostRange[] = []
  #news: readonly LostRange[] = []
  /** Writes that were. */
  refused = 0
  #problem: string | null = null

  constructor(folder: string) {
    this.#folder = folder
  }

  /** All ranges that are lost and not removed since, ascending. */
  get lost(): readonly LostRange[] {
    return this.#lost
  }

  /** What was lost since it was asked last, and why. */
  takeNews(): { readonly problem: string | null; readonly lost: readonly LostRange[] } {
    const news = { problem: this.#problem, lost: this.#news }
    this.#problem = null
    this.#news = []
    return news
  }

  write(segment: number, at: number, bytes: Uint8Array): void {
    const to = at + bytes.length
    let left = bytes
    try {
      const file = this.#open(segment)
      if (file.direct !== null && isWhole(at, bytes)) left = writeDirect(file, at, bytes)
      while (left.length > 0) left = left.subarray(writeSync(file.fd, left, 0, left.length, to - left.length))
    } catch (error) {
      this.refused++
      this.#problem = error instanceof Error ? error.message : String(error)
      const range = { segment, from: to - left.length, to }
      this.#lost = withRange(this.#lost, range)
      this.#news = withRange(this.#news, range)
    }
  }

  remove(segment: number): void {
    if (this.#current?.segment === segment) this.close()
    this.#lost = this.#lost.filter(range => range.segment !== segment)
    try {
      rmSync(join(this.#folder, segmentName(segment)), { force: true })
    } catch {
      // It stays, and is counted again when the session is opened next.
    }
  }

  close(): void {
    if (this.#current) closeSync(this.#current.fd)
    if (this.#current?.direct != null) closeSync(this.#current.direct)
    this.#current = null
  }

  #open(segment: number): OpenFile {
    if (this.#current?.segment === segment) return this.#current
    this.close()
    // Never one that stands there: a number is given once, and what is known of its bytes is known of these.
    const path = join(this.#folder, segmentName(segment))
    const fd = openSync(path, "wx", 0o600)
    this.#current = { segment, fd, direct: openDirect(path), bytes: 0, ms: 0 }
    return this.#current
  }
}

/**
 * Linux only; null where the file system does not have it. Bulk past the page cache does not push other programs' files out of memory, and
 * costs a sixth of the processor's time where memory is fresh, as in a virtual machine (test/bench/README.md).
 */
function openDirect(path: string): number | null {
  if (process.platform !== "linux") return null
  try {
    return openSync(path, constants.O_WRONLY | constants.O_DIRECT)
  } catch {
    return null
  }
}

const isWhole = (at: number, { byteOffset, length }: Uint8Array): boolean =>
  length >= directBytesMin && (at | byteOffset | length) % pageBytes === 0

/** Returns what is left to be written otherwise. Where it is slow, or refused, it is not tried again in this file. */
function writeDirect(file: OpenFile, at: number, bytes: Uint8Array): Uint8Array {
  const direct = file.direct!
  const from = performance.now()
  let written = 0
  try {
    written = writeSync(direct, bytes, 0, bytes.length, at)
  } catch {
    // The other way says what is wrong, if anything is.
  }
  file.ms += performance.now() - from
  file.bytes += written
  const isSlow = file.bytes >= directBytesTried && file.bytes < file.ms * directBytesMsMin
  if (written < bytes.length || isSlow) {
    closeSync(direct)
    file.direct = null
  }
  return bytes.subarray(written)
}

/** Ascending. A full disk loses one place after the other, the page between them twice: they are one range. */
export function withRange(ranges: readonly LostRange[], range: LostRange): readonly LostRange[] {
  const last = ranges.at(-1)
  if (last?.segment !== range.segment || range.from > last.to) return [...ranges, range]
  return [...ranges.slice(0, -1), { ...last, from: Math.min(last.from, range.from), to: Math.max(last.to, range.to) }]
}

/** The pieces of `length` octets from `at` that are not lost, ascending, as offsets from `at`. */
export function keptPieces(
  lost: readonly LostRange[],
  segment: number,
  at: number,
  length: number,
): readonly { readonly from: number; readonly to: number }[] {
  const pieces = []
  let from = 0
  for (const range of lost) {
    if (range.segment !== segment || range.to <= at + from || range.from >= at + length) continue
    if (range.from > at + from) pieces.push({ from, to: range.from - at })
    from = range.to - at
  }
  if (from < length) pieces.push({ from, to: length })
  return pieces
}
