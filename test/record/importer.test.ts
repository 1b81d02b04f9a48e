// What was exported and is imported reads as it did where it was recorded: every field of every message, bodies, counters, gaps; in
// memory, from disk, and when it is exported and imported once more.

import { describe, expect, test } from "bun:test"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { limits } from "../../server/config.ts"
import type { Exchange, ExchangeId, Message, MessageId } from "../../server/contract.ts"
import { decodeBody, readBody } from "../../server/record/bodies.ts"
import { type ImportedBody, Importer } from "../../server/record/importer.ts"
import { recordingEnded } from "../../server/record/recorder.ts"
import { exportedExchanges } from "../../server/study/exported.ts"
import { frame } from "../support/frames.ts"
import { makeRecording, type TestLimits, type TestRecording, utf8 } from "../support/recording.ts"
import { closePayload, compressedBit, exampleKey, makeCompressor, type ScriptedWebSocket, scriptedWebSocket } from "../support/websocket.ts"

type Exported = { readonly exchange: Exchange; readonly bodies: readonly unknown[]; readonly messages: Message[]; readonly gaps: unknown }

/** Without the ids that an import gives anew. */
const withoutIds = ({ exchange, messages, ...rest }: Exported): Exported => ({
  ...rest,
  exchange: { ...exchange, id: 0 as ExchangeId },
  messages: messages.map(message => ({ ...message, exchangeId: 0 as ExchangeId })),
})

/** All that leaves a recording, as it is on disk, in order; into `importer` where there is one. */
async function exported(recording: TestRecording, importer: Importer | null = null): Promise<Exported[]> {
  using session = recording.reopen(true)
  const all: Exported[] = []
  for await (const { exchange, requestBody, responseBody, gaps = [], messages } of exportedExchanges(session, () => true)) {
    await importer?.exchange(exchange, requestBody, responseBody, gaps)
    const listed: Message[] = []
    for await (const message of messages()) {
      await importer?.message(message)
      listed.push(message)
    }
    all.push({ exchange: structuredClone(exchange), bodies: [requestBody, responseBody], messages: listed, gaps })
  }
  return all
}

/** An import has whole messages: frames of one that never ended are not among them, and not counted. */
function counted(exported: Exported): Exported {
  const { exchange, messages } = exported
  if (!exchange.websocket) return exported
  const bytes = { "client-to-server": 0, "server-to-client": 0 }
  for (const { direction, wireLength } of messages) bytes[direction] += wireLength
  return { ...exported, exchange: { ...exchange, websocket: { ...exchange.websocket, bytes } } }
}

/** What goes on no more where it is imported. */
const asEnded = (exported: Exported): Exported => {
  const { exchange } = exported
  const isOver = exchange.state === "closed" || exchange.state === "failed"
  return isOver ? exported : { ...exported, exchange: { ...exchange, state: "failed", failure: recordingEnded } }
}

async function expectSame(recording: TestRecording, own: Partial<TestLimits> = {}): Promise<Exported[]> {
  using once = makeRecording(own)
  using twice = makeRecording(own)
  const importer = new Importer(once.recorder)
  const original = await exported(recording, importer)
  const expected = original.map(withoutIds).map(asEnded).map(counted)
  expect([importer.exchanges, importer.messages]).toEqual([
    original.length,
    original.reduce((sum, { messages }) => sum + messages.length, 0),
  ])
  // Before anything of it is on disk.
  for (const [at, { messages }] of expected.entries()) {
    const record = once.record(at + 1)
    const found = await Promise.all(messages.map(({ id }) => once.reader.message(record, id)))
    expect(found.map(message => ({ ...message, exchangeId: 0 as ExchangeId }))).toEqual(messages)
  }
  expect((await exported(once, new Importer(twice.recorder))).map(withoutIds)).toEqual(expected)
  expect((await exported(twice)).map(withoutIds)).toEqual(expected)
  return original
}

type Script = (socket: ScriptedWebSocket) => void | Promise<void>

