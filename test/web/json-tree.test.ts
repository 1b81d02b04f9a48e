// A JSON text as a tree of places in it: what is shown is what was sent.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { type JsonTree, readJsonTree } from "../../web/ui/json-tree.ts"

/** The value of a node, built again from its places. */
function readValue(tree: JsonTree, node: number): unknown {
  const children: number[] = []
  for (let child = node + 1; child < tree.next(node); child = tree.next(child)) children.push(child)
  if (tree.kind(node) === "array") return children.map(child => readValue(tree, child))
  if (tree.kind(node) !== "object") return JSON.parse(tree.value(node))
  return Object.fromEntries(children.map(child => [JSON.parse(tree.key(child)!), readValue(tree, child)]))
}

const show = (text: string) => {
  const tree = readJsonTree(text)
  return Array.from(
    { length: tree.count },
    (_, node) => `${tree.depth(node)}${tree.key(node) ?? ""}:${tree.kind(node)}:${tree.value(node)}`,
  ).slice(1)
}

test("a tree has the values of the text, however it is spaced", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.object({ maxDepth: 5 }).map(value => JSON.parse(JSON.stringify(value))),
        fc.array(fc.jsonValue()),
      ),
      fc.boolean(),
      (value, isSpaced) => {
        const tree = readJsonTree(JSON.stringify(value, null, isSpaced ? 1 : 0))
        // Through JSON once: it has no -0 and no __proto__ of its own.
        expect(JSON.stringify(readValue(tree, 0))).toBe(JSON.stringify(JSON.parse(JSON.stringify(value))))
        expect(tree.next(0)).toBe(tree.count)
      },
    ),
  )
})

test("any text is a tree, and its places lie within it", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:"\\ ax1\n') }), text => {
      const tree = readJsonTree(text)
      for (let node = 0; node < tree.count; node++) {
        expect(tree.start(node)).toBeLessThan(tree.end(node))
        expect(tree.end(node)).toBeLessThanOrEqual(text.length)
        expect(tree.next(node)).toBeGreaterThan(node)
        expect(tree.parent(node)).toBeLessThan(node)
      }
    }),
  )
})

describe("as it was sent", () =>
  test.each([
    [`{"a":12345678901234567890,"a":1.10}`, [`1"a":number:12345678901234567890`, `1"a":number:1.10`]],
    [`["\\u00e9\\"", null]`, [`1:string:"\\u00e9\\""`, "1:word:null"]],
    [`{"a" : {} , "b":[ ]}`, [`1"a":object:{}`, `1"b":array:[ ]`]],
    [`{"cut":["in the mid`, [`1"cut":array:["in the mid`, `2:string:"in the mid`]],
    [`[NaN, undefined]`, ["1:other:NaN", "1:other:undefined"]],
    [`]}[1]`, ["1:number:1"]],
  ] as const)("%s", (text, expected) => expect<readonly string[]>(show(text)).toEqual(expected)))

test("positions and sizes count children, not what is inside them", () => {
  const tree = readJsonTree(`[[1,2],{"a":3},4]`)
  expect(tree.size(0)).toBe(3)
  expect([1, 4, 6].map(tree.position)).toEqual([0, 1, 2])
  expect([1, 4, 6].map(tree.parent)).toEqual([0, 0, 0])
})

test("a tree as deep as it is long is no problem", () => {
  const tree = readJsonTree("[".repeat(100_000))
  expect(tree.depth(tree.count - 1)).toBe(99_999)
})
