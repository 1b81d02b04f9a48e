// How problems are told.

import { expect, test } from "bun:test"
import { isProblem, problem, quoted, showProblem } from "../../server/filter/problem.ts"

test("positions count from 1", () => expect(showProblem(problem(0, 1, "x is wrong", "y"))).toBe("Position 1: x is wrong; expected y."))

test("a function is no problem", () => expect([isProblem(() => true), isProblem(problem(0, 0, "", ""))]).toEqual([false, true]))

test.each([
  ["host:", "`host:`"],
  ["a\n\t b", "`a b`"],
  ["\u001b[31mred", "` [31mred`"],
  ["a".repeat(40), `\`${"a".repeat(40)}\``],
  ["a".repeat(41), `\`${"a".repeat(39)}…\``],
  ["a".repeat(10_000), `\`${"a".repeat(39)}…\``],
])("%j is quoted as %s", (text, shown) => expect(quoted(text)).toBe(shown))
