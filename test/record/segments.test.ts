// Files of bounded size: what was appended is read back, on disk or still on its way there; the oldest file goes when there is too much;
// a disk that refuses leaves everything else readable.

import { describe, expect, test } from "bun:test"
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Disk } from "../../server/record/disk.ts"
import { SegmentFiles } from "../../server/record/segment-files.ts"
import { type Place, type SegmentLimits, Segments } from "../../server/record/segments.ts"
import { makeFolder } from "../support/recording.ts"

const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)

const unused = () => {
  throw new Error("segments have nothing to do with the database")
}

/** A disk on this thread of which only the files are used. */
function diskOf(files: SegmentFiles): Disk {
  const write: Disk["write"] = (segment, at, block, from, to) => files.write(segment, at, block.subarray(from, to))
  const remove: Disk["remove"] = segment => files.remove(segment)
  return {
    behind: 0,
    wait: () => true,
    write,
    remove,
    commit: unused,
    close: unused,
    get refused() {
      return files.refused
    },
  }
}

type TestSegments = Disposable & {
  readonly segments: Segments
  readonly path: string
  /** What the disk has lost is told, as it is with every batch. */
  tell(): string | null
  names(): string[]
}

/** In a new folder, or in one that is there. */
function makeSegments(own: Partial<SegmentLimits> = {}, lastNumber = 0, folder = makeFolder()): TestSegments {
  const path = join(folder.path, "session.streams")
  Segments.makeFolder(path)
  const files = new SegmentFiles(path)
  const all = { segmentBytes: 10, sessionBytesMax: 1_000, writeAheadBytesMax: 8 * 1024 * 1024, ...own }
  const segments = Segments.openToWrite(path, all, diskOf(files), lastNumber)
  return {
    segments,
    path,
    tell() {
      const { problem, lost } = files.takeNews()
      segments.lose(lost, files.refused)
      return problem
    },
    names: () => readdirSync(path).sort(),
    [Symbol.dispose]() {
      segments.close()
      files.close()
      folder[Symbol.dispose]()
    },
  }
}

function read(segments: Segments, place: Place, length: number): number[] | null {
  const target = new Uint8Array(length)
  return segments.read(place, target) ? [...target] : null
}

const shown = ({ segment, at }: Place): string => `${segment}:${at}`

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

/** Everything that can be read is read at each of these. */
const moments: readonly (readonly [string, (segments: Segments) => void])[] = [
  ["before anything is flushed", () => undefined],
  ["from the files", segments => segments.flush()],
]

