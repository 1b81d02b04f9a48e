// The filter for messages, as tables: a text, and which of a few messages it finds; and that payloads are read only where they decide.

import { describe, expect, test } from "bun:test"
import { abnormalEnd } from "../../server/filter/message-fields.ts"
import { compileMessageFilter } from "../../server/filter/message-filter.ts"
import { exchange, type MessageFacts, message, shown, sound, websocket } from "./subjects.ts"

const noon = new Date(2026, 10, 22, 12).getTime()
const chat = exchange({
  protocol: "wss",
  url: "wss://example.com/chat",
  path: "/chat",
  status: 101,
  websocket: websocket(4, 3),
  request: { fields: [["Origin", "https://app.test"]], bodySize: 0 },
})
const game = exchange({ protocol: "ws", url: "ws://game.test/", host: "game.test", status: 101 })

const messages: Record<string, MessageFacts> = {
  hello: { exchange: chat, text: '{"type":"Hello","n":1}', timestamp: noon, sinceOpenMs: 5, note: "First" },
  answer: {
    id: 2,
    exchange: chat,
    text: '{"type":"message","text":"sent ← back"}',
    direction: "server-to-client",
    timestamp: noon + 1500,
    sinceOpenMs: 1505,
    gapMs: 1500,
    isCompressed: true,
    wireLength: 20,
    plainLength: 2048,
  },
  picture: {
    exchange: game,
    opcode: 2,
    text: "\u0000PNG",
    wireLength: 5000,
    isFragmented: true,
    isTruncated: true,
    timestamp: noon - 86_400_000,
  },
  ping: { exchange: game, opcode: 9, isInjected: true, timestamp: noon + 10_000, sinceOpenMs: 10_005, gapMs: 20 },
  changed: { text: "AND ws 101", isModified: true, direction: "server-to-client" },
  lost: { text: "OR", isDropped: true },
  bye: { exchange: chat, opcode: 8, text: "going home", code: 1000, direction: "server-to-client" },
  gone: { id: 900_000, exchange: game, opcode: abnormalEnd, code: 1006 },
}
const all = Object.keys(messages)

test.each<[text: string, found: readonly string[]]>([
  ["", all],
  ["HELLO", ["hello"]],
  ["type", ["hello", "answer"]],
  ["type -hello", ["answer"]],
  ["hello OR png", ["hello", "picture"]],
  // Words of the exchanges' dialect are text here.
  ["ws", ["changed"]],
  ["101", ["changed"]],
  ['"AND WS"', ["changed"]],
  ['"OR"', ["lost"]],
  ['"going home"', ["bye"]],
  ["/hello/", []],
  ["/hello/i", ["hello"]],
  ["/^$/", ["ping", "gone"]],
  ['"\\"type\\":\\"hello\\""', ["hello"]],
  ["{", ["hello", "answer"]],

  ["direction:client-to-server", ["hello", "picture", "ping", "lost", "gone"]],
  ["direction:server-to-client", ["answer", "changed", "bye"]],
  ["direction:received", ["answer", "changed", "bye"]],
  ["sent", ["hello", "picture", "ping", "lost", "gone"]],
  ["Received", ["answer", "changed", "bye"]],
  ["→", ["hello", "picture", "ping", "lost", "gone"]],
  ["-→", ["answer", "changed", "bye"]],
  ["←", ["answer", "changed", "bye"]],
  ['"sent"', ["answer"]],
  ['"←"', ["answer"]],

  ["opcode:text", ["hello", "answer", "changed", "lost"]],
  ["opcode:2", ["picture"]],
  ["opcode:>=8", ["ping", "bye"]],
  ["opcode:<8", ["hello", "answer", "picture", "changed", "lost"]],
  ["length:>1k", ["answer", "picture"]],
  ["length:22", ["hello"]],
  ["length:20", []],
  ["close:1000", ["bye"]],
  ["close:1006", ["gone"]],
  ["close:1000..1015", ["bye", "gone"]],
  ["-close:1000 opcode:close", []],
  ["is:injected", ["ping"]],
  ["is:modified", ["changed"]],
  ["is:dropped", ["lost"]],
  ["is:truncated", ["picture"]],
  ["is:compressed", ["answer"]],
  ["is:fragmented", ["picture"]],
  ["json.type:hello", ["hello"]],
  ["json.n:>0", ["hello"]],
  ["has:note", ["hello"]],
  ["note:first", ["hello"]],
  ["gap:>1s", ["answer"]],
  ["gap:20ms", ["ping"]],
  ["after:+1.5s", ["answer", "ping"]],
  ["before:+1.5s is:injected", []],
  ["after:12:00:01 before:12:00:09 url:/chat", ["answer"]],
  ["after:2026-11-22T12:00:00", ["hello", "answer", "ping"]],
  ["before:2026-11-22", ["picture", "changed", "lost", "bye", "gone"]],

  ["id:2", ["answer"]],
  ["id:2..", ["answer", "gone"]],
  ["id:>=900000", ["gone"]],

  ["url:/chat", ["hello", "answer", "bye"]],
  ["host:game.*", ["picture", "ping", "gone"]],
  ["path:/chat", ["hello", "answer", "bye"]],
  ["protocol:ws", ["picture", "ping", "gone"]],
  ["method:get status:101", ["hello", "answer", "picture", "ping", "bye", "gone"]],
  ["header.origin:app", ["hello", "answer", "bye"]],
  // Nothing is known of their exchange.
  ["-status:1xx", ["changed", "lost"]],
  ["url:/chat direction:server-to-client json.type:message", ["answer"]],
  ["(url:game OR json.n:1) sent -is:fragmented", ["hello", "ping", "gone"]],
])("%s", (text, found) => {
  const { matches } = sound(compileMessageFilter(text))
  expect(all.filter(name => matches(message(messages[name])))).toEqual([...found])
})

