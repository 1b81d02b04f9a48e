// Whatever was recorded is found again on disk, by somebody who only reads and by who goes on recording.

import { Database } from "bun:sqlite"
import { describe, expect, test } from "bun:test"
import { readdirSync, rmSync, truncateSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { limits } from "../../server/config.ts"
import type { ExchangeId } from "../../server/contract.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import { recordingEnded } from "../../server/record/recorder.ts"
import { openToRead, openToRecord, type RecordedSession, type RecordingSession, type SessionFiles } from "../../server/record/session.ts"
import { makeFolder, makeRecording, sessionFiles, type TestLimits, utf8 } from "../support/recording.ts"
import { compressedBit, makeCompressor, scriptedWebSocket } from "../support/websocket.ts"
import { anyStep, type Step, trafficPlayer } from "./random-traffic.ts"
import { type ExchangeView, wholeView } from "./whole-view.ts"

const never = 1_000_000

/** So small that every bound is met. */
const small = { streamTailBytesMax: 64, segmentBytes: 400, flushMs: never, countersMs: never, frameCacheBytesMax: 0 } as const

/** `scale`: how much larger bodies and messages are than the steps say. */
const bounds: readonly (readonly [string, Partial<TestLimits>, number])[] = [
  ["that keeps everything", {}, 1],
  ["that forgets its oldest bytes", { segmentBytes: 20_000, sessionBytesMax: 250_000 }, 800],
  ["that keeps the beginning of what is long", { bodyKeptBytesMax: 50, messageKeptBytesMax: 30 }, 1],
  ["that keeps four exchanges", { exchangesMax: 4 }, 1],
]

/** As it is found when nobody records it any more. */
const asEnded = (view: ExchangeView): ExchangeView => {
  const { exchange } = view
  const isOver = exchange.state === "closed" || exchange.state === "failed"
  return isOver ? view : { ...view, exchange: { ...exchange, state: "failed", failure: recordingEnded } }
}

const withoutDuration = (view: ExchangeView): ExchangeView => ({ ...view, exchange: { ...view.exchange, durationMs: null } })

describe.each(bounds)("a recording %s", (_name, own, scale) => {
  test("is read from disk as it is in memory", async () => {
    let evicted = 0
    const property = fc.asyncProperty(fc.array(anyStep, { maxLength: 60, size: "max" }), async steps => {
      using recording = makeRecording({ ...small, ...own })
      trafficPlayer(recording.recorder, scale)(steps)
      recording.recorder.flush()
      const expected = await wholeView({ ...recording, record: id => recording.recorder.record(id) }, limits)
      for (const isRunning of [true, false]) {
        using reopened = recording.reopen(isRunning)
        const records = [...reopened.records()]
        expect(records.map(({ id }) => id)).toEqual(expected.map(({ exchange }) => exchange.id))
        expect(await wholeView(reopened, limits)).toEqual(isRunning ? expected : expected.map(asEnded))
      }
      expect(recording.problems).toEqual([])
      if (recording.segments.firstNumber > 1 && !steps.some(({ type }) => type === "clear")) evicted++
    })
    await fc.assert(property, { numRuns: scale === 1 ? 60 : 30 })
    if (own.sessionBytesMax) expect(evicted).toBeGreaterThan(3)
  })
})

/** Opened to be recorded, again and again, on the same files. */
type Run = { readonly session: RecordingSession; readonly played: (steps: readonly Step[]) => void }

function run(files: SessionFiles): Run {
  const session = openToRecord(files, { ...limits, ...small })
  return { session, played: trafficPlayer(session.recorder) }
}

const streamsOf = (session: RecordingSession): number[] => {
  const records = session.log.recording.order.map(id => session.record(id)!)
  // The exchanges of a connection share its streams.
  return [...new Set(records.flatMap(({ streams }) => [streams["client-to-server"].id, streams["server-to-client"].id]))]
}

test("a recording that is gone on with has all that it had, and takes new traffic that is nobody else's", async () => {
  const some = fc.array(anyStep, { maxLength: 40, size: "max" })
  const property = fc.asyncProperty(some, some, some, async (...parts) => {
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    let earlier: ExchangeView[] = []
    for (const steps of parts) {
      const { session, played } = run(files)
      expect((await wholeView(session, limits)).map(withoutDuration)).toEqual(earlier.map(withoutDuration))
      const [before, oldStreams] = [session.log.recording.order.at(-1) ?? 0, streamsOf(session)]
      // To be seen: marks, removals and clearing of what is old are another test's.
      played(steps.filter(({ type }) => type !== "mark" && type !== "remove" && type !== "clear"))
      session.recorder.flush()
      const all = await wholeView(session, limits)
      expect(all.slice(0, earlier.length).map(withoutDuration)).toEqual(earlier.map(withoutDuration))
      const added = all.slice(earlier.length)
      expect(added.map(({ exchange }) => exchange.id)).toEqual(added.map((_, at) => (before + at + 1) as ExchangeId))
      const known = new Set(streamsOf(session))
      expect(oldStreams.filter(id => !known.has(id))).toEqual([])
      expect(Math.min(...[...known].filter(id => !oldStreams.includes(id)))).toBeGreaterThan(Math.max(0, ...oldStreams))
      session.close()
      earlier = all.map(asEnded)
    }
  })
  await fc.assert(property, { numRuns: 40 })
})

describe("a recording that is gone on with", () => {
  /** A session that was closed, with one exchange and a WebSocket of two messages. */
  function closedSession(files: SessionFiles): void {
    const session = openToRecord(files, { ...limits, ...small })
    const connection = session.recorder.openConnection(facts)
    connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
    connection.push("server-to-client", utf8("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"))
    connection.close(null)
    const { client, server } = scriptedWebSocket(session.recorder.openConnection(facts))
    client("one")
    server("two")
    session.close()
  }
  const facts = { clientAddress: "127.0.0.1:5", scheme: "http", authority: null, tlsClient: null } as const

  test("can be marked, and forgets what is removed", async () => {
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    closedSession(files)
    const again = openToRecord(files, { ...limits, ...small })
    again.recorder.mark(2, { note: "odd", color: "red" })
    again.recorder.markMessage(2, 1, { note: "this one" })
    again.recorder.remove([1 as ExchangeId])
    again.close()
    const read = openToRead(files, { ...limits, ...small }, false)
    const [view, ...others] = await wholeView({ ...read, log: listed(read) }, limits)
    read.close()
    expect(others).toEqual([])
    expect(view).toMatchObject({ exchange: { id: 2, note: "odd", color: "red" }, marks: [[1, { note: "this one" }]] })
    expect(view?.messages.map(message => message?.data)).toEqual(["one", "two"])
  })

  test("after it was cleared holds nothing of before, and no file of it", async () => {
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    closedSession(files)
    const again = openToRecord(files, { ...limits, ...small })
    expect(readdirSync(files.segments).length).toBeGreaterThan(0)
    again.recorder.clear()
    expect(readdirSync(files.segments)).toEqual([])
    again.close()
    const read = openToRead(files, { ...limits, ...small }, false)
    expect([...read.records()]).toEqual([])
    read.close()
  })

  const withoutRows: readonly (readonly [string, string])[] = [
    ["whose exchanges were removed", "DELETE FROM exchanges; DELETE FROM frames"],
    ["whose bytes were forgotten", "DELETE FROM extents"],
  ]

  test.each(withoutRows)("gives no stream the number of one %s", async (_which, sql) => {
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    const before = openToRecord(files, { ...limits, ...small })
    const earlier = scriptedWebSocket(before.recorder.openConnection(facts))
    // In turns, so that each stream is in many places.
    for (let i = 0; i < 20; i++) {
      earlier.client(`old ${i}`)
      earlier.server("old")
      before.recorder.flush()
    }
    before.close()
    const database = new Database(files.database)
    database.run(sql)
    database.close()
    const again = openToRecord(files, { ...limits, ...small })
    const old = await wholeView(again, limits)
    const { client } = scriptedWebSocket(again.recorder.openConnection(facts))
    for (let i = 0; i < 20; i++) {
      client(`new ${i}`)
      again.recorder.flush()
    }
    const all = await wholeView(again, limits)
    expect(all.slice(0, old.length)).toEqual(old)
    expect(all.at(-1)?.messages.map(message => message?.data)).toEqual(Array.from({ length: 20 }, (_, i) => `new ${i}`))
    again.close()
    const read = openToRead(files, limits, false)
    expect((await wholeView({ ...read, log: listed(read) }, limits)).map(({ rows }) => rows)).toEqual(all.map(({ rows }) => rows))
    read.close()
  })

  const withoutFiles: readonly (readonly [string, (files: SessionFiles) => void])[] = [
    ["were deleted", ({ segments }) => rmSync(segments, { recursive: true })],
    ["were deleted but for one that is empty", ({ segments }) => emptyAll(segments)],
  ]

  test.each(withoutFiles)("never takes new bytes for old ones, when its files %s", async (_name, lose) => {
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    closedSession(files)
    lose(files)
    const again = openToRecord(files, { ...limits, ...small })
    const { client } = scriptedWebSocket(again.recorder.openConnection(facts))
    for (let i = 0; i < 40; i++) client("this is somebody else's")
    again.recorder.flush()
    const [first, second, third] = await wholeView(again, limits)
    expect(first?.bodies[1]).toBeNull()
    expect(second?.messages.map(message => [message?.data, message?.truncated])).toEqual([
      ["", true],
      ["", true],
    ])
    expect(third?.messages[39]?.data).toBe("this is somebody else's")
    again.close()
  })
})

test("a window that was lost is lost on disk, too: nothing is made up", async () => {
  using recording = makeRecording(small)
  using compressor = makeCompressor()
  const { client } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
  const numbers = (from: number) => Array.from({ length: 150 }, (_, at) => from + at * 7).join(" ")
  const say = async (from: number) => client(await compressor.compress(numbers(from)), { rsv: compressedBit })
  await say(10_000)
  recording.recorder.setRecording(false)
  await say(20_000)
  recording.recorder.setRecording(true)
  await say(20_000)
  using reopened = recording.reopen()
  const [record] = reopened.records()
  const messages = await Promise.all([1, 2].map(id => reopened.reader.message(record!, id)))
  expect(messages.map(message => [message?.data, message?.truncated])).toEqual([
    [numbers(10_000), false],
    ["", true],
  ])
})

describe("a recording that is read while it grows", () => {
  test("stays readable to who opened it earlier, when growing blocks of frames have become whole ones", async () => {
    using recording = makeRecording(small)
    const { client, server } = scriptedWebSocket(recording.connect())
    const readers: { readonly reader: RecordedSession; readonly record: ExchangeRecord }[] = []
    const open = () => {
      const reader = recording.reopen(true)
      readers.push({ reader, record: reader.record(1)! })
    }
    for (let i = 1; i <= 4_200; i++) {
      if (i % 3 === 0) server(`message ${i}`)
      else client(`message ${i}`)
      if ([1, 5, 16, 300].includes(i)) open()
    }
    recording.recorder.flush()
    expect(readers.map(({ record }) => record.frames?.messageCount)).toEqual([1, 5, 16, 300])
    for (const { reader, record } of readers) {
      const { messages } = await reader.reader.window(record, { after: null, before: null, limit: 1_000 })
      expect(messages.map(({ data }) => data)).toEqual(messages.map(({ id }) => `message ${id}`))
    }
    for (const { reader } of readers) reader.close()
  })

  test("gives all exchanges to each who asks for them, at the same time, and to who stops in between", () => {
    using recording = makeRecording(small)
    for (let i = 0; i < 250; i++) recording.exchange()
    using reader = recording.reopen(true)
    const pairs: number[] = []
    const other = reader.records()
    for (const { id } of reader.records()) {
      pairs.push(id - other.next().value!.id)
      if (id === 120) break
    }
    expect(pairs).toEqual(new Array(120).fill(0))
    expect([...reader.records()]).toHaveLength(250)
    // Nothing of that keeps the one who records from writing, and from tidying up.
    recording.recorder.clear()
    expect(recording.problems).toEqual([])
    expect([...reader.records()]).toEqual([])
  })
})

const listed = (read: ReturnType<typeof openToRead>) => {
  for (const _ of read.records());
  return read.log
}

const emptyAll = (folder: string): void => {
  for (const name of readdirSync(folder)) truncateSync(join(folder, name))
}
