// Searching the messages of one WebSocket: from the text of the field, and what buttons add to it, to the ids that match. What is found is
// shown while it is found. While messages come the search is repeated, so seldom that it stays a small part of what the server does.

import { batch, createEffect, createMemo, createSignal, on, onCleanup, untrack } from "solid-js"
import type { ExchangeId } from "../../server/contract.ts"
import { compileMessageFilter } from "../../server/filter/message-filter.ts"
import type { Problem } from "../../server/filter/problem.ts"
import { type IdOrRun, MatchList } from "./match-list.ts"

/** Nobody wants what half a word finds. */
const typingMs = 200
/** Between two searches, at the least, and so many times what the last one took. */
const restMs = 1000
const restShare = 10

export type SearchEvent =
  | { readonly type: "matches"; readonly ids: readonly IdOrRun[] }
  | { readonly type: "progress"; readonly searched: number; readonly total: number; readonly found: number }
  | { readonly type: "done"; readonly searched: number; readonly found: number; readonly isCut: boolean }
  | { readonly type: "failed"; readonly why: string }

/** Only matches after the message `after` are told; all are counted. Returns the way to end it. */
export type SearchSource = (exchange: ExchangeId, q: string, after: number, take: (event: SearchEvent) => void) => () => void

export type SearchState =
  | { readonly type: "idle" }
  | { readonly type: "searching"; readonly searched: number; readonly total: number }
  | { readonly type: "done" }
  | { readonly type: "stopped" }
  | { readonly type: "failed"; readonly why: string }

export type Search = ReturnType<typeof createSearch>

/** `compose`: what is searched for when that text has been typed. What else it depends on is no typing, and is searched for at once. */
export function createSearch(
  exchange: ExchangeId,
  total: () => number,
  source: SearchSource,
  compose: (typed: string) => string = typed => typed,
) {
  const [text, setText] = createSignal("")
  const [state, setState] = createSignal<SearchState>({ type: "idle" })
  const [matches, setMatches] = createSignal(new MatchList(), { equals: false })
  const [found, setFound] = createSignal(0)
  const [query, setQuery] = createSignal("")
  const problem = createMemo<Problem | null>(() => {
    const compiled = compileMessageFilter(text())
    return compiled.type === "problem" ? compiled : null
  })
  const [searched, setSearched] = createSignal(0)
  const [isRunning, setIsRunning] = createSignal(false)
  let end = () => {}
  const wanted = createMemo(() => compose(text().trim()))
  /** Up to which message what is told is all there is. */
  let toldUpTo = 0
  let restUntil = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const stop = () => {
    end()
    end = () => {}
    clearTimeout(timer)
    setIsRunning(false)
  }

  /** `isAgain`: what is known stays, and only what is new is added. */
  const run = (isAgain: boolean) => {
    stop()
    const list = isAgain ? untrack(matches) : new MatchList()
    if (!isAgain) toldUpTo = 0
    const began = performance.now()
    batch(() => {
      setIsRunning(true)
      if (!isAgain) setState({ type: "searching", searched: 0, total: untrack(total) })
      if (!isAgain) setFound(0)
      setMatches(list)
    })
    const take = (event: SearchEvent) =>
      batch(() => {
        switch (event.type) {
          case "matches":
            list.add(event.ids)
            setMatches(list)
            if (!isAgain) setFound(before => Math.max(before, list.count))
            return
          case "progress":
            if (isAgain) return
            setFound(event.found)
            setState({ type: "searching", searched: event.searched, total: event.total })
            return
          case "done":
            restUntil = performance.now() + Math.max(restMs, restShare * (performance.now() - began))
            setFound(event.found)
            setState({ type: "done" })
            setSearched(event.searched)
            if (!event.isCut) toldUpTo = event.searched
            setIsRunning(false)
            return
          case "failed":
            setIsRunning(false)
            setState({ type: "failed", why: event.why })
            return
          default:
            event satisfies never
        }
      })
    end = source(exchange, untrack(query), toldUpTo, take)
  }

  const begin = () => {
    const next = untrack(wanted)
    if (untrack(problem) !== null) return
    setQuery(next)
    if (next !== "") return run(false)
    stop()
    batch(() => {
      setState({ type: "idle" })
      setMatches(new MatchList())
      setFound(0)
    })
  }

  createEffect(
    on([text, wanted], ([typed, next], before) => {
      // While the text is no filter, as it often is on its way to one, what was found stays.
      if (untrack(problem) !== null || next === untrack(query)) return
      clearTimeout(timer)
      const isTyped = typed.trim() !== (before?.[0] ?? "").trim() && typed.trim() !== ""
      timer = setTimeout(begin, isTyped ? typingMs : 0)
    }),
  )
  createEffect(() => {
    if (isRunning() || state().type !== "done" || total() <= searched()) return
    clearTimeout(timer)
    timer = setTimeout(() => run(true), Math.max(0, restUntil - performance.now()))
  })
  onCleanup(stop)

  return {
    text,
    setText,
    problem,
    /** What the matches are of; "" for no search. */
    query,
    /** What the field says is what was searched for. */
    isCurrent: () => problem() === null && wanted() === query(),
    state,
    /** The ids told. */
    matches,
    /** How many there are: of very many, not all ids are told. */
    found,
    /** Now, and not after a pause in typing; again, where it had failed or was stopped. */
    start: begin,
    cancel: () => {
      stop()
      setState({ type: "stopped" })
    },
  }
}
