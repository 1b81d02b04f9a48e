// Items of a document as bytes, however it is cut; what is no item stays in the rest.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { ElementScanner } from "../../server/transfer/element-scanner.ts"
import { cut, utf8 } from "./values.ts"

function scan(document: string, pieceSize = document.length, itemBytesMax = 1_000) {
  const scanner = new ElementScanner(itemBytesMax)
  const items: (string | null)[] = []
  const take = (bytes: Uint8Array | null) => items.push(bytes && Buffer.from(bytes).toString().trim())
  for (const piece of cut(utf8(document), Math.max(1, pieceSize))) for (const item of scanner.push(piece, item => item)) take(item)
  for (const item of scanner.end(item => item)) take(item)
  return { path: scanner.path, items, rest: Buffer.from(scanner.rest).toString(), isUnfinished: scanner.isUnfinished }
}

describe("items", () => {
  const table: readonly (readonly [document: string, path: string | null, items: (string | null)[], rest: string])[] = [
    ['{"exchanges":[1,{"a":[2,"]"]},"x"]}', "exchanges", ["1", '{"a":[2,"]"]}', '"x"'], '{"exchanges":[]}'],
    ['{"log":{"version":"1.2","entries":[{},[]],"z":1}}', "log.entries", ["{}", "[]"], '{"log":{"version":"1.2","entries":[],"z":1}}'],
    ['{"exchanges":[]}', "exchanges", [], '{"exchanges":[]}'],
    ['\n{ "exchanges" : [\n 1 ,\n 2 \n] }\n', "exchanges", ["1", "2"], '\n{ "exchanges" : [] }\n'],
    ['{"exchanges":["a\\"]\\\\","\\\\\\"",""]}', "exchanges", ['"a\\"]\\\\"', '"\\\\\\""', '""'], '{"exchanges":[]}'],
    ['{"creator":{"exchanges":[1]},"exchanges":[2]}', "exchanges", ["2"], '{"creator":{"exchanges":[1]},"exchanges":[]}'],
    ['{"a":{"entries":[1]},"log":{"entries":[2]}}', "log.entries", ["2"], '{"a":{"entries":[1]},"log":{"entries":[]}}'],
    ['{"log":{"pages":[{"entries":[1]}],"entries":[2]}}', "log.entries", ["2"], '{"log":{"pages":[{"entries":[1]}],"entries":[]}}'],
    ['{"log":{"a":{"entries":[1]}}}', null, [], '{"log":{"a":{"entries":[1]}}}'],
    ['{"a":"exchanges","b":["exchanges",[1]]}', null, [], '{"a":"exchanges","b":["exchanges",[1]]}'],
    ['{"exchanges":{"a":[1]}}', null, [], '{"exchanges":{"a":[1]}}'],
    ['{"a":{"entries":0},"log":[[1]]}', null, [], '{"a":{"entries":0},"log":[[1]]}'],
    ["[[1]]", null, [], "[[1]]"],
    ["", null, [], ""],
  ]
  test.each(table)("of %j", (document, path, items, rest) => {
    for (const pieceSize of [document.length, 1, 2, 3, 7]) {
      expect(scan(document, pieceSize)).toEqual({ path: path as never, items, rest, isUnfinished: false })
    }
  })
})

describe("a document that ends early", () =>
  test.each<[string, string[]]>([
    ['{"exchanges":[1,{"a":"b', ["1", '{"a":"b']],
    ['{"exchanges":[1,', ["1"]],
    ['{"exchanges":[1]', ["1"]],
    ['{"log":{"ent', []],
  ])("%s", (document, items) => expect(scan(document)).toMatchObject({ items, isUnfinished: true })))

test.each([1, 5, 100])("an item that is too large is left out, in pieces of %p", pieceSize => {
  expect(scan('{"exchanges":["12345678",["12345678"],1]}', pieceSize, 16).items).toEqual(['"12345678"', '["12345678"]', "1"])
  expect(scan('{"exchanges":["12345678",["123456789012345"],1]}', pieceSize, 16).items).toEqual(['"12345678"', null, "1"])
})

test("the items of any list are found, however it is written and cut", () =>
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue()),
      fc.constantFrom(undefined, 1, "\t"),
      fc.integer({ min: 1, max: 50 }),
      (list, indent, pieceSize) => {
        const document = JSON.stringify({ a: list, exchanges: list, b: list }, null, indent)
        const { items, rest } = scan(document, pieceSize, 1e6)
        expect(items.map(item => JSON.parse(item!))).toEqual(JSON.parse(JSON.stringify(list)))
        expect(JSON.parse(rest)).toEqual(JSON.parse(JSON.stringify({ a: list, exchanges: [], b: list })))
      },
    ),
    { numRuns: 300 },
  ))
