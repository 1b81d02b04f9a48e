// Bytes on their way to a disk that takes its time: whatever was appended is read back, from memory or from the disk, and nothing that
// waits to be written changes. The model is one array of octets a segment.

import { describe, expect, test } from "bun:test"
import { randomBytes } from "node:crypto"
import fc from "fast-check"
import type { Disk } from "../../server/record/disk.ts"
import { WriteAhead } from "../../server/record/write-ahead.ts"

const MiB = 1024 * 1024
const bytesMax = 8 * MiB

/** Something that is nowhere the same. */
const noise = randomBytes(4 * MiB)

/** Octets that grow, and are written at places. */
class Octets {
  #bytes = Buffer.alloc(64 * 1024)
  length = 0

  write(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length
    if (end > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(end)])
    this.#bytes.set(bytes, at)
    this.length = Math.max(this.length, end)
  }

  part(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, Math.min(to, this.length))
  }
}

const unused = () => {
  throw new Error("bytes on their way have nothing to do with this")
}

type Waiting = { readonly segment: number; readonly at: number; readonly bytes: Uint8Array; readonly asHanded: Buffer }

/** A disk that carries out when it is told to, or waited for. */
class LateDisk implements Disk {
  readonly refused = 0
  readonly files = new Map<number, Octets>()
  readonly #waiting: Waiting[] = []
  readonly blocks = new Set<Uint8Array>()
  readonly waits: (readonly [behind: number, ms: number])[] = []
  isStuck = false
  readonly remove = unused
  readonly commit = unused
  readonly close = unused

  get behind(): number {
    return this.#waiting.length
  }

  write(segment: number, at: number, block: Uint8Array, from: number, to: number): void {
    this.blocks.add(block)
    const bytes = block.subarray(from, to)
    this.#waiting.push({ segment, at, bytes, asHanded: Buffer.from(bytes) })
  }

  wait(behind: number, ms: number): boolean {
    this.waits.push([behind, ms])
    if (!this.isStuck) this.carryOut(this.behind - behind)
    return !this.isStuck
  }

  carryOut(writes: number): void {
    for (const { segment, at, bytes, asHanded } of this.#waiting.splice(0, Math.max(0, writes))) {
      if (!asHanded.equals(bytes)) throw new Error(`what waited to be written at ${at} of segment ${segment} has changed`)
      this.file(segment).write(at, bytes)
    }
  }

  file(segment: number): Octets {
    const known = this.files.get(segment) ?? new Octets()
    this.files.set(segment, known)
    return known
  }
}

/** As whoever reads puts it together; null where the file is too short. */
function read(ahead: WriteAhead, disk: LateDisk, segment: number, from: number, to: number): Buffer | null {
  const target = Buffer.alloc(to - from, "?")
  const onDisk = ahead.read(segment, from, target)
  const written = disk.file(segment).part(from, from + onDisk)
  target.set(written)
  return written.length === onDisk ? target : null
}

type Step =
  | { readonly type: "append"; readonly size: number; readonly from: number }
  | { readonly type: "carryOut"; readonly writes: number }
  | { readonly type: "read"; readonly segment: number; readonly from: number; readonly size: number }
  | { readonly type: "flush" | "segment" | "forget" }

const size = fc.oneof(
  fc.integer({ min: 1, max: 5_000 }),
  fc.integer({ min: 60_000, max: 300_000 }),
  fc.integer({ min: MiB - 2, max: MiB + 2 }),
  fc.integer({ min: 1, max: 2.5 * MiB }),
)
const fraction = fc.double({ min: 0, max: 1, noNaN: true })

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ type: fc.constant("append" as const), size, from: fc.nat(MiB) }) },
  { weight: 4, arbitrary: fc.constant({ type: "flush" as const }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("carryOut" as const), writes: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 10, arbitrary: fc.record({ type: fc.constant("read" as const), segment: fraction, from: fraction, size: fraction }) },
  { weight: 2, arbitrary: fc.constant({ type: "segment" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "forget" as const }) },
)

/** The same twice: on a disk that takes its time, and as plain arrays. */
function makePair(room = bytesMax) {
  const disk = new LateDisk()
  const ahead = new WriteAhead(disk, room)
  const model = new Map<number, Octets>()
  let [newest, segment] = [1, 0]

  const compare = (number: number, from: number, to: number) => {
    const isSame = read(ahead, disk, number, from, to)?.equals(model.get(number)!.part(from, to)) === true
    if (!isSame) throw new Error(`octets [${from}, ${to}) of segment ${number} are read wrong`)
  }
  const play = (step: Step): void => {
    switch (step.type) {
      case "append": {
        expect(ahead.makeRoom(step.size)).toBe(true)
        segment ||= newest
        const bytes = noise.subarray(step.from, step.from + step.size)
        ahead.append(segment, bytes)
        const known = model.get(segment) ?? new Octets()
        model.set(segment, known)
        known.write(known.length, bytes)
        return
      }
      case "flush":
        return ahead.flush()
      case "carryOut":
        return disk.carryOut(step.writes)
      case "read": {
        const number = [...model.keys()][Math.floor(step.segment * (model.size - 1))]
        if (number === undefined) return
        const { length } = model.get(number)!
        const from = Math.floor(step.from * (length - 1))
        return compare(number, from, from + 1 + Math.floor(step.size * (length - from - 1)))
      }
      case "segment":
        segment = ++newest
        return
      case "forget":
        // As when a recording is cleared: nobody asks for any of it any more.
        ahead.forget()
        model.clear()
        segment = ++newest
        return
      default:
        step satisfies never
    }
  }
  const compareAll = () => {
    for (const [number, { length }] of model) compare(number, 0, length)
  }
  return { disk, ahead, model, play, compareAll }
}

