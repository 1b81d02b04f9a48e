// A scan says of every message what the Reader says of it, only faster: of conversations with everything that can be odd about them,
// and across the bounds of what is read at once.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import type { Direction, Message } from "../../server/contract.ts"
import type { MessageSubject } from "../../server/filter/message-filter.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import { Reader, type ReaderLimits } from "../../server/record/reader.ts"
import { type Needs, Scan, type ScanLimits, type ScanRange } from "../../server/study/scan.ts"
import { makeRecording, type TestLimits, type TestRecording, utf8 } from "../support/recording.ts"
import { compressedBit, makeCompressor, scriptedWebSocket, writeFrame } from "../support/websocket.ts"

const everything: ScanRange = { first: 1, last: Number.POSITIVE_INFINITY }

/** What a scan says, kept beyond the message. */
function scanned<T>(
  record: ExchangeRecord,
  limits: ScanLimits,
  show: (message: MessageSubject) => T,
  range = everything,
  needs: Needs = "payload",
): T[] {
  using scan = new Scan(record, range, needs, limits)
  const shown: T[] = []
  for (let message = scan.next(); message; message = scan.next()) shown.push(show(message))
  return shown
}

const facts = (message: MessageSubject) => ({
  id: message.id,
  exchangeId: message.exchangeId,
  timestamp: message.timestamp,
  direction: message.direction,
  opcode: message.opcode,
  isCompressed: message.isCompressed,
  isFragmented: message.isFragmented,
  wireLength: message.wireLength,
})

const all = (message: MessageSubject) => ({
  ...facts(message),
  length: message.length(),
  text: message.text(),
  isTruncated: message.isTruncated(),
  closeCode: message.closeCode(),
})

/** The same from the Reader. */
function fromReader(message: Message): ReturnType<typeof all> {
  return {
    id: message.id,
    exchangeId: message.exchangeId,
    timestamp: message.timestamp,
    direction: message.direction,
    opcode: message.opcode,
    isCompressed: message.compressed,
    isFragmented: message.frames.length > 1,
    wireLength: message.wireLength,
    length: message.length,
    text: message.isBinary ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.from(message.data, "base64")) : message.data,
    isTruncated: message.truncated,
    closeCode: message.close?.code ?? null,
  }
}

async function expectSame(record: ExchangeRecord, limits: ScanLimits & ReaderLimits): Promise<void> {
  const seen = scanned(record, limits, all)
  const reader = new Reader(limits)
  const expected: ReturnType<typeof all>[] = []
  for (const message of seen) expected.push(fromReader((await reader.message(record, message.id))!))
  expect(seen).toEqual(expected)
  expect(seen.map(({ id }) => id)).toEqual(Array.from({ length: record.frames?.messageCount ?? 0 }, (_, at) => at + 1))
}

type Said = {
  readonly opcode: number
  readonly payload: Uint8Array
  /** Where it is cut into frames, as shares of its length. */
  readonly cuts: readonly number[]
  readonly isCompressed: boolean
  readonly key: Uint8Array | null
}

const word = fc.constantFrom("tick", "tock", '{"type":"message","n":', "grüße", "€", "😀", " the quick brown fox", "\ufeff")
const payload = fc.oneof(
  fc.array(word, { maxLength: 60 }).map(words => utf8(words.join(" "))),
  fc.uint8Array({ maxLength: 140 }),
  fc.constant(new Uint8Array(0)),
)
const data: fc.Arbitrary<Said> = fc.record({
  opcode: fc.constantFrom(1, 1, 1, 2),
  payload,
  cuts: fc.oneof(fc.constant([]), fc.constant([]), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 })),
  isCompressed: fc.boolean(),
  key: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 })),
})
const control: fc.Arbitrary<Said> = fc.record({
  opcode: fc.constantFrom(8, 9, 10),
  payload: fc.uint8Array({ maxLength: 20 }),
  cuts: fc.constant([]),
  isCompressed: fc.constant(false),
  key: fc.constant(null),
})

/** What each side says; in which order their frames pass, which of them while nothing is recorded, and which control frames in between. */
type Plan = {
  readonly client: readonly Said[]
  readonly server: readonly Said[]
  readonly passing: readonly { readonly isServer: boolean; readonly isPaused: boolean; readonly between: Said | null }[]
  readonly extensions: string | null
  readonly limits: Partial<TestLimits>
}

