// Numbers as the page prints them: boundaries between units, and nothing wider than its cell.

import { describe, expect, test } from "bun:test"
import {
  showBytes,
  showCount,
  showDateTime,
  showDelta,
  showDuration,
  showElapsed,
  showShortCount,
  showSome,
  showTime,
} from "../../web/ui/format.ts"

function shows(name: string, show: (value: number) => string, table: readonly (readonly [value: number, text: string])[]): void {
  describe(name, () => test.each(table as [number, string][])("%d → %s", (value, text) => expect(show(value)).toBe(text)))
}

shows("counts", showCount, [
  [0, "0"],
  [999, "999"],
  [1284, "1,284"],
  [1_000_000, "1,000,000"],
])

shows("short counts", showShortCount, [
  [9_999, "9,999"],
  [10_000, "10.0k"],
  [12_345, "12.3k"],
  [99_949, "99.9k"],
  [99_950, "100k"],
  [999_499, "999k"],
  [999_500, "1.0M"],
  [12_000_000, "12.0M"],
])

shows("bytes", showBytes, [
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 KB"],
  [1204, "1.2 KB"],
  [24_100, "24.1 KB"],
  [262_144, "262 KB"],
  [999_499, "999 KB"],
  [999_500, "1 MB"],
  [1_900_000, "1.9 MB"],
  [2.5e9, "2.5 GB"],
  [3e12, "3.0 TB"],
])

shows("durations", showDuration, [
  [-3, "0.0 ms"],
  [0.44, "0.4 ms"],
  [0.95, "1 ms"],
  [12.4, "12 ms"],
  [999.4, "999 ms"],
  [999.5, "1.0 s"],
  [5000, "5.0 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [59_600, "1:00"],
  [42_000, "42 s"],
  [252_000, "4:12"],
  [3_753_000, "1:02:33"],
])

shows("elapsed time, in whole seconds", showElapsed, [
  [-5, "0 s"],
  [999, "0 s"],
  [59_999, "59 s"],
  [60_000, "1:00"],
  [3_599_999, "59:59"],
  [3_600_000, "1:00:00"],
])

shows("time since the previous message", showDelta, [
  [38.2, "+38 ms"],
  [2400, "+2.4 s"],
])

test("local times", () => {
  const at = new Date(2026, 10, 22, 5, 8, 1, 4).getTime()
  expect(showTime(at + 0.7)).toBe("05:08:01.004")
  expect(showDateTime(at)).toBe("2026-11-22 05:08:01.004")
})

test("nouns", () => {
  expect([0, 1, 2, 1596].map(count => showSome(count, "frame"))).toEqual(["0 frames", "1 frame", "2 frames", "1,596 frames"])
})
