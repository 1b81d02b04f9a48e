import { describe, expect, test } from "bun:test"
import { Problem } from "../../../server/cli/problem.ts"
import { parseExchange, parseFor, parseLimit, parseSince } from "../../../server/cli/tail/times.ts"

const now = new Date(2026, 10, 22, 14, 3, 5).getTime()

describe("--since", () => {
  test.each([
    ["start", 0],
    ["10s", now - 10_000],
    ["1.5m", now - 90_000],
    ["250ms", now - 250],
    ["2h", now - 7_200_000],
    ["14:03:04.5", now - 500],
    ["14:00", now - 185_000],
    ["23:00", new Date(2026, 10, 21, 23).getTime()],
    ["2026-11-20T01:02", new Date(2026, 10, 20, 1, 2).getTime()],
    ["2026-11-20T01:02Z", Date.UTC(2026, 10, 20, 1, 2)],
  ])("%s", (text, time) => expect(parseSince(text, now)).toBe(time))
})

describe("--for", () => {
  test.each([
    ["10s", 10_000],
    ["0s", 0],
    ["1.5m", 90_000],
  ])("%s", (text, ms) => expect(parseFor(text)).toBe(ms))
})

test.each([
  ["1", 1],
  ["500", 500],
])("--limit %s", (text, count) => expect(parseLimit(text)).toBe(count))

test.each([
  ["12", 12],
  ["#12", 12],
])("--exchange %s", (text, id) => expect(parseExchange(text)).toBe(id))

test.each([
  [parseSince, ["", "10", "-5s", "25:00", "+1.5s", "yesterday", "2026-02-30"], "--since takes start"],
  [parseFor, ["", "10", "-5s", "25d", "s", "1e3s"], "--for takes a time"],
  [parseLimit, ["", "0", "-1", "1.5", "1e3", "99999999999999999999"], "--limit takes a number of lines"],
  [parseExchange, ["", "0", "-1", "a", "##1", "1.5"], "--exchange takes the number"],
] as const)("%p refuses what it cannot read, with exit code 2", (parse, texts, message) => {
  for (const text of texts) {
    let thrown: unknown = null
    try {
      parse(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(Problem)
    expect(thrown).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) })
  }
})
