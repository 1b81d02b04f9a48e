// Keys in the order of what is said of them, kept up while they come, change and go: what has not changed is only merged with what has,
// so that a change costs one pass and not a sort of everything.

import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js"

/** Null: there is nothing to sort by. It stands last, either way. */
export type SortValue = number | string | null

export type Order<Key> = { readonly valueOf: (key: Key) => SortValue; readonly isDescending: boolean }

/** A row whose place changes many times a second cannot be read. */
const movesMs = 400

/**
 * Sorted as `order` says; null: as the keys came. `changed` tells those whose values may be others; while `isHeld`, somebody aims at a row,
 * and all stay where they are.
 */
export function createSorted<Key extends number>(props: {
  readonly keys: Accessor<readonly Key[]>
  readonly changed: Accessor<ReadonlySet<Key>>
  readonly order: Accessor<Order<Key> | null>
  readonly isHeld: Accessor<boolean>
}): Accessor<readonly Key[]> {
  const [turn, setTurn] = createSignal(0)
  let moved = new Set<Key>()
  let timer: ReturnType<typeof setTimeout> | null = null
  createEffect(
    on(props.changed, changed => {
      if (!props.order()) return
      for (const key of changed) moved.add(key)
      if (timer !== null || moved.size === 0) return
      timer = setTimeout(() => {
        timer = null
        setTurn(before => before + 1)
      }, movesMs)
    }),
  )
  onCleanup(() => timer !== null && clearTimeout(timer))

  type Held = { readonly sorter: Sorter<Key> | null; readonly turn: number; readonly keys: readonly Key[] }
  const sorted = createMemo<Held>(
    before => {
      const order = props.order()
      if (!order) return { sorter: null, turn: turn(), keys: props.keys() }
      const isSame = before.sorter?.order === order
      if (isSame && props.isHeld()) return before
      const sorter = isSame && before.sorter ? before.sorter : new Sorter(order)
      const isTurn = turn() !== before.turn
      const keys = sorter.sort(props.keys(), isTurn ? moved : new Set())
      if (isTurn) moved = new Set()
      return { sorter, turn: turn(), keys }
    },
    { sorter: null, turn: 0, keys: [] },
    { equals: false },
  )
  return () => sorted().keys
}

type Entry<Key> = { readonly key: Key; value: SortValue; pass: number }

export class Sorter<Key extends number> {
  readonly order: Order<Key>
  #entries = new Map<Key, Entry<Key>>()
  #sorted: readonly Entry<Key>[] = []
  #pass = 0

  constructor(order: Order<Key>) {
    this.order = order
  }

  /** `moved`: those whose values may have changed since the last time. */
  sort(keys: readonly Key[], moved: ReadonlySet<Key>): readonly Key[] {
    const pass = ++this.#pass
    const placed: Entry<Key>[] = []
    for (const key of keys) {
      const known = this.#entries.get(key)
      const wasListed = known?.pass === pass - 1
      if (known && wasListed && !(moved.has(key) && this.order.valueOf(key) !== known.value)) known.pass = pass
      else {
        const entry = { key, value: this.order.valueOf(key), pass }
        // The one before it, if any, keeps its old pass, and so falls out below.
        this.#entries.set(key, entry)
        placed.push(entry)
      }
    }
    const stayed = this.#sorted.filter(entry => entry.pass === pass)
    if (this.#entries.size > 2 * keys.length + 1000) this.#forget(pass)
    this.#sorted = merge(stayed, placed.sort(this.#compare), this.#compare)
    return this.#sorted.map(({ key }) => key)
  }

  #forget(pass: number): void {
    for (const [key, entry] of this.#entries) if (entry.pass !== pass) this.#entries.delete(key)
  }

  /** Equal ones stay as they came: their keys count up. */
  readonly #compare = (a: Entry<Key>, b: Entry<Key>): number => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || a.key - b.key
    if (a.value === b.value) return a.key - b.key
    return a.value < b.value === this.order.isDescending ? 1 : -1
  }
}

function merge<Item>(a: readonly Item[], b: readonly Item[], compare: (a: Item, b: Item) => number): readonly Item[] {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const merged: Item[] = []
  let at = 0
  for (const item of b) {
    while (at < a.length && compare(a[at]!, item) <= 0) merged.push(a[at++]!)
    merged.push(item)
  }
  while (at < a.length) merged.push(a[at++]!)
  return merged
}