const anyPlan: fc.Arbitrary<Plan> = fc.record({
  client: fc.array(data, { maxLength: 25 }),
  server: fc.array(data, { maxLength: 25 }),
  passing: fc.array(
    fc.record({
      isServer: fc.boolean(),
      isPaused: fc.oneof({ weight: 30, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      between: fc.option(control, { freq: 3 }),
    }),
    { minLength: 40, maxLength: 120 },
  ),
  extensions: fc.constantFrom(
    null,
    "permessage-deflate",
    "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
    "permessage-deflate; server_no_context_takeover",
  ),
  limits: fc.oneof(
    fc.constant({}),
    fc.constant({ streamTailBytesMax: 64, segmentBytes: 500, sessionBytesMax: 3_000 }),
    fc.constant({ messageBytesMax: 200, frameListMax: 3 }),
    fc.constant({ messageKeptBytesMax: 50 }),
  ),
})

async function framesOf(said: readonly Said[], extensions: string | null, direction: Direction): Promise<Uint8Array[]> {
  const keepsWindow = !extensions?.includes(direction === "client-to-server" ? "client_no" : "server_no")
  using compressor = makeCompressor(keepsWindow)
  const frames: Uint8Array[] = []
  for (const { opcode, payload, cuts, isCompressed, key } of said) {
    const isDeflated = isCompressed && extensions !== null
    const bytes = isDeflated ? await compressor.compress(payload) : payload
    const ends = [...cuts.map(cut => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length]
    for (const [at, end] of ends.entries()) {
      const isFirst = at === 0
      const isLast = at === ends.length - 1
      const rsv = isFirst && isDeflated ? compressedBit : 0
      frames.push(writeFrame(bytes.subarray(ends[at - 1] ?? 0, end), { opcode: isFirst ? opcode : 0, fin: isLast, rsv, maskKey: key }))
    }
  }
  return frames
}

async function play(recording: TestRecording, { client, server, passing, extensions }: Plan): Promise<void> {
  const { connection } = scriptedWebSocket(recording.connect(), { extensions })
  const queues = {
    "client-to-server": await framesOf(client, extensions, "client-to-server"),
    "server-to-client": await framesOf(server, extensions, "server-to-client"),
  }
  for (const [at, { isServer, isPaused, between }] of passing.entries()) {
    const direction = isServer ? "server-to-client" : "client-to-server"
    recording.recorder.setRecording(!isPaused)
    const frame = between ? writeFrame(between.payload, { opcode: between.opcode }) : queues[direction].shift()
    // In small chunks: whether more of a long payload is kept is decided once a chunk.
    for (let from = 0; frame && from < frame.length; from += 30)
      connection.push(direction, frame.subarray(from, from + 30), 3_000 + at * 10)
    if (at % 7 === 0) recording.recorder.flush()
  }
  recording.recorder.setRecording(true)
}

describe("any conversation", () => {
  test("is the same as for the Reader: fragments, compression, pauses, evicted bytes, masks, limits", async () => {
    const check = async (plan: Plan) => {
      using recording = makeRecording(plan.limits)
      await play(recording, plan)
      await expectSame(recording.record(), recording.limits as TestLimits)
    }
    await fc.assert(fc.asyncProperty(anyPlan, check), { numRuns: 100, seed: 6455 })
  }, 60_000)

  test("is the same from any message to any other, and without payloads", async () => {
    const check = async (plan: Plan, share: number, length: number) => {
      using recording = makeRecording(plan.limits)
      await play(recording, plan)
      const limits = recording.limits as TestLimits
      const whole = scanned(recording.record(), limits, message => ({
        ...all(message),
        gapMs: message.gapMs,
        sinceOpenMs: message.sinceOpenMs,
      }))
      const first = 1 + Math.floor(share * whole.length)
      const range = { first, last: first + length }
      const part = scanned(
        recording.record(),
        limits,
        message => ({ ...all(message), gapMs: message.gapMs, sinceOpenMs: message.sinceOpenMs }),
        range,
      )
      expect(part).toEqual(whole.slice(first - 1, first + length))
      const index = scanned(recording.record(), limits, facts, range, "index")
      expect(index).toEqual(scanned(recording.record(), limits, facts, range))
    }
    await fc.assert(fc.asyncProperty(anyPlan, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), check), { numRuns: 50, seed: 7692 })
  }, 60_000)
})

const texts = (recording: TestRecording, range?: ScanRange) =>
  scanned(recording.record(), recording.limits as TestLimits, message => message.text(), range)

describe("bounds of what is read at once", () => {
  test.each([
    ["frames that are read alone, among short ones", [10, 262_130, 262_136, 262_137, 262_144, 262_145, 300_000, 10]],
    ["more than a run takes", Array.from({ length: 20 }, (_, at) => 250_000 + at)],
    ["every length of header", [0, 125, 126, 127, 65_535, 65_536, 65_537]],
    ["every place a word may begin at", Array.from({ length: 40 }, (_, at) => at)],
  ])("%s", async (_name, lengths) => {
    using recording = makeRecording()
    const { client, server } = scriptedWebSocket(recording.connect())
    for (const length of lengths) {
      const payload = Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 251)
      client(payload, { opcode: 2, maskKey: Uint8Array.of(length, 2, 3, 255) })
      server(payload, { opcode: 2 })
    }
    await expectSame(recording.record(), recording.limits as TestLimits)
  })

  test("blocks of the index, with fragments across them, from anywhere", () => {
    using recording = makeRecording()
    const { connection } = scriptedWebSocket(recording.connect())
    const said: string[] = []
    const frames: Uint8Array[] = []
    for (let at = 0; at < 9_000; at++) {
      const text = `message ${at}`
      said.push(text)
      if (at % 10 === 0) {
        frames.push(writeFrame(text.slice(0, 3), { fin: false }), writeFrame(text.slice(3, 5), { opcode: 0, fin: false }))
        frames.push(writeFrame(text.slice(5), { opcode: 0 }))
      } else frames.push(writeFrame(text))
    }
    connection.push("server-to-client", Buffer.concat(frames))
    expect(texts(recording)).toEqual(said)
    for (const first of [2, 3_413, 3_414, 3_415, 8_999, 9_000])
      expect(texts(recording, { first, last: 9_000 })).toEqual(said.slice(first - 1))
  })

  test("messages that come while it goes on are not of it, and harm nothing", () => {
    using recording = makeRecording()
    const { server } = scriptedWebSocket(recording.connect())
    for (let at = 0; at < 50; at++) server(`before ${at}`)
    using scan = new Scan(recording.record(), everything, "payload", recording.limits as TestLimits)
    const seen: string[] = []
    for (let message = scan.next(); message; message = scan.next()) {
      seen.push(message.text())
      server("meanwhile")
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, at) => `before ${at}`))
  })
})

