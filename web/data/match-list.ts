// The messages that a search found, by id: ascending, and asked about at every row that is drawn. Kept as runs of neighbours, 8 bytes
// each, because a filter may find a million, and most of them in a row. Pure.

/** As the server tells them: an id, or the first and the last of several in a row. */
export type IdOrRun = number | readonly [first: number, last: number]

export class MatchList {
  /** Of each run its first id, and how many ids stand in the runs before it. */
  #firsts = new Uint32Array(64)
  #starts = new Uint32Array(64)
  #runs = 0
  #count = 0

  get count(): number {
    return this.#count
  }

  /** 0 where there is none. */
  at(index: number): number {
    if (index < 0 || index >= this.#count) return 0
    const run = lastUpTo(this.#starts, this.#runs, index)
    return this.#firsts[run]! + index - this.#starts[run]!
  }

  slice(first: number, last: number): readonly number[] {
    const length = Math.max(0, Math.min(last, this.#count) - first)
    return Array.from({ length }, (_, at) => this.at(first + at))
  }

  /** -1 where it is not one of them. */
  indexOf(id: number): number {
    const run = lastUpTo(this.#firsts, this.#runs, id)
    return run >= 0 && id <= this.#lastOf(run) ? this.#starts[run]! + id - this.#firsts[run]! : -1
  }

  /** The next one, and after the last the first one; null where there is none. */
  after(id: number): number | null {
    if (this.#count === 0) return null
    const next = this.#upTo(id)
    return this.at(next < this.#count ? next : 0)
  }

  /** The one before, and before the first the last one. */
  before(id: number): number | null {
    if (this.#count === 0) return null
    const smaller = this.#upTo(Math.min(id, 2 ** 32) - 1)
    return this.at(smaller > 0 ? smaller - 1 : this.#count - 1)
  }

  /** How many are smaller than `id`: where it would stand. */
  placeOf(id: number): number {
    return this.#upTo(id - 1)
  }

  /** Of ascending ids, those that are new: a search that is repeated may tell the same ones first. */
  add(told: readonly IdOrRun[]): void {
    for (const each of told) {
      const [first, last] = typeof each === "number" ? [each, each] : each
      const known = this.#runs === 0 ? 0 : this.#lastOf(this.#runs - 1)
      if (last <= known) continue
      const from = Math.max(first, known + 1)
      if (from !== known + 1 || this.#runs === 0) this.#begin(from)
      this.#count += last - from + 1
    }
  }

  #begin(first: number): void {
    if (this.#runs === this.#firsts.length) {
      this.#firsts = twice(this.#firsts)
      this.#starts = twice(this.#starts)
    }
    this.#firsts[this.#runs] = first
    this.#starts[this.#runs] = this.#count
    this.#runs++
  }

  #lastOf(run: number): number {
    const end = run + 1 < this.#runs ? this.#starts[run + 1]! : this.#count
    return this.#firsts[run]! + end - this.#starts[run]! - 1
  }

  /** How many are `id` or smaller. */
  #upTo(id: number): number {
    const run = lastUpTo(this.#firsts, this.#runs, id)
    return run < 0 ? 0 : this.#starts[run]! + Math.min(id, this.#lastOf(run)) - this.#firsts[run]! + 1
  }
}

/** Index of the last of ascending values that is no greater; -1 where all are. */
function lastUpTo(values: Uint32Array, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

function twice(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2)
  larger.set(values)
  return larger
}
