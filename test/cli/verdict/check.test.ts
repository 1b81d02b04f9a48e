// Options become checks; each mistake is one line, said before anything runs, with exit code 2.

import { describe, expect, test } from "bun:test"
import { Problem } from "../../../server/cli/problem.ts"
import { type Check, parseExpect, parseFailOn, parseForbid, parseReport } from "../../../server/cli/verdict/check.ts"

const problemOf = (parse: () => unknown): string => {
  try {
    return `no problem: ${JSON.stringify(parse())}`
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    expect(error.exitCode).toBe(2)
    return error.message
  }
}

test("expectations gather, and at least one is expected where no count is given", () => {
  const checks = parseExpect("url:/chat received == 2", parseExpect("hello", []))
  expect(checks).toMatchObject([
    { kind: "expect", text: "hello", bounds: { min: 1, max: Number.POSITIVE_INFINITY } },
    { kind: "expect", text: "url:/chat received == 2", bounds: { min: 2, max: 2 } },
  ])
})

test("what is forbidden joins them", () =>
  expect(parseForbid("close:1006", parseExpect("hello", []))).toMatchObject([{ kind: "expect" }, { kind: "forbid", text: "close:1006" }]))

describe("--fail-on", () => {
  test.each<[text: string, known: readonly Check[], kinds: string[]]>([
    ["faults", [], ["faults"]],
    ["faults,handshakes,abnormal-close", [], ["faults", "handshakes", "abnormal-close"]],
    [" faults , handshakes ", [], ["faults", "handshakes"]],
    ["faults,faults", [], ["faults"]],
    ["faults,handshakes", parseFailOn("faults", []), ["faults", "handshakes"]],
  ])("%p after %j: %j", (text, known, kinds) => expect(parseFailOn(text, known).map(({ text }) => text)).toEqual(kinds))

  test.each([
    ["handshake", 'not "handshake"; did you mean handshakes?'],
    ["Faults", 'not "Faults"; did you mean faults?'],
    ["errors", 'not "errors".'],
    ["faults,", 'not "".'],
    ["", 'not "".'],
  ])("%p: %s", (text, end) =>
    expect(problemOf(() => parseFailOn(text, []))).toBe(
      `--fail-on takes faults, handshakes or abnormal-close, with commas between, ${end}`,
    ),
  )
})

describe("--report", () => {
  test.each([
    ["junit:report.xml", "report.xml"],
    ["junit:C:\\out\\report.xml", "C:\\out\\report.xml"],
    ["junit:./a:b.xml", "./a:b.xml"],
  ])("%s: %s", (text, file) => expect(parseReport(text)).toEqual({ format: "junit", file }))

  test.each([["junit"], ["junit:"], ["report.xml"], ["tap:report.tap"], [""]])("%p is refused", text =>
    expect(problemOf(() => parseReport(text))).toBe(`--report takes a format and a file, such as junit:report.xml, not "${text}".`),
  )
})

test.each([
  ["", "--expect ``: Position 1: the expression is empty; expected a filter such as `url:/chat received`."],
  ["   ", "--expect ` `: Position 1: the expression is empty; expected a filter such as `url:/chat received`."],
  ["length: >1k", "--expect `length: >1k`: Position 8: `length:` has no value; expected a size such as 100, >10k, <=1.5M or 1k..2k."],
  ['"hello', '--expect `"hello`: Position 1: the phrase has no end; expected a closing ".'],
  ["dir:sent", "--expect `dir:sent`: Position 1: there is no field `dir:`; expected `direction:`, or the text in quotes."],
])("%p: %s", (text, message) => expect(problemOf(() => parseExpect(text, []))).toBe(message))

test("a mistake names its option", () => expect(problemOf(() => parseForbid("(", []))).toStartWith("--forbid `(`: Position 1: "))
