// IDS → A SHORT LIST OF THEM: three or more in a row are told as the first and the last, so that "all but pings" of a million messages is
// a few hundred numbers. Pure.

/** One id, or the first and the last of a run of them. */
export type IdOrRun = number | readonly [first: number, last: number]

/** Shorter ones take more room as a run. */
const runMin = 3

export class IdRuns {
  #told: IdOrRun[] = []
  #first = 0
  #last = -1

  /** Ascending. */
  add(id: number): void {
    if (id === this.#last + 1 && this.#last > 0) {
      this.#last = id
      return
    }
    this.#end()
    this.#first = id
    this.#last = id
  }

  /** What was added since the last time. */
  take(): readonly IdOrRun[] {
    this.#end()
    this.#last = -1
    const told = this.#told
    this.#told = []
    return told
  }

  #end(): void {
    if (this.#last < 0) return
    if (this.#last - this.#first + 1 >= runMin) this.#told.push([this.#first, this.#last])
    else for (let id = this.#first; id <= this.#last; id++) this.#told.push(id)
  }
}

/** Each id, ascending as they were. */
export const idsOfRuns = (told: readonly IdOrRun[]): number[] =>
  told.flatMap(each => (typeof each === "number" ? [each] : Array.from({ length: each[1] - each[0] + 1 }, (_, at) => each[0] + at)))
