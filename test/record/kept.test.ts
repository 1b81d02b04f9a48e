// Of what is very long only the beginning is kept: it is counted to the last octet, shown as far as it goes, and nothing after it is
// lost, however its bytes were cut on their way.

import { describe, expect, test } from "bun:test"
import { createHash } from "node:crypto"
import { constants, deflateRawSync } from "node:zlib"
import { limits } from "../../server/config.ts"
import { readBody, streamBody } from "../../server/record/bodies.ts"
import type { ConnectionRecorder } from "../../server/record/connection-recorder.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import { makeRecording, utf8 } from "../support/recording.ts"
import {
  closePayload,
  compressedBit,
  exampleKey,
  type FrameFacts,
  scriptedWebSocket,
  writeFrame,
  writeHandshake,
} from "../support/websocket.ts"

const kept = 100
const long = 1_000
const bounds = { bodyKeptBytesMax: kept, messageKeptBytesMax: kept, streamTailBytesMax: 64, flushMs: 1_000_000, countersMs: 1_000_000 }

/** No octet is like the one 26 before it or less. */
const letters = Buffer.from(Array.from({ length: long }, (_, at) => 97 + (at % 26)))

const chunkSizes = [1, 2, 7, 64, 99, 100, 101, 128, 250, 999, 1_000, 5_000] as const

type Side = "client-to-server" | "server-to-client"

function pushCut(connection: ConnectionRecorder, direction: Side, bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) connection.push(direction, bytes.subarray(at, at + size))
}

/** RFC 9112 §7.1, in chunks of so many octets. */
function chunked(body: Uint8Array, size: number): Uint8Array {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size)
    chunks.push(utf8(`${chunk.length.toString(16)};x=y\r\n`), chunk, utf8("\r\n"))
  }
  return Buffer.concat([...chunks, utf8("0\r\nX-Trailer: 1\r\n\r\n")])
}

/** The beginning, as it can be read in one go and in pieces. */
async function beginningOf(record: ExchangeRecord, of: "request" | "response") {
  const body = readBody(record, of, limits)
  const streamed = streamBody(record, of, limits)
  const pieces: Uint8Array[] = []
  for await (const piece of streamed?.chunks ?? []) pieces.push(piece)
  expect([Buffer.concat(pieces), streamed?.isTruncated]).toEqual([Buffer.from(body?.bytes ?? []), body?.isTruncated])
  return { bytes: Buffer.from(body?.bytes ?? []), isTruncated: body?.isTruncated ?? null }
}

function expectBeginning({ bytes, isTruncated }: Awaited<ReturnType<typeof beginningOf>>): void {
  expect(letters.subarray(0, bytes.length).equals(bytes)).toBe(true)
  expect(isTruncated).toBe(bytes.length < long)
}

const withLength = `Content-Length: ${long}\r\n\r\n`
const inChunks = "Transfer-Encoding: chunked\r\n\r\n"

