// Which rows of a JSON tree are seen, and what is found in it.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { findInTree } from "../../web/ui/json-find.ts"
import { closedFrom, levelFor, openTo, rowOf, rowsOf } from "../../web/ui/json-rows.ts"
import { readJsonTree } from "../../web/ui/json-tree.ts"

const tree = readJsonTree(`{"a":[1,[2,{}]],"b":{"c":"d\\u00e9"}}`)
// 0 {…}, 1 a, 2 1, 3 [2,{}], 4 2, 5 {}, 6 b, 7 c

describe("rows", () =>
  test.each([
    [0, [0]],
    [1, [0, 1, 6, ~0]],
    [2, [0, 1, 2, 3, ~1, 6, 7, ~6, ~0]],
    [3, [0, 1, 2, 3, 4, 5, ~3, ~1, 6, 7, ~6, ~0]],
  ])("to level %i", (level, expected) => {
    const rows = rowsOf(tree, closedFrom(tree, level))
    expect([...rows]).toEqual(expected)
    expect(expected.map((row, at) => row < 0 || rowOf(tree, rows, row) === at)).not.toContain(false)
  }))

test("the row of what is not seen is none", () => expect(rowOf(tree, rowsOf(tree, closedFrom(tree, 1)), 4)).toBe(-1))

test("every node has its row where all is open", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), value => {
      const any = readJsonTree(JSON.stringify(value))
      const rows = rowsOf(any, new Uint8Array(any.count))
      for (let node = 0; node < any.count; node++) expect(rows[rowOf(any, rows, node)]).toBe(node)
    }),
  )
})

test("opening leads to a node and opens no more", () => {
  const closed = closedFrom(tree, 0)
  expect(openTo(tree, closed, 4)).toBe(true)
  expect([...closed]).toEqual([0, 0, 1, 0, 1, 1, 1, 1])
  expect(openTo(tree, closed, 4)).toBe(false)
})

describe("the level that fits", () =>
  test.each([
    [1000, 4],
    [12, 4],
    [11, 2],
    [8, 1],
    [1, 1],
  ])("%i rows", (rowsMax, level) => expect(levelFor(tree, rowsMax)).toBe(level)))

describe("finds in keys and values", () =>
  test.each([
    ["", []],
    ["B", [6]],
    ["é", [7]],
    ["u00e9", [7]],
    ["d", [7]],
    ["2", [4]],
    ["nothing", []],
  ])("%p", (query, expected) => expect<readonly number[]>(findInTree(tree, query)).toEqual(expected)))
