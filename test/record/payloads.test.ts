// Payloads are computed when somebody looks: joined, unmasked, inflated, from wherever one starts. What cannot be known is a problem,
// never garbage.

import { afterAll, describe, expect, test } from "bun:test"
import { type Payload, Payloads } from "../../server/record/payloads.ts"
import { makeRecording, type TestRecording, utf8 } from "../support/recording.ts"
import { compressedBit, makeCompressor, scriptedWebSocket } from "../support/websocket.ts"

const bounds = { messageBytesMax: 16_777_216, frameListMax: 10_000 }
const deflate = "permessage-deflate"
const noTakeover = "permessage-deflate; client_no_context_takeover; server_no_context_takeover"
const both = ["client-to-server", "server-to-client"] as const

const show = ({ bytes, problem }: Payload): string => (problem === null ? new TextDecoder().decode(bytes) : `(${problem})`)

async function read(recording: TestRecording, id: number, payloads = new Payloads(bounds)): Promise<string> {
  return show(await payloads.read(recording.record(), id, Number.POSITIVE_INFINITY))
}

/** The same numbers in an order that depends on nothing but the seed (a linear congruential generator). */
function shuffle(numbers: readonly number[], seed = 7_692): number[] {
  let state = seed
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state
  }
  return numbers
    .map(number => ({ number, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ number }) => number)
}

/** Messages like those of a chat: they repeat each other, so that a compressor refers back; some are empty, some long. */
function chat(at: number): string {
  if (at % 41 === 0) return ""
  const message = JSON.stringify({ type: "message", id: at, from: `user-${at % 7}`, text: "the quick brown fox ".repeat(at % 5) })
  return at % 97 === 0 ? message.repeat(500) : message
}

/** Both directions talk: compressed with a window each, some plain messages and pings in between. Returns what was said. */
async function talk(recording: TestRecording, count: number, keepsWindow = true): Promise<string[]> {
  using up = makeCompressor(keepsWindow)
  using down = makeCompressor(keepsWindow)
  const { say } = scriptedWebSocket(recording.connect(), { extensions: keepsWindow ? deflate : noTakeover })
  const said: string[] = []
  for (let at = 0; at < count; at++) {
    const direction = both[at % 3 === 0 ? 1 : 0]
    const plain = chat(at)
    said.push(at % 13 === 12 ? "ping" : plain)
    if (at % 13 === 12) say(direction, "ping", { opcode: 9 })
    else if (at % 11 === 10) say(direction, plain)
    else say(direction, await (direction === "client-to-server" ? up : down).compress(plain), { rsv: compressedBit })
  }
  return said
}

