// Everything the page knows, put together once: the traffic, the filter, what is selected, the connection. Components get it
// from the context; they fetch nothing themselves.

import { createContext, createEffect, createMemo, createSignal, on, onCleanup, untrack, useContext } from "solid-js"
import type { Exchange, ExchangeId, SessionFacts, Status } from "../../server/contract.ts"
import { compileExchangeFilter } from "../../server/filter/exchange-filter.ts"
import type { Problem } from "../../server/filter/problem.ts"
import { clearExchanges, type Marks, markExchange, markMessage, readFrames, readMessages, setRecording } from "./api.ts"
import { createCommands } from "./commands.ts"
import { createEvents } from "./events.ts"
import { createFilterHistory } from "./filter-history.ts"
import { createImports } from "./imports.ts"
import { createLayout } from "./layout.ts"
import { createMessageLog, type MessageLog } from "./messages.ts"
import { createTheme } from "./preferences.ts"
import { reasonOf } from "./request.ts"
import { createSavedFilters } from "./saved-filters.ts"
import { openedSession } from "./session.ts"
import { createTraffic } from "./traffic.ts"
import { createFrameLog, type FrameLog } from "./wire-frames.ts"

export type Page = ReturnType<typeof createPage>

/** A dialog over the page. `only` is a filter: what the export has instead of what the list shows. */
export type Shown =
  | { readonly type: "palette" | "help" | "clear" | "save-filter" }
  | { readonly type: "rename-filter"; readonly name: string }
  | { readonly type: "export"; readonly only?: string }
  | { readonly type: "delete-session"; readonly session: SessionFacts }

/** More exchanges than this are not forgotten at one click. */
const clearedAtOnceMax = 100

export function createPage() {
  const traffic = createTraffic()
  const [status, setStatus] = createSignal<Status | null>(null)
  const [isReady, setIsReady] = createSignal(false)
  const [filter, setFilter] = createSignal("")
  const [cursor, setCursor] = createSignal<ExchangeId | null>(null)
  const [isDetailOpen, setIsDetailOpen] = createSignal(false)
  const [notice, setNotice] = createSignal<string | null>(null)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [shown, setShown] = createSignal<Shown | null>(null)
  const [theme, setTheme] = createTheme()
  const [marked, setMarked] = createSignal(0)
  let hasNotedMessages = false
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

  // Memos: the status is new with every heartbeat, and these hardly ever change.
  const session = createMemo(() => openedSession() ?? status()?.session ?? "")
  /** Nothing can be changed in it: it is not the one at work, or nothing is at work here. */
  const isReadOnly = createMemo(() => {
    const known = status()
    return known !== null && (known.session === "" || (openedSession() !== null && openedSession() !== known.session))
  })

  const matching = traffic.createMatching(filter)
  const [listed, setListed] = createSignal<() => readonly ExchangeId[]>(matching)
  const filterProblem = createMemo<Problem | null>(() => {
    const compiled = compileExchangeFilter(filter())
    return compiled.type === "problem" ? compiled : null
  })
  const detail = createMemo<Exchange | null>(() => {
    const id = cursor()
    return isDetailOpen() && id !== null ? (traffic.exchange(id) ?? null) : null
  })

  const firstVersion = createMemo<string | null>(before => before ?? status()?.version ?? null, null)
  const isOutdated = () => status() !== null && firstVersion() !== status()?.version

  /** Whether clearing takes something that somebody would want back. */
  const isWorthKeeping = () => {
    const ids = traffic.ids()
    return hasNotedMessages || ids.length > clearedAtOnceMax || ids.some(id => isMarked(traffic.peek(id)))
  }
  const clear = () => {
    hasNotedMessages = false
    attempt("Clearing failed", clearExchanges())
  }

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
    layout: createLayout(),
    theme,
    setTheme,
    /** The dialog that is open. */
    shown,
    show: (dialog: Shown) => setShown(dialog),
    hide: () => setShown(null),
    status,
    /** Whether the server has told what there is. */
    isReady,
    connection: events.connection,
    /** The name of the session that is shown. */
    session,
    isReadOnly,
    /** The server is another version than the one this page came from. */
    isOutdated,
    /** Why the session in the address cannot be shown. */
    refusal,
    filter,
    setFilter,
    /** What is wrong with the filter; the list is then still that of the last one. */
    filterProblem,
    filterHistory: createFilterHistory("filter", filter, () => filterProblem() === null),
    savedFilters: createSavedFilters(),
    matching,
    /** Those that match, in the order of the list. */
    listed: () => listed()(),
    /** For a list that sorts: how. */
    setListed: (order: () => readonly ExchangeId[]) => setListed(() => order),
    cursor,
    setCursor,
    /** The exchange whose detail is open. */
    detail,
    openDetail: () => setIsDetailOpen(true),
    closeDetail: () => setIsDetailOpen(false),
    notice,
    dismissNotice: () => setNotice(null),
    clear,
    /** Clears at once, or asks first where that would be a loss. */
    askToClear: () => (untrack(isWorthKeeping) ? setShown({ type: "clear" }) : clear()),
    mark: (id: ExchangeId, marks: Marks) => attempt("The note could not be kept", markExchange(id, marks)),
    markMessage: (of: MessageLog, id: number, marks: Marks) => {
      hasNotedMessages = true
      attempt(
        "The note could not be kept",
        markMessage(of.exchangeId, id, marks).then(row => {
          of.put([row], untrack(of.total))
          setMarked(untrack(marked) + 1)
        }),
      )
    },
    /** Grows with every message that is marked here: what lists them asks again. */
    marked,
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

const isMarked = (exchange: Exchange | undefined): boolean => exchange !== undefined && (exchange.note !== "" || exchange.color !== "")

const PageContext = createContext<Page>()
export const PageProvider = PageContext.Provider

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error("usePage: no page above this component")
  return page
}
