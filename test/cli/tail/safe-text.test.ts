import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { beginningOf, safeText, widthOf } from "../../../server/cli/tail/safe-text.ts"

describe("safeText", () => {
  test.each([
    ["plain text ~", "plain text ~"],
    ["", ""],
    ["\u001b[31mred", "␛[31mred"],
    ["\u001b]0;title\u0007", "␛]0;title␇"],
    ["one\r\ntwo\tthree", "one␍␊two␉three"],
    ["\u007f", "␡"],
    ["\u009b2J", "<U+009B>2J"],
    ["a\u202eb", "a<U+202E>b"],
    ["line\u2028separator", "line<U+2028>separator"],
    ["\ud800 alone", "<U+D800> alone"],
    ["日本語 é ñ", "日本語 é ñ"],
    ["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"],
  ])("%p is shown as %p", (text, shown) => expect(safeText(text)).toBe(shown))

  test("nothing that a terminal obeys is left, whatever comes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), text => {
        expect(safeText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})

describe("beginningOf", () => {
  test.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 5, "abcde"],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本"],
    ["👩‍👩‍👧‍👦 family", 4, "👩‍👩‍👧‍👦 f"],
    ["anything", 0, ""],
  ])("%p in %d columns is %p", (text, columns, beginning) => expect(beginningOf(text, columns)).toBe(beginning))

  test("no more columns are taken than there are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
        expect(widthOf(beginningOf(safeText(text), columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })
})
