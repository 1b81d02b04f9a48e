// How one looks at the messages of a WebSocket: as messages or as frames, all or those that a search found, which one is selected. It
// outlives the tab, so that who goes to the headers and back finds what was there.

import { createMemo, createSignal, untrack } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { MessageLog } from "./messages.ts"
import type { Page } from "./page.ts"
import { createRememberedFlag } from "./preferences.ts"
import { createSearch } from "./search.ts"
import { openSearch } from "./search-source.ts"
import { createStatistics } from "./statistics.ts"

export type FramesView = ReturnType<typeof createFramesView>

export function createFramesView(page: Page, log: MessageLog, exchange: () => Exchange) {
  const search = createSearch(log.exchangeId, log.total, openSearch)
  const [isWire, setIsWire] = createSignal(false)
  const [hidesOthers, setHidesOthers] = createRememberedFlag("only-matches", true)
  const [isLifted, setIsLifted] = createSignal<string | null>(null)
  const [selected, setSelected] = createSignal(0)
  const [selectedFrame, setSelectedFrame] = createSignal(0)
  /** Tells when the selected message is to be brought into sight. */
  const [goal, setGoal] = createSignal<void>(undefined, { equals: false })
  const frames = createMemo(() => (isWire() ? page.openFrames(log) : null))

  const hasMatches = () => search.query() !== ""
  /** Whether only what was found is listed. */
  const isOnly = createMemo(() => hasMatches() && hidesOthers() && isLifted() !== search.query())

  const goTo = (id: number | null) => {
    if (id === null) return
    setIsWire(false)
    // For this search alone: the choice stays.
    if (untrack(isOnly) && untrack(search.matches).indexOf(id) < 0) setIsLifted(search.query())
    setSelected(id)
    setGoal()
  }

  return {
    log,
    statistics: createStatistics(exchange),
    search,
    frames,
    isWire,
    setIsWire,
    hasMatches,
    isOnly,
    setIsOnly: (isOn: boolean) => {
      setIsLifted(null)
      setHidesOthers(isOn)
      setGoal()
    },
    selected,
    setSelected,
    selectedFrame,
    setSelectedFrame,
    goal,
    goTo,
    /** Before and after the selected message, in circles. */
    goToNext: () => goTo(search.matches().after(selected())),
    goToPrevious: () => goTo(search.matches().before(selected() === 0 ? Number.POSITIVE_INFINITY : selected())),
  }
}
