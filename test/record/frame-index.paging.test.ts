// An index whose saved blocks leave memory says the same as one that keeps all: while it grows, and when it is restored from its rows.

import { describe, expect, test } from "bun:test"
import { join } from "node:path"
import fc from "fast-check"
import type { Direction, ExchangeId } from "../../server/contract.ts"
import { FrameCache } from "../../server/record/frame-cache.ts"
import { columnsBytes, newColumns, readColumns, writeColumns } from "../../server/record/frame-columns.ts"
import { FrameIndex } from "../../server/record/frame-index.ts"
import { framePages } from "../../server/record/restore.ts"
import { Store } from "../../server/record/store.ts"
import { frameBits } from "../../server/wire/websocket/decoder.ts"
import { makeFolder } from "../support/recording.ts"

type Pushed = { readonly direction: Direction; readonly opcode: number; readonly isFinal: boolean; readonly length: number }

/** Any order of opcodes and FIN bits; long fragmented messages among them. */
const anyFrame: fc.Arbitrary<Pushed> = fc.record({
  direction: fc.constantFrom("client-to-server" as const, "server-to-client" as const),
  opcode: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 9, 10),
  isFinal: fc.constantFrom(true, false, false),
  length: fc.integer({ min: 2, max: 2 ** 40 }),
})

const block = 4_096
/** All of them stand in the database here. */
const segments = { read: () => false }
const id = 7 as ExchangeId

/** Both indexes get the same; the saved one is saved after each of `savedAfter`. */
function grow(frames: readonly Pushed[], savedAfter: ReadonlySet<number>, cacheBytes: number, folder: string) {
  const store = Store.open(join(folder, "index.db"), "write")
  const cache = new FrameCache(cacheBytes)
  const kept = new FrameIndex()
  const paged = new FrameIndex(framePages({ store, segments, cache }, id))
  const save = () => {
    store.transaction(() => {
      for (const piece of paged.takeUnsaved()) store.putFrames(id, piece, writeColumns(piece.columns))
    })
    paged.markSaved()
  }
  let start = 0
  for (const [number, { direction, opcode, isFinal, length }] of frames.entries()) {
    for (const index of [kept, paged]) {
      // Some come at the same time.
      index.push(
        direction,
        Math.floor(number / 3),
        start,
        length,
        opcode | (isFinal ? frameBits.fin : 0) | (number % 2 ? frameBits.masked : 0),
      )
    }
    start += length
    if (savedAfter.has(number)) save()
  }
  return { store, cache, kept, paged, save }
}

/** What an index says of one place, as a value. */
const look = {
  frame: (index: FrameIndex, at: number) => index.frame(at),
  lastFrameOf: (index: FrameIndex, at: number) => index.lastFrameOf(1 + (at % index.messageCount)),
  framesOf: (index: FrameIndex, at: number) => index.framesOf(1 + (at % index.messageCount), 50),
  messageOf: (index: FrameIndex, at: number) => index.messageOf(at),
  firstMessageAt: (index: FrameIndex, at: number) => [index.firstMessageAt(at / 3), index.firstMessageAt(at / 3 + 0.5)],
} as const

/** Compares them at places far from each other, so that blocks come and go. */
function expectSame(paged: FrameIndex, kept: FrameIndex, step: number): void {
  expect([paged.frameCount, paged.messageCount]).toEqual([kept.frameCount, kept.messageCount])
  const wrong: unknown[] = []
  for (let n = 0, at = 0; n < kept.frameCount; n += step, at = (at + 2_749 * step) % kept.frameCount) {
    for (const [name, say] of Object.entries(look)) {
      const [found, expected] = [say(paged, at), say(kept, at)]
      if (!Bun.deepEquals(found, expected)) wrong.push({ name, at, found, expected })
    }
    if (wrong.length > 3) break
  }
  expect(wrong).toEqual([])
  expect([paged.firstMessageAt(-1), paged.firstMessageAt(1e9)]).toEqual([1, kept.messageCount + 1])
}

/** All blocks, one after the other: how they are cut may differ, not what is in them. */
function bulk(index: FrameIndex) {
  const all = { times: [] as number[], starts: [] as number[], lengths: [] as number[], bits: [] as number[] }
  let messages = 0
  for (let n = 0; n < index.blockCount; n++) {
    const { first, count, firstMessage, columns } = index.block(n)
    if (first !== all.times.length || firstMessage !== messages) throw new Error(`block ${n} does not follow the one before it`)
    for (const name of ["times", "starts", "lengths", "bits"] as const) all[name].push(...columns[name].subarray(0, count))
    messages = all.bits.reduce((sum, bits) => sum + ((bits >> 10) & 1), 0)
  }
  return all
}

