// Statistics of conversations made by hand: what is counted, how long it took, what is missing. Times are in milliseconds.

import { afterAll, describe, expect, test } from "bun:test"
import type { Direction } from "../../server/contract.ts"
import type { Statistics } from "../../server/statistics.ts"
import { statistics } from "../../server/study/statistics.ts"
import { makeRecording, type TestLimits, type TestRecording } from "../support/recording.ts"
import {
  closePayload,
  compressedBit,
  type HandshakeFacts,
  makeCompressor,
  type ScriptedWebSocket,
  scriptedWebSocket,
} from "../support/websocket.ts"

const of = (recording: TestRecording, buckets?: number, now = 100_000): Promise<Statistics> =>
  statistics(recording.record(), { now, ...(buckets !== undefined && { buckets }) }, recording.limits as TestLimits)

/** `>` or `<`, when, what: `> 2500 text`; a `ping` or `pong` before the text makes it one. The message at place n has id n. */
function say({ connection, ...socket }: ScriptedWebSocket, script: string): void {
  for (const line of script.split("\n").map(line => line.trim())) {
    const found = /^([<>]) ([\d.]+)(?: (ping|pong|binary)\b)? ?(.*)$/.exec(line)
    if (!found) continue
    const [, arrow, now, kind, text = ""] = found
    const direction: Direction = arrow === ">" ? "client-to-server" : "server-to-client"
    const opcode = kind === "ping" ? 9 : kind === "pong" ? 10 : kind === "binary" ? 2 : 1
    socket.say(direction, text, { opcode }, Number(now))
  }
}

async function statisticsOf(script: string, handshake?: HandshakeFacts): Promise<Statistics> {
  using recording = makeRecording()
  say(scriptedWebSocket(recording.connect(), handshake), script)
  return of(recording)
}

/** One line a kind: `json-rpc request→response >: 1-2 50 "add", unanswered 3 "sub"`. */
function showReplies({ replies }: Statistics): string[] {
  return replies.map(({ protocol, request, reply, direction, times, unanswered, unansweredCount }) => {
    expect(unansweredCount).toBe(unanswered.length)
    expect(times.count).toBe(times.slowest.length)
    const label = (text: string) => (text ? ` "${text}"` : "")
    const pairs = [...times.slowest]
      .sort((a, b) => a.requestId - b.requestId)
      .map(pair => `${pair.requestId}-${pair.replyId} ${pair.ms}${label(pair.label)}`)
    const missing = unanswered.map(request => `unanswered ${request.id}${label(request.label)}`)
    return `${protocol} ${request}→${reply} ${direction === "client-to-server" ? ">" : "<"}: ${[...pairs, ...missing].join(", ")}`
  })
}

