// A window of those messages that match a filter. The whole list is searched, beside the relay; only the rows of the window are read.

import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { MessageWindow, Page } from "../record/reader.ts"
import { until } from "./send.ts"
import type { IdOrRun, SessionView, Studies } from "./services.ts"
import { nameOf } from "./views.ts"
import { firstMessageAt, type Window } from "./windows.ts"

export type Searched = {
  readonly studies: Studies
  readonly view: SessionView
  readonly record: ExchangeRecord
  readonly q: string
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

type Ids = { readonly ids: readonly number[]; readonly total: number; readonly next: number | null }

/** Null: nobody waits for it any more. */
export async function findMatches(searched: Searched, window: Window): Promise<MessageWindow | null> {
  const { view, record, signal } = searched
  const { ids, total, next } = await findIds(searched, window)
  if (signal.aborted) return null
  const [first, last] = [ids[0] ?? 0, ids.at(-1) ?? 0]
  // As in a list that is not filtered: what is missing around and between what is shown.
  const gaps = ids.length === 0 ? [] : record.pauses.filter(({ after }) => after >= first - 1 && after <= last)
  return { messages: await view.reader.rows(record, ids), total, next, gaps }
}

async function findIds(searched: Searched, { after, before, limit, around, time }: Window): Promise<Ids> {
  if (around !== null) return findAround(searched, around, limit)
  const start = time === null ? after : firstMessageAt(searched.record, time) - 1
  if (start === null && before !== null) return { ...(await search(searched, { after: null, before, limit })), next: null }
  // One more than is shown: so it is known whether there are others.
  const { ids, total } = await search(searched, { after: start, before, limit: limit + 1 })
  return cut(ids, total, limit)
}

/** As many on either side; near an end more on the other one. */
async function findAround(searched: Searched, around: number, limit: number): Promise<Ids> {
  const [smaller, others] = await Promise.all([
    search(searched, { after: null, before: around, limit }),
    search(searched, { after: around - 1, before: null, limit: limit + 1 }),
  ])
  const ahead = Math.min(smaller.ids.length, Math.max(Math.floor(limit / 2), limit - others.ids.length))
  return cut([...smaller.ids.slice(smaller.ids.length - ahead), ...others.ids], others.total, limit)
}

function cut(ids: readonly number[], total: number, limit: number): Ids {
  const shown = ids.slice(0, limit)
  return { ids: shown, total, next: ids.length > limit ? (shown.at(-1) ?? null) : null }
}

async function search({ studies, view, record, q, signal }: Searched, { after, before, limit }: Page): Promise<Omit<Ids, "next">> {
  const range = { ...(after !== null && { after }), ...(before !== null && { before }), limit }
  const ids: number[] = []
  let total = 0
  for await (const event of until(signal, studies.search({ session: nameOf(view), exchange: record.id, q, ...range }))) {
    if (event.type === "matches") ids.push(...event.ids.flatMap(idsOf))
    else if (event.type === "done") total = event.found
  }
  return { ids: ids.slice(0, limit), total }
}

const idsOf = (told: IdOrRun): readonly number[] =>
  typeof told === "number" ? [told] : Array.from({ length: told[1] - told[0] + 1 }, (_, at) => told[0] + at)
