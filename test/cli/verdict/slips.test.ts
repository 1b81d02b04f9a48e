// What looks like a slip is refused with what was meant; what people look for in payloads and URLs is not.

import { expect, test } from "bun:test"
import { parseForbid } from "../../../server/cli/verdict/verdict.ts"

test.each<[text: string, said: string]>([
  ["clsoe:1006", "there is no field `clsoe:`; expected `close:`, or the text in quotes"],
  ["url:/chat staus:403", "Position 11: there is no field `staus:`; expected `status:`"],
  ["lenght:5 received", "`length:`"],
  ["url:/chat >= 1 close:1006", "Position 11: `>=` is no part of a filter; expected a count at the end"],
  ["received json.type=welcome", "Position 10: fields take a colon, as in `json.type:welcome`"],
  ["status=403", "`status:403`"],
  ["-(staus:403)", "`status:`"],
])("%s: %s", (text, said) => {
  expect(() => parseForbid(text, [])).toThrow(said)
})

test.each([
  '"clsoe:1006"',
  "localhost:3000",
  "example:8080",
  "api:80 received",
  "a=b",
  "x=1 received",
  '"json.type=welcome"',
  "received ok",
])("%s is text", text => {
  expect(parseForbid(text, [])).toHaveLength(1)
})