describe("a conversation", async () => {
  const recording = makeRecording()
  afterAll(() => recording[Symbol.dispose]())
  using compressor = makeCompressor()
  const plain = "x".repeat(500)
  const compressed = await compressor.compress(plain)
  const { client, server, connection } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  client("hello", {}, 2_000)
  client("again", {}, 2_100)
  server("answer", {}, 2_300)
  server("more", {}, 2_400)
  server("", { opcode: 9 }, 5_000)
  client("", { opcode: 10 }, 5_050)
  server(compressed, { rsv: compressedBit }, 6_000)
  // Damaged.
  server(Uint8Array.of(0x00, 5, 0, 0, 0, 1, 2), { rsv: compressedBit }, 6_500)
  client(Uint8Array.of(1, 2, 3), { opcode: 2 }, 9_000)
  client(closePayload(1000, "bye"), { opcode: 8 }, 12_000)
  connection.close(null, 13_000)
  const found = await of(recording, 10)

  test("is counted each way, on the wire and decompressed, by opcode", () => {
    const wire = compressed.length
    expect(found.traffic).toEqual({
      "client-to-server": {
        messages: 5,
        wireBytes: 18,
        bytes: 18,
        unreadable: 0,
        lastAt: 12_000,
        idleMs: 1_000,
        opcodes: [
          { opcode: 1, messages: 2, wireBytes: 10, bytes: 10 },
          { opcode: 2, messages: 1, wireBytes: 3, bytes: 3 },
          { opcode: 8, messages: 1, wireBytes: 5, bytes: 5 },
          { opcode: 10, messages: 1, wireBytes: 0, bytes: 0 },
        ],
      },
      "server-to-client": {
        messages: 5,
        wireBytes: 10 + wire + 7,
        bytes: 510,
        unreadable: 1,
        lastAt: 6_500,
        idleMs: 6_500,
        opcodes: [
          { opcode: 1, messages: 4, wireBytes: 10 + wire + 7, bytes: 510 },
          { opcode: 9, messages: 1, wireBytes: 0, bytes: 0 },
        ],
      },
    })
    expect([found.messages, found.firstAt, found.lastAt, found.until]).toEqual([10, 2_000, 12_000, 13_000])
  })

  test("has a rate over time", () => {
    const wire = compressed.length
    expect(found.rate).toEqual({
      startAt: 2_000,
      bucketMs: 1_000,
      messages: { "client-to-server": [2, 0, 0, 1, 0, 0, 0, 1, 0, 1], "server-to-client": [2, 0, 0, 1, 2, 0, 0, 0, 0, 0] },
      wireBytes: { "client-to-server": [10, 0, 0, 0, 0, 0, 0, 3, 0, 5], "server-to-client": [10, 0, 0, 0, wire + 7, 0, 0, 0, 0, 0] },
    })
  })

  test("has silences, the longest first, and who broke them", () => {
    const shown = found.silences.map(({ afterId, nextId, ms, direction }) => `${afterId}-${nextId} ${ms} ${direction}`)
    expect(shown).toEqual([
      "9-10 3000 client-to-server",
      "4-5 2600 server-to-client",
      "8-9 2500 client-to-server",
      "6-7 950 server-to-client",
      "7-8 500 server-to-client",
      "2-3 200 server-to-client",
      "1-2 100 client-to-server",
      "3-4 100 server-to-client",
      "5-6 50 client-to-server",
    ])
  })

  test("has a turnaround: from every message of the client to the first one of the server after it", () => {
    expect(found.turnaround.slowest.map(({ requestId, replyId, ms }) => `${requestId}-${replyId} ${ms}`)).toEqual(["1-3 300", "2-3 200"])
    expect(found.turnaround).toMatchObject({ count: 2, minMs: 200, p50Ms: 200, maxMs: 300, isEstimated: false })
  })

  test("ends with its close, and the last messages before", () => {
    expect(found.close).toMatchObject({ code: 1000, reason: "bye", by: "client", how: null })
    expect(found.lastMessages.map(({ id, opcode, timestamp, preview }) => [Number(id), opcode, timestamp, preview.slice(0, 30)])).toEqual([
      [1, 1, 2_000, "hello"],
      [2, 1, 2_100, "again"],
      [3, 1, 2_300, "answer"],
      [4, 1, 2_400, "more"],
      [5, 9, 5_000, ""],
      [6, 10, 5_050, ""],
      [7, 1, 6_000, "x".repeat(30)],
      [8, 1, 6_500, ""],
      [9, 2, 9_000, "01 02 03"],
      [10, 8, 12_000, '1000 Normal Closure "bye"'],
    ])
  })
})

