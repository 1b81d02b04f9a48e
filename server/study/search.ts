// FILTER → IDS: which messages match, of one WebSocket or of many. Goes on in slices and says how far it is. Ending the iteration
// ends the search.

import type { MessageFilter, MessageSubject } from "../filter/message-filter.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { type IdOrRun, IdRuns } from "./id-runs.ts"
import { Scan, type ScanLimits } from "./scan.ts"
import { giveWay, takeSlice } from "./slices.ts"

export type SearchEvent =
  /** Ascending; of ids in a row the first and the last. */
  | { readonly type: "matches"; readonly exchangeId: number; readonly ids: readonly IdOrRun[] }
  | { readonly type: "progress"; readonly searched: number; readonly total: number; readonly found: number }
  /** `isCut`: not all that were found (in the range asked for) were told. */
  | { readonly type: "done"; readonly searched: number; readonly found: number; readonly isCut: boolean }

export type Wanted = Pick<MessageFilter, "matches" | "needs">

/** Ids, exclusive: which matches are told, of every record; `before` alone means the last ones before it. All are counted. */
export type FoundRange = { readonly after?: number | null; readonly before?: number | null; readonly limit?: number }

/**
 * Ids told by one search: all of a connection that talked for a day at 45 messages a second. Told as they are found, they cost this side
 * nothing; a page keeps at most 8 bytes of each. What goes beyond is counted all the same.
 */
export const foundMax = 4_000_000
/** Often enough to look alive, and to hear of an end in time. */
const progressMs = 80

/** Looks at all messages that there are when it begins. Records that are no WebSocket have none. */
export async function* search(
  records: readonly ExchangeRecord[],
  filter: Wanted,
  limits: ScanLimits,
  range: FoundRange = {},
): AsyncGenerator<SearchEvent, void, undefined> {
  const jobs = records.map(record => ({ record, last: record.frames?.messageCount ?? 0 })).filter(({ last }) => last > 0)
  const total = jobs.reduce((sum, { last }) => sum + last, 0)
  let searched = 0
  let found = 0
  let isCut = false
  let toldLeft = Math.min(range.limit ?? foundMax, foundMax)
  let progressAt = performance.now() + progressMs

  for (const { record, last } of jobs) {
    using scan = new Scan(record, { first: 1, last }, filter.needs, limits)
    const picked = new Picked(range, toldLeft)
    const take = (message: MessageSubject) => {
      searched++
      if (!filter.matches(message)) return
      found++
      picked.add(message.id)
    }
    for (let goesOn = true; goesOn; ) {
      goesOn = takeSlice(scan, take)
      const ids = picked.take(!goesOn)
      if (ids.length > 0) yield { type: "matches", exchangeId: record.id, ids }
      if (searched < total && performance.now() >= progressAt) {
        yield { type: "progress", searched, total, found }
        progressAt = performance.now() + progressMs
      }
      await giveWay()
    }
    toldLeft -= picked.count
    isCut ||= picked.isCut
  }
  yield { type: "done", searched, found, isCut }
}

/** The ids of one record that are to be told, in order. */
class Picked {
  readonly #after: number
  readonly #before: number
  readonly #isFromEnd: boolean
  #left: number
  /** The last ones before an id: certain only at the end. */
  #held: number[] = []
  readonly #runs = new IdRuns()
  /** How many were told. */
  count = 0
  isCut = false

  constructor({ after = null, before = null }: FoundRange, limit: number) {
    this.#after = after ?? 0
    this.#before = before ?? Number.POSITIVE_INFINITY
    this.#isFromEnd = after === null && before !== null
    this.#left = limit
  }

  add(id: number): void {
    if (id <= this.#after || id >= this.#before) return
    if (this.#isFromEnd) {
      this.#held.push(id)
      // Half at a time, so that forgetting costs next to nothing an id.
      if (this.#held.length > this.#left * 2) this.#cut()
    } else if (this.#left > 0) {
      this.#left--
      this.#tell(id)
    } else this.isCut = true
  }

  /** Those that are certain by now. */
  take(isOver: boolean): readonly IdOrRun[] {
    if (this.#isFromEnd && isOver) {
      if (this.#held.length > this.#left) this.#cut()
      for (const id of this.#held) this.#tell(id)
      this.#held = []
    }
    return this.#runs.take()
  }

  #tell(id: number): void {
    this.count++
    this.#runs.add(id)
  }

  #cut(): void {
    this.isCut = true
    this.#held = this.#left > 0 ? this.#held.slice(-this.#left) : []
  }
}
