// RFC 6455 §5, for any bytes: frames tile the stream however it is cut, nothing throws, and what the decoder says agrees with
// what the `ws` package hears, for streams that ws itself wrote and for frames that break a rule.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { frameBits } from "../../../server/wire/websocket/decoder.ts"
import { readFrameHeader, unmask } from "../../../server/wire/websocket/frame.ts"
import { emptyWindow, inflateMessage, slideWindow } from "../../../server/wire/websocket/inflate.ts"
import { closeOf } from "../../../server/wire/websocket/messages.ts"
import { decode, type FrameEvent, frame, frameRunner } from "../../support/frames.ts"
import { mutated } from "../../support/mutate.ts"
import { cutAt, expectTiled, text } from "../../support/vectors.ts"
import { newDeflate, type Said, wsHears, wsWrites } from "../../support/ws.ts"

const key = fc.uint8Array({ minLength: 4, maxLength: 4 })
const offsets = fc.array(fc.nat(600), { maxLength: 12 })

const anyFrame = fc.record({
  opcode: fc.constantFrom(0, 0, 1, 2, 8, 9, 10, 3, 15),
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 0, 0, 4, 3),
  key: fc.option(key),
  payload: fc.uint8Array({ maxLength: 140 }),
})
const anyFrames = fc.array(anyFrame, { maxLength: 8 }).map(specs => Uint8Array.from(specs.flatMap(spec => [...frame(spec)])))
const stream = fc.oneof(anyFrames, mutated(anyFrames), fc.uint8Array({ maxLength: 300 }))
const rules = fc.record({ masked: fc.boolean(), deflate: fc.boolean() })

test("events tile the stream, are the same however it is cut, and nothing throws", () =>
  fc.assert(
    fc.property(stream, offsets, rules, fc.nat(2 ** 40), (bytes, offsets, rules, start) => {
      const whole = decode(rules, [bytes], start)
      expectTiled(whole, start + bytes.length, start)
      expectTiled(decode(rules, cutAt(bytes, offsets), start), start + bytes.length, start)
      expect(frameRunner(rules, start)(cutAt(bytes, offsets))).toEqual(frameRunner(rules, start)([bytes]))
    }),
    { numRuns: 500 },
  ))

