// A bounded cache of message rows, in windows of a hundred, and what is missing in it. Pure: no signal, no request.
// Message ids count from 1 in order of arrival, so row `index` is message `index + 1`.

export const windowRows = 100

type Window<Row> = {
  readonly rows: (Row | undefined)[]
  /** How many rows it should have had when it was last fetched: what was not there then need not be asked for again. */
  askedFor: number
}

export class MessageWindows<Row extends { readonly id: number }> {
  readonly #windowsMax: number
  /** Least recently used first. */
  readonly #windows = new Map<number, Window<Row>>()

  constructor(windowsMax: number) {
    this.#windowsMax = windowsMax
  }

  get size(): number {
    return this.#windows.size
  }

  row(index: number): Row | undefined {
    return this.#windows.get(windowOf(index))?.rows[index % windowRows]
  }

  /** Returns the windows the rows fell into. */
  put(rows: readonly Row[]): ReadonlySet<number> {
    const touched = new Set<number>()
    for (const row of rows) {
      const at = windowOf(row.id - 1)
      if (!touched.has(at)) this.#use(at)
      touched.add(at)
      this.#windows.get(at)!.rows[(row.id - 1) % windowRows] = row
    }
    return touched
  }

  /** The window was fetched while there were `total` messages. */
  fetched(window: number, total: number): void {
    this.#use(window)
    this.#windows.get(window)!.askedFor = expected(window, total)
  }

  /** Windows with rows between `first` and `last` (exclusive) that should be there and are not, and keeps those that are. */
  missing(first: number, last: number, total: number): number[] {
    const found: number[] = []
    for (let at = windowOf(first); at * windowRows < Math.min(last, total); at++) {
      const window = this.#windows.get(at)
      if (window) this.#use(at)
      if (!window || hasHole(window, at, total)) found.push(at)
    }
    return found
  }

  #use(at: number): void {
    const window = this.#windows.get(at) ?? { rows: new Array<Row | undefined>(windowRows), askedFor: 0 }
    this.#windows.delete(at)
    this.#windows.set(at, window)
    if (this.#windows.size > this.#windowsMax) this.#windows.delete(this.#windows.keys().next().value!)
  }
}

/** So far apart, two rows are cheaper to fetch with what lies between them than one by one. */
const runGapMax = 8

/** Rows by their ids, ascending, as few pieces to be fetched; none is longer than a window. */
export function runsOf(ids: readonly number[]): readonly { readonly after: number; readonly limit: number }[] {
  const runs: { after: number; limit: number }[] = []
  for (const id of ids) {
    const run = runs.at(-1)
    const isNear = run !== undefined && id <= run.after + run.limit + runGapMax && id - run.after <= windowRows
    if (isNear) run.limit = Math.max(run.limit, id - run.after)
    else runs.push({ after: id - 1, limit: 1 })
  }
  return runs
}

export const windowOf = (index: number): number => Math.floor(index / windowRows)

const expected = (window: number, total: number): number => Math.min(windowRows, Math.max(0, total - window * windowRows))

function hasHole(window: Window<unknown>, at: number, total: number): boolean {
  const rows = expected(at, total)
  if (rows <= window.askedFor) return false
  for (let index = 0; index < rows; index++) if (window.rows[index] === undefined) return true
  return false
}
