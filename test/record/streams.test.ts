// A stream gives back exactly the bytes that passed, over tail, disk and file boundaries; or null, never something else.

import { afterEach, describe, expect, jest, test } from "bun:test"
import fc from "fast-check"
import type { Stream } from "../../server/record/streams.ts"
import { makeRecording, type TestLimits, type TestRecording, utf8 } from "../support/recording.ts"

const small = { streamTailBytesMax: 64, segmentBytes: 150, flushMs: 1_000_000 } satisfies Partial<TestLimits>

/** What passes a stream: bytes, or null for one that is not kept. */
type Model = (number | null)[]

type Step =
  | { readonly type: "append"; readonly stream: number; readonly bytes: Uint8Array }
  | { readonly type: "skip"; readonly stream: number; readonly length: number }
  | { readonly type: "flush" }
  | { readonly type: "refuse"; readonly isRefused: boolean }

const stream = fc.nat(2)
const append = fc.record({ type: fc.constant("append" as const), stream, bytes: fc.uint8Array({ maxLength: 100 }) })
const skip = fc.record({ type: fc.constant("skip" as const), stream, length: fc.nat(90) })
const flush = fc.record({ type: fc.constant("flush" as const) })
const refuse = fc.record({ type: fc.constant("refuse" as const), isRefused: fc.boolean() })
const range = fc.tuple(fc.nat(4_000), fc.nat(500))

/** Plays the steps on three streams of a recording and on plain arrays. */
function play(recording: TestRecording, steps: readonly Step[]): { readonly streams: Stream[]; readonly models: Model[] } {
  const streams = [0, 1, 2].map(() => recording.streams.open())
  const models: Model[] = [[], [], []]
  const kept = recording.segments.append.bind(recording.segments)
  for (const step of steps) {
    switch (step.type) {
      case "append": {
        // The caller may use its bytes for something else at once.
        const reused = step.bytes.slice()
        streams[step.stream]!.append(reused)
        reused.fill(0)
        models[step.stream]!.push(...step.bytes)
        break
      }
      case "skip":
        streams[step.stream]!.skip(step.length)
        models[step.stream]!.push(...new Array<null>(step.length).fill(null))
        break
      case "flush":
        recording.recorder.flush()
        break
      case "refuse":
        recording.segments.append = step.isRefused ? noSpace : kept
        break
      default:
        step satisfies never
    }
  }
  recording.segments.append = kept
  return { streams, models }
}

function noSpace(): never {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" })
}

const expected = (model: Model, start: number, end: number): number[] | null => {
  if (end > model.length) return null
  const part = model.slice(start, end)
  return part.includes(null) ? null : (part as number[])
}

const plain = (bytes: Uint8Array | null): number[] | null => bytes && [...bytes]

describe("a stream", () => {
  test("gives back any range exactly, and null for one with skipped bytes in it", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(append, append, append, skip, flush), { maxLength: 60 }), fc.array(range), (steps, ranges) => {
        using recording = makeRecording(small)
        const { streams, models } = play(recording, steps)
        for (const [at, stream] of streams.entries()) {
          const model = models[at]!
          expect(stream.length).toBe(model.length)
          expect(plain(stream.read(0, stream.length))).toEqual(expected(model, 0, model.length))
          for (const [start, length] of ranges) {
            if (start > model.length) continue
            expect(plain(stream.read(start, start + length))).toEqual(expected(model, start, start + length))
          }
        }
        expect(recording.problems).toEqual([])
      }),
    )
  })

  test("gives the bytes or null when old ones are evicted or the disk refuses, and counts all of them", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(append, append, append, skip, flush, refuse), { maxLength: 80 }), fc.array(range), (steps, ranges) => {
        using recording = makeRecording({ ...small, sessionBytesMax: 400 })
        const { streams, models } = play(recording, steps)
        expect(recording.segments.totalBytes).toBeLessThanOrEqual(400)
        for (const [at, stream] of streams.entries()) {
          const model = models[at]!
          expect(stream.length).toBe(model.length)
          for (const [start, length] of ranges) {
            const read = plain(stream.read(start, Math.min(start + length, stream.length)))
            if (read) expect(read).toEqual(expected(model, start, Math.min(start + length, model.length))!)
          }
        }
      }),
    )
  })

  test("has nothing that has not come yet, and no range that ends before it starts", () => {
    using recording = makeRecording(small)
    const stream = recording.streams.open()
    expect(plain(stream.read(0, 0))).toEqual([])
    expect(stream.read(0, 1)).toBeNull()
    stream.append(utf8("abc"))
    expect(stream.read(2, 4)).toBeNull()
    expect(stream.read(2, 1)).toBeNull()
    expect(plain(stream.read(3, 3))).toEqual([])
  })

  test("puts chunks of at least a tail's size to disk at once", () => {
    using recording = makeRecording(small)
    const stream = recording.streams.open()
    stream.append(utf8("abc"))
    expect(recording.segments.totalBytes).toBe(0)
    stream.append(new Uint8Array(64).fill(7))
    expect(recording.segments.totalBytes).toBe(67)
    expect(plain(stream.read(2, 5))).toEqual([0x63, 7, 7])
  })
})

