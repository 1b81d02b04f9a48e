// Everything the page knows, put together once: the traffic, the filter, what is selected, the connection. Components get it
// from the context; they fetch nothing themselves.

import { createContext, createMemo, createSignal, onCleanup, untrack, useContext } from "solid-js"
import type { Exchange, ExchangeId, ServerEvents, Status } from "../../server/contract.ts"
import { compileExchangeFilter } from "../../server/filter/exchange-filter.ts"
import type { Problem } from "../../server/filter/problem.ts"
import { clearExchanges, readMessages, setRecording } from "./api.ts"
import { createEvents } from "./events.ts"
import { createMessageLog, type MessageLog } from "./messages.ts"
import { createTraffic } from "./traffic.ts"

export type Page = ReturnType<typeof createPage>

export function createPage() {
  const traffic = createTraffic()
  const [status, setStatus] = createSignal<Status | null>(null)
  const [isReady, setIsReady] = createSignal(false)
  const [filter, setFilter] = createSignal("")
  const [cursor, setCursor] = createSignal<ExchangeId | null>(null)
  const [isDetailOpen, setIsDetailOpen] = createSignal(false)
  const [notice, setNotice] = createSignal<string | null>(null)
  let takeMessages: ((live: ServerEvents["messages"]) => void) | null = null

  const events = createEvents({
    snapshot: snapshot => {
      // After a restart the server counts from 1 again: the same number is another exchange.
      const selected = untrack(() => traffic.exchange(cursor() ?? (0 as ExchangeId)))
      if (selected && !snapshot.exchanges.some(({ id, startedAt }) => id === selected.id && startedAt === selected.startedAt))
        setCursor(null)
      traffic.replace(snapshot.exchanges, snapshot.recording)
      setStatus(snapshot.status)
      setIsReady(true)
    },
    changes: traffic.fold,
    messages: live => takeMessages?.(live),
    status: setStatus,
  })

  const matching = traffic.createMatching(filter)
  const filterProblem = createMemo<Problem | null>(() => {
    const compiled = compileExchangeFilter(filter())
    return compiled.type === "problem" ? compiled : null
  })
  const detail = createMemo<Exchange | null>(() => {
    const id = cursor()
    return isDetailOpen() && id !== null ? (traffic.exchange(id) ?? null) : null
  })

  /** What a button did not manage is said, not swallowed. */
  const attempt = (what: string, action: Promise<void>) => {
    action.then(
      () => setNotice(null),
      (error: unknown) => setNotice(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    )
  }

  return {
    traffic,
    status,
    /** Whether the server has told what there is. */
    isReady,
    connection: events.connection,
    filter,
    setFilter,
    /** What is wrong with the filter; the list is then still that of the last one. */
    filterProblem,
    matching,
    cursor,
    setCursor,
    /** The exchange whose detail is open. */
    detail,
    openDetail: () => setIsDetailOpen(true),
    closeDetail: () => setIsDetailOpen(false),
    notice,
    dismissNotice: () => setNotice(null),
    clear: () => attempt("Clearing failed", clearExchanges()),
    toggleRecording: () => attempt("The recording could not be switched", setRecording(!traffic.isRecording())),
    /** The messages of a WebSocket, live until the owner is disposed of. */
    openMessages: (id: ExchangeId): MessageLog => {
      const log = createMessageLog(id, (after, limit) => readMessages(id, after, limit))
      takeMessages = log.take
      events.follow(id)
      onCleanup(() => {
        log.close()
        if (takeMessages !== log.take) return
        takeMessages = null
        events.follow(null)
      })
      return log
    },
  }
}

const PageContext = createContext<Page>()
export const PageProvider = PageContext.Provider

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error("usePage: no page above this component")
  return page
}