describe("a scan that begins", () => {
  test.each([
    [1, ["a", "b", "Hello"]],
    [2, ["b", "Hello"]],
    [3, ["Hello"]],
    [4, []],
  ])("at message %d inside of a fragmented one has all of that", (first, expected) => {
    using recording = makeRecording()
    const { client, server } = scriptedWebSocket(recording.connect())
    client("Hel", { fin: false })
    server("a")
    client("l", { opcode: 0, fin: false })
    server("b")
    client("o", { opcode: 0 })
    expect(texts(recording, { first, last: 9 })).toEqual(expected)
  })

  test("anywhere knows the time since the message before", () => {
    using recording = makeRecording()
    const { client } = scriptedWebSocket(recording.connect())
    for (const now of [2_500, 2_600, 3_600, 3_700.5]) client("x", {}, now)
    const times = (first: number) =>
      scanned(
        recording.record(),
        recording.limits as TestLimits,
        ({ gapMs, sinceOpenMs }) => [gapMs, sinceOpenMs],
        { first, last: 9 },
        "index",
      )
    expect(times(1)).toEqual([
      [0, 1_500],
      [100, 1_600],
      [1_000, 2_600],
      [100.5, 2_700.5],
    ])
    expect(times(3)).toEqual(times(1).slice(2))
  })
})

