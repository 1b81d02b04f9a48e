// RFC 6455 §5.5.1, §5.6, §8.1: payloads as people read them. UTF-8 is tested at the boundaries of RFC 3629 §3, §4.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { closeOf, isShownAsBinary, isUtf8, payloadFaults, previewOf, textOf } from "../../../server/wire/websocket/messages.ts"
import { hex, text } from "../../support/vectors.ts"

const utf8 = (characters: string) => new TextEncoder().encode(characters)

describe("RFC 3629: text that is UTF-8", () =>
  test.each([
    ["", ""],
    ["48 65 6c 6c 6f", "Hello"],
    ["00", "\u0000"],
    ["7f", "\u007f"],
    ["c2 80", "\u0080"],
    ["df bf", "\u07ff"],
    ["e0 a0 80", "\u0800"],
    ["ed 9f bf # last before the surrogates", "\ud7ff"],
    ["ee 80 80 # first after them", "\ue000"],
    ["ef bf bf", "\uffff"],
    ["f0 90 80 80", "\u{10000}"],
    ["f4 8f bf bf", "\u{10ffff}"],
    ["ef bb bf 61 # a byte order mark stays", "\ufeffa"],
    ["ce ba e1 bd b9 cf 83 ce bc ce b5", "κ\u1f79σμε"],
  ])("%s", (digits, expected) => {
    expect(isUtf8(hex(digits))).toBe(true)
    expect(textOf(hex(digits))).toBe(expected)
  }))

describe("RFC 3629: what is not; shown with U+FFFD", () =>
  test.each([
    ["80 # a continuation alone", "\ufffd"],
    ["61 c2 # cut after one octet of two", "a\ufffd"],
    ["e2 82 # of three", "\ufffd"],
    ["f0 9f 98 # of four", "\ufffd"],
    ["c2 61", "\ufffda"],
    ["c0 80 # overlong", "\ufffd\ufffd"],
    ["c1 bf", "\ufffd\ufffd"],
    ["e0 9f bf", "\ufffd\ufffd\ufffd"],
    ["f0 8f bf bf", "\ufffd\ufffd\ufffd\ufffd"],
    ["ed a0 80 # a surrogate", "\ufffd\ufffd\ufffd"],
    ["ed bf bf", "\ufffd\ufffd\ufffd"],
    ["f4 90 80 80 # beyond U+10FFFF", "\ufffd\ufffd\ufffd\ufffd"],
    ["f5 80 80 80", "\ufffd\ufffd\ufffd\ufffd"],
    ["fe", "\ufffd"],
    ["ff 61", "\ufffda"],
  ])("%s", (digits, expected) => {
    expect(isUtf8(hex(digits))).toBe(false)
    expect(textOf(hex(digits))).toBe(expected)
    expect(textOf(text("ok"))).toBe("ok")
  }))

test("UTF-8 is what the runtime would have written", () =>
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6 }), fc.string({ unit: "binary" }), (bytes, characters) => {
      expect(isUtf8(bytes)).toBe(Buffer.from(Buffer.from(bytes).toString()).equals(bytes))
      expect(textOf(utf8(characters))).toBe(characters)
    }),
    { numRuns: 2000 },
  ))

describe("which messages are shown as binary", () =>
  test.each([
    ["text", 1, "61", false],
    ["text that is not UTF-8", 1, "ff", false],
    ["binary", 2, "61", true],
    ["close", 8, "03 e8 ff", false],
    ["ping that is text", 9, "61", false],
    ["an empty ping", 9, "", false],
    ["ping that is not", 9, "ff", true],
    ["pong that is text", 10, "61", false],
    ["pong that is not", 10, "80", true],
    ["an unknown opcode", 3, "61", true],
  ])("%s", (_name, opcode, digits, expected) => expect(isShownAsBinary(opcode, hex(digits))).toBe(expected)))

describe("RFC 6455 §5.5.1, §7.1.5: what a close frame says", () =>
  test.each([
    ["", 1005, "No Status Received", ""],
    ["03 # half a code is none", 1005, "No Status Received", ""],
    ["03 e8", 1000, "Normal Closure", ""],
    ["03 e8 62 79 65", 1000, "Normal Closure", "bye"],
    ["03 e9 e2 82 ac", 1001, "Going Away", "€"],
    ["03 ee # never sent, but it came", 1006, "Abnormal Closure", ""],
    ["0f a0", 4000, "Application", ""],
    ["ff ff", 65_535, "Unknown", ""],
    ["00 00", 0, "Unknown", ""],
    ["03 ea 61 ff # a reason that is not UTF-8", 1002, "Protocol Error", "a\ufffd"],
    [`03 f0 ${"61".repeat(123)}`, 1008, "Policy Violation", "a".repeat(123)],
  ])("%s", (digits, code, name, reason) => expect(closeOf(hex(digits))).toMatchObject({ code, name, reason })))

