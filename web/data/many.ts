// The same for many exchanges, in requests that are neither too long nor too many at a time.

import type { ExchangeId } from "../../server/contract.ts"
import { type Marks, markExchange, removeExchanges } from "./api.ts"
import { filtersOfIds } from "./selection.ts"
import type { Traffic } from "./traffic.ts"

/** A browser opens six connections to a server; two are left for what the page asks meanwhile. */
const atOnceMax = 4

/** Shown at once; where the server refuses, it is again as it was. */
export async function markMany(traffic: Traffic, ids: readonly ExchangeId[], marks: Marks): Promise<void> {
  const before = ids.flatMap(id => traffic.peek(id) ?? []).map(({ id, note, color }) => ({ id, with: { note, color } }))
  traffic.fold(before.map(({ id }) => ({ type: "updated", id, with: marks })))
  const waiting = [...before]
  let problem: unknown = null
  const work = async () => {
    for (let each = waiting.pop(); each; each = waiting.pop()) {
      try {
        await markExchange(each.id, marks)
      } catch (error) {
        problem = error
        traffic.fold([{ type: "updated", id: each.id, with: each.with }])
      }
    }
  }
  await Promise.all(Array.from({ length: atOnceMax }, work))
  if (problem !== null) throw problem
}

export async function removeMany(ids: readonly ExchangeId[]): Promise<void> {
  for (const filter of filtersOfIds(ids)) await removeExchanges(filter)
}
