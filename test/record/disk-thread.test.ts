// Recording with the disk in a thread of its own: what was recorded is found by others, whatever is asked for while writing is under
// way, and a thread that dies is no end of traffic. In a real worker.

import { Database } from "bun:sqlite"
import { describe, expect, test } from "bun:test"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import fc from "fast-check"
import { limits } from "../../server/config.ts"
import type { ExchangeId } from "../../server/contract.ts"
import type { Batch } from "../../server/record/batch.ts"
import type { Committed } from "../../server/record/disk.ts"
import { DiskThread } from "../../server/record/disk-thread.ts"
import { segmentName } from "../../server/record/segment-files.ts"
import { Segments } from "../../server/record/segments.ts"
import { type DiskKind, openToRead, openToRecord, type RecordingSession, type SessionFiles } from "../../server/record/session.ts"
import { SessionWriter } from "../../server/record/session-writer.ts"
import { Store } from "../../server/record/store.ts"
import { emptyBatch, rowsOf } from "../support/empty-batch.ts"
import { makeFolder, sessionFiles, type TestLimits, utf8 } from "../support/recording.ts"
import { scriptedWebSocket, writeFrame } from "../support/websocket.ts"
import { anyStep, trafficPlayer } from "./random-traffic.ts"
import { wholeView } from "./whole-view.ts"

const never = 1_000_000
/** Nothing is written unless it is asked for, and blocks of frames are read from the disk as soon as they are there. */
const quiet = { flushMs: never, countersMs: never, frameCacheBytesMax: 0 } satisfies Partial<TestLimits>
const secret = "correct horse battery staple"
const facts = { clientAddress: "127.0.0.1:5", scheme: "http", authority: null, tlsClient: null } as const

type Running = AsyncDisposable & { readonly session: RecordingSession; readonly files: SessionFiles; readonly problems: (string | null)[] }

function makeSession(own: Partial<TestLimits> = {}, kind: DiskKind = "thread"): Running {
  const folder = makeFolder()
  const files = sessionFiles(folder.path)
  const problems: (string | null)[] = []
  const session = openToRecord(files, { ...limits, ...quiet, ...own }, problem => problems.push(problem), kind)
  const dispose = async () => {
    if (readdirSync(folder.path).some(name => name.endsWith("-wal"))) await session.close()
    folder[Symbol.dispose]()
  }
  return { session, files, problems, [Symbol.asyncDispose]: dispose }
}

/** What somebody else finds on disk now. */
async function found(files: SessionFiles, isRunning = true) {
  const read = openToRead(files, { ...limits, ...quiet }, isRunning)
  try {
    for (const _ of read.records());
    return await wholeView(read, limits)
  } finally {
    read.close()
  }
}

