// A count is told from a comparison of a field and from text, wherever either stands; and said in words that people use.

import { describe, expect, test } from "bun:test"
import { type Bounds, isWithin, showOutside, showWithin, splitCount } from "../../../server/cli/verdict/count.ts"
import { isProblem, showProblem } from "../../../server/filter/problem.ts"

const all = Number.POSITIVE_INFINITY

const split = (text: string): readonly [filter: string, min: number, max: number] | string => {
  const found = splitCount(text)
  if (isProblem(found)) return showProblem(found)
  return [found.filter, found.bounds?.min ?? -1, found.bounds?.max ?? -1]
}

test.each<[text: string, filter: string, min: number, max: number]>([
  ["url:/chat >= 1", "url:/chat", 1, all],
  ["url:/chat >=1", "url:/chat", 1, all],
  ["url:/chat  >  3  ", "url:/chat", 4, all],
  ["url:/chat <= 3", "url:/chat", 0, 3],
  ["url:/chat < 3", "url:/chat", 0, 2],
  ["url:/chat == 3", "url:/chat", 3, 3],
  ["url:/chat = 3", "url:/chat", 3, 3],
  ["url:/chat = 0", "url:/chat", 0, 0],
  ["url:/chat 2..5", "url:/chat", 2, 5],
  ["url:/chat == 2..5", "url:/chat", 2, 5],
  ["url:/chat 2..", "url:/chat", 2, all],
  ["url:/chat ..5", "url:/chat", 0, 5],
  [">= 10", "", 10, all],
  ["(a OR b) >= 2", "(a OR b)", 2, all],
  ["json.n:>5 >= 2", "json.n:>5", 2, all],
  ['"a >= 1" >= 2', '"a >= 1"', 2, all],
])("%p: %p, from %d to %d", (text, filter, min, max) => expect(split(text)).toEqual([filter, min, max]))

test.each([
  ["length:>1k"],
  ["status:>=400"],
  ["json.n:>5"],
  ["id:2..5"],
  ["status:200..299 received"],
  ["length: >1k"],
  ["status: 200..299"],
  ['"a >= 1"'],
  ["/a >= 1/"],
  ["/a >= 1/i"],
  ['json.a:"x > 1"'],
  ["hello 3"],
  ["a->b"],
  ["a -> 3"],
  [""],
])("%p has no count", text => expect(split(text)).toEqual([text, -1, -1]))

const expected = "expected a whole number after >=, >, <=, < or ==, or a range such as 2..5; or the text in quotes."

test.each([
  ["x >= y", `Position 3: \`>= y\` is no count; ${expected}`],
  ["x >=", `Position 3: \`>=\` is no count; ${expected}`],
  ["x >= 1.5", `Position 3: \`>= 1.5\` is no count; ${expected}`],
  ["x >= -1", `Position 3: \`>= -1\` is no count; ${expected}`],
  ["x > 1k", `Position 3: \`> 1k\` is no count; ${expected}`],
  ["x != 3", `Position 3: \`!= 3\` is no count; ${expected}`],
  ["x => 3", `Position 3: \`=> 3\` is no count; ${expected}`],
  ["x >= 2..5", `Position 3: \`>= 2..5\` is no count; ${expected}`],
  ["x ..", `Position 3: \`..\` is no count; ${expected}`],
  ["(x >= 1)", `Position 4: \`>= 1)\` is no count; ${expected}`],
  ["x >= 99999999999999999999", `Position 3: \`>= 99999999999999999999\` is no count; ${expected}`],
  ["x 5..2", `Position 3: no number is \`5..2\`; ${expected}`],
  ["x < 0", `Position 3: no number is \`< 0\`; ${expected}`],
  ["x >= 0", `Position 3: every number is \`>= 0\`; ${expected}`],
])("%p: %s", (text, message) => expect(split(text)).toBe(message))

describe("in words", () => {
  test.each<[bounds: Bounds, expected: string, forbidden: string]>([
    [{ min: 1, max: all }, "at least 1", "none"],
    [{ min: 4, max: all }, "at least 4", "at most 3"],
    [{ min: 0, max: 3 }, "at most 3", "at least 4"],
    [{ min: 0, max: 0 }, "none", "at least 1"],
    [{ min: 3, max: 3 }, "exactly 3", "any number but 3"],
    [{ min: 2, max: 5 }, "2 to 5", "fewer than 2 or more than 5"],
    [{ min: 1_000, max: all }, "at least 1,000", "at most 999"],
  ])("%j: %s; forbidden, %s", (bounds, expected, forbidden) => {
    expect(showWithin(bounds)).toBe(expected)
    expect(showOutside(bounds)).toBe(forbidden)
  })

  test.each<[count: number, isIn: boolean]>([
    [1, false],
    [2, true],
    [5, true],
    [6, false],
  ])("%d is in 2..5: %p", (count, isIn) => expect(isWithin({ min: 2, max: 5 }, count)).toBe(isIn))
})