describe("replies are paired", () => {
  const graphql = { subprotocol: "graphql-transport-ws" }
  const engine = { target: "/socket.io/?EIO=4&transport=websocket" }
  test.each<[name: string, handshake: HandshakeFacts, script: string, expected: string[]]>([
    ["nothing that pairs", {}, "> 2000 hello\n< 2010 2\n> 2020 3", []],
    [
      "pings and pongs by their payload, both ways (RFC 6455 §5.5.3)",
      {},
      `> 2000 ping a
       < 2010 ping a
       < 2020 pong a
       > 2050 pong a
       > 3000 ping b
       > 3100 ping c
       < 3200 pong c
       > 4000 ping d
       < 4100 pong other`,
      ["websocket ping→pong >: 1-3 20, 6-7 100, unanswered 8", "websocket ping→pong <: 2-4 40"],
    ],
    [
      "JSON-RPC by id, out of order, errors too",
      {},
      `> 2000 {"jsonrpc":"2.0","id":1,"method":"add","params":[1]}
       > 2001 {"jsonrpc":"2.0","id":"1","method":"sub"}
       < 2011 {"jsonrpc":"2.0","id":"1","error":{"code":-32601,"message":"no"}}
       < 2050 {"jsonrpc":"2.0","result":3,"id":1}
       > 2060 {"jsonrpc":"2.0","method":"notify"}
       > 2070 {"jsonrpc":"2.0","id":2,"method":"slow"}
       < 2080 {"jsonrpc":"2.0","id":7,"method":"ask"}
       > 2090 {"jsonrpc":"2.0","id":7,"result":null}
       < 2095 {"jsonrpc":"2.0","id":null,"error":{}}`,
      ['json-rpc request→response >: 1-4 50 "add", 2-3 10 "sub", unanswered 6 "slow"', 'json-rpc request→response <: 7-8 10 "ask"'],
    ],
    [
      "JSON-RPC in batches",
      {},
      `> 2000 [{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","method":"n"},{"jsonrpc":"2.0","id":2,"method":"b"}]
       < 2100 [{"jsonrpc":"2.0","id":2,"result":1}]
       < 2200 {"jsonrpc":"2.0","id":1,"result":1}`,
      ['json-rpc request→response >: 1-3 200 "a", 1-2 100 "b"'],
    ],
    [
      "Chrome DevTools Protocol, which leaves the version out; binary JSON too",
      {},
      `> 2000 {"id":1,"method":"Page.enable"}
       < 2007 binary {"id":1,"result":{}}`,
      ['json-rpc request→response >: 1-2 7 "Page.enable"'],
    ],
    ["not what only looks like it", {}, '> 2000 {"id":1,"method":3}\n< 2001 {"id":1,"result":1}\n> 2002 {"id":{},"method":"x"', []],
    [
      "Socket.IO acknowledgements by namespace and id",
      engine,
      `< 2000 0{"sid":"x","pingInterval":25000}
       > 2010 40
       < 2020 40{"sid":"y"}
       > 2100 420["save",{"a":1}]
       > 2110 42/admin,0["list"]
       < 2120 43/admin,0[[]]
       < 2150 430["ok"]
       > 2200 42["no ack"]
       > 2300 421["lost \\"quoted\\""]
       < 2400 42/admin,5["ask"]
       > 2410 43/admin,5[]`,
      ['socket.io event→ack >: 4-7 50 "save", 5-6 10 "list", unanswered 9 "lost "quoted""', 'socket.io event→ack <: 10-11 10 "ask"'],
    ],
    [
      "Socket.IO acknowledgements with binary parts",
      engine,
      `> 2000 451-7["upload",{"_placeholder":true,"num":0}]
       > 2001 binary xx
       < 2030 461-7[{"_placeholder":true,"num":0}]
       < 2031 binary yy`,
      ['socket.io event→ack >: 1-3 30 "upload"'],
    ],
    [
      "Engine.IO heartbeats, where the URL says it is one",
      engine,
      `> 2000 2probe
       < 2010 3probe
       < 3000 2
       > 3025 3
       < 4000 2`,
      ["engine.io ping→pong >: 1-2 10", "engine.io ping→pong <: 3-4 25, unanswered 5"],
    ],
    [
      "GraphQL subscriptions to the first result and to the end",
      graphql,
      `> 2000 {"type":"connection_init"}
       < 2030 {"type":"connection_ack"}
       > 2100 {"id":"1","type":"subscribe","payload":{"operationName":"Ticks","query":"subscription Ticks { t }"}}
       > 2110 {"id":"2","type":"subscribe","payload":{"query":"query User { u }"}}
       < 2150 {"id":"2","type":"next","payload":{"data":{"type":"x","id":"1"}}}
       < 2151 {"id":"2","type":"complete"}
       < 2200 {"payload":{"type":"next","id":"9"},"type":"next","id":"1"}
       < 2300 {"type":"next","id":"1","payload":{"data":2}}
       < 2400 {"type":"ping"}
       > 2405 {"type":"pong"}
       > 2500 {"id":"3","type":"subscribe","payload":{"query":"{  me\\n }"}}
       < 2510 {"id":"3","type":"error","payload":[{"message":"no"}]}
       > 2600 {"id":"4","type":"subscribe","payload":{"query":"mutation Late { l }"}}
       > 2700 {"id":"1","type":"complete"}`,
      [
        "graphql-ws connection_init→connection_ack >: 1-2 30",
        'graphql-ws subscribe→first result >: 3-7 100 "Ticks", 4-5 40 "User", 11-12 10 "{ me }", unanswered 13 "Late"',
        'graphql-ws subscribe→complete >: 4-6 41 "User", 11-12 10 "{ me }", unanswered 13 "Late"',
        "graphql-ws ping→pong <: 9-10 5",
      ],
    ],
    [
      "GraphQL in the older subprotocol, or where none was named",
      {},
      `> 2000 {"type":"connection_init","payload":{}}
       < 2010 {"type":"connection_ack"}
       > 2100 {"id":"1","type":"start","payload":{"query":"subscription A { a }"}}
       < 2140 {"type":"data","id":"1","payload":{}}
       < 2150 {"type":"ka"}
       > 2200 {"id":"1","type":"stop"}
       > 2300 {"id":"2","type":"start","payload":{"query":"query B { b }"}}
       < 2310 {"type":"complete","id":"2"}`,
      [
        "graphql-ws connection_init→connection_ack >: 1-2 10",
        'graphql-ws subscribe→first result >: 3-4 40 "A"',
        'graphql-ws subscribe→complete >: 7-8 10 "B"',
      ],
    ],
  ])("%s", async (_name, handshake, script, expected) => {
    expect(showReplies(await statisticsOf(script, handshake))).toEqual(expected)
  })
})