describe("a long body", () => {
  const forms: readonly (readonly [string, string, Uint8Array, string])[] = [
    ["with its length", `HTTP/1.1 200 OK\r\n${withLength}`, letters, `POST / HTTP/1.1\r\nHost: a\r\n${withLength}`],
    ["in long chunks", `HTTP/1.1 200 OK\r\n${inChunks}`, chunked(letters, 400), `POST / HTTP/1.1\r\nHost: a\r\n${inChunks}`],
    ["in short chunks", `HTTP/1.1 200 OK\r\n${inChunks}`, chunked(letters, 9), `POST / HTTP/1.1\r\nHost: a\r\n${inChunks}`],
  ]
  const table = forms.flatMap(form => chunkSizes.map(size => [form[0], size, form[1], form[2], form[3]] as const))

  test.each(table)(
    "%s, cut at every %d octets: its beginning, and all of what is pipelined after it",
    async (_n, size, head, body, requestHead) => {
      using recording = makeRecording(bounds)
      const connection = recording.connect()
      const next = {
        request: utf8("PUT /next HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nnext"),
        response: utf8("HTTP/1.1 201 Made\r\nContent-Length: 4\r\n\r\nmade"),
      }
      pushCut(connection, "client-to-server", Buffer.concat([utf8(requestHead), body, next.request]), size)
      pushCut(connection, "server-to-client", Buffer.concat([utf8(head), body, next.response]), size)
      recording.recorder.flush()
      const [first, second, ...others] = recording.exchanges()
      expect(others).toEqual([])
      expect(first).toMatchObject({ state: "closed", status: 200, request: { bodySize: long }, response: { bodySize: long }, faults: [] })
      expect(second).toMatchObject({
        state: "closed",
        status: 201,
        path: "/next",
        request: { bodySize: 4 },
        response: { bodySize: 4 },
        faults: [],
      })

      for (const of of ["request", "response"] as const) {
        const beginning = await beginningOf(recording.record(1), of)
        expectBeginning(beginning)
        // What comes in pieces is kept up to the limit; a chunk's framing counts.
        expect(beginning.bytes.length).toBeGreaterThanOrEqual(40)
        if (size <= kept && head.includes("Length")) expect(beginning.bytes.length).toBeLessThan(kept + size)
        expect(readBody(recording.record(2), of, limits)).toMatchObject({ isTruncated: false })
      }
      expect(Buffer.from(readBody(recording.record(2), "request", limits)!.bytes).toString()).toBe("next")
      expect(Buffer.from(readBody(recording.record(2), "response", limits)!.bytes).toString()).toBe("made")
      if (size <= 64 && head.includes("Length")) expect(recording.segments.totalBytes).toBeLessThan(1_000)
    },
  )

  test.each(chunkSizes.map(size => [size]))("until the connection closes, cut at every %d octets", async size => {
    using recording = makeRecording(bounds)
    const connection = recording.connect()
    connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
    pushCut(connection, "server-to-client", Buffer.concat([utf8("HTTP/1.0 200 OK\r\n\r\n"), letters]), size)
    connection.end("server-to-client")
    connection.close(null)
    expect(recording.only()).toMatchObject({ state: "closed", response: { bodySize: long } })
    expectBeginning(await beginningOf(recording.record(), "response"))
  })

  test.each(chunkSizes.map(size => [size]))("of another protocol after an upgrade, cut at every %d octets", async size => {
    using recording = makeRecording(bounds)
    const connection = recording.connect()
    connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"))
    connection.push("server-to-client", utf8("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"))
    pushCut(connection, "client-to-server", letters, size)
    pushCut(connection, "server-to-client", letters, size)
    connection.close(null)
    expect(recording.only()).toMatchObject({ state: "closed", request: { bodySize: long }, response: { bodySize: long } })
    for (const of of ["request", "response"] as const) expectBeginning(await beginningOf(recording.record(), of))
  })

  test("that is paused in its middle goes on being counted where it is recorded, and hides nothing after it", async () => {
    using recording = makeRecording(bounds)
    const connection = recording.connect()
    connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"))
    connection.push("server-to-client", utf8(`HTTP/1.1 200 OK\r\n${withLength}`))
    for (let at = 0; at < long; at += 50) {
      recording.recorder.setRecording(at < 300 || at > 600)
      connection.push("server-to-client", letters.subarray(at, at + 50))
    }
    connection.push("server-to-client", utf8("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend"))
    recording.recorder.flush()
    expect(recording.exchanges()).toMatchObject([{ response: { bodySize: long } }, { response: { bodySize: 3 } }])
    expectBeginning(await beginningOf(recording.record(1), "response"))
    expect(Buffer.from(readBody(recording.record(2), "response", limits)!.bytes).toString()).toBe("end")
  })
})

const cutProblem = "Only the beginning of this message was kept."

