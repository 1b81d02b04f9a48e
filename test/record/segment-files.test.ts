// Files as they are written: the same octets whichever way they go to the disk, and what it refuses is known to be lost, and why.

import { describe, expect, test } from "bun:test"
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { keptPieces, type LostRange, pageBytes, SegmentFiles, segmentName } from "../../server/record/segment-files.ts"
import { makeFolder } from "../support/recording.ts"

const MiB = 1024 * 1024

/** Octets that tell where they are from. */
const fill = (bytes: Uint8Array): Uint8Array => bytes.map((_, at) => (at * 7 + (at >> 8) + (at >> 16)) & 255)

/** As blocks are: memory that begins with a page, where writing past the page cache is possible; and memory where it is not. */
const inPages = new Uint8Array(new SharedArrayBuffer(2 * MiB))
const besidePages = new Uint8Array(2 * MiB + 1).subarray(1)
for (const memory of [inPages, besidePages]) memory.set(fill(new Uint8Array(2 * MiB)))

describe("segment files", () => {
  test("have what was written, page by page or not, past the cache or through it", () => {
    const pages = fc.integer({ min: 16, max: 96 }).map(count => count * pageBytes)
    const cuts = fc.array(fc.oneof(pages, pages, pages, fc.integer({ min: 1, max: 70_000 })), { minLength: 1, maxLength: 12 })
    let whole = 0
    const property = fc.property(cuts, fc.nat(2), (sizes, again) => {
      using folder = makeFolder()
      const ways = [inPages, besidePages].map((memory, way) => {
        mkdirSync(join(folder.path, String(way)))
        return { memory, files: new SegmentFiles(join(folder.path, String(way))), path: join(folder.path, String(way), "000001.bytes") }
      })
      let at = 0
      for (const size of sizes) {
        const to = Math.min(at + size, 2 * MiB)
        // Some of what stands there is written again, as where a block ends.
        const from = again === 0 ? at : at - (at % pageBytes)
        for (const { memory, files } of ways) files.write(1, from, memory.subarray(from, to))
        if (from % pageBytes === 0 && to % pageBytes === 0) whole++
        at = to
      }
      for (const { files, path } of ways) {
        files.close()
        expect([files.lost, files.takeNews().problem]).toEqual([[], null])
        expect(readFileSync(path).equals(inPages.subarray(0, at))).toBe(true)
      }
    })
    fc.assert(property, { numRuns: 25 })
    expect(whole).toBeGreaterThan(10)
  })

  test("are one for each segment, begun with its first octets, and readable by their owner only", () => {
    using folder = makeFolder()
    const files = new SegmentFiles(folder.path)
    expect(readdirSync(folder.path)).toEqual([])
    files.write(3, 0, Uint8Array.of(1, 2))
    files.write(3, 2, Uint8Array.of(3))
    files.write(1_000_000, 0, Uint8Array.of(4))
    files.close()
    const found = readdirSync(folder.path).map(name => [name, [...readFileSync(join(folder.path, name))]])
    expect(found.sort()).toEqual([
      ["000003.bytes", [1, 2, 3]],
      ["1000000.bytes", [4]],
    ])
    expect(statSync(join(folder.path, "000003.bytes")).mode & 0o777).toBe(0o600)
  })

  test("that are removed are gone, the one that is written to as well, and one that never was", () => {
    using folder = makeFolder()
    const files = new SegmentFiles(folder.path)
    for (const segment of [1, 2]) files.write(segment, 0, Uint8Array.of(segment))
    files.remove(1)
    files.remove(2)
    files.remove(9)
    expect(readdirSync(folder.path)).toEqual([])
    files.write(3, 0, Uint8Array.of(3))
    files.close()
    expect(readdirSync(folder.path)).toEqual(["000003.bytes"])
    expect(files.takeNews()).toEqual({ problem: null, lost: [] })
  })
})

/** How a folder refuses a file, and what makes it take files again. */
type Refusal = { readonly begin: (folder: string) => void; readonly end: (folder: string) => void; readonly problem: string }

const refusals: Record<string, Refusal> = {
  "is missing": {
    begin: folder => rmSync(folder, { recursive: true }),
    end: folder => mkdirSync(folder),
    problem: "ENOENT",
  },
  "is a file": {
    begin(folder) {
      rmSync(folder, { recursive: true })
      writeFileSync(folder, "")
    },
    end(folder) {
      rmSync(folder)
      mkdirSync(folder)
    },
    problem: "ENOTDIR",
  },
  "has that file already": {
    begin: folder => writeFileSync(join(folder, "000002.bytes"), "of somebody"),
    end(folder) {
      expect(readFileSync(join(folder, "000002.bytes"), "utf8")).toBe("of somebody")
      rmSync(join(folder, "000002.bytes"))
    },
    problem: "EEXIST",
  },
}

describe.each(Object.entries(refusals))("a folder that %s", (_name, { begin, end, problem }) => {
  test("costs what is written meanwhile, as one range that is told once, with the reason", () => {
    using outer = makeFolder()
    const folder = join(outer.path, "session.streams")
    mkdirSync(folder)
    const files = new SegmentFiles(folder)
    files.write(1, 0, Uint8Array.of(1))
    begin(folder)
    files.write(2, 0, Uint8Array.of(1, 2, 3))
    files.write(2, 3, Uint8Array.of(4, 5))
    const lost = [{ segment: 2, from: 0, to: 5 }]
    expect(files.takeNews()).toEqual({ problem: expect.stringContaining(problem), lost })
    expect(files.takeNews()).toEqual({ problem: null, lost: [] })
    end(folder)
    files.write(2, 5, Uint8Array.of(6))
    files.write(3, 0, Uint8Array.of(7))
    expect([files.takeNews(), files.lost]).toEqual([{ problem: null, lost: [] }, lost])
    expect(readFileSync(join(folder, "000002.bytes"))).toEqual(Buffer.of(0, 0, 0, 0, 0, 6))
    files.remove(2)
    expect(files.lost).toEqual([])
    files.close()
  })
})

