// The cache of message rows: what is missing, what is kept, and that it is bounded.

import { describe, expect, test } from "bun:test"
import { MessageWindows, runsOf, windowRows } from "../../web/data/message-windows.ts"

const rows = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => ({ id: first + at }))
const filled = (windowsMax: number, ...ranges: readonly (readonly [number, number])[]) => {
  const cache = new MessageWindows<{ id: number }>(windowsMax)
  for (const [first, last] of ranges) cache.put(rows(first, last))
  return cache
}

test("row `index` is message `index + 1`", () => {
  const cache = filled(10, [1, 250])
  expect([0, 99, 100, 249, 250].map(index => cache.row(index)?.id)).toEqual([1, 100, 101, 250, undefined])
})

test("putting says which windows changed", () => expect([...filled(10).put(rows(95, 205))]).toEqual([0, 1, 2]))

describe("missing windows", () =>
  test.each([
    ["nothing known", filled(10), 0, 30, 1000, [0]],
    ["two at a border", filled(10), 90, 130, 1000, [0, 1]],
    ["all there", filled(10, [1, 200]), 90, 130, 1000, []],
    ["a hole", filled(10, [1, 50], [52, 100]), 0, 30, 1000, [0]],
    ["the end is not full, and complete", filled(10, [901, 930]), 900, 930, 930, []],
    ["one more has come", filled(10, [901, 930]), 900, 931, 931, [9]],
    ["the live tail skipped some", filled(10, [801, 850], [951, 1150]), 900, 930, 1150, [9]],
    ["nothing beyond the end", filled(10), 0, 500, 120, [0, 1]],
    ["no messages", filled(10), 0, 30, 0, []],
  ] as const)("%s", (_name, cache, first, last, total, expected) => expect(cache.missing(first, last, total)).toEqual([...expected])))

test("what a fetch did not bring is not asked for for ever, what came since is", () => {
  const cache = filled(10, [1, 40])
  cache.fetched(0, 50)
  expect(cache.missing(0, 50, 50)).toEqual([])
  expect(cache.missing(0, 60, 60)).toEqual([0])
})

test("the least recently used window goes first, one in sight stays", () => {
  const cache = filled(3, [1, 300])
  cache.missing(0, windowRows, 1000)
  cache.put(rows(301, 500))
  expect(cache.size).toBe(3)
  expect([0, 100, 200, 300, 400].map(index => cache.row(index)?.id)).toEqual([1, undefined, undefined, 301, 401])
})

test.each([
  [[], ""],
  [[5], "4+1"],
  [[5, 6, 7], "4+3"],
  [[5, 13], "4+9"],
  [[5, 15], "4+1 14+1"],
  [[1, 60, 61, 300], "0+1 59+2 299+1"],
  [Array.from({ length: 250 }, (_, at) => at + 1), "0+100 100+100 200+50"],
] as const)("ids that lie apart are fetched as few pieces: row %#", (ids, runs) =>
  expect(
    runsOf(ids)
      .map(({ after, limit }) => `${after}+${limit}`)
      .join(" "),
  ).toBe(runs),
)
