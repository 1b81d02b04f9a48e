// Messages as the API gives them: every field of CONTRACT.md, windows of a list, what is short whole and what is long in part.

import { afterAll, describe, expect, test } from "bun:test"
import type { ExchangeId, Message, MessageId } from "../../server/contract.ts"
import { explainClose } from "../../server/wire/websocket/close-codes.ts"
import { makeRecording, type TestLimits, utf8 } from "../support/recording.ts"
import { closePayload, compressedBit, makeCompressor, scriptedWebSocket } from "../support/websocket.ts"

const exchangeId = 1 as ExchangeId

/** A final, unmasked, short frame from the server, and a message of it alone. */
const frame = { opcode: 1, fin: true, rsv: 0, masked: false, maskKey: null, length: 0, headerLength: 2, timestamp: 0 }
const plain: Omit<Message, "id" | "data"> = {
  exchangeId,
  timestamp: 0,
  direction: "server-to-client",
  opcode: 1,
  isBinary: false,
  length: 0,
  wireLength: 0,
  compressed: false,
  truncated: false,
  problem: null,
  faults: [],
  injected: false,
  modified: false,
  dropped: false,
  close: null,
  frames: [],
  note: "",
  color: "",
}

describe("a conversation", async () => {
  const recording = makeRecording()
  afterAll(() => recording[Symbol.dispose]())
  const { client, server } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  client("Hé\nllo", {}, 1_100.5)
  server(Uint8Array.of(0, 255, 16), { opcode: 2 }, 1_200)
  client("two ", { fin: false }, 1_300)
  server("", { opcode: 9 }, 1_310)
  client("parts", { opcode: 0, maskKey: Uint8Array.of(0, 10, 0, 255) }, 1_320)
  using compressor = makeCompressor()
  const compressed = await compressor.compress("x".repeat(200))
  server(compressed, { rsv: compressedBit }, 1_400)
  client(Uint8Array.of(0xc3), { opcode: 10 }, 1_500)
  client(closePayload(1000, "done"), { opcode: 8 }, 1_600)
  const record = recording.record()

  const masked = { masked: true, maskKey: "37fa213d", headerLength: 6 }
  const close = { opcode: 8, close: explainClose(1000, "done"), length: 6, wireLength: 6, timestamp: 1_600 }
  const facts: readonly Omit<Message, "id">[] = [
    {
      ...plain,
      direction: "client-to-server",
      timestamp: 1_100.5,
      data: "Hé\nllo",
      length: 7,
      wireLength: 7,
      frames: [{ ...frame, ...masked, length: 7, timestamp: 1_100.5 }],
    },
    {
      ...plain,
      opcode: 2,
      isBinary: true,
      timestamp: 1_200,
      data: "AP8Q",
      length: 3,
      wireLength: 3,
      frames: [{ ...frame, opcode: 2, length: 3, timestamp: 1_200 }],
    },
    { ...plain, opcode: 9, timestamp: 1_310, data: "", frames: [{ ...frame, opcode: 9, timestamp: 1_310 }] },
    {
      ...plain,
      direction: "client-to-server",
      timestamp: 1_320,
      data: "two parts",
      length: 9,
      wireLength: 9,
      frames: [
        { ...frame, ...masked, fin: false, length: 4, timestamp: 1_300 },
        { ...frame, ...masked, opcode: 0, maskKey: "000a00ff", length: 5, timestamp: 1_320 },
      ],
    },
    {
      ...plain,
      timestamp: 1_400,
      data: "x".repeat(200),
      length: 200,
      wireLength: compressed.length,
      compressed: true,
      frames: [{ ...frame, rsv: 4, length: compressed.length, timestamp: 1_400 }],
    },
    {
      ...plain,
      direction: "client-to-server",
      opcode: 10,
      isBinary: true,
      timestamp: 1_500,
      data: "ww==",
      length: 1,
      wireLength: 1,
      frames: [{ ...frame, ...masked, opcode: 10, length: 1, timestamp: 1_500 }],
    },
    {
      ...plain,
      ...close,
      direction: "client-to-server",
      data: "done",
      frames: [{ ...frame, ...masked, opcode: 8, length: 6, timestamp: 1_600 }],
    },
  ]
  const expected = facts.map((message, at) => ({ ...message, id: (at + 1) as MessageId }))

  test("is the messages that CONTRACT.md promises", async () => {
    const found = await Promise.all(expected.map(({ id }) => recording.reader.message(record, id)))
    expect(found).toStrictEqual(expected)
  })

  test("is the same in a list, with a line for each", async () => {
    const { messages, total, next } = await recording.reader.window(record, { after: null, before: null, limit: 100 })
    const previews = ["Hé llo", "00 ff 10", "", "two parts", "x".repeat(200), "c3", '1000 Normal Closure "done"']
    expect(messages).toStrictEqual(expected.map((message, at) => ({ ...message, preview: previews[at]! })))
    expect([total, next]).toEqual([7, null])
  })

  test("has payload octets", async () => {
    const octets = await Promise.all([1, 2, 5, 7].map(id => recording.reader.data(record, id)))
    expect(octets.map(bytes => Buffer.from(bytes as Uint8Array))).toEqual(
      [utf8("Hé\nllo"), Uint8Array.of(0, 255, 16), utf8("x".repeat(200)), closePayload(1000, "done")].map(bytes => Buffer.from(bytes)),
    )
  })

  test.each([0, -1, 8, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("has no message %p", async id => {
    expect([await recording.reader.message(record, id), await recording.reader.data(record, id)]).toEqual([null, null])
  })
})

describe("windows of 10 messages", () => {
  const recording = makeRecording()
  afterAll(() => recording[Symbol.dispose]())
  const { server } = scriptedWebSocket(recording.connect())
  for (let id = 1; id <= 10; id++) server(String(id))

  test.each<[after: number | null, before: number | null, limit: number, ids: number[], next: number | null]>([
    [null, null, 100, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], null],
    [null, null, 3, [1, 2, 3], 3],
    [0, null, 3, [1, 2, 3], 3],
    [3, null, 3, [4, 5, 6], 6],
    [7, null, 3, [8, 9, 10], null],
    [9, null, 3, [10], null],
    [10, null, 3, [], null],
    [99, null, 3, [], null],
    [null, 11, 3, [8, 9, 10], null],
    [null, 99, 3, [8, 9, 10], null],
    [null, 8, 3, [5, 6, 7], null],
    [null, 3, 3, [1, 2], null],
    [null, 1, 3, [], null],
    [null, 0, 3, [], null],
    [2, 6, 100, [3, 4, 5], null],
    [2, 6, 2, [3, 4], 4],
    [5, 6, 100, [], null],
    [8, 3, 100, [], null],
  ])("after %p, before %p, at most %d: %p, then %p", async (after, before, limit, ids, next) => {
    const window = await recording.reader.window(recording.record(), { after, before, limit })
    expect([window.messages.map(({ id }) => Number(id)), window.total, window.next]).toEqual([ids, 10, next])
  })
})

test("an exchange that is no WebSocket has no messages", async () => {
  using recording = makeRecording()
  recording.connect().push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
  const record = recording.record()
  const window = await recording.reader.window(record, { after: null, before: null, limit: 10 })
  expect([window, await recording.reader.message(record, 1)]).toEqual([{ messages: [], total: 0, next: null, gaps: [] }, null])
})

describe("long messages", () => {
  const tight: Partial<TestLimits> = { messageBytesMax: 2_000, listedDataBytesMax: 1_024, previewCharactersMax: 10, listedFramesMax: 2 }

  test.each([
    [1_024, true, 1_024, false],
    [1_025, false, 1_025, false],
    [2_000, false, 2_000, false],
    [2_001, false, 2_000, true],
  ])("of %d octets: whole in a list %p, alone %d octets, truncated %p", async (length, isListed, shown, isTruncated) => {
    using recording = makeRecording(tight)
    scriptedWebSocket(recording.connect()).server("x".repeat(length))
    const record = recording.record()
    const row = (await recording.reader.window(record, { after: null, before: null, limit: 1 })).messages[0]!
    const alone = (await recording.reader.message(record, 1))!
    expect(["data" in row, row.length, row.truncated, row.preview]).toEqual([isListed, length, isTruncated, "xxxxxxxxx…"])
    expect([alone.data.length, alone.length, alone.truncated]).toEqual([shown, length, isTruncated])
    expect([alone.problem, row.problem]).toEqual(
      new Array(2).fill(isTruncated ? "The message is longer than is shown; this is its beginning." : null),
    )
  })

  test("of many frames: a list carries the first few, alone it carries all", async () => {
    using recording = makeRecording(tight)
    const { server } = scriptedWebSocket(recording.connect())
    server("a", { fin: false })
    server("b", { opcode: 0, fin: false })
    server("c", { opcode: 0 })
    const record = recording.record()
    const { messages } = await recording.reader.window(record, { after: null, before: null, limit: 1 })
    expect([messages[0]?.frames.length, messages[0]?.data, (await recording.reader.message(record, 1))?.frames.length]).toEqual([
      2,
      "abc",
      3,
    ])
  })
})

test("a message whose bytes are gone keeps its facts and says why it is empty", async () => {
  using recording = makeRecording({ streamTailBytesMax: 64, segmentBytes: 64, sessionBytesMax: 64 })
  const { client, server } = scriptedWebSocket(recording.connect())
  client("gone", {}, 5_000)
  recording.recorder.flush()
  for (let i = 0; i < 10; i++) server("x".repeat(60))
  const record = recording.record()
  const problem = "The bytes of this message are not kept any more, or were not recorded."
  const gone = await recording.reader.message(record, 1)
  expect(gone).toMatchObject({ id: 1, direction: "client-to-server", opcode: 1, timestamp: 5_000, data: "", truncated: true, problem })
  expect(gone?.frames).toMatchObject([{ opcode: 1, fin: true, rsv: 0, masked: true, timestamp: 5_000 }])
  expect(await recording.reader.data(record, 1)).toBeNull()
  expect((await recording.reader.message(record, 11))?.data).toBe("x".repeat(60))
})
