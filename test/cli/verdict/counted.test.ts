// What an expression counts follows from its terms; where they do not go together it is said, before anything is counted wrongly.

import { describe, expect, test } from "bun:test"
import { readCounted } from "../../../server/cli/verdict/counted.ts"
import { showProblem } from "../../../server/filter/problem.ts"

const read = (text: string) => {
  const counted = readCounted(text)
  return counted.type === "problem" ? showProblem(counted) : counted.type
}

describe("exchanges", () => {
  test.each([
    ["status:403"],
    ["5xx"],
    ["404"],
    ["ws"],
    ["wss url:/chat"],
    ["url:/chat"],
    ["url:/api method:post"],
    ["-url:/api (status:4xx OR status:5xx)"],
    ["is:failed"],
    ["has:fault"],
    ["state:open"],
    ["type:json size:>10k duration:>1s client:127.0.0.1"],
    ["header.origin:example.com host:*.example.com path:/a protocol:http"],
    // Only exchanges know one of the terms.
    ["close:1000 state:closed"],
    ["note:look is:failed"],
    ["id:3 size:>10"],
  ])("%s", text => expect(read(text)).toBe("exchanges"))
})

describe("messages", () => {
  test.each([
    [""],
    ["hello"],
    ['"ws"'],
    ["/ws/"],
    ["url:/chat hello"],
    ["url:/chat (sent OR received)"],
    ["received status:101"],
    ["direction:sent"],
    ["opcode:ping"],
    ["length:>1k"],
    ["json.type:message"],
    ["gap:>1s"],
    ["close:1006"],
    ["url:/chat close:1000"],
    ["is:compressed"],
    ["is:modified"],
    ["has:note"],
    ["note:look"],
    ["404 received"],
    ["localhost:3000"],
  ])("%p", text => expect(read(text)).toBe("messages"))
})

test.each([
  [
    "wss received",
    "Position 1: `wss` is a word for exchanges, and other terms here are for messages; expected `protocol:wss`, or the text in quotes.",
  ],
  [
    "hello ws",
    "Position 7: `ws` is a word for exchanges, and other terms here are for messages; expected `(protocol:ws OR protocol:wss)`, or the text in quotes.",
  ],
  [
    "hello 5xx",
    "Position 7: `5xx` is a word for exchanges, and other terms here are for messages; expected `status:5xx`, or the text in quotes.",
  ],
  [
    "json.a:1 is:faild",
    "Position 13: `faild` is no value of `is:`; expected injected, modified, dropped, truncated, compressed or fragmented.",
  ],
  [
    "is:faild",
    "Position 4: `faild` is no value of `is:`; expected open, closed, failed or modified (exchanges); injected, modified, dropped, truncated, compressed or fragmented (messages).",
  ],
  ["status:abc", "Position 8: `abc` is not what the field takes; expected a status such as 404, 4xx, >=400 or 200..299."],
  ["status: 404", "Position 8: `status:` has no value; expected a status such as 404, 4xx, >=400 or 200..299."],
  ["(url:/chat", "Position 1: this `(` is not closed; expected a `)`, or the text in quotes."],
])("%s: %s", (text, problem) => expect(read(text)).toBe(problem))

test("fields of exchanges do not stand beside those of messages where messages have none like them", () =>
  expect(read("state:open received")).toStartWith("Position 1: `state:` is for exchanges, and these are messages; expected "))

test.each([
  ["close:1006", true],
  ["url:/chat close:>=1001", true],
  ["--close:1006", true],
  ["-close:1000", false],
  ["url:/chat received", false],
  ["opcode:close", false],
])("%s asks for ends without a close frame: %p", (text, hasEnds) => expect(readCounted(text)).toMatchObject({ type: "messages", hasEnds }))