describe("RFC 6455 §8.1, §5.5.1, §7.4: what is wrong with a payload", () =>
  test.each([
    ["text", 1, "ce ba", ""],
    ["empty text", 1, "", ""],
    ["text that is not UTF-8", 1, "61 ff", "fault ws.bad-utf8"],
    ["text that ends inside a character", 1, "61 e2 82", "fault ws.bad-utf8"],
    ["binary", 2, "ff", ""],
    ["continuation", 0, "ff", ""],
    ["a reserved opcode", 3, "ff", ""],
    ["ping", 9, "ff", ""],
    ["pong", 10, "ff", ""],
    ["close", 8, "", ""],
    ["close with half a code", 8, "03", "fault ws.bad-close-payload"],
    ["close with a code", 8, "03 e8", ""],
    ["close with an application's", 8, "13 87", ""],
    ["close with a reason", 8, "03 e8 e2 82 ac", ""],
    ["close with a reason that is not UTF-8", 8, "03 e8 e2 82", "fault ws.bad-utf8"],
    ["close 1005", 8, "03 ed", "fault ws.bad-close-code"],
    ["close 0", 8, "00 00", "fault ws.bad-close-code"],
    ["close 1016", 8, "03 f8", "fault ws.bad-close-code"],
    ["close 2999", 8, "0b b7", "fault ws.bad-close-code"],
    ["close 5000", 8, "13 88", "fault ws.bad-close-code"],
    ["close, all of it", 8, "03 ee ff", "fault ws.bad-close-code, fault ws.bad-utf8"],
  ])("%s", (_name, opcode, digits, expected) =>
    expect(
      payloadFaults(opcode, hex(digits))
        .map(code => `fault ${code}`)
        .join(", "),
    ).toBe(expected),
  ))

describe("of the beginning of a payload, only what can never become right", () => {
  test.each([
    [1, "61 e2 82", ""],
    [1, "61 f0 9f 98", ""],
    [1, "61 c0", "ws.bad-utf8"],
    [1, "61 ed a0", "ws.bad-utf8"],
    [1, "ff 61 e2", "ws.bad-utf8"],
    [1, "61 e2", ""],
    [8, "03", ""],
    [8, "03 ee", "ws.bad-close-code"],
    [8, "03 e8 c3", ""],
  ])("opcode %d, %s: %p", (opcode, digits, expected) => expect(payloadFaults(opcode, hex(digits), false).join(" ")).toBe(expected))

  test("any text, cut anywhere, is fine", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(40), (characters, at) => {
        expect(payloadFaults(1, utf8(characters).subarray(0, at), false)).toEqual([])
        expect(payloadFaults(1, utf8(characters))).toEqual([])
      }),
    ))
})

describe("a line that shows a message", () => {
  test.each([
    [1, "", 9, ""],
    [1, "Hello", 9, "Hello"],
    [1, "123456789", 9, "123456789"],
    [1, "1234567890", 9, "12345678…"],
    [1, " a\r\n\t b\u0000\u2028c ", 9, "a b c"],
    [1, "€€€€€€€€€€", 9, "€€€€€€€€…"],
    [1, "\ufffd", 9, "\ufffd"],
    [9, "Hello", 9, "Hello"],
    [10, "Hello", 9, "Hello"],
  ])("opcode %d, %p in %d characters", (opcode, payload, max, expected) => {
    expect(previewOf(opcode, utf8(payload), max)).toBe(expected)
  })

  test.each([
    [2, "", 9, ""],
    [2, "61", 9, "61"],
    [2, "00 ff 10", 9, "00 ff 10"],
    [2, "00 ff 10 20", 9, "00 ff 10…"],
    [9, "ff 00", 9, "ff 00"],
    [1, "61 ff", 9, "a\ufffd"],
    [8, "", 99, "1005 No Status Received"],
    [8, "03 e8", 99, "1000 Normal Closure"],
    [8, "03 e8 62 79 65", 99, '1000 Normal Closure "bye"'],
    [8, "03 e8 62 79 65", 12, "1000 Normal…"],
  ])("opcode %d, octets %p in %d characters", (opcode, digits, max, expected) => {
    expect(previewOf(opcode, hex(digits), max)).toBe(expected)
  })

  test("is never longer than it may be, has one line, and nothing throws", () => {
    const payload = fc.oneof(fc.uint8Array({ maxLength: 99 }), fc.string({ unit: "grapheme", maxLength: 99 }).map(utf8))
    fc.assert(
      fc.property(fc.nat(15), payload, fc.integer({ min: 4, max: 60 }), (opcode, payload, max) => {
        const line = previewOf(opcode, payload, max)
        expect(line.length).toBeLessThanOrEqual(max)
        // The reason of a close is shown as it came.
        if (opcode !== 8) expect(line).not.toMatch(/[\r\n\p{Cc}]/u)
      }),
      { numRuns: 2000 },
    )
  })

  test("a long text takes no longer than a short one", () => {
    const long = new Uint8Array(2 ** 26).fill(0x61)
    const started = performance.now()
    for (let i = 0; i < 1000; i++) for (const opcode of [1, 2]) previewOf(opcode, long, 100)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
