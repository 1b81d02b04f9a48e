// Files of bounded size: what was appended is read back, the oldest file goes when there is too much, and a disk that refuses
// leaves everything that was written before readable.

import { describe, expect, test } from "bun:test"
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { type Place, Segments } from "../../server/record/segments.ts"
import { makeFolder } from "../support/recording.ts"

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)

function read(segments: Segments, place: Place, length: number): number[] | null {
  const target = new Uint8Array(length)
  return segments.read(place, target) ? [...target] : null
}

const namesIn = (folder: string): string[] => readdirSync(folder).sort()

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe("segments", () => {
  test("keep what is appended, at a place that gives it back", () => {
    using folder = makeFolder()
    const segments = Segments.openToWrite(folder.path, { segmentBytes: 100, sessionBytesMax: 1_000 })
    const first = segments.append(Uint8Array.of(1, 2, 3))
    const second = segments.append(Uint8Array.of(4, 5))
    expect([first, second]).toEqual([
      { segment: 1, at: 0 },
      { segment: 1, at: 3 },
    ])
    expect(read(segments, first, 3)).toEqual([1, 2, 3])
    expect(read(segments, second, 2)).toEqual([4, 5])
    expect(read(segments, { segment: 1, at: 1 }, 3)).toEqual([2, 3, 4])
    expect(segments.totalBytes).toBe(5)
    segments.close()
  })

  test("are readable by their owner only", () => {
    using folder = makeFolder()
    const session = join(folder.path, "sessions", "today")
    const segments = Segments.openToWrite(session, { segmentBytes: 100, sessionBytesMax: 1_000 })
    segments.append(bytes(1, 1))
    expect([modeOf(session), modeOf(join(session, "000001.bytes"))]).toEqual(["700", "600"])
    segments.close()
  })

  test("are as long as allowed: what does not fit any more begins another file, what never fits has one of its own", () => {
    using folder = makeFolder()
    const segments = Segments.openToWrite(folder.path, { segmentBytes: 10, sessionBytesMax: 1_000 })
    const places = [6, 4, 1, 25, 1].map((length, value) => segments.append(bytes(length, value)))
    expect(places.map(({ segment, at }) => `${segment}:${at}`)).toEqual(["1:0", "1:6", "2:0", "3:0", "4:0"])
    expect(namesIn(folder.path).map(name => [name, statSync(join(folder.path, name)).size])).toEqual([
      ["000001.bytes", 10],
      ["000002.bytes", 1],
      ["000003.bytes", 25],
      ["000004.bytes", 1],
    ])
    expect(read(segments, places[3]!, 25)).toEqual([...bytes(25, 3)])
    segments.close()
  })

  test("give nothing beyond their end, and nothing of a file that never was", () => {
    using folder = makeFolder()
    const segments = Segments.openToWrite(folder.path, { segmentBytes: 10, sessionBytesMax: 1_000 })
    expect(read(segments, { segment: 1, at: 0 }, 1)).toBeNull()
    segments.append(bytes(5, 1))
    expect(read(segments, { segment: 1, at: 3 }, 3)).toBeNull()
    expect(read(segments, { segment: 0, at: 0 }, 1)).toBeNull()
    expect(read(segments, { segment: 2, at: 0 }, 1)).toBeNull()
    segments.close()
  })

  test("forget the oldest file when there is too much, never the newest", () => {
    using folder = makeFolder()
    const segments = Segments.openToWrite(folder.path, { segmentBytes: 10, sessionBytesMax: 25 })
    const places = [0, 1, 2, 3].map(value => segments.append(bytes(10, value)))
    expect(segments.totalBytes).toBe(20)
    expect(places.map(place => read(segments, place, 10)?.[0] ?? null)).toEqual([null, null, 2, 3])

    const huge = segments.append(bytes(100, 9))
    expect(read(segments, huge, 100)).toEqual([...bytes(100, 9)])
    expect(segments.totalBytes).toBe(100)
    segments.close()
    expect(namesIn(folder.path)).toEqual(["000005.bytes"])
  })

  test("go on forgetting when somebody else has deleted a file", () => {
    using folder = makeFolder()
    const segments = Segments.openToWrite(folder.path, { segmentBytes: 10, sessionBytesMax: 15 })
    segments.append(bytes(10, 1))
    rmSync(join(folder.path, "000001.bytes"))
    const second = segments.append(bytes(10, 2))
    expect(read(segments, second, 10)).toEqual([...bytes(10, 2)])
    expect(segments.totalBytes).toBe(10)
    segments.close()
  })
})

describe("a disk that refuses", () => {
  test("is said, nothing counts as written, and later bytes are found where they are", () => {
    using folder = makeFolder()
    const path = join(folder.path, "session")
    const segments = Segments.openToWrite(path, { segmentBytes: 10, sessionBytesMax: 1_000 })
    const before = segments.append(bytes(10, 1))
    rmSync(path, { recursive: true })
    expect(() => segments.append(bytes(10, 2))).toThrow("ENOENT")
    expect(() => segments.append(bytes(10, 2))).toThrow("ENOENT")
    expect(segments.totalBytes).toBe(10)

    mkdirSync(path)
    const after = [3, 4].map(value => segments.append(bytes(10, value)))
    expect(read(segments, before, 10)).toEqual([...bytes(10, 1)])
    expect(after.map(place => read(segments, place, 10))).toEqual([[...bytes(10, 3)], [...bytes(10, 4)]])
    segments.close()
  })

  test("at its beginning is the caller's to say", () => {
    using folder = makeFolder()
    const file = Segments.openToWrite(folder.path, { segmentBytes: 10, sessionBytesMax: 10 })
    file.append(bytes(1, 1))
    file.close()
    expect(() => Segments.openToWrite(join(folder.path, "000001.bytes", "session"), { segmentBytes: 1, sessionBytesMax: 1 })).toThrow()
    expect(existsSync(join(folder.path, "000001.bytes"))).toBe(true)
  })
})

test("closed segments give nothing", () => {
  using folder = makeFolder()
  const segments = Segments.openToWrite(folder.path, { segmentBytes: 10, sessionBytesMax: 100 })
  const place = segments.append(bytes(5, 1))
  segments.close()
  expect(read(segments, place, 5)).toBeNull()
})
