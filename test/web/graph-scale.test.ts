// Times and places of a graph belong together, at its edges too; no bar is too small to be seen.

import { expect, test } from "bun:test"
import { type Bars, drawnValues, endOf, indexAt, reached, shareOf, timeAt } from "../../web/ui/graph-scale.ts"

const bars: Bars = { startAt: 1_000, stepMs: 100, above: [0, 1, 100, 4], below: [2, 0, 0, 10] }

test.each([
  [1_000, 0, 0],
  [1_050, 0.125, 0],
  [1_100, 0.25, 1],
  [1_399, 0.9975, 3],
  [1_400, 1, 3],
] as const)("%p stands at %p, in bar %p", (time, share, index) => {
  expect([shareOf(bars, time), indexAt(bars, time), timeAt(bars, share)]).toEqual([share, index, time])
})

test("what lies beyond stands at the edge", () => {
  expect([shareOf(bars, 0), shareOf(bars, 9_000), indexAt(bars, 0), indexAt(bars, 9_000), timeAt(bars, -1), timeAt(bars, 2)]).toEqual([
    0, 1, 0, 3, 1_000, 1_400,
  ])
  expect(endOf({ ...bars, above: [], below: [] })).toBe(1_100)
})

test("small ones are seen, and both sides have room", () => {
  const { data, range } = drawnValues(bars)
  expect(data).toEqual([
    [1_000, 1_100, 1_200, 1_300],
    [0, 4, 100, 4],
    [-4, -0, -0, -10],
  ])
  expect(range).toEqual([-30, 100])
})

test.each([
  ["ArrowLeft", 0, 0],
  ["ArrowRight", 2, 3],
  ["ArrowRight", 3, 3],
  ["PageUp", 0, 3],
  ["Home", 2, 0],
  ["End", 0, 3],
  ["x", 1, null],
] as const)("%s leads from %p to %p", (key, from, to) => {
  expect(reached(key, from, 3)).toBe(to)
})