function exchange({ recorder }: RecordingSession, body = "ok"): void {
  const connection = recorder.openConnection(facts)
  connection.push("client-to-server", utf8("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"))
  connection.push("server-to-client", utf8(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`))
  connection.close(null)
}

/** A WebSocket on which somebody counts, many frames to a chunk as a busy peer sends them; `say` goes on counting. */
function counting({ recorder }: RecordingSession) {
  const { connection } = scriptedWebSocket(recorder.openConnection(facts))
  let [said, clock] = [0, 10_000]
  const say = (messages: number) => {
    for (const until = said + messages; said < until; ) {
      const some = Array.from({ length: Math.min(50, until - said) }, () => writeFrame(`message ${++said}`))
      connection.push("server-to-client", Buffer.concat(some), ++clock)
    }
  }
  return { connection, say }
}

/** Another program that writes the database, until it is disposed of. */
function lock({ database }: SessionFiles): Disposable {
  const other = new Database(database)
  // The thread may be writing it right now.
  other.run("PRAGMA busy_timeout = 10000")
  other.run("BEGIN IMMEDIATE")
  return {
    [Symbol.dispose]() {
      other.run("ROLLBACK")
      other.close()
    },
  }
}

type Thread = AsyncDisposable & {
  readonly disk: DiskThread
  readonly files: SessionFiles
  readonly folder: string
  readonly deaths: string[]
  commit(batch: Partial<Batch>): Promise<Committed>
  close(isForgotten?: boolean): Promise<void>
}

/** A thread of its own on a new database, which this thread has open too. */
function makeThread(start?: () => Worker): Thread {
  const folder = makeFolder()
  const files = sessionFiles(folder.path)
  Segments.makeFolder(files.segments)
  const store = Store.open(files.database, "write")
  const deaths: string[] = []
  const told = { onClose: () => store.close(true), onDeath: (why: string) => deaths.push(why) }
  const disk = new DiskThread({ database: files.database, folder: files.segments, limits: { sessionBytesMax: 1e9 } }, told, start)
  let closed: Promise<void> | null = null
  const close = (isForgotten = false) => {
    closed ??= new Promise(resolve => disk.close(1_234, isForgotten, resolve))
    return closed
  }
  const dispose = async () => {
    await close()
    folder[Symbol.dispose]()
  }
  const commit = (batch: Partial<Batch>) => new Promise<Committed>(resolve => disk.commit({ ...emptyBatch, ...batch }, resolve))
  return { disk, files, folder: folder.path, deaths, commit, close, [Symbol.asyncDispose]: dispose }
}

const shared = (...octets: number[]): Uint8Array => {
  const block = new Uint8Array(new SharedArrayBuffer(octets.length))
  block.set(octets)
  return block
}

const well = {
  isWritten: true,
  problem: null,
  databaseBytes: expect.any(Number),
  lost: [],
  refused: expect.any(Number),
  isOver: false,
  hasMore: false,
}

function idsIn({ database }: SessionFiles): number[] {
  const store = Store.open(database, "read")
  try {
    return [...store.exchanges()].map(({ id }) => id)
  } finally {
    store.close()
  }
}

/** How many octets each row of frames has. */
function columnsIn({ database }: SessionFiles): number[] {
  const read = new Database(database, { readonly: true })
  const rows = read.query("SELECT length(columns) AS n FROM frames ORDER BY first").all() as { n: number }[]
  read.close()
  return rows.map(({ n }) => n)
}

const rows = (...ids: readonly number[]) => rowsOf(...ids.map(id => [id, "{}", "{}"] as const))

describe("the thread of a disk", () => {
  test("writes bytes and rows that others find, and leaves one file without a log", async () => {
    await using thread = makeThread()
    const [one, two] = [shared(0, 1, 2, 3, 4), shared(5, 6)]
    thread.disk.write(1, 0, one, 1, 4)
    thread.disk.write(1, 3, two, 0, 2)
    thread.disk.write(2, 0, one, 4, 5)
    expect(await thread.commit({ rows: rows(1, 7) })).toEqual(well)
    expect(idsIn(thread.files)).toEqual([1, 7])
    const read = Segments.openToRead(thread.files.segments)
    const target = new Uint8Array(5)
    expect([read.read({ segment: 1, at: 0 }, target), ...target]).toEqual([true, 1, 2, 3, 5, 6])
    expect(read.has({ segment: 2, at: 0 }, 1)).toBe(true)
    read.close()
    thread.disk.remove(1)
    await thread.close()
    expect(readdirSync(thread.folder).sort()).toEqual(["session.db", "session.streams"])
    expect(readdirSync(thread.files.segments)).toEqual(["000002.bytes"])
    const store = Store.open(thread.files.database, "read")
    expect(store.get("endedAt")).toBe(1_234)
    store.close()
    expect(thread.deaths).toEqual([])
  })

  test("takes the database away when it is to be forgotten", async () => {
    await using thread = makeThread()
    await thread.commit({ rows: rows(1) })
    await thread.close(true)
    expect(readdirSync(thread.folder)).toEqual(["session.streams"])
  })

  test("counts what it has not written, and can be waited for", async () => {
    await using thread = makeThread()
    const block = shared(...new Array<number>(1_000).fill(7))
    expect([thread.disk.behind, thread.disk.wait(0, 0)]).toEqual([0, true])
    for (let n = 0; n < 10; n++) thread.disk.write(1, n * 100, block, n * 100, (n + 1) * 100)
    expect(thread.disk.behind).toBeGreaterThan(0)
    expect([thread.disk.wait(10, 0), thread.disk.wait(0, 20_000), thread.disk.behind]).toEqual([true, true, 0])
    expect(readFileSync(join(thread.files.segments, "000001.bytes"))).toEqual(Buffer.alloc(1_000, 7))
  })

  test("is not waited for longer than it is allowed to take", async () => {
    const idle = URL.createObjectURL(
      new Blob(["self.onmessage = ({ data }) => data.type === 'close' && self.postMessage({ type: 'closed' })"]),
    )
    await using thread = makeThread(() => new Worker(idle))
    thread.disk.write(1, 0, shared(1), 0, 1)
    expect([thread.disk.wait(1, 0), thread.disk.wait(0, 1), thread.disk.behind]).toEqual([true, false, 1])
  })

  test("answers in order, each batch with what was lost before it", async () => {
    await using thread = makeThread()
    const answered: number[] = []
    const answers = Array.from({ length: 12 }, (_, at) => {
      const segment = at + 1
      // Every third file stands there already.
      if (segment % 3 === 0) writeFileSync(join(thread.files.segments, segmentName(segment)), "")
      thread.disk.write(segment, 0, shared(segment), 0, 1)
      const answer = thread.commit({ rows: rows(segment) })
      return answer.then(committed => {
        answered.push(segment)
        return committed.lost.map(({ segment }) => segment)
      })
    })
    expect(await Promise.all(answers)).toEqual([3, 6, 9, 12].flatMap(segment => [[], [], [segment]]))
    expect(answered).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(idsIn(thread.files)).toEqual(answered)
  })

  test("refuses while another program has the database locked, and goes on after that", async () => {
    await using thread = makeThread()
    const problem = `The recording ${thread.files.database} cannot be written: another program has locked it; close that one.`
    {
      using _ = lock(thread.files)
      expect(await thread.commit({ rows: rows(1) })).toMatchObject({ isWritten: false, problem })
    }
    expect(await thread.commit({ rows: rows(1) })).toEqual(well)
    {
      using _ = lock(thread.files)
      expect(await thread.commit({ rows: rows(2) })).toMatchObject({ isWritten: false, problem })
    }
    expect(await thread.commit({ rows: rows(2) })).toEqual(well)
    expect(idsIn(thread.files)).toEqual([1, 2])
    expect(thread.deaths).toEqual([])
  })

  const refused = {
    isWritten: false,
    problem: "The recording cannot be written: the thread that writes it has ended; please report this, and start NectoProxy again.",
    databaseBytes: 0,
    lost: [],
    refused: 0,
    isOver: true,
    hasMore: false,
  }
  const whenItDies: readonly (readonly [string, string])[] = [
    ["with the first batch", "data.type === 'commit'"],
    ["at its beginning", "data.type === 'open'"],
    ["when it is to close", "data.type === 'close'"],
  ]

  test.each(whenItDies)("that dies %s is said once: nothing waits for it any more, and nothing more is taken", async (_when, condition) => {
    const script = `self.onmessage = ({ data }) => { if (${condition}) throw new Error("a bug") }`
    const url = URL.createObjectURL(new Blob([script]))
    const started: Worker[] = []
    await using thread = makeThread(() => {
      const worker = new Worker(url)
      started.push(worker)
      return worker
    })
    const { disk, deaths } = thread
    disk.write(1, 0, shared(1), 0, 1)
    const answers = [thread.commit({}), thread.commit({})]
    // Both, those that it would have answered and whoever closes, are told.
    if (condition.includes("close")) await thread.close()
    expect(await Promise.all(answers)).toEqual([refused, refused])
    expect(deaths).toEqual([expect.stringContaining("a bug")])
    expect([disk.behind, disk.wait(0, 20_000), disk.wait(1_000, 20_000)]).toEqual([Number.POSITIVE_INFINITY, false, false])
    disk.write(1, 1, shared(1), 0, 1)
    disk.remove(1)
    for (const worker of started) worker.onerror?.(new ErrorEvent("error", { message: "and again" }))
    let isAnswered = false
    disk.commit(emptyBatch, committed => {
      expect(committed).toEqual(refused)
      isAnswered = true
    })
    expect(isAnswered).toBe(true)
    await thread.close()
    expect([deaths.length, started.length]).toEqual([1, 1])
  })
})

describe.each<DiskKind>(["here", "thread"])("a database that is locked, with the disk %s", kind => {
  test("does not make a block of frames be written once more with every try", async () => {
    await using running = makeSession({}, kind)
    const { session, files } = running
    const { say } = counting(session)
    say(4_200)
    {
      using _ = lock(files)
      await session.recorder.flush()
      const { totalBytes } = session.segments
      for (let time = 0; time < 5; time++) await session.recorder.flush()
      expect(session.segments.totalBytes).toBe(totalBytes)
    }
    await session.recorder.flush()
    expect(await found(files)).toEqual(await wholeView(session, limits))
  })
})

test.each<DiskKind>(["here", "thread"])(
  "more exchanges than one batch takes are all there when it is closed at once, with the disk %s",
  async kind => {
    await using running = makeSession({}, kind)
    const { session, files } = running
    for (let n = 1; n <= 1_201; n++) exchange(session)
    await session.close()
    expect(idsIn(files)).toEqual(Array.from({ length: 1_201 }, (_, at) => at + 1))
  },
)

const shape = (views: Awaited<ReturnType<typeof found>>) => views.map(view => [view.messages.length, view.messages.at(-1)?.data ?? null])

describe("a WebSocket of ten thousand frames, and requests beside it,", () => {
  test("are found by others, and read the same while they are on their way there", async () => {
    await using running = makeSession()
    const { session, files } = running
    const { say } = counting(session)
    exchange(session)
    say(5_000)
    await session.recorder.flush()
    say(5_000)
    exchange(session, "x".repeat(300_000))
    const before = await wholeView(session, limits)
    const flushed = session.recorder.flush()
    // Another look at it begins before the thread has anything of it, and ends after that.
    const meanwhile = wholeView(session, limits)
    await flushed
    const live = await wholeView(session, limits)
    expect(shape(live)).toEqual([
      [10_000, "message 10000"],
      [0, null],
      [0, null],
    ])
    expect(live[2]?.bodies[1]?.bytes).toBe("78".repeat(300_000))
    expect(before.map(({ messages }) => messages)).toEqual(live.map(({ messages }) => messages))
    expect(await meanwhile).toEqual(live)
    expect(await found(files)).toEqual(live)
    // Whole blocks stand among the bytes: the database has places instead.
    expect(columnsIn(files)).toEqual([16, 16, 26 * (10_000 - 2 * 4_096)])
    expect(running.problems).toEqual([])
  })

  test("are found after the recording was closed while they were on their way, in one file without a log", async () => {
    await using running = makeSession()
    const { session, files } = running
    const { say, connection } = counting(session)
    say(9_000)
    void session.recorder.flush()
    exchange(session, "y".repeat(100_000))
    say(1_000)
    connection.close(null)
    const live = await wholeView(session, limits)
    expect(shape(live)[0]).toEqual([10_000, "message 10000"])
    void session.recorder.flush()
    exchange(session, "the last")
    const [last] = (await wholeView(session, limits)).slice(-1)
    await session.close()
    expect(readdirSync(dirname(files.database)).sort()).toEqual(["session.db", "session.streams"])
    expect(await found(files, false)).toEqual([...live, last!])
  })
})

describe("a recording that is cleared", () => {
  test.each([true, false])("has nothing of before on disk, and all that came after (with a batch under way: %p)", async isUnderWay => {
    await using running = makeSession()
    const { session, files } = running
    const { say } = counting(session)
    exchange(session, secret)
    say(9_000)
    session.recorder.markMessage(2, 5, { note: secret })
    const flushed = session.recorder.flush()
    if (!isUnderWay) await flushed
    const cleared = session.recorder.clear()
    expect(await wholeView(session, limits)).toEqual([])
    // The connection lives on, and is not recorded any more; what is new is.
    say(10)
    exchange(session, "after")
    const again = counting(session)
    again.say(5_000)
    await cleared
    await session.recorder.flush()
    const live = await wholeView(session, limits)
    expect(shape(live)).toEqual([
      [0, null],
      [5_000, "message 5000"],
    ])
    expect(await found(files)).toEqual(live)
    const paths = [files.database, `${files.database}-wal`, ...readdirSync(files.segments).map(name => join(files.segments, name))]
    expect(paths.filter(path => readFileSync(path).includes(secret))).toEqual([])
    expect(running.problems).toEqual([])
  })

  test("while the database is locked and a batch under way is refused, is empty once it takes rows again", async () => {
    await using running = makeSession()
    const { session, files } = running
    exchange(session, "before")
    await session.recorder.flush()
    {
      using _ = lock(files)
      exchange(session, "refused")
      session.recorder.mark(1, { note: secret })
      void session.recorder.flush()
      await session.recorder.clear()
      expect(await found(files)).toHaveLength(1)
    }
    exchange(session, "after")
    await session.recorder.flush()
    const live = await wholeView(session, limits)
    expect([live.length, await found(files)]).toEqual([1, live])
    expect(running.problems).toEqual([expect.stringContaining("locked"), null])
  })

  test("is empty for others once that was waited for", async () => {
    await using running = makeSession()
    const { session, files } = running
    exchange(session)
    void session.recorder.flush()
    await session.recorder.clear()
    expect([await found(files), readdirSync(files.segments)]).toEqual([[], []])
  })
})

describe("what is said of messages while a batch is under way", () => {
  const marksIn = async (files: SessionFiles) => (await found(files)).map(({ marks, exchange }) => [exchange.note, ...marks])

  test("is not lost: neither what is new nor what was said before", async () => {
    await using running = makeSession()
    const { session, files } = running
    const { say } = counting(session)
    say(10)
    const { recorder } = session
    recorder.markMessage(1, 1, { note: "first" })
    recorder.markMessage(1, 2, { note: "second" })
    const flushed = recorder.flush()
    recorder.markMessage(1, 2, { note: "changed" })
    recorder.markMessage(1, 3, { color: "red" })
    recorder.mark(1, { note: "of all" })
    await flushed
    await recorder.flush()
    expect(await marksIn(files)).toEqual([["of all", [1, { note: "first" }], [2, { note: "changed" }], [3, { color: "red" }]]])
  })

  test("is not lost either where that batch is refused", async () => {
    await using running = makeSession()
    const { session, files } = running
    const { say } = counting(session)
    const { recorder } = session
    say(10)
    exchange(session)
    exchange(session)
    await recorder.flush()
    {
      using _ = lock(files)
      recorder.remove([3 as ExchangeId])
      recorder.markMessage(1, 1, { note: "first" })
      recorder.markMessage(1, 2, { note: "second" })
      recorder.mark(2, { note: "of the second" })
      const flushed = recorder.flush()
      recorder.markMessage(1, 2, { note: "changed" })
      recorder.mark(1, { note: "of all" })
      recorder.remove([2 as ExchangeId])
      say(5_000)
      await flushed
      expect(await marksIn(files)).toEqual([[""], [""], [""]])
    }
    expect(running.problems).toHaveLength(1)
    await recorder.flush()
    expect(await marksIn(files)).toEqual([["of all", [1, { note: "first" }], [2, { note: "changed" }]]])
    expect(await found(files)).toEqual(await wholeView(session, limits))
    expect(running.problems.at(-1)).toBeNull()
  })
})

test("whatever is recorded, removed or cleared while batches are under way is the same for others, locked or not", async () => {
  const some = fc.array(anyStep, { maxLength: 25, size: "max" })
  const property = fc.asyncProperty(some, some, some, fc.boolean(), async (before, meanwhile, after, isLocked) => {
    await using running = makeSession({ streamTailBytesMax: 64, segmentBytes: 400 })
    const { session, files } = running
    const play = trafficPlayer(session.recorder)
    play(before)
    const flushed = session.recorder.flush()
    play(meanwhile)
    const seen = await wholeView(session, limits)
    await flushed
    expect(await wholeView(session, limits)).toEqual(seen)
    {
      using _ = isLocked ? lock(files) : null
      play(after)
      await session.recorder.flush()
    }
    await session.recorder.flush()
    expect(await found(files)).toEqual(await wholeView(session, limits))
  })
  await fc.assert(property, { numRuns: 20 })
})

test("a thread that dies costs what is recorded after that, and nobody waits for it", async () => {
  const url = URL.createObjectURL(new Blob(["self.onmessage = ({ data }) => { if (data.type === 'commit') throw new Error('a bug') }"]))
  await using thread = makeThread(() => new Worker(url))
  const { disk, files, deaths } = thread
  const store = Store.open(files.database, "read")
  const segments = Segments.openToWrite(files.segments, limits, disk)
  const problems: (string | null)[] = []
  const writer = new SessionWriter(store, segments, disk, { ...limits, ...quiet }, problem => problems.push(problem))
  const stream = writer.streams.open()
  stream.append(utf8("before"))
  await writer.flush()
  for (let time = 0; time < 3; time++) {
    stream.append(utf8("after"))
    await writer.flush()
  }
  const why = "The recording cannot be written: the thread that writes it has ended; please report this, and start NectoProxy again."
  expect(problems).toEqual([`${why} Traffic goes on; what passes now may not be kept.`])
  expect(deaths).toHaveLength(1)
  expect(writer.isStuck).toBe(true)
  // What was on its way is read from memory.
  expect([stream.length, stream.read(0, 6)]).toEqual([21, utf8("before")])
  store.close()
  await writer.close(1)
})