/** Writes these, one after the other, in a process whose files may have 100 KiB; returns what that lost, and how long its files are. */
function writeWhereFilesAreSmall(folder: string, writes: readonly (readonly [segment: number, at: number, length: number])[]) {
  const path = join(import.meta.dir, "../../server/record/segment-files.ts")
  const script = `
    import { SegmentFiles } from ${JSON.stringify(path)}
    const files = new SegmentFiles(${JSON.stringify(folder)})
    const memory = new Uint8Array(new SharedArrayBuffer(${MiB})).fill(1)
    for (const [segment, at, length] of ${JSON.stringify(writes)}) files.write(segment, at, memory.subarray(at, at + length))
    console.log(JSON.stringify({ ...files.takeNews(), all: files.lost }))`
  // In blocks of 512 octets, as POSIX has it.
  const { stdout } = Bun.spawnSync(["sh", "-c", 'ulimit -f 200; exec "$0" -e "$1"', process.execPath, script])
  const told = JSON.parse(stdout.toString()) as { problem: string; lost: LostRange[]; all: LostRange[] }
  return { ...told, sizes: readdirSync(folder).sort().map(name => statSync(join(folder, name)).size) } // biome-ignore format: one line
}

test.each<[name: string, writes: readonly (readonly [number, number, number])[], lost: readonly LostRange[]]>([
  [
    "some octets at a time",
    [
      [1, 0, 60_000],
      [1, 60_000, 60_000],
      [1, 120_000, 10],
    ],
    [{ segment: 1, from: 102_400, to: 120_010 }],
  ],
  [
    "whole pages at a time",
    [
      [1, 0, 65_536],
      [1, 65_536, 65_536],
      [1, 131_072, 65_536],
    ],
    [{ segment: 1, from: 102_400, to: 196_608 }],
  ],
  [
    "in two files",
    [
      [1, 0, 200_000],
      [2, 0, 10],
      [2, 10, 200_000],
    ],
    [
      { segment: 1, from: 102_400, to: 200_000 },
      { segment: 2, from: 102_400, to: 200_010 },
    ],
  ],
])("a disk that is full in the middle of a file costs what it did not take: %s", (_name, writes, lost) => {
  using folder = makeFolder()
  const told = writeWhereFilesAreSmall(folder.path, writes)
  expect(told.lost).toEqual([...lost])
  expect(told.all).toEqual([...lost])
  expect(told.problem).toContain("EFBIG")
  expect(told.sizes).toEqual(told.sizes.map(() => 102_400))
})

describe("the pieces that are kept", () => {
  const range = (from: number, to: number, segment = 1): LostRange => ({ segment, from, to })

  test.each<[name: string, lost: readonly LostRange[], expected: readonly (readonly [from: number, to: number])[]]>([
    ["where nothing is lost", [], [[0, 10]]],
    ["before a range that ends there", [range(0, 100)], [[0, 10]]],
    ["after a range that begins there", [range(110, 120)], [[0, 10]]],
    ["where all is lost", [range(100, 110)], []],
    ["where more than all is lost", [range(0, 1_000)], []],
    ["after what is lost", [range(90, 101)], [[1, 10]]],
    ["before what is lost", [range(109, 120)], [[0, 9]]],
    [
      "on both sides",
      [range(103, 105)],
      [
        [0, 3],
        [5, 10],
      ],
    ],
    [
      "between",
      [range(95, 102), range(104, 105), range(105, 106), range(109, 110)],
      [
        [2, 4],
        [6, 9],
      ],
    ],
    ["where only others lost something", [range(100, 110, 2)], [[0, 10]]],
    [
      "where others lost something too",
      [range(0, 1_000, 7), range(102, 104), range(0, 1_000, 2)],
      [
        [0, 2],
        [4, 10],
      ],
    ],
  ])("%s", (_name, lost, expected) => {
    expect(keptPieces(lost, 1, 100, 10)).toEqual(expected.map(([from, to]) => ({ from, to })))
  })

  test("are every octet that is in no range, in as few pieces as there can be", () => {
    const gaps = fc.array(fc.record({ after: fc.nat(6), length: fc.integer({ min: 1, max: 6 }), segment: fc.constantFrom(1, 1, 2) }))
    const property = fc.property(gaps, fc.nat(40), fc.integer({ min: 1, max: 40 }), (plan, at, length) => {
      let end = 0
      const lost = plan.map(({ after, length, segment }) => {
        const from = end + after
        end = from + length
        return { segment, from, to: end }
      })
      const isLost = (octet: number) => lost.some(({ segment, from, to }) => segment === 1 && from <= octet && octet < to)
      const marks = Array.from({ length }, (_, octet) => (isLost(at + octet) ? "-" : "k")).join("")
      const expected = [...marks.matchAll(/k+/g)].map(({ index, 0: piece }) => ({ from: index, to: index + piece.length }))
      expect(keptPieces(lost, 1, at, length)).toEqual(expected)
    })
    fc.assert(property, { numRuns: 300 })
  })
})

test.each([
  [1, "000001.bytes"],
  [999_999, "999999.bytes"],
  [1_000_000, "1000000.bytes"],
])("segment %d is in %s", (number, name) => {
  expect(segmentName(number)).toBe(name)
})