describe("bounds", () => {
  test("of an exchange without messages there is nothing to say", async () => {
    using recording = makeRecording()
    scriptedWebSocket(recording.connect())
    const found = await of(recording, 5)
    expect([found.messages, found.firstAt, found.lastAt, found.until, found.replies, found.silences]).toEqual([
      0,
      null,
      null,
      100_000,
      [],
      [],
    ])
    expect(found.rate).toMatchObject({ startAt: null, bucketMs: 0 })
    expect(found.traffic["client-to-server"]).toMatchObject({ messages: 0, lastAt: null, idleMs: null, opcodes: [] })
    expect(found.turnaround).toMatchObject({ count: 0, p50Ms: null })
  })

  test("messages of one moment are one bucket", async () => {
    const found = await statisticsOf("> 2000 a\n< 2000 b")
    expect(found.rate).toMatchObject({ bucketMs: 0, messages: { "client-to-server": [1], "server-to-client": [1] } })
  })

  test.each([
    [0, 1],
    [1, 1],
    [7.9, 7],
    [1_000, 1_000],
    [9_999, 1_000],
    [undefined, 100],
  ])("of %p buckets it makes %d", async (asked, made) => {
    using recording = makeRecording()
    say(scriptedWebSocket(recording.connect()), "> 2000 a\n< 3000 b")
    const { rate } = await of(recording, asked)
    expect(rate.messages["client-to-server"].length).toBe(made)
    expect([rate.messages["client-to-server"][0], rate.messages["server-to-client"].at(-1)]).toEqual([1, 1])
  })

  test("while it is open, silence lasts until now", async () => {
    const { traffic, until } = await statisticsOf("> 2000 a")
    expect([until, traffic["client-to-server"].idleMs, traffic["server-to-client"].idleMs]).toEqual([100_000, 98_000, null])
  })

  test("only the ten longest silences and the ten last messages are told", async () => {
    const script = Array.from({ length: 50 }, (_, at) => `> ${2_000 + at * at} m${at + 1}`).join("\n")
    const { silences, lastMessages } = await statisticsOf(script)
    expect(silences.map(({ nextId }) => Number(nextId))).toEqual([50, 49, 48, 47, 46, 45, 44, 43, 42, 41])
    expect(lastMessages.map(({ preview }) => preview)).toEqual(Array.from({ length: 10 }, (_, at) => `m${at + 41}`))
  })
})
