// Bytes on their way to the disk: gathered into blocks that another thread can see, handed over when a block is full or somebody asks,
// and read from here until they are written. Blocks are used again, and stay: fresh memory costs more than the copy.

import type { Disk } from "./disk.ts"
import { pageBytes } from "./segment-files.ts"

/** One write: octets [from, to) of a block, for `at` of a segment. */
type Write = { readonly segment: number; readonly at: number; readonly block: Uint8Array; readonly from: number; readonly to: number }

/** Handing one over wakes the other thread, which costs some 60 µs of a busy machine; larger ones leave the caches of the processor. */
const blockBytes = 1024 * 1024
/** A disk that takes nothing for so long does not keep up: what passes meanwhile is not kept, and traffic goes on. */
const waitMs = 1_000

export class WriteAhead {
  readonly #disk: Disk
  readonly #bytesMax: number
  /** Handed over, oldest first; the first ones may be written by now. */
  readonly #writes: Write[] = []
  readonly #blocks: Uint8Array[] = []
  /** The block at hand: what it holds of `segment` from `at` on, up to where it is filled, and up to where that was handed over. */
  #block: Uint8Array = new Uint8Array(0)
  #segment = 0
  #at = 0
  #filled = 0
  #handed = 0
  #isSlow = false

  constructor(disk: Disk, bytesMax: number) {
    this.#disk = disk
    this.#bytesMax = bytesMax
  }

  /** Waits for the disk where too much is on its way to it, counted as if each write were a whole block; false where that does not help. Traffic is as fast as what it is recorded on. */
  makeRoom(length: number): boolean {
    const countMax = Math.max(0, Math.floor((this.#bytesMax - length) / blockBytes))
    const { behind } = this.#disk
    // It was waited for once: from then on nobody waits, until it has caught up with everything.
    if (behind === 0) this.#isSlow = false
    else if (behind > countMax && !this.#isSlow) this.#isSlow = !this.#disk.wait(countMax, waitMs)
    return !this.#isSlow
  }

  /** Copies `bytes`, which follow what was appended to the segment before. */
  append(segment: number, bytes: Uint8Array): void {
    if (segment !== this.#segment) this.#begin(segment, 0)
    if (this.#block.length === 0) this.#block = this.#freeBlock()
    for (let from = 0; from < bytes.length; ) {
      if (this.#filled === this.#block.length) this.#begin(segment, this.#at + this.#filled)
      const size = Math.min(bytes.length - from, this.#block.length - this.#filled)
      this.#block.set(size === bytes.length ? bytes : bytes.subarray(from, from + size), this.#filled)
      this.#filled += size
      from += size
    }
  }

  /** Hands over what is gathered. */
  flush(): void {
    if (this.#handed === this.#filled) return
    // Where a block ends it is whole pages that are written, some of their octets once more: that is cheaper (segment-files.ts).
    const from = this.#filled === this.#block.length ? this.#handed - (this.#handed % pageBytes) : this.#handed
    const write = { segment: this.#segment, at: this.#at + from, block: this.#block, from, to: this.#filled }
    this.#handed = this.#filled
    this.#writes.push(write)
    this.#disk.write(write.segment, write.at, write.block, write.from, write.to)
    this.#tidy()
  }

  /** Fills the end of `target`, which begins at `at` of a segment, with what is not written yet; returns how much of it is on disk. */
  read(segment: number, at: number, target: Uint8Array): number {
    this.#tidy()
    const gathered = { segment: this.#segment, at: this.#at + this.#handed, block: this.#block, from: this.#handed, to: this.#filled }
    let onDisk = target.length
    for (const write of [...this.#writes, gathered]) {
      const from = Math.max(write.at, at)
      const to = Math.min(write.at + write.to - write.from, at + target.length)
      if (write.segment !== segment || from >= to) continue
      const shift = write.from - write.at
      target.set(write.block.subarray(from + shift, to + shift), from - at)
      onDisk = Math.min(onDisk, from - at)
    }
    return onDisk
  }

  /** What is gathered need not be written. */
  forget(): void {
    this.#handed = this.#filled
  }

  /** The block that goes on at `at` of a segment, a multiple of its size. */
  #begin(segment: number, at: number): void {
    this.flush()
    if (this.#writes.some(({ block }) => block === this.#block)) this.#block = this.#freeBlock()
    this.#segment = segment
    this.#at = at
    this.#filled = 0
    this.#handed = 0
  }

  /** One that nobody writes from. There are few more than the bytes on their way need: `makeRoom` has waited. */
  #freeBlock(): Uint8Array {
    const busy = new Set(this.#writes.map(({ block }) => block))
    const free = this.#blocks.find(block => !busy.has(block))
    if (free) return free
    const block = new Uint8Array(new SharedArrayBuffer(blockBytes))
    this.#blocks.push(block)
    return block
  }

  /** Forgets what is written by now. */
  #tidy(): void {
    const { behind } = this.#disk
    while (this.#writes.length > behind) this.#writes.shift()
  }
}
