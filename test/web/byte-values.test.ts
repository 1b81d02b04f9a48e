// What bytes mean at a place, how a range of them is copied, and where something stands in them.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { characterAt, copyBytes, valuesAt, varintAt } from "../../web/ui/byte-values.ts"
import { findBytes, readOffset, readWanted } from "../../web/ui/bytes-find.ts"
import { firstInvalidUtf8 } from "../../web/ui/utf8.ts"

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"))
const values = (hex: string, isLittle: boolean, at = 0) =>
  Object.fromEntries(valuesAt(bytesOf(hex), at, isLittle).map(({ name, value }) => [name, value]))

test("numbers in both orders", () => {
  expect(values("ff fe 00 00 00 00 00 01", true)).toMatchObject({
    int8: "-1",
    uint8: "255",
    int16: "-257",
    uint16: "65279",
    int32: "65279",
    uint64: "72057594037993215",
    binary: "11111111",
  })
  expect(values("40 09 21 fb 54 44 2d 18", false)).toMatchObject({ float64: "3.141592653589793", float32: "2.142699", uint16: "16393" })
})

test("what does not fit any more is not said", () =>
  expect(Object.keys(values("00 01 41", true, 2))).toEqual(["int8", "uint8", "binary", "UTF-8", "varint"]))

test("nothing after the end", () => expect(valuesAt(bytesOf("00"), 1, true)).toEqual([]))

test("a point in time, in seconds and milliseconds", () => {
  expect(values("69 21 c2 79", false).time).toMatch(/^2025-11-2\d .*\(s\)$/)
  expect(values("00 00 01 9a ac 1f 5c 00", false).time).toMatch(/\(ms\)$/)
})

describe("a character", () =>
  test.each([
    ["41", "A U+0041"],
    ["e2 82 ac", "€ U+20AC"],
    ["0a", "U+000A"],
    ["82", null],
    ["e2 82", null],
    ["ff", null],
  ])("%s", (hex, expected) => expect(characterAt(bytesOf(hex), 0)).toBe(expected)))

describe("a varint", () =>
  test.each([
    ["05", "5 (1 byte)"],
    ["ac 02", "300 (2 bytes)"],
    ["ff ff ff ff ff ff ff ff ff 01", "18446744073709551615 (10 bytes)"],
    ["80", null],
    ["80 80 80 80 80 80 80 80 80 80 01", null],
  ])("%s", (hex, expected) => expect(varintAt(bytesOf(hex), 0)).toBe(expected)))

describe("copied", () =>
  test.each([
    ["hex", "de ad 41"],
    ["base64", "3q1B"],
    ["c", "const unsigned char data[3] = {\n  0xde, 0xad, 0x41\n};"],
    ["text", "ޭA"],
  ] as const)("as %s", (kind, expected) => expect(copyBytes(bytesOf("de ad 41"), kind)).toBe(expected)))

describe("what is looked for", () =>
  test.each([
    ["de ad", "hex", "dead"],
    ["0xDEAD", "hex", "dead"],
    ["de,ad", "hex", "dead"],
    ["hello", "text", "68656c6c6f"],
    ['"de ad"', "text", "6465206164"],
    ["ab c", "text", "61622063"],
  ] as const)("%p", (query, as, hex) => {
    const wanted = readWanted(query)
    expect(wanted?.as).toBe(as)
    expect(Buffer.from(wanted!.octets).toString("hex")).toBe(hex)
  }))

describe("found", () =>
  test.each([
    ["00 00 00", "00 00", [0, 1]],
    ["41 61 5a", "a", [0, 1]],
    ["41 61", "0x41", [0]],
    ["41", "41 42", []],
  ])("in %s: %p", (hex, query, expected) => expect<readonly number[]>(findBytes(bytesOf(hex), readWanted(query)!)).toEqual(expected)))

test("nothing is looked for", () => expect(readWanted("")).toBeNull())

describe("an offset", () =>
  test.each([
    ["16", 16],
    ["0x10", 16],
    ["10h", 16],
    ["1,000", 1000],
    ["+6", 16],
    ["-0xa", 0],
    ["-11", null],
    ["5000", null],
    ["x", null],
    ["", null],
  ])("%p", (text, expected) => expect(readOffset(text, 10, 4096)).toBe(expected)))

describe("the first place that is not UTF-8", () =>
  test.each([
    ["61 ff", 1, 1],
    ["61 80", 1, 1],
    ["e2 82", 0, 2],
    ["e2 28 a1", 0, 1],
    ["c0 80", 0, 1],
    ["e0 80 80", 0, 3],
    ["61 ed a0 80", 1, 3],
    ["f4 90 80 80", 0, 4],
  ])("%s", (hex, offset, length) => expect(firstInvalidUtf8(bytesOf(hex))).toMatchObject({ offset, length })))

test("it is there exactly where a decoder refuses", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0x41, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xff), { maxLength: 6 }),
      octets => {
        const bytes = Uint8Array.from(octets)
        let isText = true
        try {
          new TextDecoder("utf-8", { fatal: true }).decode(bytes)
        } catch {
          isText = false
        }
        expect(firstInvalidUtf8(bytes) === null).toBe(isText)
      },
    ),
    { numRuns: 2000 },
  )
})
