// BYTES → BYTES: the few byte helpers the parsers share. Knows nothing of any protocol but that lines end in LF.
// Work per call is proportional to the bytes of that call, so feeding byte by byte is not quadratic.

export const LF = 0x0a
export const CR = 0x0d
export const noBytes: Uint8Array = new Uint8Array(0)

/** Bytes kept until the rest of them arrives. Copies what it is given: the caller may reuse its chunk. Its owner sets the limit. */
export class Accumulator {
  #buffer: Uint8Array = noBytes
  #length = 0

  get length(): number {
    return this.#length
  }

  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (length > this.#buffer.length) {
      // Doubling: each byte is moved a constant number of times, however small the pieces are.
      const grown = new Uint8Array(Math.max(length, this.#buffer.length * 2))
      grown.set(this.view())
      this.#buffer = grown
    }
    this.#buffer.set(bytes, this.#length)
    this.#length = length
  }

  /** What is kept, not copied: valid until the next `append`. */
  view(): Uint8Array {
    return this.#length === 0 ? noBytes : this.#buffer.subarray(0, this.#length)
  }

  /** Hands the bytes over for good, and is empty again. */
  take(): Uint8Array {
    const bytes = this.view()
    this.#buffer = noBytes
    this.#length = 0
    return bytes
  }
}

/** Index after the LF that ends the line going on at `from`, or null when more bytes are needed. */
export function readLineEnd(chunk: Uint8Array, from: number): number | null {
  const at = chunk.indexOf(LF, from)
  return at < 0 ? null : at + 1
}

/**
 * Index after the empty line that closes a block of lines, or null when more bytes are needed.
 * The block begins in `kept`, where no end was found, and goes on in `chunk` at `from`; it may be that empty line alone.
 */
export function readBlockEnd(kept: Uint8Array, chunk: Uint8Array, from: number): number | null {
  // Before the block there is a line end, so to speak.
  const byteAt = (index: number) => (index >= from ? chunk[index] : (kept[kept.length + index - from] ?? LF))
  for (let at = chunk.indexOf(LF, from); at >= 0; at = chunk.indexOf(LF, at + 1)) {
    const before = byteAt(at - 1)
    if (before === LF || (before === CR && byteAt(at - 2) === LF)) return at + 1
  }
  return null
}

/** One character a byte (ISO 8859-1): loses nothing, and cannot fail. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
}
