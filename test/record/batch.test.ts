// One batch of rows, as the database has them afterwards: in what order, and what becomes of bytes that the disk did not take.

import { describe, expect, test } from "bun:test"
import { join } from "node:path"
import type { ExchangeId } from "../../server/contract.ts"
import { type Batch, writeBatch } from "../../server/record/batch.ts"
import { FrameCache } from "../../server/record/frame-cache.ts"
import { columnsBytes, newColumns, writeColumns, writePlace } from "../../server/record/frame-columns.ts"
import { blockFramesMax } from "../../server/record/frame-index.ts"
import { framePages } from "../../server/record/restore.ts"
import { type LostRange, SegmentFiles } from "../../server/record/segment-files.ts"
import { Segments } from "../../server/record/segments.ts"
import { Store } from "../../server/record/store.ts"
import { emptyBatch, rowsOf as exchangeRows } from "../support/empty-batch.ts"
import { makeFolder } from "../support/recording.ts"

function makeStore() {
  const folder = makeFolder()
  const store = Store.open(join(folder.path, "session.db"), "write")
  const write = (batch: Partial<Batch>, lost: readonly LostRange[] = []) =>
    store.transaction(() => writeBatch(store, { ...emptyBatch, ...batch }, lost))
  const dispose = () => {
    store.close()
    folder[Symbol.dispose]()
  }
  return { store, folder: folder.path, write, [Symbol.dispose]: dispose }
}

const summary = { firstFrame: 0, count: 1, firstMessage: 0, messages: 1, firstTime: 0, lastTime: 0 }

/** All that there can be of an exchange. */
const rowsOf = (exchange: number): Partial<Batch> => ({
  rows: exchangeRows([exchange, `{"facts":${exchange}}`, `{"kept":${exchange}}`]),
  frames: [{ exchange, summary, columns: writeColumns(newColumns(1)) }],
  wires: [{ exchange, message: 1, wire: "{}" }],
  marks: [{ exchange, message: 1, mark: '{"note":"a"}' }],
  windows: [{ exchange, direction: "client-to-server", before: 1, window: Uint8Array.of(1) }],
  extents: [{ stream: exchange, start: 0, length: 10, segment: 1, at: 0 }],
})

const has = (store: Store, exchange: number) => ({
  row: store.exchange(exchange) !== null,
  frames: store.frames(exchange, 0) !== null,
  wire: store.wire(exchange, 1) !== null,
  marks: store.marks(exchange).length > 0,
  window: store.window(exchange, "client-to-server", 1) !== null,
  extents: store.extents(exchange, 0, 10).length > 0,
})

const all = { row: true, frames: true, wire: true, marks: true, window: true, extents: true }
const none = { row: false, frames: false, wire: false, marks: false, window: false, extents: false }

describe("a batch", () => {
  test("puts rows of every kind", () => {
    using made = makeStore()
    made.write(rowsOf(1))
    expect(has(made.store, 1)).toEqual(all)
  })

  test("takes rows apart as they were joined, whatever their texts say", () => {
    using made = makeStore()
    const facts = JSON.stringify({ note: "two\nlines\r\n, \u2028 and \u0000" })
    const rows = exchangeRows([3, facts, "{}"], [1, '"a"', '"\\n"'], [20, "{}", facts])
    made.write({ rows })
    expect([...made.store.exchanges()]).toEqual([
      { id: 1, facts: '"a"', kept: '"\\n"' },
      { id: 3, facts, kept: "{}" },
      { id: 20, facts: "{}", kept: facts },
    ])
  })

  test("leaves facts as they stand where it has none", () => {
    using made = makeStore()
    made.write({ rows: exchangeRows([1, '"facts"', '"kept"']) })
    made.write({ rows: exchangeRows([1, "", '"more"'], [2, "", '"of nobody"']) })
    expect([...made.store.exchanges()]).toEqual([{ id: 1, facts: '"facts"', kept: '"more"' }])
  })

  test("clears before it puts anything", () => {
    using made = makeStore()
    made.write(rowsOf(1))
    made.write({ ...rowsOf(2), mustClear: true })
    expect([has(made.store, 1), has(made.store, 2)]).toEqual([none, all])
  })

  test("removes all of an exchange but its bytes, and remembers the highest number that went", () => {
    using made = makeStore()
    for (const id of [1, 2, 3]) made.write(rowsOf(id))
    made.write({
      removed: [
        { first: 3, last: 3 },
        { first: 1, last: 1 },
      ],
      lastRemoved: 3,
    })
    expect([1, 2, 3].map(id => has(made.store, id))).toEqual([{ ...none, extents: true }, all, { ...none, extents: true }])
    expect(made.store.get("lastRemoved")).toBe(3)
    made.write({ removed: [], lastRemoved: 0 })
    expect(made.store.get("lastRemoved")).toBe(3)
  })
})