const control = fc.record({ type: fc.constantFrom("ping" as const, "pong" as const), data: fc.uint8Array({ maxLength: 125 }) })
const size = fc.oneof({ weight: 8, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.constantFrom(125, 126, 127, 65_535, 65_536) })
const message = fc.record({
  type: fc.constant("message" as const),
  binary: fc.boolean(),
  compress: fc.boolean(),
  fragments: fc.array(
    fc.record({
      data: size.map(length => text("Spam, spam, eggs and ".repeat(4000).slice(0, length))),
      before: fc.array(control, { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
})
const close = fc.record({
  type: fc.constant("close" as const),
  code: fc.option(fc.constantFrom(1000, 1011, 3000, 4999), { nil: undefined }),
  reason: fc.string({ unit: "grapheme", maxLength: 4 }),
})
const conversation = fc
  .tuple(fc.array(fc.oneof(message, control), { maxLength: 6 }), fc.option(close))
  .map(([said, close]): Said[] => (close ? [...said, { ...close, reason: close.code === undefined ? "" : close.reason }] : said))

describe("against ws: what it writes is decoded without a fault, to what it hears", () =>
  test.each([
    { mask: true, windowBits: null },
    { mask: false, windowBits: null },
    { mask: true, windowBits: 15 },
    { mask: false, windowBits: 9 },
  ])("mask $mask, window bits $windowBits", ({ mask, windowBits }) =>
    fc.assert(
      fc.asyncProperty(conversation, offsets, async (said, offsets) => {
        const deflates = [0, 1].map(() => (windowBits === null ? null : newDeflate(windowBits, true)))
        const bytes = await wsWrites(said, mask, deflates[0] ?? null)
        const events = decode({ masked: mask, deflate: windowBits !== null }, cutAt(bytes, offsets))
        const heard = await wsHears(cutAt(bytes, offsets), mask, deflates[1] ?? null)
        for (const deflate of deflates) deflate?.cleanup()
        expectTiled(events, bytes.length)
        expect(events.filter(({ type }) => type !== "frame")).toEqual([])
        expect(heard.error).toBeNull()
        expect(meaning(events, bytes)).toEqual([...heard.lines])
      }),
      { numRuns: 60 },
    ),
  ))

/** What the frames mean, in the lines of `wsHears`. */
function meaning(events: readonly FrameEvent[], bytes: Uint8Array): string[] {
  const lines: string[] = []
  let parts: Uint8Array[] = []
  let firstBits = 0
  let window = emptyWindow
  for (const event of events) {
    if (event.type !== "frame") continue
    const header = readFrameHeader(bytes, event.start)
    const payload = unmask(bytes.subarray(event.start + event.headerLength, event.end), header?.maskKey ?? null)
    const opcode = event.bits & frameBits.opcode
    if (opcode === 8) {
      const { code, reason } = closeOf(payload)
      lines.push(`close ${code} ${Buffer.from(reason).toString("hex")}`)
    } else if (opcode > 8) lines.push(`${opcode === 9 ? "ping" : "pong"} ${Buffer.from(payload).toString("hex")}`)
    else {
      if (opcode !== 0) firstBits = event.bits
      parts.push(payload)
      if (!(event.bits & frameBits.fin)) continue
      let whole: Uint8Array = Buffer.concat(parts)
      parts = []
      if (firstBits & frameBits.rsv1) {
        const inflated = inflateMessage(whole, window, 2 ** 20)
        if (inflated.type !== "plain") return [...lines, inflated.why]
        whole = inflated.bytes
        window = slideWindow(window, whole)
      }
      lines.push(`${(firstBits & frameBits.opcode) === 1 ? "text" : "binary"} ${Buffer.from(whole).toString("hex")}`)
    }
  }
  return lines
}

/** The fault that stands for what ws stops at. It has none for `ws.long-length`, and after a close it reads no more. */
const faultOf: { readonly [code: string]: string } = {
  WS_ERR_UNEXPECTED_RSV_2_3: "ws.reserved-bits",
  WS_ERR_UNEXPECTED_RSV_1: "ws.reserved-bits",
  WS_ERR_INVALID_OPCODE: "ws.unknown-opcode ws.unexpected-continuation ws.missing-continuation",
  WS_ERR_EXPECTED_FIN: "ws.fragmented-control",
  WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH: "ws.long-control",
  WS_ERR_EXPECTED_MASK: "ws.unmasked",
  WS_ERR_UNEXPECTED_MASK: "ws.masked",
}

test("against ws: the first frame that it refuses is the first that has a fault, and they name the same rule", () => {
  const nearlyRight = fc.record({
    opcode: fc.constantFrom(0, 1, 1, 2, 2, 9, 10, 8, 3, 11),
    fin: fc.constantFrom(true, true, true, false),
    rsv: fc.constantFrom(0, 0, 0, 0, 0, 0, 4, 2, 1),
    key: fc.constantFrom(true, true, true, true, true, false),
    length: fc.constantFrom(0, 3, 125, 126),
  })
  const frames = fc.array(nearlyRight, { maxLength: 6 })
  return fc.assert(
    fc.asyncProperty(frames, fc.boolean(), async (specs, masked) => {
      const bytes = Buffer.concat(
        specs.map(({ key, length, ...spec }) => {
          const payload = spec.opcode === 8 && length > 0 ? text("\x03\xe8".padEnd(length, "x")) : text("x".repeat(length))
          return frame({ ...spec, payload, key: key === masked ? text("KEYS") : null })
        }),
      )
      const events = decode({ masked, deflate: false }, [bytes])
      const { error } = await wsHears([bytes], masked, null)
      const closed = events.find(event => event.type === "frame" && (event.bits & frameBits.opcode) === 8)
      const end = closed?.type === "frame" ? closed.start : bytes.length
      const faults = events.filter(event => event.type === "fault").filter(({ at }) => at <= end)
      const first = faults.filter(({ at }) => at === faults[0]?.at).map(({ code }) => code)
      if (error === null) expect(first).toEqual([])
      else expect(first.some(code => faultOf[error]?.split(" ").includes(code))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
