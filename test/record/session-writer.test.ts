// A disk and a database that refuse: traffic goes on, it is said once, and what could wait is there afterwards.

import { Database } from "bun:sqlite"
import { afterEach, describe, expect, jest, test } from "bun:test"
import { readdirSync, readFileSync } from "node:fs"
import fc from "fast-check"
import { limits } from "../../server/config.ts"
import type { ExchangeId } from "../../server/contract.ts"
import { openToRead, openToRecord, type SessionFiles } from "../../server/record/session.ts"
import { makeFolder, makeRecording, sessionFiles, type TestLimits, type TestRecording, utf8 } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"
import { anyStep, type Step, trafficPlayer } from "./random-traffic.ts"
import { wholeView } from "./whole-view.ts"

const never = 1_000_000
const quiet = { flushMs: never, countersMs: never } satisfies Partial<TestLimits>

/** Another program that writes the database, until it is disposed of. */
function lock({ database }: SessionFiles): Disposable {
  const other = new Database(database)
  other.run("BEGIN IMMEDIATE")
  return {
    [Symbol.dispose]() {
      other.run("ROLLBACK")
      other.close()
    },
  }
}

const viewOf = (recording: TestRecording) => wholeView({ ...recording, record: id => recording.recorder.record(id) }, limits)

async function reopened(recording: TestRecording, isRunning = true) {
  using session = recording.reopen(isRunning)
  for (const _ of session.records());
  return await wholeView(session, limits)
}

const locked = (files: SessionFiles): string =>
  `The recording ${files.database} cannot be written: another program has locked it; close that one. Traffic goes on; what passes now may not be kept.`