describe.each([
  ["no room", 0],
  ["room for one block", columnsBytes(block)],
  ["room for two and a half", columnsBytes(block * 2.5)],
])("with %s in memory", (_name, cacheBytes) => {
  const frames = fc.sample(anyFrame, { numRuns: 13_000, seed: 6455 })

  test.each([
    ["now and then", new Set(fc.sample(fc.nat(12_999), { numRuns: 60, seed: 1 }))],
    ["at the ends of blocks", new Set([block - 1, block, 2 * block - 2, 2 * block - 1, 3 * block - 1])],
    ["never while it grew", new Set<number>()],
    ["after every one of the first frames", new Set(Array.from({ length: 70 }, (_, at) => at))],
  ])("one that was saved %s says what one says that keeps all", (_when, savedAfter) => {
    using folder = makeFolder()
    const { store, cache, kept, paged, save } = grow(frames, savedAfter, cacheBytes, folder.path)
    expectSame(paged, kept, 61)
    save()
    expect([paged.takeUnsaved(), paged.unsavedCount]).toEqual([[], 0])
    expectSame(paged, kept, 31)
    // What is being looked at stays; nothing else beyond the room.
    expect(cache.bytes).toBeLessThanOrEqual(Math.max(cacheBytes, columnsBytes(block)))
    expect(bulk(paged)).toEqual(bulk(kept))

    const restored = new FrameIndex(framePages({ store, segments, cache: new FrameCache(cacheBytes) }, id), store.blocks(id))
    expect(restored.unsavedCount).toBe(0)
    expectSame(restored, kept, 31)
    expect(bulk(restored)).toEqual(bulk(kept))
    store.close()
  })

  test("goes on growing while it is looked at", () => {
    using folder = makeFolder()
    const { store, kept, paged, save } = grow(frames.slice(0, 9_000), new Set([4_000, 5_000]), cacheBytes, folder.path)
    for (const [at, { direction, opcode, isFinal, length }] of frames.slice(0, 6_000).entries()) {
      const bits = opcode | (isFinal ? frameBits.fin : 0)
      for (const index of [kept, paged]) index.push(direction, 3_000 + at, 2 ** 51 + at, length, bits)
      if (at % 200 !== 0) continue
      save()
      for (const say of Object.values(look)) expect(say(paged, at)).toEqual(say(kept, at))
      // The block that is written to is looked at, too.
      expect(paged.frame(paged.frameCount - 1)).toEqual(kept.frame(kept.frameCount - 1))
    }
    save()
    const restored = new FrameIndex(framePages({ store, segments, cache: new FrameCache(cacheBytes) }, id), store.blocks(id))
    expect(bulk(restored)).toEqual(bulk(kept))
    store.close()
  })
})

test("rows are few: a growing block is joined when it is whole", () => {
  using folder = makeFolder()
  const frames = fc.sample(anyFrame, { numRuns: block + 30, seed: 3 })
  const { store } = grow(frames, new Set(frames.keys()), 0, folder.path)
  expect(store.blocks(id).map(({ firstFrame, count }) => [firstFrame, count])).toEqual([
    [0, block],
    ...Array.from({ length: 30 }, (_, at) => [block + at, 1]),
  ])
  store.close()
})

test("what could not be saved is saved with what came after it", () => {
  using folder = makeFolder()
  const frames = fc.sample(anyFrame, { numRuns: 6_000, seed: 4 })
  const { store, kept, paged, save } = grow(frames, new Set([100, 4_500]), 0, folder.path)
  // Refused: `markSaved` is never called.
  expect(paged.takeUnsaved().length).toBeGreaterThan(0)
  expect(paged.unsavedCount).toBe(frames.length - 4_501)
  paged.push("client-to-server", 5_000, 2 ** 52, 10, frameBits.fin | 1)
  kept.push("client-to-server", 5_000, 2 ** 52, 10, frameBits.fin | 1)
  save()
  expect(bulk(new FrameIndex(framePages({ store, segments, cache: new FrameCache(0) }, id), store.blocks(id)))).toEqual(bulk(kept))
  store.close()
})

const number = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))

test("columns are read as they were written, whatever address the bytes are at", () => {
  const rows = fc.array(fc.tuple(number, number, number, fc.nat(0xffff)), { maxLength: 40 })
  fc.assert(
    fc.property(rows, fc.nat(15), (rows, offset) => {
      const columns = newColumns(rows.length)
      for (const [at, [time, start, length, bits]] of rows.entries()) {
        columns.times[at] = time
        columns.starts[at] = start
        columns.lengths[at] = length
        columns.bits[at] = bits
      }
      const written = writeColumns(columns)
      expect(written.length).toBe(columnsBytes(rows.length))
      const elsewhere = new Uint8Array(written.length + 16).subarray(offset, offset + written.length)
      elsewhere.set(written)
      expect(readColumns(elsewhere)).toEqual(columns)
    }),
  )
})

test.each([1, 25, 27, 51])("%d octets are no columns", length => {
  expect(readColumns(new Uint8Array(length))).toBeNull()
})
