// RFC 7692 §7.2: messages of permessage-deflate to plain bytes. First its examples (§7.2.3, in its order), then limits and damage,
// then what the `ws` package compresses: with and without context takeover, with every window size, in fragments.

import { describe, expect, test } from "bun:test"
import { deflateRawSync } from "node:zlib"
import fc from "fast-check"
import {
  emptyWindow,
  type Inflated,
  inflateMessage,
  slideWindow,
  type Window,
  windowBytesMax,
} from "../../../server/wire/websocket/inflate.ts"
import { hex, text } from "../../support/vectors.ts"
import { compress, newDeflate } from "../../support/ws.ts"

const bytesMax = 2 ** 20
const show = (inflated: Inflated) => (inflated.type === "plain" ? Buffer.from(inflated.bytes).toString("latin1") : inflated.why)
const inflate = (payload: Uint8Array, window: Window = emptyWindow, max = bytesMax) => show(inflateMessage(payload, window, max))

describe("RFC 7692 §7.2.3: examples", () =>
  test.each([
    ["§7.2.3.1, one compressed block", "f2 48 cd c9 c9 07 00", "", "Hello"],
    ["§7.2.3.1, of two fragments", "f2 48 cd # then \n c9 c9 07 00", "", "Hello"],
    ["§7.2.3.2, sharing the window", "f2 00 11 00 00", "Hello", "Hello"],
    ["§7.2.3.2, not sharing it", "f2 48 cd c9 c9 07 00", "Hello", "Hello"],
    ["§7.2.3.3, a block with no compression", "00 05 00 fa ff 48 65 6c 6c 6f 00", "", "Hello"],
    ["§7.2.3.4, a block with BFINAL set", "f3 48 cd c9 c9 07 00 00", "", "Hello"],
    ["§7.2.3.5, two blocks", "f2 48 05 00 00 00 ff ff ca c9 c9 07 00", "", "Hello"],
    ["§7.2.3.6, an empty message", "00", "", ""],
    ["an empty message that is no octet at all", "", "", ""],
    ["an empty message does without what came before", "00", "Hello", ""],
  ])("%s", (_name, digits, before, expected) => expect(inflate(hex(digits), text(before))).toBe(expected)))

/** Each piece in blocks of its own, the last of them with BFINAL set, and referring back to the pieces before it. */
function finalBlocks(pieces: readonly Uint8Array[], before: Uint8Array = emptyWindow): Uint8Array {
  const said = [before]
  return Buffer.concat(
    pieces.map(piece => {
      const dictionary = Buffer.concat(said).subarray(-windowBytesMax)
      said.push(piece)
      return deflateRawSync(piece, dictionary.length > 0 ? { dictionary } : {})
    }),
  )
}

