// What a filter field offers: what could stand at the cursor, and filters that were used before. Pure; which of them when, the field says.

import type { Completions } from "../../server/filter/complete.ts"

export type Offer = {
  /** What replaces the text from `from` to `to`. */
  readonly insert: string
  readonly from: number
  readonly to: number
  readonly label: string
  readonly detail: string
  /** Used before: it replaces the whole text, and can be forgotten. */
  readonly isPast: boolean
}

/** Shown at a time: what is further down comes with another letter. */
const completionsMax = 12
/** Beside completions; alone all of them are there. */
const pastBesideMax = 5

export const offersOfCompletions = ({ from, to, items }: Completions): readonly Offer[] =>
  items.slice(0, completionsMax).map(({ insert, label, detail }) => ({ insert, from, to, label, detail, isPast: false }))

/** All but the one that stands there. */
export const offersOfPast = (entries: readonly string[], text: string): readonly Offer[] =>
  entries
    .filter(entry => entry !== text.trim())
    .map(entry => ({ insert: entry, from: 0, to: text.length, label: entry, detail: "used before", isPast: true }))

/** When one asks what could stand there: in an empty field the last filters come first. */
export const offersAsked = (completions: Completions, entries: readonly string[], text: string): readonly Offer[] => [
  ...(text.trim() === "" ? offersOfPast(entries, text).slice(0, pastBesideMax) : []),
  ...offersOfCompletions(completions),
]