describe("a long message", () => {
  type Plan = { readonly direction: Side; readonly frames: readonly (readonly [Uint8Array, FrameFacts])[] }
  const plain = letters.toString()
  const table: readonly (readonly [string, Plan, string])[] = [
    ["of one frame", { direction: "server-to-client", frames: [[letters, {}]] }, plain],
    ["that is masked", { direction: "client-to-server", frames: [[letters, { maskKey: exampleKey }]] }, plain],
    [
      "whose second frame is long",
      {
        direction: "client-to-server",
        frames: [
          [letters.subarray(0, 30), { maskKey: exampleKey, fin: false }],
          [letters.subarray(30, 800), { maskKey: Uint8Array.of(9, 8, 7, 6), opcode: 0, fin: false }],
          [letters.subarray(800), { maskKey: exampleKey, opcode: 0 }],
        ],
      },
      plain,
    ],
    [
      "whose first frame is long",
      {
        direction: "server-to-client",
        frames: [
          [letters.subarray(0, 700), { fin: false }],
          [letters.subarray(700), { opcode: 0 }],
        ],
      },
      plain,
    ],
  ]
  const rows = table.flatMap(([name, plan, text]) => chunkSizes.map(size => [name, size, plan, text] as const))

  test.each(rows)(
    "%s, cut at every %d octets: its beginning, and every frame after it",
    async (_name, size, { direction, frames }, text) => {
      using recording = makeRecording(bounds)
      const connection = recording.connect()
      scriptedWebSocket(connection)
      const maskKey = direction === "client-to-server" ? exampleKey : null
      const bytes = [
        writeFrame("before", { maskKey }),
        ...frames.map(([payload, facts]) => writeFrame(payload, facts)),
        writeFrame("between", { maskKey, opcode: 9 }),
        writeFrame("after", { maskKey }),
        writeFrame(closePayload(1000, "bye"), { maskKey, opcode: 8 }),
      ]
      pushCut(connection, direction, Buffer.concat(bytes), size)
      connection.close(null)
      const { websocket, faults, state } = recording.only()
      expect([state, faults, websocket?.close]).toMatchObject(["closed", [], { code: 1000, reason: "bye" }])
      expect(websocket?.messages[direction]).toBe(5)
      expect(websocket?.bytes[direction]).toBe(6 + long + 7 + 5 + 5)

      const texts = await recording.texts()
      expect([texts[0], ...texts.slice(2, 4)]).toEqual(["before", "between", "after"])
      const message = await recording.reader.message(recording.record(), 2)
      expect(message).toMatchObject({ length: long, wireLength: long, opcode: 1, faults: [] })
      expect(message?.frames.map(({ length }) => length)).toEqual(frames.map(([{ length }]) => length))
      const data = message?.data ?? ""
      expect([data, text.startsWith(data)]).toEqual([data, true])
      expect(data.length).toBeGreaterThanOrEqual(kept)
      const isWhole = data.length === long
      expect(message).toMatchObject(isWhole ? { problem: null, truncated: false } : { problem: cutProblem, truncated: true })
      if (size <= kept) expect(isWhole).toBe(false)
      const data2 = await recording.reader.data(recording.record(), 2)
      expect(data2 === null).toBe(!isWhole)
      expect(
        recording.reader.frames(recording.record(), { after: null, before: null, limit: 20 }).frames.map(({ length }) => length),
      ).toEqual([6, ...frames.map(([{ length }]) => length), 7, 5, 5])
    },
  )

  /** With context takeover (RFC 7692 §7.1.1): each refers to all that was compressed before it. */
  function compressor() {
    let said = Buffer.alloc(0)
    return (text: Uint8Array) => {
      const deflated = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH, level: 9, ...(said.length > 0 && { dictionary: said }) })
      said = Buffer.concat([said, text])
      return deflated.subarray(0, -4)
    }
  }
  /** Not to be compressed by much. */
  const noise = Buffer.concat(Array.from({ length: 16 }, (_, at) => createHash("sha512").update(String(at)).digest())).subarray(0, long)

  test.each(chunkSizes.map(size => [size]))(
    "that is compressed, cut at every %d octets: later ones say that they lack it, or are right",
    async size => {
      using recording = makeRecording(bounds)
      const connection = recording.connect()
      const { request, response } = writeHandshake({ extensions: "permessage-deflate" })
      connection.push("client-to-server", request)
      connection.push("server-to-client", response)
      const compress = compressor()
      const opcode = 2
      const rsv = compressedBit
      const said = [noise.subarray(0, 60), noise, noise.subarray(500, 700), noise.subarray(0, 300)]
      const bytes = said.map(text => writeFrame(compress(text), { opcode, rsv }))
      pushCut(connection, "server-to-client", Buffer.concat([...bytes, writeFrame("plain")]), size)
      const found = await Promise.all([1, 2, 3, 4, 5].map(id => recording.reader.message(recording.record(), id)))
      expect(found[0]).toMatchObject({ data: said[0]!.toString("base64"), problem: null })
      expect(found[4]).toMatchObject({ data: "plain", problem: null })
      const isCut = found[1]?.problem === cutProblem
      if (size <= kept) expect(isCut).toBe(true)
      for (const at of [1, 2, 3]) {
        expect(found[at]?.data).toBe(isCut ? "" : said[at]!.toString("base64"))
        if (isCut && at > 1) expect(found[at]?.problem).toContain("refers to earlier text that was not recorded")
      }
    },
  )

  test("that was not compressed does not take the window of the others with it", async () => {
    using recording = makeRecording(bounds)
    const connection = recording.connect()
    scriptedWebSocket(connection, { extensions: "permessage-deflate" })
    const compress = compressor()
    const say = (bytes: Uint8Array) => pushCut(connection, "server-to-client", bytes, 20)
    say(writeFrame(compress(utf8("tick tick tick")), { rsv: compressedBit }))
    say(writeFrame(letters))
    say(writeFrame(compress(utf8("tick tick tick tock")), { rsv: compressedBit }))
    const reader = recording.reader
    expect(await reader.message(recording.record(), 3)).toMatchObject({ data: "tick tick tick tock", problem: null })
    expect(await reader.message(recording.record(), 2)).toMatchObject({ problem: cutProblem })
  })
})
