// The messages that a search found, by id: ascending, and asked about at every row that is drawn. Pure.

export class MatchList {
  readonly #ids: number[] = []

  get count(): number {
    return this.#ids.length
  }

  at(index: number): number {
    return this.#ids[index] ?? 0
  }

  slice(first: number, last: number): readonly number[] {
    return this.#ids.slice(first, last)
  }

  /** -1 where it is not one of them. */
  indexOf(id: number): number {
    const at = this.#firstFrom(id)
    return this.#ids[at] === id ? at : -1
  }

  /** The next one, and after the last the first one; null where there is none. */
  after(id: number): number | null {
    return this.#ids[this.#firstFrom(id + 1)] ?? this.#ids[0] ?? null
  }

  /** The one before, and before the first the last one. */
  before(id: number): number | null {
    return this.#ids[this.#firstFrom(id) - 1] ?? this.#ids.at(-1) ?? null
  }

  /** Of ascending ids, those that are new: a search that is repeated tells the same ones first. */
  add(ids: readonly number[]): void {
    let last = this.#ids.at(-1) ?? 0
    for (const id of ids) {
      if (id <= last) continue
      this.#ids.push(id)
      last = id
    }
  }

  /** Index of the first one that is `id` or greater. */
  #firstFrom(id: number): number {
    let low = 0
    let high = this.#ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ids[middle]! < id) low = middle + 1
      else high = middle
    }
    return low
  }
}
