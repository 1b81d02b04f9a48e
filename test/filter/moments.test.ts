// Clocks, dates and times since open, as tables. Local times are made with Date, so that they hold in every time zone.

import { describe, expect, test } from "bun:test"
import { isFrom, readMoment } from "../../server/filter/moments.ts"
import { isProblem } from "../../server/filter/problem.ts"

const local = (...parts: [number, number, number, number?, number?, number?, number?]): number => {
  const [year, month, ...rest] = parts
  return new Date(year, month - 1, ...(rest as [number])).getTime()
}

function from(word: string) {
  const moment = readMoment(word, 0)
  if (isProblem(moment)) throw new Error(moment.message)
  return isFrom(moment)
}

test.each<[word: string, last: number, first: number]>([
  ["14:03", local(2026, 11, 22, 14, 2, 59, 999), local(2026, 11, 22, 14, 3)],
  ["9:03", local(2026, 11, 22, 9, 2, 59, 999), local(2026, 11, 22, 9, 3)],
  ["00:00:01", local(2026, 11, 22, 0, 0, 0, 999), local(2026, 11, 22, 0, 0, 1)],
  ["14:03:05.1", local(2026, 11, 22, 14, 3, 5, 99), local(2026, 11, 22, 14, 3, 5, 100)],
  ["14:03:05.123", local(2026, 11, 22, 14, 3, 5, 122), local(2026, 11, 22, 14, 3, 5, 123)],
  ["14:03:05.123456", local(2026, 11, 22, 14, 3, 5, 122), local(2026, 11, 22, 14, 3, 5, 123)],
  ["2026-11-22", local(2026, 11, 21, 23, 59, 59, 999), local(2026, 11, 22)],
  ["2026-11-22T14:03", local(2026, 11, 22, 14, 2, 59, 999), local(2026, 11, 22, 14, 3)],
  ["2024-02-29T14:03:05.5", local(2024, 2, 29, 14, 3, 5, 499), local(2024, 2, 29, 14, 3, 5, 500)],
  ["2026-11-22T14:03:05.123Z", Date.UTC(2026, 10, 22, 14, 3, 5, 122), Date.UTC(2026, 10, 22, 14, 3, 5, 123)],
  ["2026-11-22t14:03z", Date.UTC(2026, 10, 22, 14, 2, 59, 999), Date.UTC(2026, 10, 22, 14, 3)],
  ["2026-11-22T00:30+02:00", Date.UTC(2026, 10, 21, 22, 29, 59, 999), Date.UTC(2026, 10, 21, 22, 30)],
  ["2026-11-22T14:03-0530", Date.UTC(2026, 10, 22, 19, 32, 59, 999), Date.UTC(2026, 10, 22, 19, 33)],
])("%s begins there", (word, last, first) => expect([from(word)(last, 0), from(word)(first, 0)]).toEqual([false, true]))

test.each<[word: string, ms: number]>([
  ["+1.5s", 1500],
  ["+20ms", 20],
  ["+20", 20],
  ["+.5m", 30_000],
  ["+1h", 3_600_000],
])("%s is since open", (word, ms) => expect([from(word)(0, ms - 0.1), from(word)(0, ms)]).toEqual([false, true]))

describe("a clock", () => {
  test("is of the day of each message, in any order", () => {
    const isAfter = from("12:00")
    const times = [
      local(2026, 11, 22, 13),
      local(2026, 11, 23, 11),
      local(2026, 11, 22, 11),
      local(2026, 11, 23, 12),
      local(1970, 1, 1, 12),
    ]
    expect(times.map(time => isAfter(time, 0))).toEqual([true, false, false, true, true])
  })
})

test.each([
  "",
  "24:00",
  "14:60",
  "14:03:60",
  "14",
  "14:3",
  "1403",
  "+",
  "+s",
  "+-1s",
  "+1d",
  "-1s",
  "2026-02-30",
  "2026-13-01",
  "2026-00-10",
  "2026-11-22T",
  "2026-11-22 14:03",
  "22.11.2026",
  "2026-11-22T14:03+2",
  "0050-01-01",
  "now",
])("%j is no time", word => expect(readMoment(word, 3)).toMatchObject({ type: "problem", at: 3, length: word.length }))