describe("RFC 7692 §7.2.3.4, §7.2.3.5: several blocks with BFINAL set", () => {
  test.each([
    ["a final block, then one that is not", "f3 48 05 00 # He \n ca c9 c9 07 00", "", "Hello"],
    ["a final block, then a final one", "f3 48 05 00 cb c9 c9 07 00", "", "Hello"],
    ["and the octet of an empty one, as the RFC writes it", "f3 48 05 00 cb c9 c9 07 00 00", "", "Hello"],
    ["empty ones before, between and after", "03 00 f3 48 05 00 03 00 03 00 cb c9 c9 07 00 03 00", "", "Hello"],
    ["a stored one", "01 02 00 fd ff 48 65 cb c9 c9 07 00", "", "Hello"],
    ["a final one that is cut at its tail", "f3 48 05 00 01", "", "He"],
    ["the second refers to the window", "03 00 f2 00 11 00 00", "Hello", "Hello"],
    ["the second refers to the first", "f3 48 cd c9 c9 07 00 f2 00 11 00 00", "", "HelloHello"],
    ["the second refers to before both", "f3 48 05 00 f2 00 11 00 00", "", "damaged"],
    ["damage after a final block", "f3 48 05 00 ff", "", "damaged"],
  ])("%s", (_name, digits, before, expected) => expect(inflate(hex(digits), text(before))).toBe(expected))

  test.each([
    [10, "HelloHello"],
    [9, "too-large"],
    [6, "too-large"],
    [5, "too-large"],
    [4, "too-large"],
  ])("%d plain bytes at most, of all of them", (max, expected) => {
    expect(inflate(finalBlocks([text("Hello"), text("Hello")]), emptyWindow, max)).toBe(expected)
  })

  test("as many plain bytes as may be, then an empty block", () => {
    expect(inflate(hex("f3 48 cd c9 c9 07 00 03 00 00"), emptyWindow, 5)).toBe("Hello")
  })

  test("what zlib writes, piece by piece, whatever came before", () =>
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 6 }), fragment, (pieces, before) => {
        const window = slideWindow(emptyWindow, text(before))
        const inflated = inflateMessage(finalBlocks(pieces.map(text), window), window, bytesMax)
        expect(show(inflated) === pieces.join("")).toBe(true)
      }),
      { numRuns: 100 },
    ))

  test("across more than a window, at its very end", () => {
    const far = text("0123456789".repeat(4000))
    const pieces = [far.subarray(0, 20_000), far.subarray(20_000), far.subarray(0, windowBytesMax), text("89")]
    expect(show(inflateMessage(finalBlocks(pieces), emptyWindow, bytesMax))).toBe(Buffer.concat(pieces).toString("latin1"))
  })

  test.each([
    [999, "!"],
    [1000, "too-large"],
    [500_000, "too-large"],
  ])("%d empty ones and a block: %s, and soon", (count, expected) => {
    const payload = Buffer.concat([Buffer.from("0300".repeat(count), "hex"), deflateRawSync(text("!"))])
    const started = performance.now()
    expect(inflate(payload, new Uint8Array(windowBytesMax))).toBe(expected)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe("damage", () =>
  test.each([
    ["a reserved block type", "ff", ""],
    ["a length that does not match its complement", "00 05 00 00 00 48", ""],
    ["a reference to before the window", "f2 00 11 00 00", ""],
    ["a reference to before a window that is too short", "f2 00 11 00 00", "lo"],
    ["a length code that does not exist", "1a 03", ""],
  ])("%s", (_name, digits, before) => expect(inflate(hex(digits), text(before))).toBe("damaged")))

describe("the limit of plain bytes", () => {
  const bomb = deflateRawSync(new Uint8Array(50_000_000), { level: 9 })
  test.each([
    [5, "Hello"],
    [4, "too-large"],
    [1, "too-large"],
  ])("%d, of Hello", (max, expected) => expect(inflate(hex("f2 48 cd c9 c9 07 00"), emptyWindow, max)).toBe(expected))

  test("a bomb", () => {
    expect(bomb.length).toBeLessThan(60_000)
    expect(inflate(bomb)).toBe("too-large")
    expect(inflate(bomb, new Uint8Array(windowBytesMax))).toBe("too-large")
  })

  test.each([-1, 0, 1])("%d bytes above it, across many output buffers", async above => {
    const deflate = newDeflate(15, false)
    const payload = await compress(deflate, new Uint8Array(100_000 + above), true)
    deflate.cleanup()
    expect(inflateMessage(payload, emptyWindow, 100_000).type).toBe(above > 0 ? "problem" : "plain")
  })
})

test("nothing throws on any bytes, and the input is left as it was", () =>
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 500 }),
      (payload, window, max) => {
        const [payloadBefore, windowBefore] = [payload.slice(), window.slice()]
        const inflated = inflateMessage(payload, window, max)
        if (inflated.type === "plain") expect(inflated.bytes.length).toBeLessThanOrEqual(max)
        expect([payload, window]).toEqual([payloadBefore, windowBefore])
      },
    ),
    { numRuns: 1000 },
  ))