describe.each(moments)("segments, read %s,", (_moment, flush) => {
  test("keep what is appended, at a place that gives it back", () => {
    using made = makeSegments({ segmentBytes: 100 })
    const { segments } = made
    const first = segments.append(Uint8Array.of(1, 2, 3))
    const second = segments.append(Uint8Array.of(4, 5))
    flush(segments)
    expect([first, second].map(shown)).toEqual(["1:0", "1:3"])
    expect(read(segments, first, 3)).toEqual([1, 2, 3])
    expect(read(segments, second, 2)).toEqual([4, 5])
    expect(read(segments, { segment: 1, at: 1 }, 3)).toEqual([2, 3, 4])
    expect([segments.has(first, 5), segments.has(second, 2), segments.totalBytes]).toEqual([true, true, 5])
  })

  test("are as long as allowed: what does not fit any more begins another one, what never fits has one of its own", () => {
    using made = makeSegments()
    const { segments } = made
    const places = [6, 4, 1, 25, 1].map((length, value) => segments.append(bytes(length, value)))
    flush(segments)
    expect(places.map(shown)).toEqual(["1:0", "1:6", "2:0", "3:0", "4:0"])
    expect(places.map((place, at) => read(segments, place, [6, 4, 1, 25, 1][at]!))).toEqual(
      [6, 4, 1, 25, 1].map((length, value) => [...bytes(length, value)]),
    )
  })

  test("give nothing beyond their end, and nothing of one that never was", () => {
    using made = makeSegments()
    const { segments } = made
    expect(read(segments, { segment: 1, at: 0 }, 1)).toBeNull()
    segments.append(bytes(5, 1))
    flush(segments)
    expect(read(segments, { segment: 1, at: 0 }, 5)).toEqual([1, 1, 1, 1, 1])
    const beyond: readonly (readonly [Place, number])[] = [
      [{ segment: 1, at: 3 }, 3],
      [{ segment: 1, at: 5 }, 1],
      [{ segment: 0, at: 0 }, 1],
      [{ segment: 2, at: 0 }, 1],
    ]
    expect(beyond.map(([place, length]) => segments.has(place, length))).toEqual([false, false, false, false])
    expect(beyond.map(([place, length]) => read(segments, place, length))).toEqual([null, null, null, null])
  })

  test("forget the oldest when there is too much, never the newest", () => {
    using made = makeSegments({ sessionBytesMax: 25 })
    const { segments } = made
    const places = [0, 1, 2, 3].map(value => segments.append(bytes(10, value)))
    flush(segments)
    expect([segments.totalBytes, segments.firstNumber]).toEqual([20, 3])
    expect(places.map(place => read(segments, place, 10)?.[0] ?? null)).toEqual([null, null, 2, 3])
    expect(places.map(place => segments.has(place, 10))).toEqual([false, false, true, true])

    const huge = segments.append(bytes(100, 9))
    flush(segments)
    expect(read(segments, huge, 100)).toEqual([...bytes(100, 9)])
    expect(segments.totalBytes).toBe(100)
    segments.flush()
    expect(made.names()).toEqual(["000005.bytes"])
  })

  test("that were cleared give nothing, and their numbers are not given again", () => {
    using made = makeSegments()
    const { segments } = made
    const before = [1, 2].map(value => segments.append(bytes(7, value)))
    flush(segments)
    segments.clear()
    expect(before.map(place => [segments.has(place, 7), read(segments, place, 7)])).toEqual([
      [false, null],
      [false, null],
    ])
    expect([segments.totalBytes, segments.firstNumber]).toEqual([0, 3])
    const after = segments.append(bytes(2, 3))
    flush(segments)
    expect([shown(after), read(segments, after, 2)]).toEqual(["3:0", [3, 3]])
    segments.flush()
    expect(made.names()).toEqual(["000003.bytes"])
  })

  test("that are closed give nothing and take nothing", () => {
    using made = makeSegments()
    const { segments } = made
    const place = segments.append(bytes(5, 1))
    flush(segments)
    segments.close()
    expect([segments.has(place, 5), read(segments, place, 5)]).toEqual([false, null])
    expect(() => segments.append(bytes(1, 1))).toThrow("the recording is closed")
  })
})