describe("a database that is locked", () => {
  test("costs nothing of what waits in memory meanwhile, whatever is recorded, removed or cleared", async () => {
    const some = fc.array(anyStep, { maxLength: 25, size: "max" })
    const flush: Step = { type: "flush" }
    let refusals = 0
    const property = fc.asyncProperty(some, some, some, async (before, meanwhile, after) => {
      using recording = makeRecording({ ...quiet, streamTailBytesMax: 64, segmentBytes: 400, frameCacheBytesMax: 0 })
      const play = trafficPlayer(recording.recorder)
      play(before)
      recording.recorder.flush()
      {
        using _ = lock(recording.files)
        play([...meanwhile, flush])
        // All of it is still there for who looks.
        expect(await viewOf(recording)).toHaveLength(recording.log.recording.order.length)
      }
      play(after)
      recording.recorder.flush()
      expect(await reopened(recording)).toEqual(await viewOf(recording))
      expect([[], [locked(recording.files), null]]).toContainEqual([...recording.problems])
      refusals += recording.problems.length / 2
      expect(recording.recorder.problem).toBeNull()
    })
    await fc.assert(property, { numRuns: 50 })
    // Where nothing was recorded meanwhile, nothing was refused.
    expect(refusals).toBeGreaterThan(20)
  })

  test("is said once however often it is tried, and again when it comes back", () => {
    using recording = makeRecording(quiet)
    for (let time = 0; time < 2; time++) {
      using _ = lock(recording.files)
      for (let i = 0; i < 3; i++) {
        recording.exchange()
        recording.recorder.flush()
      }
    }
    recording.recorder.flush()
    const said = locked(recording.files)
    // The second lock came before a flush found the first one gone.
    expect(recording.problems).toEqual([said, null])
    using _ = lock(recording.files)
    recording.exchange()
    recording.recorder.flush()
    expect(recording.problems).toEqual([said, null, said])
  })

  test("for longer than there is room: nothing more is taken, and that is marked; what was before stays", async () => {
    using recording = makeRecording({ ...quiet, unsavedFramesMax: 5 })
    const { client, server } = scriptedWebSocket(recording.connect())
    client("before", {}, 3_000)
    recording.recorder.flush()
    {
      using _ = lock(recording.files)
      for (let i = 1; i <= 6; i++) client(`waits ${i}`)
      recording.recorder.flush()
      expect(recording.recorder.isKeeping).toBe(false)
      client("lost", {}, 10_000)
      server("lost too", {}, 11_000)
      recording.exchange()
      expect(recording.recorder.isRecording).toBe(true)
    }
    recording.recorder.flush()
    expect(recording.recorder.isKeeping).toBe(true)
    server("after", {}, 12_000)
    const expected = ["before", ...[1, 2, 3, 4, 5, 6].map(i => `waits ${i}`), "after"]
    expect(await recording.texts()).toEqual(expected)
    const [view, ...others] = await reopened(recording)
    expect(others).toEqual([])
    expect(view?.messages.map(message => message?.data)).toEqual(expected)
    expect(view?.gaps).toEqual([{ after: 7, from: 10_000, to: 11_000, frames: 2, bytes: 12 }])
    expect(view?.exchange.websocket?.messages).toEqual({ "client-to-server": 7, "server-to-client": 1 })
  })

  test("while a recording is cleared: it is empty once it works again, and in memory at once", async () => {
    using recording = makeRecording(quiet)
    recording.exchange()
    recording.recorder.flush()
    {
      using _ = lock(recording.files)
      recording.recorder.clear()
      expect(recording.exchanges()).toEqual([])
      expect(readdirSync(recording.files.segments)).toEqual([])
      recording.exchange()
    }
    expect((await reopened(recording)).map(({ exchange, bodies }) => [exchange.id, bodies[1]?.bytes])).toEqual([
      [2 as ExchangeId, Buffer.from("ok").toString("hex")],
    ])
  })

  test("while a recording is closed: it ends all the same, and what was written before can be read", async () => {
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    const said: (string | null)[] = []
    const session = openToRecord(files, { ...limits, ...quiet }, problem => said.push(problem))
    const { client } = scriptedWebSocket(session.recorder.openConnection(facts))
    client("before")
    session.recorder.flush()
    {
      using _ = lock(files)
      client("too late")
      session.close()
    }
    expect(said).toEqual([locked(files)])
    const read = openToRead(files, limits, false)
    const [record] = read.records()
    expect(await read.reader.message(record!, 1)).toMatchObject({ data: "before", problem: null })
    expect(read.log.recording.exchanges[record!.id]).toMatchObject({ state: "failed", failure: { code: "recording-ended" } })
    read.close()
  })

  test("is not waited for when a recording is to begin", () => {
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    openToRecord(files, limits).close()
    using _ = lock(files)
    expect(() => openToRecord(files, limits)).toThrow(/cannot be (written|opened): another program has locked it; close that one\.$/)
  })
})

const facts = { clientAddress: "127.0.0.1:5", scheme: "http", authority: null, tlsClient: null } as const

describe("a disk that is full", () => {
  test("costs the bytes of that time: the list, the messages' facts and what comes later are kept", async () => {
    using recording = makeRecording(quiet)
    const { client } = scriptedWebSocket(recording.connect())
    client("before")
    recording.recorder.flush()
    const append = recording.segments.append.bind(recording.segments)
    recording.segments.append = () => {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })
    }
    client("meanwhile")
    recording.exchange()
    recording.recorder.flush()
    recording.segments.append = append
    client("after")
    const [websocket, http] = await reopened(recording)
    expect(websocket?.messages.map(message => [message?.data, message?.length, message?.truncated])).toEqual([
      ["before", 6, false],
      ["", 9, true],
      ["after", 5, false],
    ])
    expect([http?.exchange.status, http?.bodies[1]]).toEqual([200, null])
    const why = "The bytes of the recording cannot be written: ENOSPC: no space left on device, write."
    expect(recording.problems).toEqual([`${why} Traffic goes on; what passes now may not be kept.`, null])
  })
})

