// The messages of one WebSocket as the page sees them: the rows in sight, and what is missing between them. The newest come over the
// event stream.

import { createSignal, untrack } from "solid-js"
import type { ExchangeId, Gap, MessageRow, ServerEvents } from "../../server/contract.ts"
import type { MessageWindow } from "./api.ts"
import { createRowLog } from "./row-log.ts"

/** Gaps remembered: as many as the server keeps of one connection, or more. */
const gapsMax = 10_000

export type MessageLog = ReturnType<typeof createMessageLog>

export function createMessageLog(exchangeId: ExchangeId, read: (after: number, limit: number) => Promise<MessageWindow>) {
  const [gaps, setGaps] = createSignal<ReadonlyMap<number, Gap>>(new Map())

  /** Few and seldom new: one signal for all of them. */
  const takeGaps = (found: readonly Gap[]) => {
    const known = untrack(gaps)
    if (found.every(gap => known.get(gap.after)?.frames === gap.frames)) return
    const all = new Map([...known, ...found.map(gap => [gap.after, gap] as const)])
    if (all.size <= gapsMax) setGaps(all)
  }

  const log = createRowLog<MessageRow>(async (after, limit) => {
    const answer = await read(after, limit)
    takeGaps(answer.gaps)
    return { rows: answer.messages, total: answer.total }
  })

  return {
    ...log,
    exchangeId,
    /** What passed unrecorded right after this message; 0: before the first. */
    gapAfter: (id: number): Gap | undefined => gaps().get(id),
    /** A batch of the event stream. */
    take: (live: ServerEvents["messages"]) => log.put(live.messages, live.total),
    /** The event stream tells of no gaps: asks whether there is one at the end. It is only looked at, so a failure says nothing. */
    askForGap: () => {
      const last = untrack(log.total)
      read(last, 1).then(
        answer => takeGaps(answer.gaps),
        () => undefined,
      )
    },
  }
}