const scripts: readonly (readonly [string, Script, (string | null)?])[] = [
  [
    "text, masked and not",
    ({ client, server }) => {
      client("Hello")
      server("Hé\nllo 🎈")
    },
  ],
  [
    "frames masked by the wrong side",
    ({ client, server }) => {
      client("Hello", { maskKey: null })
      server("Hello", { maskKey: exampleKey })
    },
  ],
  ["a mask of zeros", ({ client }) => client("Hello", { maskKey: new Uint8Array(4) })],
  ["binary", ({ client }) => client(Uint8Array.of(0, 1, 2, 253, 254, 255), { opcode: 2 })],
  [
    "empty messages of every kind",
    ({ client, server }) => {
      for (const opcode of [1, 2, 8, 9, 10]) for (const say of [client, server]) say("", { opcode })
    },
  ],
  [
    "pings and pongs with text, and with octets that are none",
    ({ client, server }) => {
      client("are you there?", { opcode: 9 })
      server(Uint8Array.of(0xff, 0xfe), { opcode: 10 })
    },
  ],
  [
    "every length at which the header changes",
    ({ client, server }) => {
      for (const length of [1, 125, 126, 127, 65_535, 65_536, 65_537]) for (const say of [client, server]) say("x".repeat(length))
    },
  ],
  [
    "lengths that are longer than they need be",
    ({ connection }) => {
      for (const lengthOctets of [0, 2, 8] as const) {
        connection.push("server-to-client", frame({ opcode: 1, payload: utf8("Hello"), lengthOctets }), 5_000)
        connection.push("client-to-server", frame({ opcode: 2, key: exampleKey, payload: utf8("Hello"), lengthOctets }), 5_001)
      }
      connection.push("server-to-client", frame({ opcode: 1, payload: utf8("A".repeat(300)), lengthOctets: 8 }), 5_002)
    },
  ],
  [
    "fragments, one of them empty, with control frames and the other side between",
    ({ client, server }) => {
      client("one ", { fin: false })
      server("", { opcode: 9 })
      client("", { opcode: 0, fin: false, maskKey: Uint8Array.of(1, 2, 3, 4) })
      client("ping", { opcode: 9 })
      server("meanwhile")
      client("two", { opcode: 0 })
      client("after")
    },
  ],
  [
    "fragments of both sides at once",
    ({ client, server }) => {
      client("a", { fin: false })
      server("1", { fin: false, opcode: 2 })
      client("b", { fin: false, opcode: 0 })
      server("2", { opcode: 0 })
      client("c", { opcode: 0 })
    },
  ],
  [
    "a character that is cut by fragments",
    ({ client }) => {
      client(Uint8Array.of(0x61, 0xc3), { fin: false })
      client(Uint8Array.of(0xa9, 0x62), { opcode: 0 })
    },
  ],
  [
    "a message that never ended",
    ({ client, server }) => {
      client("lost", { fin: false })
      server("there")
    },
  ],
  [
    "compressed messages with and without what was said before",
    async ({ client, server }) => {
      using up = makeCompressor()
      using down = makeCompressor(false)
      for (const text of ["tick tick tick", "tick tock tick", "", "x".repeat(3_000)]) {
        client(await up.compress(text), { rsv: compressedBit })
        server(await down.compress(text), { rsv: compressedBit, opcode: 2 })
        client("plain")
      }
    },
    "permessage-deflate; server_no_context_takeover",
  ],
  [
    "a compressed message in fragments",
    async ({ server, client }) => {
      using compressor = makeCompressor()
      const bytes = await compressor.compress("tick tick tick tock")
      server(bytes.subarray(0, 3), { rsv: compressedBit, fin: false })
      client("between")
      server(bytes.subarray(3), { opcode: 0 })
    },
    "permessage-deflate",
  ],
  ["compressed bytes that are damaged", ({ server }) => server(Uint8Array.of(255, 255, 255), { rsv: compressedBit }), "permessage-deflate"],
  [
    "compressed text that is no UTF-8",
    async ({ server }) => {
      using compressor = makeCompressor()
      server(await compressor.compress(Uint8Array.of(0xff, 0x41)), { rsv: compressedBit })
    },
    "permessage-deflate",
  ],
  [
    "reserved bits and opcodes",
    ({ client, server }) => {
      client("Hello", { rsv: 7 })
      server("Hello", { opcode: 3 })
      client("Hello", { opcode: 11 })
      server("Hello", { opcode: 15, rsv: 1 })
    },
  ],
  ["a continuation of nothing", ({ client }) => client("Hello", { opcode: 0 })],
  [
    "a message that begins inside another",
    ({ client }) => {
      client("lost", { fin: false })
      client("there")
      client("and now", { opcode: 0 })
    },
  ],
  [
    "control frames that are long, or in fragments",
    ({ client, server }) => {
      client("x".repeat(200), { opcode: 9 })
      server("y", { opcode: 10, fin: false })
      client(closePayload(1000, "z".repeat(200)), { opcode: 8 })
    },
  ],
  ...(
    [
      ["a close frame with its code", closePayload(1000)],
      ["a close frame with code and reason", closePayload(4999, "späť")],
      ["a close frame of one octet", Uint8Array.of(3)],
      ["a close frame that says 1005", closePayload(1005, "there is one")],
      ["a close frame that says 1005 and nothing else", closePayload(1005)],
      ["a close frame with a code that nobody may send", closePayload(999, "x")],
      ["a close frame of code 0", closePayload(0)],
      ["a close frame with a reason that is no UTF-8", Buffer.concat([closePayload(1001), Uint8Array.of(0xf0, 0x9f, 0x98)])],
    ] as const
  ).map(([name, payload]): [string, Script] => [name, ({ client }) => client(payload, { opcode: 8 })]),
  ...(
    [
      [0xc3],
      [0xff, 0xff],
      // Three octets that are shown as one character of three.
      [0xf0, 0x9f, 0x98],
      [0xe2, 0x82, 0x41, 0x42],
      [0xed, 0xa0, 0x80],
      [0xef, 0xbb, 0xbf, 0x41],
      [0, 0x0d, 0x0a],
    ] as const
  ).map((octets): [string, Script] => [
    `text of the octets ${Buffer.from(octets).toString("hex")}`,
    ({ client, server }) => {
      client(Uint8Array.from(octets))
      server(Uint8Array.from(octets), { fin: false })
      server(Uint8Array.from(octets), { opcode: 0 })
    },
  ]),
  [
    "messages after the end",
    ({ client, server, connection }) => {
      client(closePayload(1000), { opcode: 8 })
      client("too late")
      server(closePayload(1000, "bye"), { opcode: 8 })
      connection.close(null, 9_000)
    },
  ],
  [
    "a connection that broke off",
    ({ client, connection }) => {
      client("Hello")
      connection.end("server-to-client", "reset", 8_000)
      connection.close(null, 9_000)
    },
  ],
]

