// Messages like this one: the filter that is offered finds the message itself, and takes what may stand in it.

import { expect, test } from "bun:test"
import { compileMessageFilter } from "../../server/filter/message-filter.ts"
import { filterOfAlike } from "../../web/detail/alike.ts"

test.each<[text: string, filter: string | null]>([
  ['{"type":"message","from":"alice"}', 'json.type:"message"'],
  ['{"id":1,"method":"eth_subscribe","params":[]}', 'json.method:"eth_subscribe"'],
  ['{"op":10,"d":{"type":"inner"}}', "json.op:10"],
  ['{"event":"a","type":"b"}', 'json.type:"b"'],
  ['{"type":"mess', null],
  ['{"type":"a \\"b\\""}', null],
  ['{"type":""}', null],
  ['{"type":{"a":"b"}}', null],
  ['[{"type":"message"}]', null],
  ["hello", null],
  ["", null],
])("%s: %p", (text, filter) => {
  expect(filterOfAlike(text)).toBe(filter)
  if (filter === null) return
  const compiled = compileMessageFilter(filter)
  if (compiled.type !== "filter") throw new Error(compiled.message)
  expect(compiled.matches({ json: () => JSON.parse(text) } as never)).toBe(true)
})
