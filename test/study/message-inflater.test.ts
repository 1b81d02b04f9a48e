// Message after message, MessageInflater gives what `inflateMessage` gives with the window before it; what neither can read is null.

import { describe, expect, test } from "bun:test"
import { constants, deflateRawSync } from "node:zlib"
import fc from "fast-check"
import { MessageInflater } from "../../server/study/message-inflater.ts"
import { emptyWindow, inflateMessage, slideWindow, type Window } from "../../server/wire/websocket/inflate.ts"
import { utf8 } from "../support/recording.ts"

/** RFC 7692 §7.2.1, with the text before it as dictionary; or in a final block and an octet after it (§7.2.3.4). */
function deflate(plain: Uint8Array, window: Window, isFinal = false): Uint8Array {
  const dictionary = window.length > 0 ? { dictionary: window } : {}
  if (isFinal) return Buffer.concat([deflateRawSync(plain, dictionary), Uint8Array.of(0)])
  const flushed = deflateRawSync(plain, { ...dictionary, finishFlush: constants.Z_SYNC_FLUSH })
  return flushed.subarray(0, flushed.length - 4)
}

const bytesMax = 1_000_000

/** What a failure can show: the text where it is short. */
const show = (plain: Uint8Array | null): string | null =>
  plain && (plain.length < 200 ? Buffer.from(plain).toString("latin1") : `${plain.length} octets, ${Bun.hash(plain)}`)

/** Each payload by both. What is shown is shown at once, because the bytes are valid until the next only. */
function both(payloads: readonly Uint8Array[], keepsWindow: boolean, max = bytesMax): [(string | null)[], (string | null)[]] {
  const inflater = new MessageInflater(keepsWindow, max)
  const found = payloads.map(payload => show(inflater.inflate(payload)))
  inflater.close()
  let window: Window | null = emptyWindow
  const expected = payloads.map(payload => {
    const inflated = window && inflateMessage(payload, keepsWindow ? window : emptyWindow, max)
    if (inflated?.type !== "plain") {
      if (keepsWindow) window = null
      return null
    }
    if (window) window = slideWindow(window, inflated.bytes)
    return show(inflated.bytes)
  })
  return [found, expected]
}

/** Compressed one after the other, as a sender would. */
function compress(plains: readonly Uint8Array[], keepsWindow: boolean, isFinal: (at: number) => boolean = () => false): Uint8Array[] {
  let window: Window = emptyWindow
  return plains.map((plain, at) => {
    const payload = deflate(plain, keepsWindow ? window : emptyWindow, isFinal(at))
    window = slideWindow(window, plain)
    return payload
  })
}

const chat = Array.from({ length: 500 }, (_, at) =>
  utf8(JSON.stringify({ id: at, from: `user-${at % 7}`, text: "the quick brown fox ".repeat(at % 9) })),
)
const noise = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => ((at * 2_654_435_761 + seed * 40_503) >>> 13) & 255)

describe.each([
  ["with takeover", true],
  ["without", false],
] as const)("%s", (_name, keepsWindow) => {
  test.each<[name: string, plains: readonly Uint8Array[], isFinal: (at: number) => boolean]>([
    ["short messages", chat, () => false],
    ["empty ones among them", chat.map((plain, at) => (at % 3 === 0 ? utf8("") : plain)), () => false],
    [
      "messages around what there is room for",
      [65_535, 65_536, 65_537, 200_000, 10, 262_143, 262_144, 262_145, 300_000, 10].map(noise),
      () => false,
    ],
    ["many of middle size, so that the window moves", Array.from({ length: 40 }, (_, at) => noise(20_000 + at, at % 3)), () => false],
    ["final blocks", chat.slice(0, 50), () => true],
    ["final blocks now and then", chat.slice(0, 50), at => at % 5 === 2],
  ])("%s come back", (_name, plains, isFinal) => {
    const [found, expected] = both(compress(plains, keepsWindow, isFinal), keepsWindow)
    expect(found).toEqual(plains.map(show))
    expect(found).toEqual(expected)
  })

  test("a damaged one, or one that is too long, is null; and so is, with a window, what follows", () => {
    const damaged = Uint8Array.of(0x00, 0x05, 0x00, 0x00, 0x00, 1, 2, 3, 4, 5)
    const [first, , last] = compress([utf8("first first"), utf8("x".repeat(2_000)), utf8("first again")], keepsWindow)
    const long = deflate(utf8("x".repeat(2_000)), emptyWindow)
    for (const bad of [damaged, long]) {
      const [found, expected] = both([first!, bad, last!], keepsWindow, 1_000)
      expect(found).toEqual(["first first", null, keepsWindow ? null : "first again"])
      expect(found).toEqual(expected)
    }
  })

  test("any messages are as for inflateMessage", () => {
    const plain = fc.oneof(
      fc.constantFrom(...chat.slice(0, 20)),
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(90_000).map(length => noise(length, 1)),
    )
    const check = (said: readonly (readonly [Uint8Array, boolean])[]) => {
      const payloads = compress(
        said.map(([plain]) => plain),
        keepsWindow,
        at => said[at]![1],
      )
      const [found, expected] = both(payloads, keepsWindow)
      expect(found).toEqual(expected)
    }
    const isFinal = fc.integer({ min: 0, max: 9 }).map(number => number === 0)
    fc.assert(fc.property(fc.array(fc.tuple(plain, isFinal), { maxLength: 30 }), check), { numRuns: 60, seed: 7692 })
  })
})

test("what was lost stays lost only where text before it matters", () => {
  const [one, two] = compress([utf8("one one"), utf8("one two")], false)
  for (const [keepsWindow, expected] of [
    [true, null],
    [false, "one two"],
  ] as const) {
    const inflater = new MessageInflater(keepsWindow, bytesMax)
    inflater.inflate(one!)
    inflater.lose()
    const plain = inflater.inflate(two!)
    expect(plain && Buffer.from(plain).toString()).toBe(expected)
    inflater.close()
  }
})