describe("bytes on their way to the disk", () => {
  test("are read as they were appended, whatever is written by then, and do not change while they wait", () => {
    let [crossed, waited] = [0, 0]
    const property = fc.property(fc.array(anyStep, { minLength: 5, maxLength: 40, size: "max" }), steps => {
      const { disk, ahead, model, play, compareAll } = makePair(3 * MiB)
      for (const step of steps) {
        play(step)
        // Three blocks on their way, the one at hand, and one of which the beginning was written before.
        expect(disk.blocks.size).toBeLessThanOrEqual(3 + 2)
      }
      compareAll()
      ahead.flush()
      compareAll()
      disk.carryOut(disk.behind)
      compareAll()
      for (const [number, { length }] of model) {
        expect(disk.file(number).length).toBe(length)
        if (length > MiB) crossed++
      }
      if (disk.waits.length > 0) waited++
    })
    fc.assert(property, { numRuns: 40 })
    expect(crossed).toBeGreaterThan(10)
    expect(waited).toBeGreaterThan(5)
  })

  test("are handed over when somebody asks, once; a block that is full hands over whole pages", () => {
    const handed: (readonly [segment: number, at: number, from: number, to: number])[] = []
    const write: Disk["write"] = (segment, at, _block, from, to) => handed.push([segment, at, from, to])
    const ahead = new WriteAhead(
      { behind: 0, refused: 0, wait: () => true, write, remove: unused, commit: unused, close: unused },
      bytesMax,
    )
    ahead.append(1, noise.subarray(0, 5_000))
    expect(handed.splice(0)).toEqual([])
    ahead.flush()
    ahead.flush()
    expect(handed.splice(0)).toEqual([[1, 0, 0, 5_000]])
    ahead.append(1, noise.subarray(0, MiB))
    expect(handed.splice(0)).toEqual([[1, 4_096, 4_096, MiB]])
    ahead.append(2, noise.subarray(0, 10))
    expect(handed.splice(0)).toEqual([[1, MiB, 0, 5_000]])
    ahead.append(2, noise.subarray(0, MiB - 10))
    ahead.flush()
    expect(handed.splice(0)).toEqual([[2, 0, 0, MiB]])
    ahead.append(2, noise.subarray(0, 10))
    ahead.forget()
    ahead.flush()
    expect(handed).toEqual([])
  })

  test("are of the same memory again, once that is written", () => {
    const { disk, ahead, play } = makePair()
    for (let i = 0; i < 20; i++) {
      play({ type: "append", size: MiB, from: i })
      play({ type: "flush" })
      disk.carryOut(disk.behind)
    }
    expect(disk.blocks.size).toBeLessThanOrEqual(2)
    for (let i = 0; i < 5; i++) {
      play({ type: "append", size: MiB, from: i })
      ahead.flush()
    }
    expect(disk.blocks.size).toBeGreaterThanOrEqual(5)
  })

  test("stay readable when the disk takes nothing any more", () => {
    const { disk, ahead, model, play, compareAll } = makePair()
    play({ type: "append", size: 3 * MiB, from: 7 })
    disk.carryOut(1)
    // As when its thread has died.
    Object.defineProperty(disk, "behind", { value: Number.POSITIVE_INFINITY })
    disk.isStuck = true
    ahead.flush()
    expect(ahead.makeRoom(1)).toBe(false)
    compareAll()
    expect(model.get(1)?.length).toBe(3 * MiB)
  })
})

describe("room", () => {
  test.each<[what: string, behind: number, length: number, expected: number | null]>([
    ["for one octet when nothing is on its way", 0, 1, null],
    ["for one octet when there is just as much", 7, 1, null],
    ["for one octet when there is too much", 8, 1, 7],
    ["for more, which leaves less for others", 6, 2 * MiB, null],
    ["for more, which others leave no room for", 7, 2 * MiB, 6],
    ["for as much as there ever is", 1, bytesMax, 0],
    ["for more than there ever is, alone", 0, 3 * bytesMax, null],
    ["for more than there ever is, when something is on its way", 1, 3 * bytesMax, 0],
  ])("%s", (_what, behind, length, expected) => {
    const waits: number[] = []
    const wait: Disk["wait"] = (behind, ms) => {
      expect(ms).toBe(1_000)
      waits.push(behind)
      return true
    }
    const ahead = new WriteAhead({ behind, refused: 0, wait, write: unused, remove: unused, commit: unused, close: unused }, bytesMax)
    expect(ahead.makeRoom(length)).toBe(true)
    expect(waits).toEqual(expected === null ? [] : [expected])
  })

  test("is not waited for again on a disk that stays slow, until it has caught up", () => {
    const disk = { behind: 9, waits: 0, isSlow: true }
    const wait = () => {
      disk.waits++
      return !disk.isSlow
    }
    const of = { wait, write: unused, remove: unused, commit: unused, close: unused }
    const ahead = new WriteAhead({ ...of, refused: 0, get behind() { return disk.behind } }, bytesMax) // biome-ignore format: one line
    const tries = (count: number) => Array.from({ length: count }, () => ahead.makeRoom(1))
    expect([tries(3), disk.waits]).toEqual([[false, false, false], 1])
    // It could be waited for now, but nobody does.
    disk.isSlow = false
    disk.behind = 8
    expect([tries(2), disk.waits]).toEqual([[false, false], 1])
    disk.behind = 1
    expect([tries(2), disk.waits]).toEqual([[false, false], 1])
    disk.behind = 0
    expect([tries(2), disk.waits]).toEqual([[true, true], 1])
    disk.behind = 8
    expect([tries(1), disk.waits]).toEqual([[true], 2])
  })
})
