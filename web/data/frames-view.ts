// How one looks at the messages of a WebSocket: as messages or as frames, all or those that a filter finds, which one is selected and with
// which one it is compared. It outlives the tab, so that who goes to the headers and back finds what was there.

import { batch, createMemo, createSignal, untrack } from "solid-js"
import type { Direction, Exchange } from "../../server/contract.ts"
import { composeQuery, type FramesFilter, isWholeRange, type Kind, type Kinds, type TimeRange } from "./frames-filter.ts"
import { createFramesLook } from "./frames-look.ts"
import { createFramesSeeker } from "./frames-seeker.ts"
import type { MessageLog } from "./messages.ts"
import type { Page } from "./page.ts"
import { createRememberedFlag } from "./preferences.ts"
import { createSearch } from "./search.ts"
import { openSearch } from "./search-source.ts"
import { createStatistics } from "./statistics.ts"

export type FramesView = ReturnType<typeof createFramesView>

/** The rows that are drawn, by their indexes; `last` exclusive. */
export type Drawn = { readonly first: number; readonly last: number }

export function createFramesView(page: Page, log: MessageLog, exchange: () => Exchange) {
  const { openedAt, filter, ...buttons } = createButtons(exchange)
  const search = createSearch(log.exchangeId, log.total, openSearch, typed => composeQuery(typed, filter(), openedAt()))
  const [isWire, setIsWire] = createSignal(false)
  const [hidesOthers, setHidesOthers] = createRememberedFlag("only-matches", true)
  const [isLifted, setIsLifted] = createSignal<string | null>(null)
  const [selected, setSelected] = createSignal(0)
  const [reference, setReference] = createSignal(0)
  const [selectedFrame, setSelectedFrame] = createSignal(0)
  const [drawn, setDrawn] = createSignal<Drawn>({ first: 0, last: 0 }, { equals: (a, b) => a.first === b.first && a.last === b.last })
  /** Tells when the selected message is to be brought into sight. */
  const [goal, setGoal] = createSignal<void>(undefined, { equals: false })
  const frames = createMemo(() => (isWire() ? page.openFrames(log) : null))

  const isTyped = createMemo(() => search.text().trim() !== "")
  const hasMatches = () => search.query() !== ""
  /** The reader wants to see all: those that were typed for are marked among the ones that the buttons leave. */
  const marksOnly = createMemo(() => isTyped() && !hidesOthers())
  const unmarked = createSearch(log.exchangeId, log.total, openSearch, () => (marksOnly() ? composeQuery("", filter(), openedAt()) : ""))
  /** Null: all messages are listed. */
  const listing = createMemo(() => {
    if (!hasMatches() || isLifted() === search.query()) return null
    if (!marksOnly()) return search
    return unmarked.query() === "" ? null : unmarked
  })
  /** What the list is of. Another name is another list, and not the same one changed: where one was in it says nothing about the other. */
  const listName = createMemo(() => listing()?.query() ?? "")
  const list = {
    name: listName,
    search: listing,
    count: () => listing()?.matches().count ?? log.total(),
    idAt: (index: number): number => listing()?.matches().at(index) ?? index + 1,
    indexOf: (id: number): number => listing()?.matches().indexOf(id) ?? id - 1,
    /** Where it would stand. */
    placeOf: (id: number): number => listing()?.matches().placeOf(id) ?? id - 1,
  }

  const goTo = (id: number | null) => {
    if (id === null) return
    batch(() => {
      setIsWire(false)
      // For this search alone: the choice stays.
      if (untrack(() => list.indexOf(id)) < 0) setIsLifted(untrack(search.query))
      setSelected(id)
      setGoal()
    })
  }

  return {
    log,
    exchange,
    look: createFramesLook(),
    statistics: createStatistics(exchange),
    search,
    ...buttons,
    filter,
    openedAt,
    list,
    frames,
    isWire,
    setIsWire,
    isTyped,
    hasMatches,
    /** Whether only what was found is listed. */
    isOnly: createMemo(() => hasMatches() && listing() === search),
    setIsOnly: (isOn: boolean) =>
      batch(() => {
        setIsLifted(null)
        setHidesOthers(isOn)
        setGoal()
      }),
    /** All are listed in spite of the filter, because one was asked for that it hides. */
    isLifted: createMemo(() => hasMatches() && isLifted() === search.query()),
    unlift: () => setIsLifted(null),
    selected,
    setSelected,
    /** The message that the selected one is compared with; 0: none. */
    reference,
    setReference,
    selectedFrame,
    setSelectedFrame,
    drawn,
    setDrawn,
    goal,
    goTo,
    /** Before and after the selected message, in circles. */
    goToNext: () => goTo(search.matches().after(selected())),
    goToPrevious: () => goTo(search.matches().before(selected() === 0 ? Number.POSITIVE_INFINITY : selected())),
    seek: createFramesSeeker({ log, openedAt, list, goTo, selected, setIsWire, setSelectedFrame, query: listName }),
  }
}

const noKinds: Kinds = { text: true, binary: true, control: true, close: true }

/** What they choose. That pings and pongs are of no interest holds for all connections, the rest for this one. */
function createButtons(exchange: () => Exchange) {
  const [direction, setDirection] = createSignal<Direction | null>(null)
  const [kinds, setKinds] = createSignal<Kinds>(noKinds)
  const [hidesControl, setHidesControl] = createRememberedFlag("hide-pings", false)
  const [range, setRange] = createSignal<TimeRange | null>(null)
  const openedAt = createMemo(() => exchange().startedAt)
  const filter = createMemo<FramesFilter>(() => ({
    direction: direction(),
    kinds: { ...kinds(), control: kinds().control && !hidesControl() },
    range: range(),
  }))
  return {
    openedAt,
    filter,
    setDirection,
    setKind: (kind: Kind, isOn: boolean) => (kind === "control" ? setHidesControl(!isOn) : setKinds({ ...kinds(), [kind]: isOn })),
    /** This one alone; again: all of them. */
    onlyKind: (kind: Kind) =>
      batch(() => {
        setHidesControl(kind !== "control")
        setKinds({ text: kind === "text", binary: kind === "binary", control: true, close: kind === "close" })
      }),
    setRange: (next: TimeRange | null) => setRange(isWholeRange(next) ? null : next),
    resetFilter: () =>
      batch(() => {
        setDirection(null)
        setKinds(noKinds)
        setHidesControl(false)
        setRange(null)
      }),
  }
}
