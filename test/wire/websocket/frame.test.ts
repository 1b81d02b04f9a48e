// RFC 6455 §5.2, §5.3: one header from bytes, and masking. The examples are those of §5.7.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { headerLengthOf, payloadLengthOf, readFrameHeader, unmask } from "../../../server/wire/websocket/frame.ts"
import { frame } from "../../support/frames.ts"
import { hex, text } from "../../support/vectors.ts"

/** Reads the header with other bytes before it: an offset that is forgotten shows. */
function show(bytes: Uint8Array): string {
  const header = readFrameHeader(Uint8Array.from([0xff, 0xff, 0xff, ...bytes]), 3)
  if (!header) return "more"
  const { fin, rsv, opcode, maskKey, payloadLength, headerLength } = header
  const key = maskKey ? Buffer.from(maskKey).toString("hex") : "no key"
  return `${fin ? "fin" : "more to come"}, rsv ${rsv}, opcode ${opcode}, ${key}, ${headerLength}+${payloadLength}`
}

describe("RFC 6455 §5.7: examples", () =>
  test.each([
    ["81 05 48 65 6c 6c 6f # a single-frame unmasked text message", "fin, rsv 0, opcode 1, no key, 2+5"],
    ["81 85 37 fa 21 3d 7f 9f 4d 51 58 # a single-frame masked text message", "fin, rsv 0, opcode 1, 37fa213d, 6+5"],
    ["01 03 48 65 6c # a fragmented unmasked text message", "more to come, rsv 0, opcode 1, no key, 2+3"],
    ["80 02 6c 6f # and its end", "fin, rsv 0, opcode 0, no key, 2+2"],
    ["89 05 48 65 6c 6c 6f # an unmasked ping", "fin, rsv 0, opcode 9, no key, 2+5"],
    ["8a 85 37 fa 21 3d 7f 9f 4d 51 58 # the masked pong to it", "fin, rsv 0, opcode 10, 37fa213d, 6+5"],
    ["82 7e 01 00 # 256 octets in a single unmasked frame", "fin, rsv 0, opcode 2, no key, 4+256"],
    ["82 7f 00 00 00 00 00 01 00 00 # 64 KiB in a single unmasked frame", "fin, rsv 0, opcode 2, no key, 10+65536"],
  ])("%s", (digits, expected) => expect(show(hex(digits))).toBe(expected)))

describe("every bit of the first octet", () =>
  test.each([
    ["00 00", "more to come, rsv 0, opcode 0, no key, 2+0"],
    ["80 00", "fin, rsv 0, opcode 0, no key, 2+0"],
    ["40 00", "more to come, rsv 4, opcode 0, no key, 2+0"],
    ["20 00", "more to come, rsv 2, opcode 0, no key, 2+0"],
    ["10 00", "more to come, rsv 1, opcode 0, no key, 2+0"],
    ["08 00", "more to come, rsv 0, opcode 8, no key, 2+0"],
    ["ff 00", "fin, rsv 7, opcode 15, no key, 2+0"],
    ["0f 80 01 02 03 04", "more to come, rsv 0, opcode 15, 01020304, 6+0"],
  ])("%s", (digits, expected) => expect(show(hex(digits))).toBe(expected)))

describe("RFC 6455 §5.2: payload lengths, and how many octets say so", () =>
  test.each([
    ["82 00", 0, 2],
    ["82 01", 1, 2],
    ["82 7c", 124, 2],
    ["82 7d", 125, 2],
    ["82 7e 00 7e", 126, 4],
    ["82 7e 00 7f", 127, 4],
    ["82 7e ff fe", 65_534, 4],
    ["82 7e ff ff", 65_535, 4],
    ["82 7f 00 00 00 00 00 01 00 00", 65_536, 10],
    ["82 7f 00 00 00 00 00 01 00 01", 65_537, 10],
    ["82 7e 00 00 # not the shortest form", 0, 4],
    ["82 7f 00 00 00 00 00 00 00 7d # not the shortest form", 125, 10],
    ["82 7f 00 00 00 00 7f ff ff ff", 2 ** 31 - 1, 10],
    ["82 7f 00 00 00 00 80 00 00 00", 2 ** 31, 10],
    ["82 7f 00 00 00 00 ff ff ff ff", 2 ** 32 - 1, 10],
    ["82 7f 00 00 00 01 00 00 00 00", 2 ** 32, 10],
    ["82 7f 00 1f ff ff ff ff ff ff", 2 ** 53 - 1, 10],
    ["82 7f 00 20 00 00 00 00 00 00", 2 ** 53, 10],
    ["82 7f 7f ff ff ff ff ff ff ff", 2 ** 63, 10],
    ["82 7f 80 00 00 00 00 00 00 00", 2 ** 63, 10],
    ["82 7f ff ff ff ff ff ff ff ff", 2 ** 64, 10],
  ])("%s", (digits, length, headerLength) => {
    const bytes = hex(digits)
    expect(show(bytes)).toBe(`fin, rsv 0, opcode 2, no key, ${headerLength}+${length}`)
    const masked = Uint8Array.from([bytes[0]!, bytes[1]! | 0x80, ...bytes.subarray(2), 1, 2, 3, 4])
    expect(show(masked)).toBe(`fin, rsv 0, opcode 2, 01020304, ${headerLength + 4}+${length}`)
  }))

