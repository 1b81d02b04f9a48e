// JSON in pieces is the JSON it would be in one, in chunks that are never large.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { limits } from "../../server/config.ts"
import { gathered, jsonPieces, memberPieces } from "../../server/transfer/json-pieces.ts"
import { each } from "../../server/transfer/transferred.ts"
import { utf8 } from "./values.ts"

const joined = (value: unknown): string => [...jsonPieces(value)].join("")

test("it is what JSON.stringify says", () =>
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), value => {
      expect(joined(value)).toBe(JSON.stringify(value))
      expect(joined({ value, none: undefined })).toBe(JSON.stringify({ value }))
    }),
  ))

const long = 300_000
const bytes = Uint8Array.from({ length: long }, (_, at) => (at * 7) % 256)

describe("what is long", () =>
  test.each<[string, unknown, unknown]>([
    ["text", "a".repeat(long), "a".repeat(long)],
    ["text with pairs of surrogates, one unit off", `a${"😀".repeat(long)}`, `a${"😀".repeat(long)}`],
    ["text with pairs of surrogates", "😀".repeat(long), "😀".repeat(long)],
    ["text that is all escapes", "\u0001".repeat(long), "\u0001".repeat(long)],
    ["half of pairs", "\ud83d".repeat(long), "\ud83d".repeat(long)],
    ["a list", Array(long).fill({ a: [null] }), Array(long).fill({ a: [null] })],
    [
      "an object",
      Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`n${at}`, at])),
      Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`n${at}`, at])),
    ],
    ["text inside", { a: 1, b: [{ c: "x".repeat(long) }], d: {} }, { a: 1, b: [{ c: "x".repeat(long) }], d: {} }],
    ["UTF-8", { a: { octets: utf8("aé€😀".repeat(50_000)), as: "utf8" } }, { a: "aé€😀".repeat(50_000) }],
    ["UTF-8 with a byte order mark", { octets: utf8(`\ufeff${"a".repeat(long)}`), as: "utf8" }, `\ufeff${"a".repeat(long)}`],
    ["base64", [{ octets: bytes, as: "base64" }], [Buffer.from(bytes).toString("base64")]],
    ["base64 of part of a buffer", { octets: bytes.subarray(5, 7), as: "base64" }, Buffer.from(bytes.subarray(5, 7)).toString("base64")],
    ["no octets", { octets: bytes.subarray(0, 0), as: "utf8" }, ""],
  ])("%s comes in pieces", async (_name, value, expected) => {
    // Compared by themselves: a runner would print all of it.
    expect(joined(value) === JSON.stringify(expected)).toBe(true)
    const chunks = await Array.fromAsync(gathered(each(jsonPieces(value))))
    const sizes = chunks.map(chunk => Buffer.byteLength(chunk))
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.transferChunkBytesMax)
    // No chunk ends inside a character: encoded one by one they say the same.
    expect(Buffer.concat(chunks.map(utf8)).equals(utf8(joined(value)))).toBe(true)
  }))

test("small pieces go out together", async () => {
  const chunks = await Array.fromAsync(gathered(each(Array<string>(10_000).fill("0123456789"))))
  expect(chunks.length).toBeLessThan(5)
  expect(chunks.join("").length).toBe(100_000)
  expect(await Array.fromAsync(gathered(each([])))).toEqual([])
})

test("members have no braces", () => expect([...memberPieces({ a: 1, b: undefined, c: "d" })].join("")).toBe('"a":1,"c":"d"'))
