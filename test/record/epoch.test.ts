// The clock of a recording against a system's clock that is set.

import { expect, test } from "bun:test"
import { epochNow, makeEpochClock } from "../../server/record/epoch.ts"

test("is the time, with fraction", () => {
  const now = makeEpochClock(() => performance.now(), Date.now, performance.timeOrigin)
  expect(Math.abs(now() - Date.now())).toBeLessThan(2_000)
  // Tests that set the clock ahead share it: it does not go back.
  expect(epochNow()).toBeGreaterThan(Date.now() - 2_000)
})

test.each([
  ["as long as both agree", 100.25, 1_100, 1_100.25],
  ["on when the system's clock is set back", 100.25, 500, 1_100.25],
  ["on when it is a little ahead", 100.25, 2_900, 1_100.25],
  ["to the system's clock when that is far ahead: the machine slept", 100.25, 3_600_000, 3_600_000],
])("goes %s", (_how, steady, wall, expected) => {
  const now = makeEpochClock(
    () => steady,
    () => wall,
    1_000,
  )
  expect(now()).toBe(expected)
})

test("goes on from where it was after it caught up", () => {
  let [steady, wall] = [100, 1_100]
  const now = makeEpochClock(
    () => steady,
    () => wall,
    1_000,
  )
  const times = [now()]
  for (const [passed, shown] of [
    [200, 9_000_000],
    [300, 9_000_100],
    [400, 1_000],
  ] as const) {
    steady = passed
    wall = shown
    times.push(now())
  }
  expect(times).toEqual([1_100, 9_000_000, 9_000_100, 9_000_200])
})
