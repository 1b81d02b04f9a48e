// A place in JSON in the words of JavaScript and of the message filter, which must find it there.

import { describe, expect, test } from "bun:test"
import { jsonTest, readJsonPath } from "../../server/filter/json-member.ts"
import { isProblem } from "../../server/filter/problem.ts"
import { scanText } from "../../server/filter/scan.ts"
import { jsonPath, jsonQuery, momentOf, unquote } from "../../web/ui/json-path.ts"
import { readJsonTree } from "../../web/ui/json-tree.ts"

const text = `{"a":{"b":[1,{"x y":"q\\"uo\\\\te"}]},"user-id":"u 1","n":null,"big":12345678901234567890,"two\\nlines":"a\\nb","":0}`
const tree = readJsonTree(text)
const nodeOf = (value: string) => Array.from({ length: tree.count }, (_, node) => node).find(node => tree.value(node) === value)!

describe("a path and a query", () =>
  test.each([
    ["1", "$.a.b[0]", "json.a.b.0:1"],
    [`"q\\"uo\\\\te"`, `$.a.b[1]["x y"]`, null],
    [`"u 1"`, `$["user-id"]`, `json.user-id:"u 1"`],
    ["null", "$.n", "json.n:null"],
    ["12345678901234567890", "$.big", "json.big:12345678901234567890"],
    [`"a\\nb"`, `$["two\\nlines"]`, null],
    ["0", `$[""]`, null],
    [text, "$", null],
  ])("%s", (value, path, query) => {
    expect(jsonPath(tree, nodeOf(value))).toBe(path)
    expect(jsonQuery(tree, nodeOf(value))).toBe(query)
  }))

test("the filter finds what the query says", () => {
  const odd = JSON.stringify({ list: [{ s: `"a" \\ b` }, { s: 5 }, { s: false }] })
  const oddTree = readJsonTree(odd)
  for (let node = 0; node < oddTree.count; node++) {
    const query = jsonQuery(oddTree, node)
    if (query === null) continue
    const [, path, value] = /^json\.([^:]+):(.*)$/.exec(query)!
    const steps = readJsonPath(path!, 0)
    const scanned = scanText(value!, 0)
    if (isProblem(steps) || isProblem(scanned)) throw new Error(query)
    const found = jsonTest(steps, scanned.value, 0)
    if (isProblem(found)) throw new Error(query)
    expect(found(JSON.parse(odd))).toBe(true)
    expect(found({ list: [{}, {}, {}] })).toBe(false)
  }
})

describe("a moment", () =>
  test.each([
    ["number", "1763824121", /seconds since 1970/],
    ["number", "1763824121123", /\.123 local time, as milliseconds/],
    ["number", "12345678901", null],
    ["number", "0000000001", null],
    ["string", `"2026-11-22T15:08:41Z"`, /local time$/],
    ["string", `"2026-11-22"`, /local time$/],
    ["string", `"2026-99-22"`, null],
    ["string", `"at 2026-11-22"`, null],
    ["word", "true", null],
  ])("%s %s", (kind, value, expected) => {
    const moment = momentOf(kind, value)
    if (expected === null) expect(moment).toBeNull()
    else expect(moment).toMatch(expected)
  }))

describe("unquoting", () =>
  test.each([
    [`"a\\u00e9"`, "aé"],
    [`"cut`, "cut"],
    [`"bad \\x"`, "bad \\x"],
  ])("%s", (quoted, expected) => expect(unquote(quoted)).toBe(expected)))