test("lengths in more octets than needed are read from the headers", async () => {
  using recording = makeRecording()
  const { connection } = scriptedWebSocket(recording.connect())
  // RFC 6455 §5.2: five octets would fit the second octet of the header.
  connection.push("server-to-client", Uint8Array.of(0x81, 126, 0, 5, ...utf8("Hello")))
  connection.push("server-to-client", Uint8Array.of(0x81, 127, 0, 0, 0, 0, 0, 0, 0, 2, ...utf8("ok")))
  await expectSame(recording.record(), recording.limits as TestLimits)
  expect(
    scanned(recording.record(), recording.limits as TestLimits, facts, everything, "index").map(({ wireLength }) => wireLength),
  ).toEqual([5, 2])
})

test("with context takeover, what refers to text that is gone is not made up", async () => {
  using recording = makeRecording({ streamTailBytesMax: 256, segmentBytes: 1_000, sessionBytesMax: 3_000 })
  using compressor = makeCompressor()
  const { client } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  for (let at = 0; at < 200; at++) {
    const text = at === 0 ? "" : `tick tock ${at} ${"abc".repeat(at % 20)}`
    // Plain ones at the beginning, so that those are what is gone.
    if (at < 100) client(text)
    else client(await compressor.compress(text), { rsv: compressedBit })
  }
  await expectSame(recording.record(), recording.limits as TestLimits)
  expect(texts(recording)[0]).toBe("")
})

test("of a recording on disk it says the same", async () => {
  using recording = makeRecording()
  using compressor = makeCompressor()
  const { client, server } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  for (let at = 0; at < 100; at++) {
    client(await compressor.compress(`question ${at}`), { rsv: compressedBit })
    server(`answer ${at}`)
  }
  using reopened = recording.reopen()
  const limits = recording.limits as TestLimits
  expect(scanned(reopened.record(1)!, limits, all)).toEqual(scanned(recording.record(), limits, all))
})

describe("what a message means", () => {
  test.each<[name: string, payload: string, json: unknown]>([
    ["an object", ' {"a":[1]}', { a: [1] }],
    ["a number", "-1.5", -1.5],
    ["null", "null", null],
    ["almost JSON", '{"a":', undefined],
    ["a word", "hello", undefined],
    ["nothing", "", undefined],
  ])("%s as JSON", (_name, payload, json) => {
    using recording = makeRecording()
    scriptedWebSocket(recording.connect()).client(payload)
    expect(scanned(recording.record(), recording.limits as TestLimits, message => [message.json(), message.lowerText()])).toEqual([
      [json, payload],
    ])
  })

  test("its note, and in lower case its text", () => {
    using recording = makeRecording()
    const { server } = scriptedWebSocket(recording.connect())
    server("GRÜSSE")
    server("two")
    recording.record().mark(2, { note: "look" })
    const shown = scanned(recording.record(), recording.limits as TestLimits, message => [message.lowerText(), message.note])
    expect(shown).toEqual([
      ["grüsse", ""],
      ["two", "look"],
    ])
  })

  test("imported, what it was where it was recorded", () => {
    using recording = makeRecording()
    const { server } = scriptedWebSocket(recording.connect())
    server("plain here")
    server("own")
    const whole = { truncated: true, problem: "cut", faults: [], injected: true, modified: true, dropped: true }
    recording.record().setWire(1, { length: 20, wireLength: 7, compressed: true, frames: [], ...whole })
    const shown = scanned(recording.record(), recording.limits as TestLimits, message => [
      [message.length(), message.wireLength, message.text()],
      [message.isCompressed, message.isTruncated(), message.isInjected, message.isModified, message.isDropped],
    ])
    expect(shown).toEqual([
      [
        [20, 7, "plain here"],
        [true, true, true, true, true],
      ],
      [
        [3, 3, "own"],
        [false, false, false, false, false],
      ],
    ])
  })

  test("a scan of the index is not to be asked", () => {
    using recording = makeRecording()
    scriptedWebSocket(recording.connect()).server("x")
    expect(() => scanned(recording.record(), recording.limits as TestLimits, message => message.text(), everything, "index")).toThrow(
      "a scan of the index was asked for a payload",
    )
  })

  test("an exchange that is no WebSocket has no messages", () => {
    using recording = makeRecording()
    recording.exchange()
    expect(texts(recording)).toEqual([])
  })
})
