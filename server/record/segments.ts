// Append-only files of bounded size, shared by all streams of a session: writing is sequential, forgetting is deleting the
// oldest file. Knows nothing of streams but that somebody asks for ranges of it again.

import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"

export type SegmentLimits = { readonly segmentBytes: number; readonly sessionBytesMax: number }

/** Where bytes are: `at` octets into file `segment`. */
export type Place = { readonly segment: number; readonly at: number }

type Segment = { readonly number: number; readonly path: string; readonly fd: number; length: number }

export class Segments {
  readonly #folder: string
  readonly #limits: SegmentLimits
  /** Oldest first, numbered without holes. */
  readonly #segments: Segment[] = []
  #nextNumber = 1
  totalBytes = 0

  /** Creates the folder. Throws what the file system throws when it cannot. */
  constructor(folder: string, limits: SegmentLimits) {
    this.#folder = folder
    this.#limits = limits
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /** Appends `bytes`. Throws when the disk does not take them: nothing counts as written then. */
  append(bytes: Uint8Array): Place {
    let segment = this.#segments.at(-1)
    if (!segment || (segment.length > 0 && segment.length + bytes.length > this.#limits.segmentBytes)) segment = this.#open()
    const at = segment.length
    for (let written = 0; written < bytes.length; ) written += writeSync(segment.fd, bytes, written, bytes.length - written, at + written)
    segment.length += bytes.length
    this.totalBytes += bytes.length
    this.#evict()
    return { segment: segment.number, at }
  }

  /** Fills `target` from the place; false where the file is gone. */
  read(place: Place, target: Uint8Array): boolean {
    const first = this.#segments[0]
    const segment = first && this.#segments[place.segment - first.number]
    if (!segment) return false
    let filled = 0
    while (filled < target.length) {
      const got = readSync(segment.fd, target, filled, target.length - filled, place.at + filled)
      if (got === 0) return false
      filled += got
    }
    return true
  }

  close(): void {
    for (const segment of this.#segments.splice(0)) closeSync(segment.fd)
  }

  #open(): Segment {
    const number = this.#nextNumber
    const path = join(this.#folder, `${String(number).padStart(6, "0")}.bytes`)
    const segment = { number, path, fd: openSync(path, "wx+", 0o600), length: 0 }
    this.#segments.push(segment)
    // Only now: a file that could not be made must not leave a hole.
    this.#nextNumber++
    return segment
  }

  #evict(): void {
    while (this.totalBytes > this.#limits.sessionBytesMax && this.#segments.length > 1) {
      const oldest = this.#segments.shift()
      if (!oldest) return
      this.totalBytes -= oldest.length
      closeSync(oldest.fd)
      // Somebody may have been faster; what was appended is kept all the same.
      rmSync(oldest.path, { force: true })
    }
  }
}