describe("the files of segments", () => {
  test("are readable by their owner only", () => {
    using made = makeSegments()
    made.segments.append(bytes(1, 1))
    made.segments.flush()
    expect([modeOf(made.path), modeOf(join(made.path, "000001.bytes"))]).toEqual(["700", "600"])
  })

  test("are written when another one begins, or when somebody asks", () => {
    using made = makeSegments()
    const sizes = () => made.names().map(name => statSync(join(made.path, name)).size)
    made.segments.append(bytes(6, 1))
    expect(sizes()).toEqual([])
    made.segments.append(bytes(6, 2))
    expect(sizes()).toEqual([6])
    made.segments.append(bytes(3, 3))
    made.segments.append(bytes(25, 4))
    expect(sizes()).toEqual([6, 9])
    made.segments.flush()
    expect(sizes()).toEqual([6, 9, 25])
  })

  test("count against the budget with what the session takes besides", () => {
    using made = makeSegments({ sessionBytesMax: 40 })
    for (let value = 0; value < 4; value++) made.segments.append(bytes(10, value))
    expect(made.segments.firstNumber).toBe(1)
    made.segments.otherBytes = 20
    made.segments.append(bytes(10, 4))
    expect([made.segments.firstNumber, made.segments.totalBytes]).toEqual([4, 20])
  })

  test("go on being forgotten when somebody else has deleted one", () => {
    using made = makeSegments({ sessionBytesMax: 15 })
    const { segments } = made
    segments.append(bytes(10, 1))
    segments.flush()
    rmSync(join(made.path, "000001.bytes"))
    const second = segments.append(bytes(10, 2))
    segments.flush()
    expect(read(segments, second, 10)).toEqual([...bytes(10, 2)])
    expect([segments.totalBytes, made.tell(), made.names()]).toEqual([10, null, ["000002.bytes"]])
  })

  test("that stand there are kept and read, and count; new bytes go to new ones", () => {
    const folder = makeFolder()
    const path = join(folder.path, "session.streams")
    mkdirSync(path)
    for (const [name, size] of [["000002.bytes", 3], ["000004.bytes", 5], ["4.bytes", 7], ["000009.txt", 7]] as const) // biome-ignore format: one line
      writeFileSync(join(path, name), bytes(size, size))
    using made = makeSegments({ sessionBytesMax: 20 }, 0, folder)
    const { segments } = made
    expect([segments.totalBytes, segments.firstNumber]).toEqual([8, 2])
    expect(read(segments, { segment: 2, at: 0 }, 3)).toEqual([3, 3, 3])
    expect(shown(segments.append(bytes(10, 9)))).toBe("5:0")
    expect(read(segments, { segment: 4, at: 1 }, 4)).toEqual([5, 5, 5, 5])
    segments.append(bytes(4, 9))
    expect([segments.totalBytes, segments.firstNumber, read(segments, { segment: 2, at: 0 }, 3)]).toEqual([19, 3, null])
  })

  test("have numbers above those that the database knows", () => {
    using made = makeSegments({}, 7)
    expect([shown(made.segments.append(bytes(1, 1))), made.segments.firstNumber]).toEqual(["8:0", 8])
  })

  test("are found by who only reads, as far as they are written, and as they grow", () => {
    using made = makeSegments({ segmentBytes: 100 })
    made.segments.append(bytes(3, 1))
    const others = Segments.openToRead(made.path)
    expect([others.has({ segment: 1, at: 0 }, 3), read(others, { segment: 1, at: 0 }, 3)]).toEqual([false, null])
    made.segments.flush()
    expect([others.has({ segment: 1, at: 0 }, 3), read(others, { segment: 1, at: 0 }, 3)]).toEqual([true, [1, 1, 1]])
    made.segments.append(bytes(2, 2))
    made.segments.flush()
    expect(read(others, { segment: 1, at: 2 }, 3)).toEqual([1, 2, 2])
    expect(() => others.append(bytes(1, 1))).toThrow("closed")
    others.close()
  })
})

