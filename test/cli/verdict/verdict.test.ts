// What is expected of a recording, and what is said when it is not so: expression × recording → outcome.

import { afterAll, describe, expect, test } from "bun:test"
import { type Check, parseExpect, parseForbid } from "../../../server/cli/verdict/check.ts"
import { judge, type Outcome } from "../../../server/cli/verdict/verdict.ts"
import { makeRecording, type TestLimits, type TestRecording } from "../../support/recording.ts"
import { closePayload, compressedBit, makeCompressor, scriptedWebSocket, writeFrame, writeHandshake } from "../../support/websocket.ts"

/** A chat that ends well, a game that its server resets, a refused handshake, and plain HTTP. */
function makeTraffic(own?: Partial<TestLimits>): TestRecording {
  const recording = makeRecording(own)
  const chat = scriptedWebSocket(recording.connect(), { target: "/chat" })
  chat.client('{"type":"hello","name":"ann"}')
  chat.server('{"type":"welcome"}')
  chat.server('{"type":"message","text":"hi"}')
  chat.client("", { opcode: 9 })
  chat.client(closePayload(1000, "bye"), { opcode: 8 })
  chat.server(closePayload(1000), { opcode: 8 })
  chat.connection.close(null, 9_000)
  const game = scriptedWebSocket(recording.connect(), { target: "/game" })
  game.client("move 1")
  game.client("move 2")
  game.connection.end("server-to-client", "reset", 5_000)
  game.connection.close(null, 5_000)
  const { request } = writeHandshake({ target: "/secret" })
  recording.exchange(new TextDecoder().decode(request), "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
  recording.exchange("POST /api/users HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")
  return recording
}

async function judgeOne(recording: TestRecording, checks: readonly Check[], after = 0): Promise<Outcome> {
  const [outcome] = await judge({ ...recording, record: id => recording.record(id) }, checks, { after, withinMs: 0 })
  return outcome!
}

const expectation = (recording: TestRecording, text: string) => judgeOne(recording, parseExpect(text, []))
const prohibition = (recording: TestRecording, text: string) => judgeOne(recording, parseForbid(text, []))

/** Clocks are local. */
const withoutClocks = (lines: readonly string[]): readonly string[] => lines.map(line => line.replace(/\d\d:\d\d:\d\d\.\d{3}/, "CLOCK"))

describe("what is counted", () => {
  const recording = makeTraffic()
  afterAll(() => recording[Symbol.dispose]())

  test.each<[text: string, isMet: boolean, reason: string]>([
    ["url:/chat received json.type:message >= 1", true, "found 1 message, expected at least 1"],
    ["url:/chat received json.type:message", true, "found 1 message, expected at least 1"],
    ["url:/chat received json.type:missing", false, "found 0 messages, expected at least 1"],
    ["url:/chat (sent OR received) == 6", true, "found 6 messages, expected exactly 6"],
    ["move 2..5", true, "found 2 messages, expected 2 to 5"],
    ["move > 2", false, "found 2 messages, expected at least 3"],
    ["move <= 1", false, "found 2 messages, expected at most 1"],
    ["nothing == 0", true, "found 0 messages, expected none"],
    [">= 8", true, "found 8 messages, expected at least 8"],
    ["opcode:ping", true, "found 1 message, expected at least 1"],
    // The end without a close frame is no message but where `close:` asks for it.
    ["url:/game -hello == 2", true, "found 2 messages, expected exactly 2"],
    ["close:1006", true, "found 1 close, expected at least 1"],
    ["close:1006 url:/game received", true, "found 1 close, expected at least 1"],
    ["close:1006 url:/chat == 0", true, "found 0 closes, expected none"],
    ["close:1000 == 2", true, "found 2 closes, expected exactly 2"],
    ["close:1000 sent == 1", true, "found 1 close, expected exactly 1"],
    ["close:>=1000 == 3", true, "found 3 closes, expected exactly 3"],
    ["status:403", true, "found 1 exchange, expected at least 1"],
    ["5xx", true, "found 1 exchange, expected at least 1"],
    ["url:/api method:post", true, "found 1 exchange, expected at least 1"],
    ["ws == 3", true, "found 3 exchanges, expected exactly 3"],
    ["http", true, "found 1 exchange, expected at least 1"],
    ["has:messages == 2", true, "found 2 exchanges, expected exactly 2"],
    ["status:101 == 1", false, "found 2 exchanges, expected exactly 1"],
    ["close:1006 state:closed", true, "found 1 exchange, expected at least 1"],
  ])("--expect %p is met: %p, %s", async (text, isMet, reason) =>
    expect(await expectation(recording, text)).toMatchObject({ isMet, reason }),
  )

  test.each<[text: string, isMet: boolean, reason: string]>([
    ["close:1006", false, "found 1 close, expected none"],
    ["close:1011", true, "found 0 closes, expected none"],
    ["error", true, "found 0 messages, expected none"],
    ["move", false, "found 2 messages, expected none"],
    ["move > 2", true, "found 2 messages, expected at most 2"],
    ["move > 1", false, "found 2 messages, expected at most 1"],
    ["move < 3", false, "found 2 messages, expected at least 3"],
    ["move == 2", false, "found 2 messages, expected any number but 2"],
    ["move 3..5", true, "found 2 messages, expected fewer than 3 or more than 5"],
    ["5xx", false, "found 1 exchange, expected none"],
    ["404", true, "found 0 exchanges, expected none"],
  ])("--forbid %p is met: %p, %s", async (text, isMet, reason) =>
    expect(await prohibition(recording, text)).toMatchObject({ isMet, reason }),
  )

  test("what is met has nothing to explain", async () => {
    expect((await expectation(recording, "move")).details).toEqual([])
    expect((await prohibition(recording, "error")).details).toEqual([])
  })

  test("outcomes come in the order of their checks, all from one pass", async () => {
    const checks = parseForbid("move", parseExpect("5xx", parseExpect("welcome", parseExpect("nowhere", []))))
    const outcomes = await judge({ ...recording, record: id => recording.record(id) }, checks)
    expect(outcomes.map(({ check, isMet }) => [check.text, isMet])).toEqual([
      ["nowhere", false],
      ["welcome", true],
      ["5xx", true],
      ["move", false],
    ])
  })

  test("exchanges that were there before are not judged", async () => {
    expect(await judgeOne(recording, parseExpect("sent", []), 1)).toMatchObject({ reason: "found 2 messages, expected at least 1" })
    expect(await judgeOne(recording, parseExpect("url:/", []), 3)).toMatchObject({ reason: "found 1 exchange, expected at least 1" })
    expect(await judgeOne(recording, parseExpect("url:/", []), 4)).toMatchObject({
      isMet: false,
      details: ["Nothing was recorded: does the command use the proxy?"],
    })
  })
})

describe("what is said of an expectation that is not met", () => {
  const recording = makeTraffic()
  afterAll(() => recording[Symbol.dispose]())

  const chatEnds = [
    "The last of 6 messages in exchange 1, ws://example.com/chat, closed with 1000 Normal Closure bye:",
    "  ↑ CLOCK ping",
    '  ↑ CLOCK close 1000 Normal Closure "bye"',
    "  ↓ CLOCK close 1000 Normal Closure",
  ]
  const gameEnds = [
    "All messages in exchange 2, ws://example.com/game, ended without a close frame (1006):",
    "  ↑ CLOCK text move 1",
    "  ↑ CLOCK text move 2",
  ]
  const refused = "No messages in exchange 3, ws://example.com/secret, 403 Forbidden"
  const everything = [
    "  ws://example.com/chat, closed with 1000 Normal Closure bye",
    "  ws://example.com/game, ended without a close frame (1006)",
    "  ws://example.com/secret, 403 Forbidden",
    "  POST http://h/api/users, 500 Oops",
  ]

  test.each<[what: string, text: string, details: string[]]>([
    [
      "messages that miss one term",
      "url:/chat received json.type:massage",
      [
        "Nearest:",
        '  misses json.type:massage: ↓ CLOCK text {"type":"welcome"} in exchange 1, ws://example.com/chat',
        '  misses json.type:massage: ↓ CLOCK text {"type":"message","text":"hi"} in exchange 1, ws://example.com/chat',
        "  misses json.type:massage: ↓ CLOCK close 1000 Normal Closure in exchange 1, ws://example.com/chat",
        ...chatEnds,
      ],
    ],
    [
      "those that miss fewer terms first",
      "url:/chat received json.type:message json.text:bye",
      [
        "Nearest:",
        '  misses json.text:bye: ↓ CLOCK text {"type":"message","text":"hi"} in exchange 1, ws://example.com/chat',
        '  misses json.type:message json.text:bye: ↓ CLOCK text {"type":"welcome"} in exchange 1, ws://example.com/chat',
        "  misses json.type:message json.text:bye: ↓ CLOCK close 1000 Normal Closure in exchange 1, ws://example.com/chat",
        ...chatEnds,
      ],
    ],
    [
      "parts that are no single terms",
      "sent -json.type:hello (hello OR welcome)",
      [
        "Nearest:",
        '  misses -json.type:hello: ↑ CLOCK text {"type":"hello","name":"ann"} in exchange 1, ws://example.com/chat',
        '  misses sent: ↓ CLOCK text {"type":"welcome"} in exchange 1, ws://example.com/chat',
        "  misses (hello OR welcome): ↑ CLOCK ping in exchange 1, ws://example.com/chat",
        ...chatEnds,
        ...gameEnds,
        refused,
      ],
    ],
    [
      "messages on another connection, and which URLs there were",
      "url:/chats json.type:message",
      [
        "Nearest:",
        '  misses url:/chats: ↓ CLOCK text {"type":"message","text":"hi"} in exchange 1, ws://example.com/chat',
        "No connection matches url:/chats; there were:",
        ...everything,
      ],
    ],
    ["not those on another one where some were found", "url:/game sent >= 3", gameEnds],
    [
      "that the handshake was refused",
      "url:/secret received",
      [
        "Nearest:",
        '  misses url:/secret: ↓ CLOCK text {"type":"welcome"} in exchange 1, ws://example.com/chat',
        '  misses url:/secret: ↓ CLOCK text {"type":"message","text":"hi"} in exchange 1, ws://example.com/chat',
        "  misses url:/secret: ↓ CLOCK close 1000 Normal Closure in exchange 1, ws://example.com/chat",
        refused,
      ],
    ],
    [
      "that it is no WebSocket",
      "url:/api json.a:1",
      ["What matches is no WebSocket, and has no messages:", "  POST http://h/api/users, 500 Oops"],
    ],
    [
      "that a URL was meant",
      "/game",
      ['"/game" is looked for in messages; to look for it in URLs, write url:/game', ...chatEnds, ...gameEnds, refused],
    ],
    [
      "messages that are too many",
      "url:/game sent <= 1",
      ["In exchange 2, ws://example.com/game:", "  ↑ CLOCK text move 1", "  ↑ CLOCK text move 2"],
    ],
    [
      "exchanges that miss one term",
      "url:/api status:404",
      ["Nearest:", "  misses status:404: exchange 4, POST http://h/api/users, 500 Oops"],
    ],
    ["which exchanges there were", "status:404", ["There were:", ...everything]],
  ])("%s: %s", async (_what, text, details) => {
    const outcome = await expectation(recording, text)
    expect(outcome.isMet).toBe(false)
    expect(withoutClocks(outcome.details)).toEqual(details)
  })

  test.each<[what: string, text: string, details: string[]]>([
    ["messages", "move", ["In exchange 2, ws://example.com/game:", "  ↑ CLOCK text move 1", "  ↑ CLOCK text move 2"]],
    [
      "the first three, and how many more",
      "url:/chat (sent OR received)",
      [
        "In exchange 1, ws://example.com/chat:",
        '  ↑ CLOCK text {"type":"hello","name":"ann"}',
        '  ↓ CLOCK text {"type":"welcome"}',
        '  ↓ CLOCK text {"type":"message","text":"hi"}',
        "  … and 3 more",
      ],
    ],
    [
      "how a connection ended",
      "close:1006",
      [
        "In exchange 2, ws://example.com/game:",
        "  The server reset the connection without a close frame: most likely it crashed or was restarted, or a proxy in front of it cut the connection.",
      ],
    ],
    ["exchanges", "5xx", ["In exchange 4, POST http://h/api/users:", "  500 Oops"]],
    ["what is missing, where too few are forbidden", "url:/game sent < 3", gameEnds],
  ])("forbidden, %s: %s", async (_what, text, details) => {
    const outcome = await prohibition(recording, text)
    expect(outcome.isMet).toBe(false)
    expect(withoutClocks(outcome.details)).toEqual(details)
  })
})

test("nothing was recorded", async () => {
  using recording = makeRecording()
  expect(await expectation(recording, "url:/chat hello")).toMatchObject({
    isMet: false,
    reason: "found 0 messages, expected at least 1",
    details: ["Nothing was recorded: does the command use the proxy?"],
  })
})

test("there was no WebSocket", async () => {
  using recording = makeRecording()
  recording.exchange()
  expect((await expectation(recording, "hello")).details).toEqual(["There was no WebSocket, but:", "  GET http://a/, 200 OK"])
})

test("many connections and many URLs are a few lines", async () => {
  using recording = makeRecording()
  for (let n = 1; n <= 9; n++) {
    scriptedWebSocket(recording.connect(), { target: `/${n}` }).connection.close(null, 3_000)
    recording.exchange()
  }
  expect((await expectation(recording, "hello")).details).toEqual([
    ...[7, 8, 9].map(n => `No messages in exchange ${n * 2 - 1}, ws://example.com/${n}, ended without a close frame (1006)`),
    "  … and 6 connections before them",
  ])
  expect((await expectation(recording, "url:/nowhere hello")).details).toEqual([
    "No connection matches url:/nowhere; there were:",
    "  ws://example.com/1, ended without a close frame (1006)",
    "  GET http://a/, 200 OK",
    ...[2, 3, 4].map(n => `  ws://example.com/${n}, ended without a close frame (1006)`),
    "  … and 5 more",
  ])
})

test("compressed messages are found in their text, across the messages before them", async () => {
  using recording = makeRecording()
  using compressor = makeCompressor()
  const { server } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  for (const text of ["a first message", "a second message", "a third message"])
    server(await compressor.compress(text), { rsv: compressedBit })
  expect(await expectation(recording, "message is:compressed == 3")).toMatchObject({ isMet: true })
  expect(withoutClocks((await prohibition(recording, "third")).details)).toEqual([
    "In exchange 1, ws://example.com/chat:",
    "  ↓ CLOCK text a third message",
  ])
})

test("one that is still open has its messages", async () => {
  using recording = makeRecording()
  scriptedWebSocket(recording.connect()).server("hello")
  expect(await expectation(recording, "hello")).toMatchObject({ isMet: true })
  expect((await expectation(recording, "bye")).details[0]).toBe("All messages in exchange 1, ws://example.com/chat, still open:")
})

test("what was not recorded is said, whatever was found", async () => {
  using recording = makeRecording({ exchangesMax: 2 })
  for (let n = 0; n < 3; n++) recording.exchange()
  const { server } = scriptedWebSocket(recording.connect())
  recording.recorder.setRecording(false)
  server("not recorded")
  server("nor this")
  const outcome = await prohibition(recording, "recorded")
  expect(outcome).toMatchObject({
    isMet: true,
    reason: "found 0 messages, expected none (not judged, because not kept in full: 2 exchanges, 2 frames)",
  })
})

test("messages whose bytes are not kept are said, where they had to be read", async () => {
  using recording = makeRecording({ messageKeptBytesMax: 10 })
  const { connection, server } = scriptedWebSocket(recording.connect())
  server("short")
  const long = writeFrame("x".repeat(1_000))
  for (let at = 0; at < long.length; at += 100) connection.push("server-to-client", long.subarray(at, at + 100), 4_000)
  expect(await prohibition(recording, "error")).toMatchObject({
    isMet: true,
    reason: "found 0 messages, expected none (not judged, because not kept in full: 1 message)",
  })
  expect(await prohibition(recording, "opcode:ping")).toMatchObject({ reason: "found 0 messages, expected none" })
})

test("what peers send and where they send it is no more than a line", async () => {
  using recording = makeRecording()
  const { server } = scriptedWebSocket(recording.connect(), { target: `/${"x".repeat(10_000)}` })
  server(`first\n\x1b[31msecond${"y".repeat(10_000)}`)
  const { details } = await prohibition(recording, "first")
  expect(details.length).toBe(2)
  for (const line of details) {
    expect(line.length).toBeLessThan(400)
    expect(line).not.toMatch(/\p{Cc}/u)
  }
})
