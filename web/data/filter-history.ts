// The filters that were used, the newest first: remembered between visits, and offered again. One that was only on its way to another is
// not kept: a filter counts as used after Enter, or when it stood for a while.

import { createEffect, createSignal, on, onCleanup } from "solid-js"
import { createRememberedJson } from "./preferences.ts"

const entriesMax = 50
const usedMs = 2_000

export type FilterHistory = ReturnType<typeof createFilterHistory>

/** Each field has a history of its own, by `name`. `text` is what stands in it, `isValid` whether it is a filter. */
export function createFilterHistory(name: string, text: () => string, isValid: () => boolean) {
  const [entries, setEntries] = createRememberedJson<readonly string[]>(`${name}-history`, [], readTexts)
  const [timer, setTimer] = createSignal(0)
  const use = () => {
    clearTimeout(timer())
    if (isValid()) setEntries(withEntry(entries(), text()))
  }
  createEffect(
    on(
      text,
      () => {
        clearTimeout(timer())
        setTimer(window.setTimeout(use, usedMs))
      },
      { defer: true },
    ),
  )
  onCleanup(() => clearTimeout(timer()))
  return {
    entries,
    /** What stands in the field is kept now. */
    use,
    remove: (entry: string) => setEntries(entries().filter(each => each !== entry)),
    clear: () => setEntries([]),
  }
}

/** What was used last stands first, and once. */
export function withEntry(entries: readonly string[], text: string): readonly string[] {
  const entry = text.trim()
  if (entry === "") return entries
  return [entry, ...entries.filter(each => each !== entry)].slice(0, entriesMax)
}

export const readTexts = (value: unknown): readonly string[] | null =>
  Array.isArray(value) ? value.filter(each => typeof each === "string").slice(0, entriesMax) : null
