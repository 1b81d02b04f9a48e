// Which rows of a list are chosen: one, those that were added to it, or all from one to another. The cursor is its owner's; a selection
// of one row is the cursor's and is not kept here.

import { createEffect, createMemo, createSignal, on } from "solid-js"

/** only: this row and no other; toggle: this one as well, or no longer; range: all from the last one that was picked; move: the cursor goes
    there, and what is picked stays so. */
export type PickKind = "only" | "toggle" | "range" | "move"

export type Selection = ReturnType<typeof createSelection>

export function createSelection(props: {
  readonly keys: () => readonly number[]
  /** Null: none. */
  readonly cursor: () => number | null
  readonly setCursor: (key: number) => void
}) {
  const [picked, setPicked] = createSignal<ReadonlySet<number>>(new Set())
  let anchor: number | null = null
  /** Where this selection put the cursor last. */
  let put: number | null = null

  /** With the cursor, where more than that is picked; those that are no longer listed do not count. */
  const all = createMemo<readonly number[]>(() => {
    const cursor = props.cursor()
    const chosen = picked()
    if (chosen.size === 0) return cursor === null ? [] : [cursor]
    return props.keys().filter(key => chosen.has(key))
  })

  /** Somebody else moved the cursor: what was picked before is not meant any more. */
  createEffect(
    on(props.cursor, cursor => {
      if (cursor === put) return
      put = cursor
      anchor = cursor
      if (picked().size > 0) setPicked(new Set<number>())
    }),
  )

  const pick = (key: number, how: PickKind) => {
    const cursor = props.cursor()
    const before = picked().size > 0 ? picked() : new Set(cursor === null ? [] : [cursor])
    if (how === "range") setPicked(new Set(between(props.keys(), anchor ?? cursor ?? key, key)))
    else if (how === "move") setPicked(before)
    else {
      setPicked(how === "only" ? new Set<number>() : toggled(before, key))
      anchor = key
    }
    put = key
    props.setCursor(key)
  }

  return {
    all,
    /** How many, where there is more than the cursor. */
    count: () => (picked().size === 0 ? 0 : all().length),
    has: (key: number): boolean => (picked().size > 0 ? picked().has(key) : props.cursor() === key),
    pick,
    pickAll: () => setPicked(new Set(props.keys())),
    pickThese: (keys: Iterable<number>) => setPicked(new Set(keys)),
    clear: () => setPicked(new Set<number>()),
  }
}

function toggled(before: ReadonlySet<number>, key: number): Set<number> {
  const after = new Set(before)
  if (!after.delete(key)) after.add(key)
  return after
}

function between(keys: readonly number[], from: number, to: number): readonly number[] {
  const [a, b] = [keys.indexOf(from), keys.indexOf(to)]
  if (a < 0 || b < 0) return [to]
  return keys.slice(Math.min(a, b), Math.max(a, b) + 1)
}

/** A filter in an address: below what the server reads of one, which is 16 KiB of head and 10,000 characters of filter. */
export const addressedCharactersMax = 7_000

/** Ids, ascending or not, as a filter: `id:3..7 OR id:9`. What is not in `among`, where that is given, may be in a run: `id:3..9`. */
export const filterOfIds = (ids: readonly number[], among?: readonly number[]): string => runsOf(ids, among).map(showRun).join(" OR ")

/** The same as several filters, none of which is too long for an address. */
export function filtersOfIds(ids: readonly number[]): readonly string[] {
  const filters: string[] = []
  let filter = ""
  for (const run of runsOf(ids)) {
    const longer = filter === "" ? showRun(run) : `${filter} OR ${showRun(run)}`
    if (longer.length > addressedCharactersMax) {
      filters.push(filter)
      filter = showRun(run)
    } else filter = longer
  }
  return filter === "" ? filters : [...filters, filter]
}

type Run = readonly [first: number, last: number]

const showRun = ([first, last]: Run): string => (first === last ? `id:${first}` : `id:${first}..${last}`)

function runsOf(ids: readonly number[], among?: readonly number[]): readonly Run[] {
  const chosen = new Set(ids)
  const sorted = (among ?? ids).toSorted((a, b) => a - b)
  const runs: [first: number, last: number][] = []
  let isOpen = false
  for (const id of sorted) {
    const run = runs.at(-1)
    if (!chosen.has(id)) isOpen = false
    else if (isOpen && run && (among || id <= run[1] + 1)) run[1] = id
    else {
      runs.push([id, id])
      isOpen = true
    }
  }
  return runs
}
