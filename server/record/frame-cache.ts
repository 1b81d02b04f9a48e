// Blocks of frame indexes that are saved and still in memory, of all connections together: the one that was not used for longest
// leaves first.

type Kept = { readonly bytes: number; readonly leave: () => void }

export class FrameCache {
  readonly #bytesMax: number
  /** Least recently used first. */
  readonly #kept = new Map<object, Kept>()
  /** Reading goes from frame to frame: most uses are of the block that was used last. */
  #newest: object | null = null
  bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  keep(block: object, bytes: number, leave: () => void): void {
    this.forget(block)
    this.#newest = block
    this.#kept.set(block, { bytes, leave })
    this.bytes += bytes
    // The newest stays, however large: somebody is reading it.
    for (const [oldest, { leave }] of this.#kept) {
      if (this.bytes <= this.#bytesMax || oldest === block) return
      this.forget(oldest)
      leave()
    }
  }

  use(block: object): void {
    const kept = block === this.#newest ? undefined : this.#kept.get(block)
    if (!kept) return
    this.#newest = block
    this.#kept.delete(block)
    this.#kept.set(block, kept)
  }

  forget(block: object): void {
    this.bytes -= this.#kept.get(block)?.bytes ?? 0
    this.#kept.delete(block)
  }
}
