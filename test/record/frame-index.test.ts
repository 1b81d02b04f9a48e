// The index of frames against a model that keeps every frame as an object and joins fragments as they come.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import type { Direction } from "../../server/contract.ts"
import { FrameIndex, type IndexedFrame } from "../../server/record/frame-index.ts"
import { frameBits } from "../../server/wire/websocket/decoder.ts"

type Pushed = { readonly direction: Direction; readonly opcode: number; readonly isFinal: boolean; readonly length: number }

const both = ["client-to-server", "server-to-client"] as const

/** Any order of opcodes and FIN bits, lawful or not: a broken peer sends everything. */
const anyFrame: fc.Arbitrary<Pushed> = fc.record({
  direction: fc.constantFrom(...both),
  opcode: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 8, 9, 10, 15),
  isFinal: fc.boolean(),
  length: fc.nat(2 ** 40),
})

/** Joins fragments of each direction as they come (RFC 6455 §5.4). */
function model(pushed: readonly Pushed[]) {
  const frames: IndexedFrame[] = []
  const messages: number[][] = []
  const unfinished: Record<Direction, number[]> = { "client-to-server": [], "server-to-client": [] }
  const starts: Record<Direction, number> = { "client-to-server": 0, "server-to-client": 0 }
  for (const [number, { direction, opcode, isFinal, length }] of pushed.entries()) {
    const isControl = opcode >= 8
    const endsMessage = isFinal || isControl
    frames.push({
      direction,
      time: number / 8,
      start: starts[direction],
      totalLength: length,
      opcode,
      isFinal,
      endsMessage,
    } as IndexedFrame)
    starts[direction] += length
    if (isControl) {
      messages.push([number])
      continue
    }
    const parts = opcode === 0 ? [...unfinished[direction], number] : [number]
    unfinished[direction] = endsMessage ? [] : parts
    if (endsMessage) messages.push(parts)
  }
  return { frames, messages }
}

function push(index: FrameIndex, pushed: readonly Pushed[]): void {
  const { frames } = model(pushed)
  for (const { direction, time, start, totalLength, opcode, isFinal } of frames) {
    index.push(direction, time, start, totalLength, opcode | (isFinal ? frameBits.fin : 0))
  }
}

const final = (opcode: number, direction: Direction = "client-to-server"): Pushed => ({ direction, opcode, isFinal: true, length: 10 })
const part = (opcode: number, direction: Direction = "client-to-server"): Pushed => ({ direction, opcode, isFinal: false, length: 10 })

describe("20,000 frames of a broken conversation", () => {
  const pushed = fc.sample(anyFrame, { numRuns: 20_000, seed: 6455 })
  const { frames, messages } = model(pushed)
  const index = new FrameIndex()
  push(index, pushed)

  test("are all counted", () => {
    expect([index.frameCount, index.messageCount]).toEqual([frames.length, messages.length])
  })

  test("are found by their numbers", () => {
    const wrong = frames.filter((frame, number) => !Bun.deepMatch(frame, index.frame(number)))
    expect(wrong).toEqual([])
  })

  test("are found by the message they end", () => {
    expect(messages.map((_, at) => index.lastFrameOf(at + 1))).toEqual(messages.map(parts => parts.at(-1)!))
  })

  test("are joined to the messages they belong to", () => {
    const wrong = messages.flatMap((parts, at) => {
      const found = index.framesOf(at + 1, 1_000).frames
      const times = found.map(({ time }) => time * 8)
      return Bun.deepEquals(times, parts) ? [] : [{ id: at + 1, times, parts }]
    })
    expect(wrong).toEqual([])
  })
})

test("counts and joins at every size, block boundaries included", () => {
  const index = new FrameIndex()
  const lawful = Array.from({ length: 10_000 }, (_, at) =>
    at % 5 === 4 ? final(0) : at % 5 === 0 ? part(1) : at % 5 === 2 ? final(9) : part(0),
  )
  for (const [number, frame] of lawful.entries()) {
    push1(index, frame, number)
    if (!isNearBlockEnd(number)) continue
    expect(index.frameCount).toBe(number + 1)
    expect(index.frame(number).time).toBe(number)
    expect(index.frame(0).time).toBe(0)
    if (index.messageCount > 0) expect(index.lastFrameOf(1)).toBe(2)
  }
  expect(index.messageCount).toBe(4_000)
  expect(index.framesOf(4_000, 10).frames.map(({ time }) => time)).toEqual([9_995, 9_996, 9_998, 9_999])
})

const push1 = (index: FrameIndex, { direction, opcode, isFinal }: Pushed, number: number): void =>
  index.push(direction, number, number * 10, 10, opcode | (isFinal ? frameBits.fin : 0))

const isNearBlockEnd = (number: number): boolean => [16, 64, 256, 1_024, 4_096, 8_192].some(size => Math.abs(number - size) <= 1)

test("a whole block without the end of a message does not hide the messages around it", () => {
  const index = new FrameIndex()
  const pushed = [final(1), part(2), ...Array.from({ length: 13_000 }, () => part(0)), final(0), final(1)]
  push(index, pushed)
  expect([1, 2, 3].map(id => index.lastFrameOf(id))).toEqual([0, 13_002, 13_003])
  expect(index.framesOf(2, 20_000).frames).toHaveLength(13_002)
})

describe("a message of more frames than asked for", () => {
  const index = new FrameIndex()
  push(index, [part(1), part(0), final(9), part(0), final(0), final(2)])

  test.each([
    [2, ["3", "4"], true],
    [3, ["1", "3", "4"], true],
    [4, ["0", "1", "3", "4"], false],
    [5, ["0", "1", "3", "4"], false],
  ])("is its last %d", (framesMax, numbers, isCut) => {
    const found = index.framesOf(2, framesMax)
    expect([found.frames.map(({ time }) => String(time * 8)), found.isCut]).toEqual([numbers, isCut])
  })
})

test("lengths and offsets beyond 32 bits stay exact", () => {
  const index = new FrameIndex()
  index.push("server-to-client", 1_700_000_000_000.125, 2 ** 45 + 1, 2 ** 40 + 3, frameBits.fin | frameBits.rsv1 | 2)
  const { start, totalLength, time, opcode } = index.frame(0)
  expect([start, totalLength, time, opcode]).toEqual([2 ** 45 + 1, 2 ** 40 + 3, 1_700_000_000_000.125, 2])
})

test("what is not there is a bug of the caller", () => {
  const index = new FrameIndex()
  expect(() => index.frame(0)).toThrow("no frame 0 of 0")
  expect(() => index.lastFrameOf(1)).toThrow("no message 1 of 0")
  push(index, [final(1)])
  expect(() => index.frame(1)).toThrow("no frame 1 of 1")
  expect(() => index.frame(-1)).toThrow("no frame -1 of 1")
  expect(() => index.lastFrameOf(2)).toThrow("no message 2 of 1")
  expect(() => index.lastFrameOf(0)).toThrow("no message 0 of 1")
})
