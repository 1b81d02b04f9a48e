// What differs between two JSON texts, to the last digit; what only looks different does not.

import { expect, test } from "bun:test"
import { jsonChanges, sortedJson } from "../../web/detail/json-changes.ts"

test.each<[before: string, after: string, changes: readonly (readonly [path: string, before: string | null, after: string | null])[]]>([
  ['{"a":1,"b":2}', '{ "b": 2, "a": 1.0 }', []],
  ['{"a":"\\u00e9"}', '{"a":"é"}', []],
  ['{"id":12345678901234567890}', '{"id":12345678901234567891}', [["$.id", "12345678901234567890", "12345678901234567891"]]],
  ['{"a":1}', '{"a":"1"}', [["$.a", "1", '"1"']]],
  [
    '{"a":{"b":[1,2,3]}}',
    '{"a":{"b":[1,5]}}',
    [
      ["$.a.b[2]", "3", null],
      ["$.a.b[1]", "2", "5"],
    ],
  ],
  ['{"a":1}', '{"a":1,"new name":{"x":[true,null]}}', [['$["new name"]', null, '{"x":[true,null]}']]],
  ['{"a":1}', "[1]", [["$", '{"a":1}', "[1]"]]],
  ["1", "2", [["$", "1", "2"]]],
  ['{"__proto__":1,"constructor":2}', '{"__proto__":3,"constructor":2}', [["$.__proto__", "1", "3"]]],
  ['{"a":1,"a":2}', '{"a":2}', []],
  ['{"a":1e400}', '{"a":1e401}', [["$.a", "1e400", "1e401"]]],
])("%s and %s", (before, after, changes) => {
  const found = (jsonChanges(before, after) ?? []).map(change => [change.path, change.before, change.after] as const)
  const order = (a: readonly unknown[], b: readonly unknown[]) => String(a[0]).localeCompare(String(b[0]))
  expect(found.sort(order)).toEqual([...changes].sort(order))
})

test("what is too deep, or nothing, is left to others", () => {
  expect(jsonChanges("[".repeat(600), "[1]")).toBe(null)
  expect(jsonChanges("", "[1]")).toBe(null)
  expect(sortedJson("[".repeat(600))).toBe(null)
})

test("names in order, values as they were sent", () => {
  expect(sortedJson('{"b":[3,1,{"z":1.50,"y":"\\u00e9"}],"a":{},"long":12345678901234567890}')).toBe(
    `{
  "a": {},
  "b": [
    3,
    1,
    {
      "y": "\\u00e9",
      "z": 1.50
    }
  ],
  "long": 12345678901234567890
}`,
  )
})