describe("payloads", () => {
  const given: MessageFacts = { exchange: chat, text: '{"a":1}', direction: "server-to-client" }

  test.each<[text: string, needs: "index" | "payload", read: readonly string[]]>([
    ["", "index", []],
    ["sent", "index", []],
    ["direction:sent OR opcode:1 -gap:>1s after:+0s is:fragmented", "index", []],
    ["note:x has:note url:chat header.origin:x", "index", []],
    ["id:1..9 -id:4", "index", []],
    ["a", "payload", ["lowerText"]],
    ["/a/", "payload", ["text"]],
    ["json.a:1", "payload", ["json"]],
    ["is:truncated", "payload", ["isTruncated"]],
    // Of a message that is not compressed, the index has the length.
    ["length:>5", "payload", []],
    ["close:1000", "payload", []],
    // The cheap term decides, wherever it stands.
    ["json.a:1 a sent", "payload", []],
    ["-sent OR json.a:1 OR a", "payload", []],
    ["a (json.a:1 OR /b/) -(x received)", "payload", ["lowerText", "lowerText", "text", "json"]],
    ["json.a:1 url:game", "payload", []],
    ["json.a:2 nothing", "payload", ["lowerText"]],
  ])("%s needs the %s", (text, needs, read) => {
    const filter = sound(compileMessageFilter(text))
    const done: string[] = []
    filter.matches(message(given, what => done.push(what)))
    expect([filter.needs, done]).toEqual([needs, [...read]])
  })

  test("a compressed message is asked for its length", () => {
    const done: string[] = []
    const compressed = message({ isCompressed: true, plainLength: 9 }, what => done.push(what))
    expect([sound(compileMessageFilter("length:9")).matches(compressed), done]).toEqual([true, ["length"]])
  })
})

test.each<[text: string, problem: string]>([
  ["size:100", "1: `size:` is for exchanges, and these are messages; expected `length:`, or the text in quotes."],
  [
    "a duration:>1s",
    "3: `duration:` is for exchanges, and these are messages; expected a field of messages (direction, opcode, length, close, is, json, after, before, gap, has, note, id, protocol, method, status, host, path, url, header), or the text in quotes.",
  ],
  ["is:open", "4: `open` is no value of `is:`; expected injected, modified, dropped, truncated, compressed or fragmented."],
  ["has:fault", "5: `fault` is no value of `has:`; expected note."],
  ["direction:up", "11: `up` is no value of `direction:`; expected client-to-server or server-to-client."],
  ["opcode:txt", "8: `txt` is not what the field takes; expected text, binary, close, ping, pong, continuation or a number from 0 to 15."],
  ["opcodes:1x", "1: there is no field `opcodes:`; expected `opcode:`, or the text in quotes."],
  ["jsn.a:x", "1: there is no field `jsn.a:`; expected `json.a:`, or the text in quotes."],
  [
    "after:25:00",
    "7: `25:00` is not a time; expected a clock such as 14:03 or 14:03:05.123, a date such as 2026-11-22T14:03, or +1.5s since open.",
  ],
  [
    "type:{",
    "1: `type:` is for exchanges, and these are messages; expected a field of messages (direction, opcode, length, close, is, json, after, before, gap, has, note, id, protocol, method, status, host, path, url, header), or the text in quotes.",
  ],
])("%j has a problem", (text, problem) => expect(shown(compileMessageFilter(text))).toBe(problem))
