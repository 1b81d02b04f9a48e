import { expect, test } from "bun:test"
import { readTexts, withEntry } from "../../web/data/filter-history.ts"

test.each([
  [[], "ws", ["ws"]],
  [["a", "b"], " b ", ["b", "a"]],
  [["a"], "  ", ["a"]],
])("%p, then %p", (before, text, after) => expect(withEntry(before, text)).toEqual(after))

test("the oldest goes when there are fifty", () => {
  const fifty = Array.from({ length: 50 }, (_, at) => `f${at}`)
  expect(withEntry(fifty, "new")).toEqual(["new", ...fifty.slice(0, -1)])
})

test.each([
  [{}, null],
  [
    ["a", 1, null, "b"],
    ["a", "b"],
  ],
])("%p is read as %p", (value, texts) => expect(readTexts(value)).toEqual(texts))