describe("a WebSocket with", () => {
  test.each(scripts.map(([name, script, extensions = null]) => [name, script, extensions] as const))(
    "%s",
    async (_name, script, extensions) => {
      using recording = makeRecording()
      const socket = scriptedWebSocket(recording.connect(), { extensions, subprotocol: "chat" })
      await script(socket)
      recording.recorder.flush()
      const { messageCount } = recording.record().frames!
      for (let id = 1; id <= messageCount; id++) {
        if (id % 2 === 0) recording.recorder.markMessage(1, id, { note: `note ${id}` })
        if (id % 3 === 0) recording.recorder.markMessage(1, id, { color: "red" })
      }
      recording.recorder.mark(1, { note: "look at this", color: "blue" })
      const [original] = await expectSame(recording)
      expect(original?.messages).toHaveLength(messageCount)
      const haveEnded = original?.messages.reduce((sum, { frames }) => sum + frames.length, 0) === recording.record().frames?.frameCount
      if (haveEnded) expect(counted(original!)).toEqual(original!)
      expect(messageCount).toBeGreaterThan(0)
    },
  )

  test("messages that were not kept, in whole or in part, and gaps between them", async () => {
    const own = { messageKeptBytesMax: 100, streamTailBytesMax: 32, messageBytesMax: 2_000 }
    using recording = makeRecording(own)
    const { client, server, connection } = scriptedWebSocket(recording.connect())
    const long = utf8("0123456789".repeat(100))
    const push = (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += 50) connection.push("server-to-client", bytes.subarray(at, at + 50), 4_000)
    }
    push(frame({ opcode: 1, payload: long }))
    push(frame({ opcode: 2, payload: long }))
    push(frame({ opcode: 1, fin: false, payload: utf8("it begins ") }))
    push(frame({ opcode: 0, payload: long }))
    client("x".repeat(2_500))
    client("x".repeat(1_000), { fin: false })
    client("x".repeat(1_500), { opcode: 0 })
    recording.recorder.flush()
    const append = recording.segments.append.bind(recording.segments)
    recording.segments.append = () => {
      throw new Error("ENOSPC: no space left on device, write")
    }
    for (const opcode of [1, 2, 9, 10]) client("never written", { opcode })
    server(closePayload(1000, "never written"), { opcode: 8 })
    recording.recorder.flush()
    recording.segments.append = append
    recording.recorder.setRecording(false)
    client("unseen")
    recording.recorder.setRecording(true)
    server("the end")
    const [original] = await expectSame(recording, own)
    const problems = original?.messages.map(({ problem }) => problem?.slice(0, 20) ?? null)
    expect(problems).toEqual([
      ...new Array(3).fill("Only the beginning o"),
      ...new Array(2).fill("The message is longe"),
      ...new Array(5).fill("The bytes of this me"),
      null,
    ])
    expect(original?.gaps).toMatchObject([{ after: 10, frames: 1, bytes: 6 }])
  })
})