describe("what is cleared or removed", () => {
  const secret = "correct horse battery staple"

  const ways: readonly (readonly [string, (recording: TestRecording) => void])[] = [
    ["cleared", ({ recorder }) => recorder.clear()],
    ["removed one by one", ({ recorder, log }) => recorder.remove([...log.recording.order])],
  ]

  test.each(ways)("is in no row when it is %s, nor what comes of it later", (_name, forget) => {
    using recording = makeRecording(quiet)
    const { client, server, connection } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
    client("one")
    recording.exchange()
    recording.recorder.markMessage(1, 1, { note: secret })
    recording.recorder.flush()
    client("two")
    recording.streams.flush()
    forget(recording)
    const bytes = recording.segments.totalBytes
    client("three")
    server("four".repeat(50_000))
    recording.recorder.mark(1, { note: "five" })
    recording.recorder.markMessage(1, 1, { note: "six" })
    recording.recorder.flush()
    connection.close(null)
    recording.recorder.flush()
    expect(recording.segments.totalBytes).toBe(bytes)
    expect(rowsIn(recording.files)).toMatchObject({ exchanges: 0, frames: 0, marks: 0, wires: 0, windows: 0 })
    expect(recording.problems).toEqual([])
  })

  test("is in no file of the recording when it is cleared, to the last octet", async () => {
    using recording = makeRecording(quiet)
    recording.exchange(
      `GET /${secret.replaceAll(" ", "-")} HTTP/1.1\r\nHost: a\r\n\r\n`,
      `HTTP/1.1 200 OK\r\nX-A: ${secret}\r\n\r\n${secret}`,
    )
    recording.recorder.flush()
    expect(placesOf(recording.files, secret)).not.toEqual([])
    recording.recorder.clear()
    expect(placesOf(recording.files, secret)).toEqual([])
    expect(placesOf(recording.files, secret.replaceAll(" ", "-"))).toEqual([])
  })
})

function rowsIn({ database }: SessionFiles): Record<string, number> {
  const read = new Database(database, { readonly: true })
  const count = (table: string) => (read.query(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
  const tables = ["exchanges", "frames", "marks", "wires", "windows"]
  const counts = Object.fromEntries(tables.map(table => [table, count(table)]))
  read.close()
  return counts
}

/** The files of a recording that have these characters somewhere. */
function placesOf({ database, segments }: SessionFiles, characters: string): string[] {
  const files = [database, `${database}-wal`, ...readdirSync(segments).map(name => `${segments}/${name}`)]
  return files.filter(file => readFileSync(file).includes(characters))
}

describe("a recording that was closed", () => {
  afterEach(() => {
    jest.useRealTimers()
  })

  test("takes nothing any more, and does not mind", () => {
    jest.useFakeTimers()
    using folder = makeFolder()
    const files = sessionFiles(folder.path)
    const said: (string | null)[] = []
    const session = openToRecord(files, limits, problem => said.push(problem))
    const { client, connection } = scriptedWebSocket(session.recorder.openConnection(facts))
    const other = session.recorder.openConnection(facts)
    client("one")
    session.close()
    const before = [readFileSync(files.database), readdirSync(files.segments)]
    client("two")
    client("x".repeat(200_000))
    client("bad", { rsv: 7 })
    other.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
    jest.advanceTimersByTime(10_000)
    connection.close(null)
    other.close(null)
    jest.advanceTimersByTime(10_000)
    expect([readFileSync(files.database), readdirSync(files.segments)]).toEqual(before)
    expect(said).toEqual([])
  })
})

describe("very many exchanges", () => {
  afterEach(() => {
    jest.useRealTimers()
  })

  test("leave room in every batch for a connection that is open", () => {
    jest.useFakeTimers()
    using recording = makeRecording({ countersMs: never })
    scriptedWebSocket(recording.connect()).client("one")
    const page = `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`
    for (let n = 0; n < 40; n++) recording.exchange(page)
    // What has filled up is written before its time.
    jest.advanceTimersByTime(1)
    const session = openToRead(recording.files, limits, true)
    const ids = [...session.records()].map(({ id }) => Number(id))
    session.close()
    expect(ids[0]).toBe(1)
    expect(ids.length).toBeGreaterThan(10)
    expect(ids.length).toBeLessThan(41)
  })
})
