// Kept in order while keys come, change and go: always what sorting everything anew would give.

import "./reactive.ts"
import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import type { Order, SortValue } from "../../web/data/sorted.ts"

const { createRoot, createSignal } = await import("solid-js")
const { createSorted, Sorter } = await import("../../web/data/sorted.ts")

const orderOf = (values: Record<number, SortValue>, isDescending = false): Order<number> => ({
  valueOf: key => values[key] ?? null,
  isDescending,
})
const none: ReadonlySet<number> = new Set()

describe("sorts", () => {
  test.each<[values: Record<number, SortValue>, isDescending: boolean, sorted: readonly number[]]>([
    [{ 1: 30, 2: 4, 3: 200 }, false, [2, 1, 3]],
    [{ 1: 30, 2: 4, 3: 200 }, true, [3, 1, 2]],
    [{ 1: "b", 2: "a", 3: "c" }, false, [2, 1, 3]],
    // As they came where they are equal, and nothing at the end, either way.
    [{ 1: 5, 2: null, 3: 5, 4: 1 }, false, [4, 1, 3, 2]],
    [{ 1: 5, 2: null, 3: 5, 4: 1 }, true, [1, 3, 4, 2]],
  ])("%p, descending: %p", (values, isDescending, sorted) =>
    expect(new Sorter(orderOf(values, isDescending)).sort(Object.keys(values).map(Number), none)).toEqual(sorted),
  )
})

test("what comes, changes, goes and comes back ends up as if all were sorted anew", () => {
  const step = fc.record({
    keys: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }),
    changes: fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.option(fc.integer({ min: 0, max: 5 })))),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.boolean(), (steps, isDescending) => {
      const values: Record<number, SortValue> = {}
      const order = orderOf(values, isDescending)
      const sorter = new Sorter(order)
      for (const { keys, changes } of steps) {
        for (const [key, value] of changes) values[key] = value
        const moved = new Set(changes.map(([key]) => key))
        const came = keys.toSorted((a, b) => a - b)
        expect(sorter.sort(came, moved)).toEqual(new Sorter(order).sort(came, none))
      }
    }),
  )
})

test("it follows the list at once, and stays as it is while somebody aims", () =>
  createRoot(dispose => {
    const values: Record<number, SortValue> = { 1: 3, 2: 1, 3: 2, 4: 0 }
    const [keys, setKeys] = createSignal<readonly number[]>([1, 2])
    const [order, setOrder] = createSignal<Order<number> | null>(null)
    const [isHeld, setIsHeld] = createSignal(false)
    const sorted = createSorted({ keys, changed: () => none, order, isHeld })
    const seen = [sorted()]
    setOrder(orderOf(values))
    seen.push(sorted())
    setKeys([1, 2, 3])
    seen.push(sorted())
    setIsHeld(true)
    setKeys([1, 2, 3, 4])
    seen.push(sorted())
    setIsHeld(false)
    seen.push(sorted())
    setKeys([1, 4])
    seen.push(sorted())
    setOrder(null)
    seen.push(sorted())
    expect(seen).toEqual([
      [1, 2],
      [2, 1],
      [2, 3, 1],
      [2, 3, 1],
      [4, 2, 3, 1],
      [4, 1],
      [1, 4],
    ])
    dispose()
  }))