test("messages that say that they were changed on their way go on saying so", async () => {
  using recording = makeRecording()
  const { client } = scriptedWebSocket(recording.connect())
  client("Hello")
  using imported = makeRecording()
  const importer = new Importer(imported.recorder)
  const [{ exchange, messages } = { exchange: null, messages: [] }] = await exported(recording)
  await importer.exchange(exchange!, null, null, [])
  const told = (["injected", "modified", "dropped"] as const).map((what, at) => ({
    ...messages[0]!,
    [what]: true,
    id: (at + 1) as MessageId,
  }))
  for (const message of told) await importer.message(message)
  const [found] = await exported(imported)
  expect(found?.messages).toEqual(told)
})

test("messages of a file that says little of them get what they must have had", async () => {
  using imported = makeRecording()
  using recording = makeRecording()
  const { client, server } = scriptedWebSocket(recording.connect())
  client("Hello")
  server(Uint8Array.of(1, 2, 3), { opcode: 2 })
  const importer = new Importer(imported.recorder)
  const [{ exchange, messages } = { exchange: null, messages: [] }] = await exported(recording)
  await importer.exchange(exchange!, null, null, [])
  for (const message of messages) await importer.message({ ...message, frames: [] })
  expect(imported.reader.frames(imported.record(), { after: null, before: null, limit: 9 }).frames).toMatchObject([
    { opcode: 1, fin: true, rsv: 0, masked: true, length: 5, direction: "client-to-server" },
    { opcode: 2, fin: true, rsv: 0, masked: false, length: 3, direction: "server-to-client" },
  ])
  const [found] = await exported(imported)
  expect(found?.messages.map(({ data, length }) => [data, length])).toEqual([
    ["Hello", 5],
    ["AQID", 3],
  ])
})

describe("frames that no message has as a file says", () => {
  type Frame = Message["frames"][number]
  const one: Frame = {
    opcode: 1,
    fin: true,
    rsv: 0,
    masked: true,
    maskKey: "01020304",
    length: 5,
    headerLength: 6,
    timestamp: 4_000,
  }
  const two = { ...one, length: 2 }
  const three = { ...one, length: 3 }

  test.each<[string, Partial<Message>, readonly Frame[]]>([
    ["the only one does not end it", {}, [{ ...one, fin: false }]],
    ["the only one goes on", {}, [{ ...one, opcode: 0 }]],
    ["another opcode", {}, [{ ...one, opcode: 2 }]],
    ["a control frame in the place of text", {}, [{ ...one, opcode: 9 }]],
    ["the first ends it", {}, [two, { ...three, opcode: 0 }]],
    [
      "the last does not end it",
      {},
      [
        { ...two, fin: false },
        { ...three, opcode: 0, fin: false },
      ],
    ],
    ["two first ones", {}, [{ ...two, fin: false }, three]],
    [
      "a ping in two frames",
      { opcode: 9 },
      [
        { ...two, opcode: 9, fin: false },
        { ...three, opcode: 0 },
      ],
    ],
    ["masked without a key", {}, [{ ...one, maskKey: null, headerLength: 2 }]],
    ["a key, and not masked", {}, [{ ...one, masked: false }]],
  ])("%s: the message is there, with its note, and says so", async (_name, facts, frames) => {
    using recording = makeRecording()
    const socket = scriptedWebSocket(recording.connect())
    socket.client("first")
    socket.client("second")
    const [{ exchange, messages } = { exchange: null, messages: [] }] = await exported(recording)
    const odd = { ...messages[0]!, ...facts, frames, note: "look here" }
    using imported = makeRecording()
    const importer = new Importer(imported.recorder)
    await importer.exchange(exchange!, null, null, [])
    for (const message of [odd, messages[1]!]) await importer.message(message)
    const [found] = await exported(imported)
    expect(found?.messages).toEqual([odd, messages[1]!])
    expect(found?.exchange.websocket?.messages["client-to-server"]).toBe(2)
  })
})

