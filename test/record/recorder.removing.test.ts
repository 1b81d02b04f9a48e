// A WebSocket that is removed from the list while it lives: whatever its connection says from then on, nothing of it is recorded, and
// nobody minds; others go on as they were.

import { Database } from "bun:sqlite"
import { describe, expect, test } from "bun:test"
import { readdirSync } from "node:fs"
import type { Direction, ExchangeId } from "../../server/contract.ts"
import type { ConnectionRecorder } from "../../server/record/connection-recorder.ts"
import { Importer } from "../../server/record/importer.ts"
import { makeRecording, type TestLimits, type TestRecording } from "../support/recording.ts"
import {
  closePayload,
  compressedBit,
  exampleKey,
  scriptedFrames,
  scriptedWebSocket,
  writeFrame,
  writeHandshake,
} from "../support/websocket.ts"

const quiet = { flushMs: 1_000_000, countersMs: 1_000_000, streamTailBytesMax: 64, messageKeptBytesMax: 100 } satisfies Partial<TestLimits>

const up: Direction = "client-to-server"
const down: Direction = "server-to-client"
const { request, response } = writeHandshake({ extensions: "permessage-deflate" })

const masked = (payload: string | Uint8Array, facts: object = {}) => writeFrame(payload, { maskKey: exampleKey, ...facts })