describe("a disk that refuses", () => {
  test("costs what it refused, which is not read as if it had been zeros; what comes before and after is found", () => {
    using made = makeSegments({ segmentBytes: 12 })
    const { segments } = made
    const before = segments.append(bytes(10, 1))
    segments.flush()
    rmSync(made.path, { recursive: true })
    // Begins file 2, of which the first bytes are lost and the others follow.
    const refused = segments.append(bytes(8, 2))
    segments.flush()
    expect(made.tell()).toContain("ENOENT")
    mkdirSync(made.path)
    const after = [segments.append(bytes(4, 3)), segments.append(bytes(9, 4))]
    segments.flush()
    expect(made.tell()).toBeNull()
    expect([refused, ...after].map(shown)).toEqual(["2:0", "2:8", "3:0"])
    expect([segments.has(refused, 8), read(segments, refused, 8)]).toEqual([false, null])
    // No octet of it alone either, and nothing that it is a part of.
    expect([0, 7].map(at => read(segments, { segment: 2, at }, 1))).toEqual([null, null])
    expect([segments.has({ segment: 2, at: 7 }, 2), read(segments, { segment: 2, at: 7 }, 2)]).toEqual([false, null])
    expect(after.map((place, at) => read(segments, place, [4, 9][at]!))).toEqual([[...bytes(4, 3)], [...bytes(9, 4)]])
    // Its file is gone with the folder, and can be read on by who had it open.
    expect(segments.has(before, 10)).toBe(true)
  })

  test("leaves no zeros to be read before it is told which bytes it refused", () => {
    using made = makeSegments({ segmentBytes: 12 })
    const { segments } = made
    rmSync(made.path, { recursive: true })
    const refused = segments.append(bytes(8, 2))
    segments.flush()
    mkdirSync(made.path)
    const after = segments.append(bytes(4, 3))
    segments.flush()
    // The file is there by now, with a hole in the place of what was refused.
    expect([statSync(join(made.path, "000001.bytes")).size, read(segments, refused, 8)]).toEqual([12, null])
    made.tell()
    expect([read(segments, refused, 8), read(segments, after, 4)]).toEqual([null, [3, 3, 3, 3]])
  })

  test("leaves to be read, meanwhile, what was answered for before", () => {
    using made = makeSegments({ segmentBytes: 12 })
    const { segments } = made
    const kept = [segments.append(bytes(8, 1)), segments.append(bytes(9, 2))]
    segments.flush()
    made.tell()
    mkdirSync(join(made.path, "000003.bytes"))
    const refused = segments.append(bytes(4, 3))
    segments.flush()
    expect(kept.map(place => read(segments, place, 8))).toEqual([[...bytes(8, 1)], [...bytes(8, 2)]])
    expect(read(segments, refused, 4)).toBeNull()
  })

  test("takes no room in the budget: nothing that was kept goes for the sake of what was not", () => {
    using made = makeSegments({ sessionBytesMax: 25 })
    const { segments } = made
    const kept = segments.append(bytes(10, 1))
    segments.flush()
    renameSync(made.path, `${made.path}-away`)
    for (let i = 0; i < 10; i++) {
      segments.append(bytes(10, 2))
      segments.flush()
      if (i % 3 === 0) made.tell()
    }
    renameSync(`${made.path}-away`, made.path)
    made.tell()
    expect([segments.totalBytes, read(segments, kept, 10)]).toEqual([10, [...bytes(10, 1)]])
  })

  test("to forget a file is no bug", () => {
    using made = makeSegments({ sessionBytesMax: 15 })
    const { segments } = made
    segments.append(bytes(10, 1))
    segments.flush()
    rmSync(join(made.path, "000001.bytes"))
    mkdirSync(join(made.path, "000001.bytes"))
    const newer = [segments.append(bytes(10, 2)), segments.append(bytes(10, 3))]
    segments.flush()
    expect(newer.map(place => read(segments, place, 10))).toEqual([null, [...bytes(10, 3)]])
  })

  test("is asked again with the next file", () => {
    using made = makeSegments()
    rmSync(made.path, { recursive: true })
    const refused = [1, 2, 3].map(value => made.segments.append(bytes(10, value)))
    made.segments.flush()
    expect(made.tell()).toContain("ENOENT")
    expect(refused.map(place => read(made.segments, place, 10))).toEqual([null, null, null])
    mkdirSync(made.path)
    const after = made.segments.append(bytes(10, 4))
    made.segments.flush()
    expect([made.tell(), read(made.segments, after, 10), made.names()]).toEqual([null, [...bytes(10, 4)], ["000004.bytes"]])
  })

  test("at its beginning is the caller's to say", () => {
    using folder = makeFolder()
    writeFileSync(join(folder.path, "file"), "")
    const path = join(folder.path, "file", "session.streams")
    expect(() => Segments.makeFolder(path)).toThrow("ENOTDIR")
    const limits = { segmentBytes: 1, sessionBytesMax: 1, writeAheadBytesMax: 1 }
    expect(() => Segments.openToWrite(path, limits, diskOf(new SegmentFiles(path)))).toThrow("ENOTDIR")
  })

  test("has no room: nothing counts as appended", () => {
    using folder = makeFolder()
    const full: Disk = { ...diskOf(new SegmentFiles(folder.path)), behind: 9, wait: () => false }
    const limits = { segmentBytes: 100, sessionBytesMax: 1_000, writeAheadBytesMax: 1_000 }
    const segments = Segments.openToWrite(folder.path, limits, full)
    expect(() => segments.append(bytes(10, 1))).toThrow("the disk does not keep up with the traffic")
    expect([segments.totalBytes, segments.has({ segment: 1, at: 0 }, 1)]).toEqual([0, false])
    segments.close()
  })
})
