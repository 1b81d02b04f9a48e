// Outcomes as a terminal shows them: within its width, in colour only where that is wanted, and obeying nobody's control characters.

import { describe, expect, test } from "bun:test"
import { parseExpect, parseFailOn, parseForbid } from "../../../server/cli/verdict/check.ts"
import { showOutcomes } from "../../../server/cli/verdict/show.ts"
import type { Outcome } from "../../../server/cli/verdict/verdict.ts"

const [check] = parseExpect("hello", [])
const failed = (...details: string[]): Outcome => ({
  check: check!,
  isMet: false,
  reason: "found 0 messages, expected at least 1",
  details,
})
const met: Outcome = { ...failed(), isMet: true, reason: "found 2 messages, expected at least 1" }
const plain = { isColored: false, columns: Number.POSITIVE_INFINITY }

test("a line each, and details beneath", () =>
  expect(showOutcomes([met, failed("Nearest:", "  one")], plain)).toBe(
    [
      "✓ --expect 'hello': found 2 messages, expected at least 1",
      "✗ --expect 'hello': found 0 messages, expected at least 1",
      "    Nearest:",
      "      one",
      "",
    ].join("\n"),
  ))

test("nothing to show", () => expect(showOutcomes([], plain)).toBe(""))

test("colour", () => {
  const shown = showOutcomes([met, failed("Nearest:")], { ...plain, isColored: true })
  expect(shown).toContain("\x1b[32m✓\x1b[0m --expect 'hello'")
  expect(shown).toContain("\x1b[31m✗\x1b[0m --expect 'hello'")
  expect(Bun.stripANSI(shown)).toBe(showOutcomes([met, failed("Nearest:")], plain))
})

describe("width", () => {
  test.each<[detail: string, columns: number, line: string]>([
    ["a".repeat(26), 30, `    ${"a".repeat(26)}`],
    ["a".repeat(27), 30, `    ${"a".repeat(25)}…`],
    ["日".repeat(13), 30, `    ${"日".repeat(13)}`],
    ["日".repeat(14), 30, `    ${"日".repeat(12)}…`],
    ["👩‍👩‍👧‍👦".repeat(14), 30, `    ${"👩‍👩‍👧‍👦".repeat(12)}…`],
    ["a".repeat(200), Number.POSITIVE_INFINITY, `    ${"a".repeat(200)}`],
    // Some that are no terminal say so.
    ["a".repeat(200), 0, `    ${"a".repeat(200)}`],
    ["a".repeat(200), Number.NaN, `    ${"a".repeat(200)}`],
  ])("%s in %d columns", (detail, columns, line) =>
    expect(showOutcomes([failed(detail)], { isColored: false, columns }).split("\n")[1]).toBe(line),
  )

  test("colours take no columns", () => {
    const [, line] = showOutcomes([failed("a".repeat(26))], { isColored: true, columns: 30 }).split("\n")
    expect(Bun.stripANSI(line!)).toBe(`    ${"a".repeat(26)}`)
  })

  test("the check itself is always whole", () =>
    expect(showOutcomes([met], { isColored: false, columns: 30 })).toBe("✓ --expect 'hello': found 2 messages, expected at least 1\n"))
})

test.each([
  [parseForbid("close:1006", []), "--forbid 'close:1006'"],
  [parseFailOn("faults", []), "--fail-on faults"],
  [parseExpect("don't", []), "--expect 'don'\\''t'"],
  [parseExpect("a\u001b[31m\nb", []), "--expect 'a [31m b'"],
])("as it is written on the command line: %#", ([check], shown) =>
  expect(showOutcomes([{ ...met, check: check! }], plain)).toStartWith(`✓ ${shown}: `),
)

test("details obey nobody", () => expect(showOutcomes([failed("a\x1b]0;b\x07c")], plain)).toEndWith("    a ]0;b c\n"))