describe("RFC 7692 §7.1.1: the window", () => {
  test.each([
    ["nothing", "", "", ""],
    ["the first message", "", "Hello", "Hello"],
    ["the next", "Hello", ", World", "Hello, World"],
    ["an empty one", "Hello", "", "Hello"],
  ])("%s", (_name, window, plain, expected) => expect(slideWindow(text(window), text(plain))).toEqual(text(expected)))

  test("holds the last 32 KiB, exactly", () => {
    const byte = (octet: number, length: number) => new Uint8Array(length).fill(octet)
    for (const [before, said] of [
      [32_768, 0],
      [32_768, 1],
      [32_767, 1],
      [1, 32_767],
      [1, 32_768],
      [1, 32_769],
      [9, 100_000],
      [20_000, 20_000],
    ] as const) {
      const all = Buffer.concat([byte(1, before), byte(2, said)])
      expect(Buffer.from(slideWindow(byte(1, before), byte(2, said))).equals(all.subarray(Math.max(0, all.length - 32_768)))).toBe(true)
    }
  })

  test("is a copy: what is done later to the message or to the window before does not show", () => {
    for (const [before, said] of [
      ["abc", "def"],
      ["", "def"],
      ["abc", ""],
      ["abc", "d".repeat(windowBytesMax)],
      ["abc", "d".repeat(windowBytesMax + 1)],
    ] as const) {
      const [window, plain] = [text(before), text(said)]
      const next = slideWindow(window, plain)
      const expected = next.slice()
      window.fill(0)
      plain.fill(0)
      expect(Buffer.from(next).equals(expected)).toBe(true)
    }
  })
})

/** Messages in fragments that repeat themselves and each other, some longer than any window. */
const words = fc.constantFrom("Spam", "eggs", " and ", '{"type":"tick","price":', "\u0000\u00ff", "}")
const fragment = fc.oneof(
  { weight: 8, arbitrary: fc.array(words, { maxLength: 30 }).map(words => words.join("")) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 2000, size: "max" }).map(bytes => Buffer.from(bytes).toString("latin1")) },
  { weight: 1, arbitrary: fc.nat(50_000).map(length => "0123456789abcdefghijklmnopq".repeat(2000).slice(0, length)) },
)
const messages = fc.array(fc.array(fragment, { minLength: 1, maxLength: 3 }), { maxLength: 8 })

describe("against ws: what it compresses, fragment by fragment", () => {
  const windows = [8, 9, 10, 11, 12, 13, 14, 15].flatMap(bits => [true, false].map(takeover => ({ bits, takeover })))
  test.each(windows)("window bits $bits, takeover $takeover", ({ bits, takeover }) =>
    fc.assert(
      fc.asyncProperty(messages, async messages => {
        const deflate = newDeflate(bits, takeover)
        let window = emptyWindow
        for (const fragments of messages) {
          const payloads: Uint8Array[] = []
          for (const [i, data] of fragments.entries()) payloads.push(await compress(deflate, text(data), i === fragments.length - 1))
          const plain = text(fragments.join(""))
          const inflated = inflateMessage(Buffer.concat(payloads), window, bytesMax)
          expect(show(inflated) === Buffer.from(plain).toString("latin1")).toBe(true)
          if (takeover) window = slideWindow(window, plain)
        }
        deflate.cleanup()
      }),
      { numRuns: 15 },
    ),
  )

  test("with the window of another message it is damaged or something else, and nothing throws", async () => {
    const deflate = newDeflate(15, true)
    await compress(deflate, text("a first message, which nobody kept"), true)
    const payload = await compress(deflate, text("a first message, which nobody kept"), true)
    deflate.cleanup()
    expect(inflate(payload)).toBe("damaged")
    expect(inflate(payload, text("a first message, which nobody kept"))).toBe("a first message, which nobody kept")
  })
})
