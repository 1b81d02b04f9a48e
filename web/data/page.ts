// Everything the page knows, put together once: the traffic, the filter, what is selected, the connection. Components get it
// from the context; they fetch nothing themselves.

import { createContext, createEffect, createMemo, createSignal, on, onCleanup, untrack, useContext } from "solid-js"
import type { Exchange, ExchangeId, Status } from "../../server/contract.ts"
import { compileExchangeFilter } from "../../server/filter/exchange-filter.ts"
import type { Problem } from "../../server/filter/problem.ts"
import { clearExchanges, type Marks, markExchange, markMessage, readFrames, readMessages, setRecording } from "./api.ts"
import { createCommands } from "./commands.ts"
import { createEvents } from "./events.ts"
import { createImports } from "./imports.ts"
import { createMessageLog, type MessageLog } from "./messages.ts"
import { reasonOf } from "./request.ts"
import { openedSession } from "./session.ts"
import { createTraffic } from "./traffic.ts"
import { createFrameLog, type FrameLog } from "./wire-frames.ts"

export type Page = ReturnType<typeof createPage>

export function createPage() {
  const traffic = createTraffic()
  const [status, setStatus] = createSignal<Status | null>(null)
  const [isReady, setIsReady] = createSignal(false)
  const [filter, setFilter] = createSignal("")
  const [cursor, setCursor] = createSignal<ExchangeId | null>(null)
  const [isDetailOpen, setIsDetailOpen] = createSignal(false)
  const [notice, setNotice] = createSignal<string | null>(null)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  let log: MessageLog | null = null

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
    messages: live => log?.take(live),
    status: now => {
      setStatus(now)
      // While frames pass unrecorded, the gap at the end grows.
      if (!now.recording || now.problem !== null) log?.askForGap()
    },
    refused: setRefusal,
  })
  createEffect(on(traffic.isRecording, () => log?.askForGap(), { defer: true }))

  const session = () => openedSession() ?? status()?.session ?? ""
  /** Nothing can be changed in it: it is not the one at work, or nothing is at work here. */
  const isReadOnly = () => {
    const known = status()
    return known !== null && (known.session === "" || (openedSession() !== null && openedSession() !== known.session))
  }

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
  const attempt = (what: string, action: Promise<unknown>) => {
    action.then(
      () => setNotice(null),
      (error: unknown) => setNotice(`${what}: ${reasonOf(error)}`),
    )
  }

  return {
    traffic,
    /** What can be done now: see commands.ts. */
    commands: createCommands(),
    imports: createImports(),
    status,
    /** Whether the server has told what there is. */
    isReady,
    connection: events.connection,
    /** The name of the session that is shown. */
    session,
    isReadOnly,
    /** Why the session in the address cannot be shown. */
    refusal,
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
    mark: (id: ExchangeId, marks: Marks) => attempt("The note could not be kept", markExchange(id, marks)),
    markMessage: (of: MessageLog, id: number, marks: Marks) =>
      attempt(
        "The note could not be kept",
        markMessage(of.exchangeId, id, marks).then(row => of.put([row], untrack(of.total))),
      ),
    toggleRecording: () => attempt("The recording could not be switched", setRecording(!traffic.isRecording())),
    /** The messages of a WebSocket, live until the owner is disposed of. */
    openMessages: (id: ExchangeId): MessageLog => {
      const opened = createMessageLog(id, (after, limit) => readMessages(id, after, limit))
      log = opened
      events.follow(id)
      onCleanup(() => {
        opened.close()
        if (log !== opened) return
        log = null
        events.follow(null)
      })
      return opened
    },
    /** The frames of the same WebSocket, which grow with its messages. */
    openFrames: (messages: MessageLog): FrameLog => {
      const frames = createFrameLog((after, limit) => readFrames(messages.exchangeId, after, limit))
      createEffect(on(messages.total, frames.grow, { defer: true }))
      onCleanup(frames.close)
      return frames
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
