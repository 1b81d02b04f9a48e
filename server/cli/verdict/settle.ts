// A command has ended, and its last bytes and the ends of its connections are still on their way to the recording: some milliseconds
// that decide whether an abnormal close is seen. Waits until nothing goes on, within a bound.

import type { ChangeLog } from "../../record/change-log.ts"
import type { ExchangeRecord } from "../../record/exchange-record.ts"

/** What goes on longer belongs to a program that the command has left running, or to a server that does not hang up. */
export const settleMs = 1_000

export function settled(log: ChangeLog, records: Iterable<ExchangeRecord>, withinMs: number): Promise<void> {
  const going = new Map([...records].filter(({ isOver }) => !isOver).map(record => [record.id, record]))
  if (going.size === 0 || withinMs <= 0) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, withinMs)
  const stop = log.subscribe(change => {
    if (change.type === "cleared") going.clear()
    else if (change.type === "removed") going.delete(change.id)
    else if (change.type === "updated" && going.get(change.id)?.isOver) going.delete(change.id)
    if (going.size === 0) resolve()
  })
  return promise.finally(() => {
    clearTimeout(timer)
    stop()
  })
}
