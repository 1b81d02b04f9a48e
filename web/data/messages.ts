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

  /** It is only looked at, so a failure says nothing. */
  const askForGaps = (after: number, limit: number) =>
    void read(after, limit).then(
      answer => takeGaps(answer.gaps),
      () => undefined,
    )
  let isFirst = true

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
    /** A batch of the event stream, which tells of no gaps. What lies between the first rows, which came before, is asked for. */
    take: (live: ServerEvents["messages"]) => {
      const [first, last] = [live.messages[0], live.messages.at(-1)]
      if (isFirst && first && last) askForGaps(first.id - 1, last.id - first.id + 1)
      isFirst = false
      log.put(live.messages, live.total)
    },
    /** Whether there is one at the end. */
    askForGap: () => askForGaps(untrack(log.total), 1),
  }
}