describe("3,000 messages compressed with context takeover", async () => {
  const recording = makeRecording({ streamTailBytesMax: 4_096, segmentBytes: 65_536 })
  afterAll(() => recording[Symbol.dispose]())
  const said = await talk(recording, 3_000)
  const numbers = said.map((_, at) => at + 1)

  test.each([
    ["in order", numbers],
    ["backwards", numbers.toReversed().filter(id => id % 10 === 0 || id > 2_980)],
    ["in any order", shuffle(numbers).slice(0, 600)],
    ["a window from the end", numbers.slice(-100)],
  ])("read %s are what was said", async (_name, ids) => {
    const payloads = new Payloads(bounds)
    const wrong: unknown[] = []
    for (const id of ids) {
      const shown = await read(recording, id, payloads)
      if (shown !== said[id - 1]) wrong.push([id, shown.slice(0, 100)])
    }
    expect(wrong).toEqual([])
  })

  test("read all at the same time are what was said", async () => {
    const payloads = new Payloads(bounds)
    const shown = await Promise.all(
      shuffle(numbers)
        .slice(0, 100)
        .map(async id => [id, await read(recording, id, payloads)] as const),
    )
    expect(shown.filter(([id, text]) => text !== said[id - 1])).toEqual([])
  })

  test("are walked through in slices, so that what passes meanwhile is not held up", async () => {
    let turns = 0
    let isOver = false
    const count = () => {
      turns++
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    expect(await read(recording, 3_000)).toBe(said[2_999]!)
    isOver = true
    expect(turns).toBeGreaterThan(1)
  })
})

test("without context takeover every message stands alone, also after some that are lost", async () => {
  using recording = makeRecording({ streamTailBytesMax: 256, segmentBytes: 1_000, sessionBytesMax: 3_000 })
  const said = await talk(recording, 60, false)
  expect(await read(recording, 1)).toStartWith("(The bytes of this message are not kept any more")
  for (const id of [57, 58, 60]) expect(await read(recording, id)).toBe(said[id - 1]!)
})

test("with context takeover, messages after an evicted one say why they cannot be shown; plain ones are shown", async () => {
  using recording = makeRecording({ streamTailBytesMax: 256, segmentBytes: 1_000, sessionBytesMax: 3_000 })
  const said = await talk(recording, 300)
  expect(await read(recording, 1)).toStartWith("(The bytes of this message are not kept any more")
  expect(await read(recording, 300)).toBe("(The message is compressed and refers to earlier text that was not recorded.)")
  for (const id of [297, 299]) expect(await read(recording, id)).toBe(said[id - 1]!)
  const { bytes, length } = await new Payloads(bounds).read(recording.record(), 300, Number.POSITIVE_INFINITY)
  expect([bytes.length, length]).toEqual([0, 0])
})

describe("frames", () => {
  test("are joined and unmasked, control frames in between and the other direction's left out", async () => {
    using recording = makeRecording()
    const { client, server } = scriptedWebSocket(recording.connect())
    client("Hel", { fin: false, maskKey: Uint8Array.of(1, 2, 3, 4) })
    server("half ", { fin: false })
    client("ping", { opcode: 9 })
    server("other")
    client("", { opcode: 0, fin: false })
    client("lo", { opcode: 0, maskKey: Uint8Array.of(255, 0, 255, 0) })
    const shown = await Promise.all([1, 2, 3].map(id => read(recording, id)))
    expect(shown).toEqual(["ping", "other", "Hello"])
  })

  test("of a compressed message are one stream of bytes (RFC 7692 §6.1: the first one carries the bit)", async () => {
    using recording = makeRecording()
    using compressor = makeCompressor()
    const { client } = scriptedWebSocket(recording.connect(), { extensions: deflate })
    for (const text of ["one two three one two three", "one two three four"]) {
      const bytes = await compressor.compress(text)
      client(bytes.subarray(0, 3), { fin: false, rsv: compressedBit })
      client(bytes.subarray(3, 4), { opcode: 0, fin: false })
      client(bytes.subarray(4), { opcode: 0 })
    }
    expect([await read(recording, 2), await read(recording, 1)]).toEqual(["one two three four", "one two three one two three"])
  })

  test.each([0, 1, 125, 126, 127, 65_535, 65_536, 65_537])("of %d octets come back exactly", async length => {
    using recording = makeRecording()
    const { client, server } = scriptedWebSocket(recording.connect())
    const bytes = Uint8Array.from({ length }, (_, at) => at * 7)
    client(bytes, { opcode: 2 })
    server(bytes, { opcode: 2 })
    for (const id of [1, 2]) {
      const payload = await new Payloads(bounds).read(recording.record(), id, Number.POSITIVE_INFINITY)
      expect(Buffer.compare(payload.bytes, bytes)).toBe(0)
      expect([payload.length, payload.wireLength, payload.isCompressed, payload.problem]).toEqual([length, length, false, null])
    }
  })

  test("without the agreement RSV1 means nothing: shown as they are", async () => {
    using recording = makeRecording()
    const { client } = scriptedWebSocket(recording.connect())
    client("plain", { rsv: compressedBit })
    expect(await read(recording, 1)).toBe("plain")
  })

  test("more than are joined: the end of the message, or nothing of it where it may be compressed", async () => {
    const few = new Payloads({ ...bounds, frameListMax: 3 })
    for (const [extensions, shown] of [
      [null, "bcd"],
      [deflate, ""],
    ] as const) {
      using recording = makeRecording()
      const { client } = scriptedWebSocket(recording.connect(), { extensions })
      client("a", { fin: false })
      for (const text of ["b", "c"]) client(text, { opcode: 0, fin: false })
      client("d", { opcode: 0 })
      const { bytes, problem } = await few.read(recording.record(), 1, Number.POSITIVE_INFINITY)
      expect([new TextDecoder().decode(bytes), problem]).toEqual([
        shown,
        "The message has more frames than are joined for display; this is its end.",
      ])
    }
  })
})

describe("limits", () => {
  const tight = new Payloads({ ...bounds, messageBytesMax: 1_000 })

  test("cut a plain payload, whose length stays known", async () => {
    using recording = makeRecording()
    const { client } = scriptedWebSocket(recording.connect())
    client("x".repeat(600), { fin: false })
    client("y".repeat(600), { opcode: 0 })
    const { bytes, length, problem } = await tight.read(recording.record(), 1, Number.POSITIVE_INFINITY)
    expect([new TextDecoder().decode(bytes), length, problem]).toEqual(["x".repeat(600) + "y".repeat(400), 1_200, null])
    expect((await tight.read(recording.record(), 1, 10)).bytes).toEqual(utf8("x".repeat(10)))
  })

  test("stop a bomb, and what comes after it in the same window", async () => {
    using recording = makeRecording()
    using compressor = makeCompressor()
    const { client } = scriptedWebSocket(recording.connect(), { extensions: deflate })
    for (const text of ["x".repeat(1_000), "x".repeat(1_000_000), "after"]) client(await compressor.compress(text), { rsv: compressedBit })
    const shown = await Promise.all([1, 2, 3].map(id => read(recording, id, tight)))
    expect(shown).toEqual([
      "x".repeat(1_000),
      "(The message is larger than is decompressed for display.)",
      "(The message is compressed and refers to earlier text that was not recorded.)",
    ])
  })

  test("give nothing of a compressed payload that is too long itself", async () => {
    using recording = makeRecording()
    const { client } = scriptedWebSocket(recording.connect(), { extensions: deflate })
    client(new Uint8Array(1_001).fill(0x41), { rsv: compressedBit })
    const { bytes, length, wireLength, problem } = await tight.read(recording.record(), 1, Number.POSITIVE_INFINITY)
    expect([bytes.length, length, wireLength, problem]).toEqual([0, 0, 1_001, "The message is larger than is decompressed for display."])
  })
})

test("damaged compressed bytes are a problem, and so is what refers to them", async () => {
  using recording = makeRecording()
  using compressor = makeCompressor()
  const { client } = scriptedWebSocket(recording.connect(), { extensions: deflate })
  client(await compressor.compress("fine fine fine"), { rsv: compressedBit })
  // A stored block whose length and its complement do not match (RFC 1951 §3.2.4).
  client(Uint8Array.of(0x00, 0x05, 0x00, 0x00, 0x00, 1, 2, 3, 4, 5), { rsv: compressedBit })
  client(await compressor.compress("fine fine fine"), { rsv: compressedBit })
  const shown = await Promise.all([3, 2, 1].map(id => read(recording, id)))
  expect(shown).toEqual([
    "(The message is compressed and refers to earlier text that was not recorded.)",
    "(The message cannot be decompressed: the compressed bytes are damaged (RFC 7692 §7.2.2).)",
    "fine fine fine",
  ])
})
