// The messages of one WebSocket as the page sees them: how many there are, and the rows in sight.
// They stay on the server: windows are fetched when they are looked at, the newest come over the event stream.

import { batch, createSignal, type Signal, untrack } from "solid-js"
import type { ExchangeId, MessageRow, ServerEvents } from "../../server/contract.ts"
import type { MessageWindow } from "./api.ts"
import { MessageWindows, windowOf, windowRows } from "./message-windows.ts"

/** 10,000 rows: some 10 MB, and far more than anybody scrolls back and forth in. */
const windowsMax = 100
/** Browsers allow six requests to a host at a time; one is the event stream, and payloads want to get through too. */
const requestsMax = 3
const retryMs = 1000

export type MessageLog = ReturnType<typeof createMessageLog>

export function createMessageLog(exchangeId: ExchangeId, read: (after: number, limit: number) => Promise<MessageWindow>) {
  const cache = new MessageWindows<MessageRow>(windowsMax)
  const signals = new Map<number, Signal<void>>()
  const reading = new Set<number>()
  let wanted = { first: 0, last: 1 }
  let isClosed = false
  const [total, setTotal] = createSignal(0)
  const [isRead, setIsRead] = createSignal(false)
  const [problem, setProblem] = createSignal<string | null>(null)

  const signalOf = (window: number): Signal<void> => {
    const known = signals.get(window)
    if (known) return known
    const made = createSignal<void>(undefined, { equals: false })
    // Those of windows out of sight have no readers any more; a window that is looked at again gets a new one.
    if (signals.size > 4 * windowsMax) for (const key of signals.keys()) if (!isWanted(key)) signals.delete(key)
    signals.set(window, made)
    return made
  }
  const isWanted = (window: number) => window >= windowOf(wanted.first) && window <= windowOf(wanted.last)

  const put = (rows: readonly MessageRow[], count: number) =>
    batch(() => {
      for (const window of cache.put(rows)) signals.get(window)?.[1]()
      setTotal(before => Math.max(before, count))
      setIsRead(true)
    })

  /** Called from everywhere, and nobody's dependency. */
  const fetchMissing = () =>
    untrack(() => {
      // Before the first answer nothing is known, not even how many there are: ask for the beginning.
      const missing = isRead() ? cache.missing(wanted.first, wanted.last, total()) : [windowOf(wanted.first)]
      for (const window of missing) {
        if (isClosed || reading.size >= requestsMax) return
        if (!reading.has(window)) void fetchWindow(window)
      }
    })

  const fetchWindow = async (window: number): Promise<void> => {
    reading.add(window)
    try {
      const answer = await read(window * windowRows, windowRows)
      cache.fetched(window, answer.total)
      put(answer.messages, answer.total)
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
    reading.delete(window)
    fetchMissing()
  }

  fetchMissing()

  return {
    exchangeId,
    total,
    /** Whether the server has said anything yet. */
    isRead,
    /** Why rows are missing: the last request failed, and is tried again. */
    problem,
    /** The row, as soon as it is there. */
    row: (index: number): MessageRow | undefined => {
      signalOf(windowOf(index))[0]()
      return cache.row(index)
    },
    /** The rows in sight, `last` exclusive: they are fetched and kept; what was wanted before and did not come yet is not. */
    want: (first: number, last: number) => {
      // The time since the previous message needs that one too.
      wanted = { first: Math.max(0, first - 1), last }
      fetchMissing()
    },
    /** A batch of the event stream. */
    take: (live: ServerEvents["messages"]) => {
      put(live.messages, live.total)
      fetchMissing()
    },
    close: () => {
      isClosed = true
    },
  }
}
