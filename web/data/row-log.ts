// A long list that stays on the server: how many rows there are, and those in sight. Windows are fetched when they are looked at, few at
// a time; what was scrolled past is not. Rows are numbered from 1 without a hole.

import { batch, createSignal, type Signal, untrack } from "solid-js"
import { MessageWindows, runsOf, windowOf, windowRows } from "./message-windows.ts"
import { reasonOf } from "./request.ts"

/** 20,000 rows, some 20 MB: far more than anybody scrolls back and forth in, and room for a screen of rows that lie far apart. */
const windowsMax = 200
/** Browsers allow six requests to a host at a time; one is the event stream, and payloads want to get through too. */
const requestsMax = 3
const retryMs = 1000

export type Rows<Row> = { readonly rows: readonly Row[]; readonly total: number }
type Wanted =
  | { readonly type: "range"; readonly first: number; readonly last: number }
  | { readonly type: "ids"; readonly ids: readonly number[] }
type Run = { readonly after: number; readonly limit: number }

export function createRowLog<Row extends { readonly id: number }>(read: (after: number, limit: number) => Promise<Rows<Row>>) {
  const cache = new MessageWindows<Row>(windowsMax)
  const signals = new Map<number, Signal<void>>()
  const reading = new Set<string>()
  let wanted: Wanted = { type: "range", first: 0, last: 1 }
  let isClosed = false
  const [total, setTotal] = createSignal(0)
  const [isRead, setIsRead] = createSignal(false)
  const [problem, setProblem] = createSignal<string | null>(null)

  const signalOf = (window: number): Signal<void> => {
    const known = signals.get(window)
    if (known) return known
    const made = createSignal<void>(undefined, { equals: false })
    // Those of windows out of sight have no readers any more; a window that is looked at again gets a new one.
    if (signals.size > 4 * windowsMax) for (const key of signals.keys()) if (!isWanted(wanted, key)) signals.delete(key)
    signals.set(window, made)
    return made
  }

  const put = (rows: readonly Row[], count: number) =>
    batch(() => {
      for (const window of cache.put(rows)) signals.get(window)?.[1]()
      setTotal(before => Math.max(before, count))
      setIsRead(true)
    })

  const missing = (): readonly Run[] => {
    const window = (at: number): Run => ({ after: at * windowRows, limit: windowRows })
    // Before the first answer nothing is known, not even how many there are: ask for the beginning.
    if (!isRead()) return [window(wanted.type === "range" ? windowOf(wanted.first) : 0)]
    if (wanted.type === "range") return cache.missing(wanted.first, wanted.last, total()).map(window)
    return runsOf(wanted.ids.filter(id => id <= total() && cache.row(id - 1) === undefined))
  }

  /** Called from everywhere, and nobody's dependency. */
  const fetchMissing = () =>
    untrack(() => {
      for (const run of missing()) {
        if (isClosed || reading.size >= requestsMax) return
        if (!reading.has(keyOf(run))) void fetchRun(run)
      }
    })

  const fetchRun = async (run: Run): Promise<void> => {
    reading.add(keyOf(run))
    try {
      const answer = await read(run.after, run.limit)
      if (run.limit === windowRows && run.after % windowRows === 0) cache.fetched(windowOf(run.after), answer.total)
      put(answer.rows, answer.total)
      setProblem(null)
    } catch (error) {
      setProblem(reasonOf(error))
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
    reading.delete(keyOf(run))
    fetchMissing()
  }

  fetchMissing()

  return {
    total,
    /** Whether the server has said anything yet. */
    isRead,
    /** Why rows are missing: the last request failed, and is tried again. */
    problem,
    /** The row, as soon as it is there. */
    row: (index: number): Row | undefined => {
      signalOf(windowOf(index))[0]()
      return cache.row(index)
    },
    /** The rows in sight, `last` exclusive: they are fetched and kept; what was wanted before and did not come yet is not. */
    want: (first: number, last: number) => {
      // The time since the previous row needs that one too.
      wanted = { type: "range", first: Math.max(0, first - 1), last }
      fetchMissing()
    },
    /** The same for rows that lie apart, by their ids, ascending. */
    wantIds: (ids: readonly number[]) => {
      wanted = { type: "ids", ids: ids.flatMap(id => (id > 1 ? [id - 1, id] : [id])) }
      fetchMissing()
    },
    /** Rows that came by another way. */
    put: (rows: readonly Row[], count: number) => {
      put(rows, count)
      fetchMissing()
    },
    close: () => {
      isClosed = true
    },
  }
}

const keyOf = ({ after, limit }: Run): string => `${after}+${limit}`

function isWanted(wanted: Wanted, window: number): boolean {
  if (wanted.type === "ids") return wanted.ids.some(id => windowOf(id - 1) === window)
  return window >= windowOf(wanted.first) && window <= windowOf(wanted.last)
}
