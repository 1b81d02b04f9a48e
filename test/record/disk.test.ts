// The disk on this thread: bytes, then rows; what was refused, and why, is the answer, and nothing of a refused batch is there.

import { Database } from "bun:sqlite"
import { describe, expect, test } from "bun:test"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Batch } from "../../server/record/batch.ts"
import { type Committed, DiskHere } from "../../server/record/disk.ts"
import { Segments } from "../../server/record/segments.ts"
import { Store } from "../../server/record/store.ts"
import { emptyBatch, rowsOf } from "../support/empty-batch.ts"
import { makeFolder, sessionFiles } from "../support/recording.ts"

const exchange = (id: number): Partial<Batch> => ({ rows: rowsOf([id, "{}", "{}"]) })

function makeDisk(sessionBytesMax = 1e9) {
  const folder = makeFolder()
  const files = sessionFiles(folder.path)
  Segments.makeFolder(files.segments)
  const store = Store.open(files.database, "write")
  const disk = new DiskHere(() => store, files.segments, { sessionBytesMax })
  const commit = (batch: Partial<Batch>): Committed => {
    const answers: Committed[] = []
    disk.commit({ ...emptyBatch, ...batch }, committed => answers.push(committed))
    const [answer, ...others] = answers
    if (!answer || others.length > 0) throw new Error(`a batch has one answer, at once, not ${answers.length}`)
    return answer
  }
  const ids = () => [...store.exchanges()].map(({ id }) => id)
  let isClosed = false
  /** Whether it was done when that returned. */
  const close = (endedAt: number, isForgotten: boolean): boolean => {
    disk.close(endedAt, isForgotten, () => {
      isClosed = true
    })
    return isClosed
  }
  const dispose = () => {
    if (!isClosed) close(0, false)
    folder[Symbol.dispose]()
  }
  return { folder: folder.path, files, store, disk, commit, ids, close, [Symbol.dispose]: dispose }
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

test("writes bytes at once and rows with their batch, and never makes anybody wait", () => {
  using made = makeDisk()
  const { disk, files } = made
  disk.write(1, 0, Uint8Array.of(9, 1, 2, 9), 1, 3)
  expect([...readFileSync(join(files.segments, "000001.bytes"))]).toEqual([1, 2])
  expect([disk.behind, disk.wait()]).toEqual([0, true])
  expect(made.commit(exchange(4))).toEqual(well)
  expect(made.ids()).toEqual([4])
  const { databaseBytes } = made.commit(exchange(5))
  expect(databaseBytes).toBe(made.store.usedBytes())
  expect(databaseBytes).toBeGreaterThan(4_096)
  disk.remove(1)
  expect(readdirSync(files.segments)).toEqual([])
})

test("tells with the next batch, once, which bytes were lost and why; their rows are written all the same", () => {
  using made = makeDisk()
  rmSync(made.files.segments, { recursive: true })
  made.disk.write(1, 0, Uint8Array.of(1, 2, 3), 0, 3)
  const extents = [{ stream: 1, start: 0, length: 3, segment: 1, at: 0 }]
  const problem = expect.stringMatching(/^The bytes of the recording cannot be written: ENOENT.*\.$/)
  expect(made.commit({ ...exchange(1), extents })).toEqual({ ...well, problem, lost: [{ segment: 1, from: 0, to: 3 }] })
  expect(made.commit(exchange(2))).toEqual(well)
  expect([made.ids(), made.store.extents(1, 0, 9)]).toEqual([[1, 2], []])
})

describe("a database that refuses", () => {
  test("a batch has nothing of it, says so, and takes it later; lost bytes are told all the same", () => {
    using made = makeDisk()
    rmSync(made.files.segments, { recursive: true })
    made.disk.write(1, 0, Uint8Array.of(1), 0, 1)
    const other = new Database(made.files.database)
    other.run("BEGIN IMMEDIATE")
    const problem = `The recording ${made.files.database} cannot be written: another program has locked it; close that one.`
    const lost = [{ segment: 1, from: 0, to: 1 }]
    const batch = { ...exchange(1), extents: [{ stream: 1, start: 0, length: 3, segment: 1, at: 0 }] }
    expect(made.commit(batch)).toEqual({ isWritten: false, problem, databaseBytes: 0, lost, refused: 1, isOver: false, hasMore: true })
    expect(made.ids()).toEqual([])
    other.run("ROLLBACK")
    other.close()
    expect(made.commit(batch)).toEqual(well)
    expect([made.ids(), made.store.extents(1, 0, 9)]).toEqual([[1], [{ start: 1, length: 2, segment: 1, at: 1 }]])
  })

  test("to be opened is opened again with the next batch", () => {
    using folder = makeFolder()
    const { database, segments } = sessionFiles(folder.path)
    writeFileSync(database, "no database at all, but something else".repeat(100))
    let store: Store | null = null
    const open = () => {
      store ??= Store.open(database, "write")
      return store
    }
    const disk = new DiskHere(open, segments, { sessionBytesMax: 1e9 })
    const answers: Committed[] = []
    disk.commit({ ...emptyBatch, ...exchange(1) }, committed => answers.push(committed))
    rmSync(database)
    disk.commit({ ...emptyBatch, ...exchange(1) }, committed => answers.push(committed))
    expect(answers).toEqual([{ ...well, isWritten: false, problem: expect.stringContaining("not a recording"), hasMore: true }, well])
    disk.close(1, false, () => undefined)
  })

  test("to be closed does not keep anybody from going on", () => {
    using folder = makeFolder()
    const { database, segments } = sessionFiles(folder.path)
    writeFileSync(database, "no database at all, but something else".repeat(100))
    const disk = new DiskHere(() => Store.open(database, "write"), segments, { sessionBytesMax: 1e9 })
    let isClosed = false
    disk.close(1, false, () => {
      isClosed = true
    })
    expect(isClosed).toBe(true)
  })
})

test("a bug is no answer: it is thrown", () => {
  using folder = makeFolder()
  const bug = () => {
    throw new TypeError("a bug")
  }
  const disk = new DiskHere(bug, folder.path, { sessionBytesMax: 1e9 })
  expect(() => disk.commit(emptyBatch, () => undefined)).toThrow("a bug")
  expect(() => disk.close(1, false, () => undefined)).toThrow("a bug")
})

test("rows of evicted segments go some at a time, and the answer says when there are more", () => {
  using made = makeDisk()
  const row = (n: number) => ({ stream: 1, start: n, length: 1, segment: 1 + (n % 2), at: n })
  made.commit({ extents: Array.from({ length: 5_000 }, (_, n) => row(n)) })
  const left = () => made.store.extents(1, 0, 10_000).length
  expect([made.commit({ firstSegment: 2 }).hasMore, left()]).toEqual([true, 3_000])
  expect([made.commit({ firstSegment: 2 }).hasMore, left()]).toEqual([false, 2_500])
  expect([made.commit({ firstSegment: 3 }).hasMore, left()]).toEqual([true, 500])
  expect([made.commit({ firstSegment: 3 }).hasMore, left()]).toEqual([false, 0])
})

test("blocks of frames go, the oldest first, where the database has half of the budget", () => {
  using made = makeDisk(2 * 400 * 1024)
  const summary = { count: 4_096, firstMessage: 0, messages: 0, firstTime: 0, lastTime: 0 }
  const block = (n: number) => ({ exchange: 1, summary: { ...summary, firstFrame: n * 4_096 }, columns: new Uint8Array(50_000) })
  const blocks = () => made.store.blocks(1).map(({ firstFrame }) => firstFrame / 4_096)
  made.commit({ frames: [0, 1, 2].map(block) })
  expect(blocks()).toEqual([0, 1, 2])
  made.commit({ frames: Array.from({ length: 67 }, (_, n) => block(n + 3)) })
  expect(blocks()).toEqual([64, 65, 66, 67, 68, 69])
})

test("what is cleared leaves the file, which gives its room back", () => {
  using made = makeDisk()
  const secret = "correct horse battery staple"
  const { databaseBytes: before } = made.commit({ rows: rowsOf([1, JSON.stringify(secret.repeat(10_000)), "{}"]) })
  made.commit({ mustClear: true, ...exchange(2) })
  expect(made.ids()).toEqual([2])
  expect(made.commit({}).databaseBytes).toBeLessThan(before / 2)
  const files = [made.files.database, `${made.files.database}-wal`].filter(existsSync)
  expect(files.filter(file => readFileSync(file).includes(secret))).toEqual([])
})

describe("closing", () => {
  test("says when it ended, and leaves one file without a log", () => {
    using made = makeDisk()
    made.commit(exchange(1))
    expect(made.close(1_234, false)).toBe(true)
    expect(readdirSync(made.folder).sort()).toEqual(["session.db", "session.streams"])
    const read = Store.open(made.files.database, "read")
    expect(read.get("endedAt")).toBe(1_234)
    read.close()
  })

  test("takes the database away when it is to be forgotten", () => {
    using made = makeDisk()
    made.commit(exchange(1))
    expect(made.close(1_234, true)).toBe(true)
    expect(readdirSync(made.folder)).toEqual(["session.streams"])
  })
})
