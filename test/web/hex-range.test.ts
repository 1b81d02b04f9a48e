// Where the keys lead a range of bytes, and what of a text patterns mark.

import { describe, expect, test } from "bun:test"
import { endOf, firstOf, lengthOf, movedBy } from "../../web/ui/hex-range.ts"
import { partsOf, plainPattern, rangesIn } from "../../web/ui/text-hits.ts"

const geometry = { length: 100, columns: 16, rowsInView: 3 }
const key = (spelt: string) => ({
  key: spelt.replace(/^(?:Control\+|Shift\+)+/, ""),
  ctrlKey: spelt.includes("Control+"),
  metaKey: false,
  shiftKey: spelt.includes("Shift+"),
})

describe("from byte 20", () =>
  test.each([
    ["ArrowRight", 21, 21],
    ["ArrowLeft", 19, 19],
    ["ArrowUp", 4, 4],
    ["ArrowDown", 36, 36],
    ["PageUp", 4, 4],
    ["PageDown", 68, 68],
    ["Home", 16, 16],
    ["End", 31, 31],
    ["Control+Home", 0, 0],
    ["Control+End", 99, 99],
    ["Shift+ArrowDown", 20, 36],
    ["Control+Shift+Home", 20, 0],
    ["Control+a", 0, 99],
  ] as const)("%s", (spelt, anchor, cursor) =>
    expect(movedBy(key(spelt), { anchor: 20, cursor: 20 }, geometry)).toEqual({ anchor, cursor }),
  ))

describe("not beyond the ends", () =>
  test.each([
    [0, "ArrowLeft", 0],
    [3, "ArrowUp", 3],
    [99, "ArrowRight", 99],
    [97, "ArrowDown", 97],
    [97, "End", 99],
    [97, "PageDown", 99],
  ] as const)("from %i: %s", (from, spelt, cursor) =>
    expect(movedBy(key(spelt), { anchor: from, cursor: from }, geometry)?.cursor).toBe(cursor),
  ))

test("other keys lead nowhere, nor is there a way in nothing", () => {
  expect(movedBy(key("x"), { anchor: 0, cursor: 0 }, geometry)).toBeNull()
  expect(movedBy(key("ArrowRight"), { anchor: 0, cursor: 0 }, { ...geometry, length: 0 })).toBeNull()
})

test("a range knows its ends, whichever way it was drawn", () => {
  const range = { anchor: 9, cursor: 4 }
  expect([firstOf(range), endOf(range), lengthOf(range)]).toEqual([4, 10, 6])
})

describe("marked", () =>
  test.each([
    ["abcabc", [/b/g], "a[b]ca[b]c"],
    ["abcabc", [/bc/g, /c./g], "a[bc]a[bc]"],
    ["abc", [/x*/g], "abc"],
    ["a.b", [plainPattern(".")], "a[.]b"],
    ["A[a", [plainPattern("a[A")], "[A[a]"],
    ["", [/a/g], ""],
  ] as const)("%s %p", (text, patterns, expected) =>
    expect(
      partsOf(text, patterns)
        .map(part => (part.isHit ? `[${part.text}]` : part.text))
        .join(""),
    ).toBe(expected),
  ))

test("no more than is wanted", () => expect(rangesIn("a".repeat(100), [/a/g], 3)).toHaveLength(3))
