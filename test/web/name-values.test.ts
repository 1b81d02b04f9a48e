import { expect, test } from "bun:test"
import { queryOf, readCookies, readPairs } from "../../web/detail/name-values.ts"

const pairs = (text: string) => readPairs(text).map(({ name, value }) => [name, value])

test.each([
  ["", []],
  [
    "a=1&b=2",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  [
    "a=1&a=2",
    [
      ["a", "1"],
      ["a", "2"],
    ],
  ],
  [
    "b=2&a=1",
    [
      ["b", "2"],
      ["a", "1"],
    ],
  ],
  [
    "flag&empty=&=nameless",
    [
      ["flag", ""],
      ["empty", ""],
      ["", "nameless"],
    ],
  ],
  [
    "q=a+b%20c&n%C3%A4me=%E2%82%AC",
    [
      ["q", "a b c"],
      ["näme", "€"],
    ],
  ],
  ["x=a=b", [["x", "a=b"]]],
  [
    "a=1&&b=2&",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
] as const)("%p", (text, expected) => expect(pairs(text)).toEqual(expected as never))

test.each(["a=%zz", "a=%e4", "%zz=1"])("%p is shown as it was sent", text => {
  const [pair] = readPairs(text)
  expect(`${pair?.name}=${pair?.value}`).toBe(text)
  expect(pair?.problem).toContain("Shown as sent")
})

test.each([
  ["http://h/p?a=1#b=2", "a=1"],
  ["http://h/p", ""],
  ["http://h/p?", ""],
  ["http://h/p?a=?&b", "a=?&b"],
])("the query of %s", (url, expected) => expect(queryOf(url)).toBe(expected))

test("cookies are not decoded, and one may have no name", () =>
  expect(readCookies("sid=a%20b; sid=2;x=1=2; alone").map(({ name, value }) => [name, value])).toEqual([
    ["sid", "a%20b"],
    ["sid", "2"],
    ["x", "1=2"],
    ["", "alone"],
  ]))
