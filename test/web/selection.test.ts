// Which rows are picked, and how what is picked is told to the server.

import "./reactive.ts"
import { describe, expect, test } from "bun:test"
import { compileExchangeFilter } from "../../server/filter/exchange-filter.ts"
import { exchange, sound } from "../filter/subjects.ts"

const { createRoot, createSignal } = await import("solid-js")
const { addressedCharactersMax, createSelection, filterOfIds, filtersOfIds } = await import("../../web/data/selection.ts")

type Step = readonly [how: "only" | "toggle" | "range" | "move", key: number]

/** What is picked after each step, and where the cursor is. */
function picked(keys: readonly number[], steps: readonly Step[]): string {
  return createRoot(dispose => {
    const [cursor, setCursor] = createSignal<number | null>(null)
    const selection = createSelection({ keys: () => keys, cursor, setCursor })
    const seen = steps.map(([how, key]) => {
      selection.pick(key, how)
      return `${selection.all().join(",")}@${cursor()}`
    })
    dispose()
    return seen.join(" ")
  })
}

test.each<[keys: readonly number[], steps: readonly Step[], seen: string]>([
  [[1, 2, 3], [["only", 2]], "2@2"],
  [
    [1, 2, 3, 4],
    [
      ["only", 2],
      ["range", 4],
      ["range", 1],
    ],
    "2@2 2,3,4@4 1,2@1",
  ],
  [
    [1, 2, 3, 4],
    [
      ["only", 2],
      ["toggle", 4],
      ["toggle", 2],
    ],
    "2@2 2,4@4 4@2",
  ],
  [
    [1, 2, 3, 4],
    [
      ["toggle", 3],
      ["range", 1],
    ],
    "3@3 1,2,3@1",
  ],
  // The cursor goes on its own; Control and Space then add its row.
  [
    [1, 2, 3, 4],
    [
      ["only", 1],
      ["move", 2],
      ["move", 3],
      ["toggle", 3],
    ],
    "1@1 1@2 1@3 1,3@3",
  ],
  [
    [1, 2, 3],
    [
      ["only", 1],
      ["toggle", 3],
      ["only", 2],
    ],
    "1@1 1,3@3 2@2",
  ],
  // In the order of the list, whatever that is.
  [
    [9, 4, 7],
    [
      ["only", 9],
      ["range", 7],
    ],
    "9@9 9,4,7@7",
  ],
])("of %p, %p", (keys, steps, seen) => expect(picked(keys, steps)).toBe(seen))

test("rows that are not listed any more do not count", () =>
  createRoot(dispose => {
    const [keys, setKeys] = createSignal<readonly number[]>([1, 2, 3])
    const [cursor, setCursor] = createSignal<number | null>(null)
    const selection = createSelection({ keys, cursor, setCursor })
    selection.pickAll()
    expect([selection.count(), selection.has(2)]).toEqual([3, true])
    setKeys([2, 3, 4])
    expect(selection.all()).toEqual([2, 3])
    dispose()
  }))

test("who moves the cursor otherwise starts anew", () => {
  const [cursor, setCursor] = createSignal<number | null>(null)
  return createRoot(dispose => {
    const selection = createSelection({ keys: () => [1, 2, 3], cursor, setCursor })
    return Promise.resolve()
      .then(() => selection.pick(1, "only"))
      .then(() => selection.pick(3, "range"))
      .then(() => {
        expect(selection.all()).toEqual([1, 2, 3])
        setCursor(2)
        expect(selection.all()).toEqual([2])
        dispose()
      })
  })
})

describe("as a filter", () => {
  test.each<[ids: readonly number[], among: readonly number[] | undefined, filter: string]>([
    [[], undefined, ""],
    [[5], undefined, "id:5"],
    [[3, 4, 5, 9], undefined, "id:3..5 OR id:9"],
    [[9, 4, 3, 4], undefined, "id:3..4 OR id:9"],
    [[3, 5, 9], [1, 3, 5, 9, 12], "id:3..9"],
    [[3, 9], [1, 3, 5, 9], "id:3 OR id:9"],
    [[1, 3, 9, 12], [1, 3, 5, 9, 12], "id:1..3 OR id:9..12"],
  ])("%p among %p", (ids, among, filter) => expect(filterOfIds(ids, among)).toBe(filter))

  test("means these and no others", () => {
    const ids = [2, 3, 4, 8, 10]
    const { matches } = sound(compileExchangeFilter(filterOfIds(ids)))
    const all = Array.from({ length: 12 }, (_, at) => at + 1)
    expect(all.filter(id => matches(exchange({ id: id as never })))).toEqual(ids)
  })

  test("many that are scattered are several filters, each short enough for an address", () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => 2 * at + 1)
    const filters = filtersOfIds(ids)
    expect(filters.length).toBeGreaterThan(10)
    expect(Math.max(...filters.map(({ length }) => length))).toBeLessThanOrEqual(addressedCharactersMax)
    expect(filters.join(" OR ")).toBe(filterOfIds(ids))
    expect(filtersOfIds([])).toEqual([])
  })
})