test("pieces that lie behind each other in different files are not one piece", () => {
  using recording = makeRecording({ ...small, segmentBytes: 30 })
  const [one, other] = [recording.streams.open(), recording.streams.open()]
  const put = (stream: Stream, value: number, length: number) => {
    stream.append(new Uint8Array(length).fill(value))
    recording.streams.flush()
  }
  put(one, 1, 10)
  put(other, 2, 20)
  put(other, 3, 10)
  put(one, 4, 10)
  expect(plain(one.read(0, 20))).toEqual([...new Array<number>(10).fill(1), ...new Array<number>(10).fill(4)])
})

describe("eviction", () => {
  test("takes the oldest bytes of all streams; their number stays", () => {
    using recording = makeRecording({ ...small, segmentBytes: 100, sessionBytesMax: 250 })
    const [quiet, busy] = [recording.streams.open(), recording.streams.open()]
    quiet.append(utf8("first"))
    recording.streams.flush()
    for (let i = 0; i < 10; i++) busy.append(new Uint8Array(64).fill(i))
    expect([quiet.length, busy.length]).toEqual([5, 640])
    expect(quiet.read(0, 5)).toBeNull()
    expect(busy.read(0, 1)).toBeNull()
    expect(plain(busy.read(576, 640))).toEqual(new Array(64).fill(9))
    // Half gone is gone.
    expect(busy.read(0, 640)).toBeNull()
  })
})

describe("a disk that refuses", () => {
  test("costs the bytes it refused, is said once, and is used again when it has room", () => {
    using recording = makeRecording(small)
    const stream = recording.streams.open()
    stream.append(utf8("before"))
    recording.streams.flush()
    const kept = recording.segments.append.bind(recording.segments)
    recording.segments.append = noSpace
    stream.append(utf8("refused"))
    // Still in memory.
    expect(plain(stream.read(6, 13))).toEqual([...utf8("refused")])
    recording.streams.flush()
    stream.append(new Uint8Array(100))
    recording.segments.append = kept
    stream.append(utf8("after"))

    expect(stream.length).toBe(6 + 7 + 100 + 5)
    expect(plain(stream.read(0, 6))).toEqual([...utf8("before")])
    expect(stream.read(6, 13)).toBeNull()
    expect(stream.read(0, 118)).toBeNull()
    expect(plain(stream.read(113, 118))).toEqual([...utf8("after")])
    recording.streams.flush()
    expect(plain(stream.read(113, 118))).toEqual([...utf8("after")])
    recording.recorder.flush()
    recording.recorder.flush()
    const why = "The bytes of the recording cannot be written: ENOSPC: no space left on device, write."
    expect(recording.problems).toEqual([`${why} Traffic goes on; what passes now may not be kept.`, null])
  })
})

describe("time", () => {
  afterEach(() => {
    jest.useRealTimers()
  })

  test("flushes what a quiet stream has in memory", () => {
    jest.useFakeTimers()
    using recording = makeRecording({ ...small, flushMs: 250 })
    const stream = recording.streams.open()
    stream.append(utf8("one"))
    jest.advanceTimersByTime(200)
    stream.append(utf8("two"))
    expect(recording.segments.totalBytes).toBe(0)
    jest.advanceTimersByTime(50)
    expect(recording.segments.totalBytes).toBe(6)
    stream.append(utf8("three"))
    jest.advanceTimersByTime(250)
    expect(recording.segments.totalBytes).toBe(11)
    expect(plain(stream.read(0, 11))).toEqual([...utf8("onetwothree")])
  })
})