describe("a list with room for three exchanges", () => {
  const own = { exchangesMax: 3 }
  const why = "a session lists at most 3, and importing never pushes out what is there."

  test.each([
    [0, 3, null],
    [1, 2, null],
    [1, 4, `2 exchanges were not imported: ${why}`],
    [3, 1, `One exchange was not imported: ${why}`],
    [3, 2, `2 exchanges were not imported: ${why}`],
  ])("that has %p takes as many of %p as fit", async (there, coming, problem) => {
    using source = makeRecording()
    const socket = scriptedWebSocket(source.connect())
    socket.client("Hello")
    const [{ exchange, messages } = { exchange: null, messages: [] }] = await exported(source)
    using recording = makeRecording(own)
    for (let n = 0; n < there; n++) recording.exchange()
    const before = recording.exchanges()
    const importer = new Importer(recording.recorder)
    for (let n = 0; n < coming; n++) {
      await importer.exchange(exchange!, null, null, [])
      for (const message of messages) await importer.message(message)
    }
    const kept = Math.min(coming, 3 - there)
    expect([importer.exchanges, importer.messages]).toEqual([kept, kept])
    expect(importer.problem).toEqual(problem === null ? null : expect.stringContaining(problem))
    const after = recording.exchanges()
    expect(after.slice(0, there)).toEqual(before)
    expect(after.map(({ protocol }) => protocol)).toEqual([...new Array(there).fill("http"), ...new Array(kept).fill("ws")])
  })

  test("that fills up while a body is written", async () => {
    using source = makeRecording()
    source.exchange()
    using recording = makeRecording(own)
    for (let n = 0; n < 2; n++) recording.exchange()
    const importer = new Importer(recording.recorder, () => {
      recording.exchange()
      return null
    })
    const bytes = new Uint8Array(300 * 1024)
    await importer.exchange(source.only(), null, { bytes, size: bytes.length, isTruncated: false }, [])
    expect(recording.exchanges().map(({ id }) => Number(id))).toEqual([1, 2, 3])
    expect([importer.exchanges, importer.leftOut]).toEqual([0, 1])
  })
})

describe("what is large is taken in pieces, with pauses between", () => {
  const bytes = Uint8Array.from({ length: 1024 * 1024 + 3 }, (_, at) => at * 31)

  test("a body, which is in the list when it is whole", async () => {
    using source = makeRecording()
    source.exchange()
    using recording = makeRecording()
    const listed: number[] = []
    const importer = new Importer(recording.recorder, () => {
      listed.push(recording.exchanges().length)
      return Promise.resolve()
    })
    await importer.exchange(source.only(), null, { bytes, size: bytes.length, isTruncated: false }, [])
    expect(listed).toEqual([0, 0, 0, 0])
    expect(Buffer.compare(readBody(recording.record(), "response", limits)!.bytes, bytes)).toBe(0)
  })

  test("a message, masked", async () => {
    using source = makeRecording()
    const { client } = scriptedWebSocket(source.connect())
    client(bytes, { opcode: 2 })
    const [{ exchange, messages } = { exchange: null, messages: [] }] = await exported(source)
    using recording = makeRecording()
    let pauses = 0
    const importer = new Importer(recording.recorder, async () => {
      pauses++
    })
    await importer.exchange(exchange!, null, null, [])
    await importer.message(messages[0]!)
    expect(pauses).toBe(4)
    const [found] = await exported(recording)
    expect(found?.messages).toEqual(messages)
    expect(found?.messages[0]?.frames[0]?.maskKey).toMatch(/[1-9a-f]/)
  })
})