test("the second octet alone says how long the header is", () => {
  for (let second = 0; second < 256; second++) {
    const short = second % 128
    const extended = short < 126 ? 0 : short === 126 ? 2 : 8
    expect(headerLengthOf(second)).toBe(2 + extended + (second < 128 ? 0 : 4))
  }
})

test("a header that is cut anywhere needs more; the payload is not needed", () =>
  forEachHeader(bytes => {
    const header = readFrameHeader(bytes, 0)
    for (let at = 0; at < bytes.length; at++)
      expect(readFrameHeader(bytes.subarray(0, at), 0) === null).toBe(at < (header?.headerLength ?? 0))
  }))

test("the length is read from a view of a larger buffer", () =>
  forEachHeader(bytes => {
    const padded = Uint8Array.from([7, 7, 7, 7, 7, ...bytes])
    expect(payloadLengthOf(padded.subarray(5), 0)).toBe(payloadLengthOf(bytes, 0))
    expect(payloadLengthOf(padded.subarray(2), 3)).toBe(payloadLengthOf(bytes, 0))
  }))

const spec = fc.record({
  opcode: fc.nat(15),
  fin: fc.boolean(),
  rsv: fc.nat(7),
  key: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 })),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.nat(70_000).map(length => new Uint8Array(length).fill(0x61)),
  ),
})

function forEachHeader(check: (bytes: Uint8Array) => void): void {
  fc.assert(fc.property(spec, spec => check(frame({ ...spec, payload: spec.payload.subarray(0, 300) }))))
}

test("what was written is what is read", () =>
  fc.assert(
    fc.property(spec, ({ payload, key, ...bits }) => {
      const bytes = frame({ ...bits, key, payload })
      const header = readFrameHeader(bytes, 0)
      expect(header).toMatchObject({ ...bits, payloadLength: payload.length, headerLength: bytes.length - payload.length })
      expect(Buffer.from(header?.maskKey ?? [])).toEqual(Buffer.from(key ?? []))
      expect(Buffer.from(unmask(bytes.subarray(header?.headerLength), header?.maskKey ?? null)).equals(payload)).toBe(true)
    }),
  ))

describe("RFC 6455 §5.3: unmasking", () => {
  test.each([
    ["the Hello of §5.7", "7f 9f 4d 51 58", "37 fa 21 3d", text("Hello")],
    ["nothing", "", "37 fa 21 3d", text("")],
    ["one octet", "37", "36 00 00 00", Uint8Array.of(1)],
    ["three, less than a word", "01 01 01", "01 02 03 04", Uint8Array.of(0, 3, 2)],
    ["a word", "01 02 03 04", "01 02 03 04", new Uint8Array(4)],
    ["a word and three", "01 02 03 04 01 02 03", "01 02 03 04", new Uint8Array(7)],
    ["a key of zeros", "61 62 63 64 65", "00 00 00 00", text("abcde")],
  ])("%s", (_name, payload, key, expected) => expect(unmask(hex(payload), hex(key))).toEqual(expected))

  test("no key: the same bytes, and always a copy", () => {
    const payload = text("Hello")
    for (const key of [null, hex("00 00 00 00")]) {
      const plain = unmask(payload, key)
      plain.fill(0)
      expect(payload).toEqual(text("Hello"))
    }
  })

  test("octet i is XORed with octet i mod 4 of the key, at any alignment of either", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.nat(7), (payload, key, shift) => {
        const shifted = (bytes: Uint8Array) => Uint8Array.from([...new Uint8Array(shift), ...bytes]).subarray(shift)
        const expected = payload.map((octet, i) => octet ^ key[i % 4]!)
        expect(unmask(shifted(payload), shifted(key))).toEqual(expected)
        expect(unmask(Buffer.from(payload), Buffer.from(key))).toEqual(expected)
      }),
    ))
})
