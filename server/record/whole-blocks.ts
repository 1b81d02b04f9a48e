// Blocks of frames that are whole go where bytes go, and their rows say where: the database would copy them some five times.

import { columnsBytes, writeColumns, writePlace } from "./frame-columns.ts"
import { blockFramesMax, type Piece } from "./frame-index.ts"
import type { Place, Segments } from "./segments.ts"

export class WholeBlocks {
  readonly #segments: Segments
  /** Where those stand whose rows are not written yet, by the memory of their columns: not once more with every try. */
  readonly #placed = new Map<ArrayBufferLike, Place>()
  readonly #bytes = new Uint8Array(columnsBytes(blockFramesMax))

  constructor(segments: Segments) {
    this.#segments = segments
  }

  /** What the row of a piece has for its columns: themselves, or their place. */
  columnsOf({ columns, count }: Piece): Uint8Array {
    if (count < blockFramesMax) return writeColumns(columns)
    const known = this.#placed.get(columns.times.buffer)
    if (known && this.#segments.has(known, columnsBytes(count))) return writePlace(known)
    try {
      const place = this.#segments.append(writeColumns(columns, this.#bytes))
      this.#placed.set(columns.times.buffer, place)
      return writePlace(place)
    } catch {
      // There is no room, as for the bytes of streams, which say so: the row has them.
      return writeColumns(columns)
    }
  }

  /** Their rows are written, or never will be. */
  forget(): void {
    this.#placed.clear()
  }
}