describe("bytes that the disk did not take", () => {
  const extent = { stream: 1, start: 1_000, length: 100, segment: 2, at: 50 }

  test.each<[name: string, lost: readonly LostRange[], expected: readonly (readonly [start: number, at: number, length: number])[]]>([
    ["none", [], [[1_000, 50, 100]]],
    [
      "in the middle",
      [{ segment: 2, from: 70, to: 80 }],
      [
        [1_000, 50, 20],
        [1_030, 80, 70],
      ],
    ],
    ["at the beginning", [{ segment: 2, from: 0, to: 51 }], [[1_001, 51, 99]]],
    ["at the end", [{ segment: 2, from: 149, to: 151 }], [[1_000, 50, 99]]],
    ["all", [{ segment: 2, from: 0, to: 200 }], []],
    ["of another segment", [{ segment: 3, from: 0, to: 200 }], [[1_000, 50, 100]]],
  ])("are in no extent: %s", (_name, lost, expected) => {
    using made = makeStore()
    made.write({ extents: [extent] }, lost)
    const rows = made.store.extents(1, 0, 10).map(({ start, at, length, segment }) => [segment, start, at, length])
    expect(rows).toEqual(expected.map(([start, at, length]) => [2, start, at, length]))
  })

  test("are in no extent when that has grown since", () => {
    using made = makeStore()
    const lost = [{ segment: 2, from: 70, to: 80 }]
    made.write({ extents: [extent] }, lost)
    made.write({ extents: [{ ...extent, length: 300 }] }, lost)
    expect(made.store.extents(1, 0, 10).map(({ start, length }) => [start, length])).toEqual([
      [1_000, 20],
      [1_030, 270],
    ])
  })

  const blockBytes = columnsBytes(blockFramesMax)

  test.each<[name: string, from: number, to: number, isThere: boolean]>([
    ["all of it", 0, blockBytes, false],
    ["its beginning", 0, 1, false],
    ["its middle", 10, 20, false],
    ["its end", blockBytes - 1, blockBytes + 5, false],
    ["what comes after it", blockBytes, blockBytes + 5, true],
  ])("are no frames either: of a whole block that stands among them %s", (_name, from, to, isThere) => {
    using made = makeStore()
    const path = join(made.folder, "session.streams")
    Segments.makeFolder(path)
    const files = new SegmentFiles(path)
    const times = writeColumns({ ...newColumns(blockFramesMax), times: new Float64Array(blockFramesMax).fill(7) })
    // A hole of zeros in the place of what was lost.
    files.write(1, 0, times.fill(0, from, to))
    files.write(1, blockBytes, new Uint8Array(10))
    files.close()
    const whole = { ...summary, count: blockFramesMax, messages: blockFramesMax }
    const columns = writePlace({ segment: 1, at: 0 })
    made.write({ frames: [{ exchange: 1, summary: whole, columns }] }, [{ segment: 1, from, to }])
    const segments = Segments.openToRead(path)
    const pages = framePages({ store: made.store, segments, cache: new FrameCache(0) }, 1 as ExchangeId)
    const loaded = pages.load(0)
    segments.close()
    expect(loaded && [...new Set(loaded.times)]).toEqual(isThere ? [7] : null)
  })
})
