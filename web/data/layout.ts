// Where list and detail stand: side by side or one below the other, with how much room for each, remembered. On a narrow screen they are
// two screens, and the browser's Back leads from the one to the other.

import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js"
import { createRememberedFlag, createRememberedNumber } from "./preferences.ts"

export const sharePreset = { beside: 0.44, below: 0.42 } as const

/** Of the room that both have, the list's part: neither is to be lost. */
export const shareRange = { min: 0.2, max: 0.8 } as const

/** As in the style sheets. */
const narrow = "(max-width: 720px)"

export function createLayout() {
  const [isBelow, setIsBelow] = createRememberedFlag("detail-below", false)
  const [beside, setBeside] = createRememberedNumber("list-share", sharePreset.beside)
  const [below, setBelow] = createRememberedNumber("list-share-below", sharePreset.below)
  const isNarrow = createMatch(narrow)
  return {
    isNarrow,
    /** The detail is below the list, not beside it. */
    isBelow: () => isBelow() && !isNarrow(),
    toggleBelow: () => setIsBelow(!isBelow()),
    /** Of the list, in what both have. */
    share: () => inRange(isBelow() ? below() : beside()),
    setShare: (share: number) => (isBelow() ? setBelow(share) : setBeside(share)),
    sharePreset: () => (isBelow() ? sharePreset.below : sharePreset.beside),
  }
}

/** What was remembered may be anything. */
const inRange = (share: number): number => Math.min(Math.max(share, shareRange.min), shareRange.max)

export function createMatch(query: string): Accessor<boolean> {
  const media = matchMedia(query)
  const [isMatch, setIsMatch] = createSignal(media.matches)
  const changed = () => setIsMatch(media.matches)
  media.addEventListener("change", changed)
  onCleanup(() => media.removeEventListener("change", changed))
  return isMatch
}

type State = { readonly detail?: number } | null

/**
 * While `shown` is the number of a screen, the browser's history has an entry for it; null is the screen before. Going back closes it,
 * going forward opens it again.
 */
export function createBackStep(shown: Accessor<number | null>, open: (id: number) => void, close: () => void) {
  let isLeaving = false
  const stateOf = () => (history.state as State)?.detail ?? null
  const sync = (id: number | null) => {
    // history.back() takes a moment: until then the entry is still there.
    if (isLeaving) return
    if (id !== null && stateOf() === null) history.pushState({ detail: id }, "")
    else if (id !== null && stateOf() !== id) history.replaceState({ detail: id }, "")
    else if (id === null && stateOf() !== null) {
      isLeaving = true
      history.back()
    }
  }
  const went = () => {
    const id = stateOf()
    if (isLeaving) {
      isLeaving = false
      sync(shown())
    } else if (id !== null) open(id)
    // A link into the page is a step, too, but none out of this screen.
    else if (shown() !== null && location.hash === "") close()
  }
  // An entry of the page as it was before it was loaded anew: what it showed is not open.
  if (stateOf() !== null) history.replaceState(null, "")
  createEffect(on(shown, sync))
  addEventListener("popstate", went)
  onCleanup(() => removeEventListener("popstate", went))
}
