// Lines of chunks, wherever those are cut.

import { expect, test } from "bun:test"
import { linesOf } from "../../server/transfer/lines.ts"
import { each } from "../../server/transfer/transferred.ts"
import { cut, utf8 } from "./values.ts"

test.each<[text: string, lines: (string | null)[]]>([
  ["", []],
  ["a", ["a"]],
  ["a\n", ["a"]],
  ["a\nb", ["a", "b"]],
  ["a\r\n\r\nb\n\n", ["a", "", "b", ""]],
  ["é€😀\n\r\r\n", ["é€😀", "\r"]],
  ["12345678901\na\n", [null, "a"]],
  ["a\n12345678901", ["a", null]],
  ["1234567890\n", ["1234567890"]],
])("%j: %j", async (text, lines) => {
  for (const size of [1, 2, 3, 100]) expect(await Array.fromAsync(linesOf(each(cut(utf8(text), size)), 10))).toEqual(lines)
})
