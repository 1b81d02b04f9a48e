// Rows of exchanges on their way to the disk, as octets in memory that its thread can see: texts sent to it would be copied three times,
// into fresh memory each time. A block is filled, handed over, and used again.

/** One after the other, `length` octets in all. */
export type Rows = { readonly block: Uint8Array; readonly length: number }

/** `facts` and `kept` are JSON in UTF-8; see ExchangeRow. Without facts: they stand there already. */
export type Row = { readonly id: number; readonly facts: Uint8Array | null; readonly kept: Uint8Array }

/** Some 400 exchanges: writing them takes the disk's thread a few ms. */
const blockBytes = 512 * 1024
/** id, and octets of facts and of kept. */
const headerBytes = 16

export class RowBlock {
  #block = Buffer.from(new SharedArrayBuffer(blockBytes))
  #view = new DataView(this.#block.buffer)
  #length = 0

  get rows(): Rows {
    return { block: this.#block, length: this.#length }
  }

  get length(): number {
    return this.#length
  }

  /** False where it has no room left. An empty one has, whatever comes. Empty `facts`: they stand there already. */
  append(id: number, facts: string, kept: string): boolean {
    // UTF-8 has three octets for a unit of UTF-16, at most.
    const bytesMax = headerBytes + 3 * (facts.length + kept.length)
    if (bytesMax > this.#block.length - this.#length) {
      const bytes = headerBytes + Buffer.byteLength(facts) + Buffer.byteLength(kept)
      if (bytes > this.#block.length - this.#length && !this.#grow(bytes)) return false
    }
    const start = this.#length + headerBytes
    const factsBytes = facts === "" ? 0 : this.#block.write(facts, start)
    const keptBytes = this.#block.write(kept, start + factsBytes)
    this.#view.setFloat64(this.#length, id)
    this.#view.setUint32(this.#length + 8, factsBytes)
    this.#view.setUint32(this.#length + 12, keptBytes)
    this.#length = start + factsBytes + keptBytes
    return true
  }

  clear(): void {
    this.#length = 0
  }

  #grow(bytes: number): boolean {
    if (this.#length > 0) return false
    this.#block = Buffer.from(new SharedArrayBuffer(bytes))
    this.#view = new DataView(this.#block.buffer)
    return true
  }
}

/** What is read is a view of the block. */
export function* readRows({ block, length }: Rows): Generator<Row, undefined> {
  const view = new DataView(block.buffer, block.byteOffset)
  for (let at = 0; at < length; ) {
    const facts = at + headerBytes
    const kept = facts + view.getUint32(at + 8)
    const end = kept + view.getUint32(at + 12)
    yield { id: view.getFloat64(at), facts: facts === kept ? null : block.subarray(facts, kept), kept: block.subarray(kept, end) }
    at = end
  }
}
