import { expect, test } from "bun:test"
import { complete } from "../../server/filter/complete.ts"
import { offersAsked, offersOfCompletions, offersOfPast } from "../../web/ui/filter-offers.ts"

const past = ["ws", "host:a", "4xx", "5xx", "http", "is:open", "-ws"]
const asked = (text: string) => offersAsked(complete(text, text.length, "exchange"), past, text)

test("what was used before replaces the whole text, and is not offered where it stands", () => {
  expect(offersOfPast(past, " host:a ").map(({ insert }) => insert)).toEqual(["ws", "4xx", "5xx", "http", "is:open", "-ws"])
  expect(offersOfPast(["ws"], "abc")).toEqual([{ insert: "ws", from: 0, to: 3, label: "ws", detail: "used before", isPast: true }])
})

test("completions replace what was begun, a dozen at a time", () => {
  const offers = offersOfCompletions(complete("x stat", 6, "exchange"))
  expect(offers.map(({ insert, from, to }) => [insert, from, to])).toEqual([
    ["status:", 2, 6],
    ["state:", 2, 6],
  ])
  expect(offersOfCompletions(complete("", 0, "exchange")).length).toBe(12)
})

test("asked in an empty field, the last few filters come first; in one with text they do not", () => {
  expect(asked("").map(({ isPast }) => isPast)).toEqual([...Array(5).fill(true), ...Array(12).fill(false)])
  expect(asked("ho").map(({ insert }) => insert)).toEqual(["host:"])
})