describe("an exchange of HTTP with", () => {
  const hello = utf8("Hello, hello, hello!")
  const ok = "HTTP/1.1 200 OK\r\n"
  const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
  const post = (body: Uint8Array, ...fields: string[]) =>
    Buffer.concat([utf8(["POST / HTTP/1.1", "Host: a", ...fields, `Content-Length: ${body.length}`, "\r\n"].join("\r\n")), body])
  const answer = (body: Uint8Array, ...fields: string[]) =>
    Buffer.concat([utf8([`${ok.trim()}`, ...fields, `Content-Length: ${body.length}`, "\r\n"].join("\r\n")), body])
  const half = answer(hello).subarray(0, -10)

  const table: readonly (readonly [string, Uint8Array, Uint8Array | null])[] = [
    ["no bodies", utf8(get), utf8(`${ok}Content-Length: 0\r\n\r\n`)],
    ["bodies", post(hello), answer(hello)],
    ["bodies in chunks", post(hello), utf8(`${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nT: r\r\n\r\n`)],
    [
      "bodies that are compressed",
      post(gzipSync(hello), "Content-Encoding: gzip"),
      answer(brotliCompressSync(hello), "Content-Encoding: br"),
    ],
    ["a coding that it does not have", utf8(get), answer(hello, "Content-Encoding: gzip")],
    ["a coding that nobody knows", utf8(get), answer(hello, "Content-Encoding: zip")],
    [
      "octets of every value",
      post(Uint8Array.from({ length: 256 }, (_, at) => at)),
      answer(Uint8Array.from({ length: 256 }, (_, at) => at)),
    ],
    ["no answer", post(hello), null],
    ["half an answer", post(hello), half],
    ["what is no request", utf8("HELO there\r\n\r\n"), null],
  ]

  test.each(table)("%s", async (_name, request, response) => {
    for (const isClosed of [true, false]) {
      using recording = makeRecording()
      const connection = recording.connect()
      connection.push("client-to-server", request)
      if (response) connection.push("server-to-client", response)
      if (isClosed) connection.close(null)
      const found = await expectSame(recording)
      expect(found.length).toBe(1)
    }
  })

  test("bodies that were kept in part, or not at all", async () => {
    const own = { bodyKeptBytesMax: 100, streamTailBytesMax: 32 }
    using recording = makeRecording(own)
    const connection = recording.connect()
    const body = utf8("0123456789".repeat(100))
    for (const [direction, bytes] of [
      ["client-to-server", post(body)],
      ["server-to-client", answer(body)],
    ] as const) {
      for (let at = 0; at < bytes.length; at += 40) connection.push(direction, bytes.subarray(at, at + 40))
    }
    recording.recorder.flush()
    recording.segments.append = () => {
      throw new Error("ENOSPC: no space left on device, write")
    }
    recording.exchange(Buffer.from(post(body)).toString(), Buffer.from(answer(body)).toString())
    recording.recorder.flush()
    const [first, second] = await expectSame(recording, own)
    expect(first?.bodies).toMatchObject([
      { size: 1_000, isTruncated: true },
      { size: 1_000, isTruncated: true },
    ])
    expect(second?.bodies).toMatchObject([
      { size: 1_000, isTruncated: true },
      { size: 1_000, isTruncated: true },
    ])
  })

  test("bodies that the file has without their coding: they are not decoded once more, however long they were", async () => {
    using recording = makeRecording()
    const importer = new Importer(recording.recorder)
    using source = makeRecording()
    source.exchange(get, Buffer.from(answer(hello, "Content-Encoding: gzip")).toString())
    const decoded: ImportedBody = { bytes: hello, size: 12, isTruncated: false, isDecoded: true }
    await importer.exchange(source.only(), null, decoded, [])
    using reopened = recording.reopen()
    for (const record of [recording.record(1), reopened.record(1)!]) {
      const body = readBody(record, "response", limits)!
      expect([Buffer.from(body.bytes).toString(), body.isTruncated]).toEqual(["Hello, hello, hello!", false])
      expect(await decodeBody(record, "response", body, limits)).toMatchObject({ type: "plain", bytes: body.bytes })
      // As many octets as passed, where it was recorded.
      expect(record.exchange?.response?.bodySize).toBe(12)
    }
    const [found] = await exported(recording)
    expect(found?.bodies[1]).toMatchObject({ size: 12, isTruncated: false, isDecoded: true })
  })
})

test("a whole recording of several exchanges is imported beside what is there, under new numbers", async () => {
  using recording = makeRecording()
  for (let i = 0; i < 3; i++) recording.exchange()
  const { client } = scriptedWebSocket(recording.connect())
  client("Hello")
  using other = makeRecording()
  const live = scriptedWebSocket(other.connect())
  live.client("mine")
  await exported(recording, new Importer(other.recorder))
  live.client("mine, too")
  other.recorder.flush()
  expect(other.exchanges().map(({ id, protocol }) => [id as number, protocol])).toEqual([
    [1, "ws"],
    [2, "http"],
    [3, "http"],
    [4, "http"],
    [5, "ws"],
  ])
  expect([await other.texts(1), await other.texts(5)]).toEqual([["mine", "mine, too"], ["Hello"]])
})
