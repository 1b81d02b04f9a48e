import { expect, test } from "bun:test"
import fc from "fast-check"
import { compactBeginning, compactJson } from "../../../server/cli/tail/compact-json.ts"

test.each([
  ['{ "a" : 1,\n  "b": [ 1, 2 ] }', '{"a":1,"b":[1,2]}'],
  ['{"long": 12345678901234567890, "twice": 1, "twice": 2}', '{"long":12345678901234567890,"twice":1,"twice":2}'],
  [String.raw`{ "s": "a  \" b " }`, String.raw`{"s":"a  \" b "}`],
  ["[hello world]", "[hello world]"],
  ["{ not json }", "{ not json }"],
  ["plain  text", "plain  text"],
  ["", ""],
])("%p becomes %p", (text, compact) => expect(compactJson(text)).toBe(compact))

test.each([
  ['{ "a": 1, "b c": "d  e…', '{"a":1,"b c":"d  e…'],
  ['[ { "a": 1 }, {…', '[{"a":1},{…'],
  ["[hello world] and more…", "[hello world] and more…"],
  ["{ hello world…", "{ hello world…"],
])("the beginning %p becomes %p", (text, compact) => expect(compactBeginning(text)).toBe(compact))

test("it is the same value, without white space to spare", () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const compact = compactJson(JSON.stringify(value, null, 2))
      expect(JSON.parse(compact)).toEqual(JSON.parse(JSON.stringify(value)))
      if (typeof value === "object" && value !== null) expect(compact).toBe(JSON.stringify(value))
    }),
  )
})