/** How far it has come when it is removed. */
const moments: readonly (readonly [string, (connection: ConnectionRecorder) => void])[] = [
  ["has been asked for", c => c.push(up, request)],
  [
    "is being answered",
    c => {
      c.push(up, request)
      c.push(down, response.subarray(0, 40))
    },
  ],
  ["is open", c => open(c)],
  [
    "has said something",
    c => {
      open(c)
      c.push(up, masked("one"))
      c.push(down, writeFrame("two"))
    },
  ],
  [
    "is in the middle of a frame",
    c => {
      open(c)
      c.push(up, masked("x".repeat(1_000)).subarray(0, 20))
      c.push(down, writeFrame("y".repeat(1_000)).subarray(0, 20))
    },
  ],
  [
    "is in the middle of a header",
    c => {
      open(c)
      c.push(up, masked("x".repeat(300)).subarray(0, 3))
    },
  ],
  [
    "is in the middle of a message",
    c => {
      open(c)
      c.push(up, masked("x", { fin: false }))
      c.push(down, writeFrame("y", { fin: false }))
    },
  ],
  [
    "is in a frame of which no more is kept",
    c => {
      open(c)
      for (const bytes of [masked("x".repeat(1_000)).subarray(0, 8), new Uint8Array(150), new Uint8Array(150)]) c.push(up, bytes)
    },
  ],
  [
    "cannot be read any more",
    c => {
      open(c)
      c.push(up, Uint8Array.of(0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
    },
  ],
  [
    "has said that it ends",
    c => {
      open(c)
      c.push(up, masked(closePayload(1000), { opcode: 8 }))
    },
  ],
  [
    "has ended on one side",
    c => {
      open(c)
      c.end(down, "end")
    },
  ],
]

function open(connection: ConnectionRecorder): void {
  connection.push(up, request)
  connection.push(down, response)
}

const ways: readonly (readonly [string, (recording: TestRecording) => void])[] = [
  ["removed", ({ recorder }) => recorder.remove([1 as ExchangeId])],
  ["cleared", ({ recorder }) => recorder.clear()],
]

/** All that a connection may still say. */
function goOn(connection: ConnectionRecorder): void {
  connection.setServer({ address: "192.0.2.1:80", timings: { tcpMs: 3 }, tls: null })
  connection.push(down, response)
  const { client, server } = scriptedFrames(connection, 5_000)
  client("three")
  server("x".repeat(70_000))
  client("ends", { opcode: 0 })
  server("", { opcode: 9, rsv: 7 })
  client(Uint8Array.of(1, 2, 3), { rsv: compressedBit })
  server("unfinished", { fin: false })
  client(closePayload(1001, "bye"), { opcode: 8 })
  connection.push(up, Uint8Array.of(0x81))
  connection.end(down, "reset")
  connection.fail({ code: "x", message: "y" })
  connection.close({ code: "x", message: "y" })
}

function rowsIn({ files }: TestRecording): Record<string, number> {
  const database = new Database(files.database, { readonly: true })
  const count = (table: string) => (database.query(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
  const tables = ["exchanges", "frames", "marks", "wires", "windows"]
  const counts = Object.fromEntries(tables.map(table => [table, count(table)]))
  database.close()
  return counts
}

const none = { exchanges: 0, frames: 0, marks: 0, wires: 0, windows: 0 }

const table = moments.flatMap(([when, begin]) =>
  ways.flatMap(([how, forget]) => [true, false].map(isSaved => [when, how, isSaved, begin, forget] as const)),
)

describe("a WebSocket", () => {
  test.each(table)("that %s and is %s (saved before: %p) is not recorded any further", (_when, _how, isSaved, begin, forget) => {
    using recording = makeRecording(quiet)
    const connection = recording.connect()
    begin(connection)
    if (isSaved) recording.recorder.flush()
    // What waits in memory belongs to before.
    recording.streams.flush()
    const isOpen = recording.record().frames !== null
    forget(recording)
    const seq = Number(recording.log.seq)
    const bytes = recording.segments.totalBytes
    goOn(connection)
    recording.recorder.flush()
    expect(Number(recording.log.seq)).toBe(seq)
    expect(recording.exchanges()).toEqual([])
    expect(rowsIn(recording)).toEqual(none)
    // Until it is open its head is like that of any other request, which may be followed by one that is recorded.
    if (isOpen) expect(recording.segments.totalBytes).toBe(bytes)
    expect(recording.recorder.messageCount).toBe(0)
    expect(recording.problems).toEqual([])
    using reopened = recording.reopen()
    expect([...reopened.records()]).toEqual([])
  })

  test.each(ways)("that is %s takes no other with it", async (_how, forget) => {
    using recording = makeRecording(quiet)
    const gone = scriptedWebSocket(recording.connect())
    gone.client("gone")
    recording.recorder.flush()
    forget(recording)
    const other = scriptedWebSocket(recording.connect())
    for (let i = 0; i < 100; i++) {
      gone.client(`gone ${i}`)
      other.client(`here ${i}`)
      if (i % 30 === 0) recording.recorder.flush()
    }
    const expected = Array.from({ length: 100 }, (_, i) => `here ${i}`)
    expect(await recording.texts(2)).toEqual(expected)
    using reopened = recording.reopen()
    const [record, ...others] = reopened.records()
    expect(others).toEqual([])
    const { messages } = await reopened.reader.window(record!, { after: null, before: null, limit: 1_000 })
    expect(messages.map(({ data }) => data)).toEqual(expected)
  })

  test("that is cleared leaves no file, and what comes after begins a new one", async () => {
    using recording = makeRecording({ ...quiet, segmentBytes: 500 })
    const { client } = scriptedWebSocket(recording.connect())
    for (let i = 0; i < 100; i++) client("x".repeat(50))
    recording.recorder.flush()
    expect(readdirSync(recording.files.segments).length).toBeGreaterThan(3)
    recording.recorder.clear()
    client("x".repeat(1_000))
    recording.recorder.flush()
    expect([readdirSync(recording.files.segments), recording.segments.totalBytes]).toEqual([[], 0])
    recording.exchange()
    recording.recorder.flush()
    expect(readdirSync(recording.files.segments)).toHaveLength(1)
  })

  test("that goes because there are too many exchanges leaves no rows", () => {
    using recording = makeRecording({ ...quiet, exchangesMax: 2 })
    for (let i = 0; i < 3; i++) {
      const { client, connection } = scriptedWebSocket(recording.connect())
      client("one")
      connection.close(null)
      recording.recorder.flush()
      recording.recorder.markMessage(i + 1, 1, { note: "x" })
    }
    recording.recorder.flush()
    expect(rowsIn(recording)).toEqual({ ...none, exchanges: 2, frames: 2, marks: 2 })
  })
})

test("what is imported and removed meanwhile is not gone on with", async () => {
  using source = makeRecording()
  const { client } = scriptedWebSocket(source.connect())
  client("one")
  const message = await source.reader.message(source.record(), 1)
  using recording = makeRecording(quiet)
  const importer = new Importer(recording.recorder)
  await importer.exchange(source.only(), null, null, [])
  await importer.message(message!)
  recording.recorder.clear()
  await importer.message({ ...message!, compressed: true, note: "late" })
  recording.recorder.flush()
  expect([recording.exchanges(), rowsIn(recording)]).toEqual([[], none])
})

test("a tunnel that is removed goes on being counted by nobody", () => {
  using recording = makeRecording(quiet)
  const record = recording.recorder.openTunnel({
    authority: "a:1",
    clientAddress: "b",
    serverAddress: null,
    startedAt: 1,
    timings: {},
  })!
  recording.recorder.flush()
  recording.recorder.remove([record.id])
  record.countBody(record.request!, 100)
  record.finish(5)
  recording.recorder.flush()
  expect([recording.exchanges(), rowsIn(recording)]).toEqual([[], none])
})
