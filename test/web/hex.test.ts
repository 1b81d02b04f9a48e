// Bytes as people read them.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { hexLines, readBase64, readText, showOctets, writeBase64 } from "../../web/ui/hex.ts"

test("base64 is Node's, both ways, however long", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), bytes => {
      expect(writeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"))
      expect(readBase64(writeBase64(bytes))).toEqual(bytes)
    }),
    { numRuns: 50 },
  )
})

test("damaged base64 is nothing, and no exception", () => expect(readBase64("a*")).toEqual(new Uint8Array()))

test("octets", () => expect(showOctets(Uint8Array.of(0x82, 0xa4, 0, 0xff))).toBe("82 a4 00 ff"))

test("a dump has an offset, sixteen octets in two groups, and what is printable", () => {
  const bytes = new Uint8Array(18).map((_, at) => (at === 0 ? 0 : 0x40 + at))
  expect(hexLines(bytes)).toEqual([
    "00000000  00 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  .ABCDEFGHIJKLMNO",
    "00000010  50 51                                             PQ",
  ])
  expect(hexLines(new Uint8Array())).toEqual([])
})

test("the parts of a line are where the colours expect them", () => {
  const line = hexLines(new TextEncoder().encode("0123456789abcdef"))[0]!
  expect(line.slice(0, 8)).toBe("00000000")
  expect(line.slice(58).trim()).toBe("0123456789abcdef")
})

describe("text", () =>
  test.each([
    ["7b 7d", false, "utf-8", "{}"],
    ["e2 82 ac", false, "utf-8", "€"],
    ["61 e2 82", false, "utf-8", null],
    ["61 e2 82", true, "utf-8", "a"],
    ["ff fe", false, "utf-8", null],
    ["e9", false, "iso-8859-1", "é"],
    ["61", false, "no-such-charset", "a"],
    ["c3 bc", false, "utf8mb4", "ü"],
    ["ff", false, "utf8mb4", null],
    ["00 61", false, "utf-8", null],
    ["1b 5b 31 6d", false, "utf-8", "\u001b[1m"],
    ["61 0d 0a 09", false, "utf-8", "a\r\n\t"],
  ])("%s, cut %p, %s", (hex, isCut, charset, expected) =>
    expect(readText(Buffer.from(hex.replaceAll(" ", ""), "hex"), isCut, charset)).toBe(expected),
  ))
