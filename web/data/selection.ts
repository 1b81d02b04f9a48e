// Which rows of a list are chosen: one, those that were added to it, or all from one to another. The cursor is its owner's; a selection
// of one row is the cursor's and is not kept here.

import { createMemo, createSignal } from "solid-js"

/** only: this row and no other; toggle: this one as well, or no longer; range: all from the last one that was picked. */
export type PickKind = "only" | "toggle" | "range"

export type Selection = ReturnType<typeof createSelection>

export function createSelection(props: {
  readonly keys: () => readonly number[]
  /** Null: none. */
  readonly cursor: () => number | null
  readonly setCursor: (key: number) => void
}) {
  const [picked, setPicked] = createSignal<ReadonlySet<number>>(new Set())
  let anchor: number | null = null

  /** With the cursor, where more than that is picked; those that are no longer listed do not count. */
  const all = createMemo<readonly number[]>(() => {
    const cursor = props.cursor()
    const chosen = picked()
    if (chosen.size === 0) return cursor === null ? [] : [cursor]
    return props.keys().filter(key => chosen.has(key))
  })

  const pick = (key: number, how: PickKind) => {
    if (how === "range") setPicked(new Set(between(props.keys(), anchor ?? props.cursor() ?? key, key)))
    else {
      const before = picked().size > 0 ? picked() : new Set(props.cursor() === null ? [] : [props.cursor()!])
      setPicked(how === "only" ? new Set<number>() : toggled(before, key))
      anchor = key
    }
    props.setCursor(key)
  }

  return {
    all,
    has: (key: number): boolean => (picked().size > 0 ? picked().has(key) : props.cursor() === key),
    pick,
    pickAll: () => setPicked(new Set(props.keys())),
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

/** Ids, ascending or not, as a filter: `id:3..7 OR id:9`. */
export function filterOfIds(ids: readonly number[]): string {
  const runs: [first: number, last: number][] = []
  for (const id of ids.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && id <= run[1] + 1) run[1] = id
    else runs.push([id, id])
  }
  return runs.map(([first, last]) => (first === last ? `id:${first}` : `id:${first}..${last}`)).join(" OR ")
}
