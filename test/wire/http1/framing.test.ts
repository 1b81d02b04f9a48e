import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { asksToSwitch, type FramingResult, parseChunkSize, requestFraming, responseFraming } from "../../../server/wire/http1/framing.ts"
import { parseRequestHead, parseResponseHead } from "../../../server/wire/http1/head.ts"
import { text } from "../../support/vectors.ts"

const lines = (fields: string) => (fields === "" ? "" : `${fields.split(" | ").join("\r\n")}\r\n`)

const show = ({ framing, faults, fatal }: FramingResult) =>
  [
    framing.by === "length" ? `length ${framing.length}` : framing.by,
    ...faults.map(code => `fault ${code}`),
    ...(fatal ? ["fatal"] : []),
  ].join(", ")

function request(fields: string, method = "POST") {
  const { head } = parseRequestHead(text(`${method} / HTTP/1.1\r\n${lines(fields)}\r\n`))
  if (!head) throw new Error(`no head: ${fields}`)
  return head
}

function response(status: number, fields: string) {
  const { head } = parseResponseHead(text(`HTTP/1.1 ${status} x\r\n${lines(fields)}\r\n`))
  if (!head) throw new Error(`no head: ${fields}`)
  return head
}

describe("RFC 9112 §6.3, requests", () =>
  test.each([
    // Rule 3
    ["Transfer-Encoding: chunked | Content-Length: 5", "chunked, fault http.length-and-chunked"],
    ["Content-Length: 5, 6 | Transfer-Encoding: chunked", "chunked, fault http.length-and-chunked"],
    ["Content-Length: 5 | Transfer-Encoding: gzip", "close, fault http.length-and-chunked, fault http.bad-transfer-encoding, fatal"],
    // Rule 4
    ["transfer-encoding: Chunked", "chunked"],
    ["Transfer-Encoding: gzip, chunked", "chunked"],
    ["Transfer-Encoding: gzip | Transfer-Encoding: chunked", "chunked"],
    ["Transfer-Encoding: chunked, gzip", "close, fault http.bad-transfer-encoding, fatal"],
    ["Transfer-Encoding: identity", "close, fault http.bad-transfer-encoding, fatal"],
    ["Transfer-Encoding: xchunked", "close, fault http.bad-transfer-encoding, fatal"],
    ["Transfer-Encoding:", "close, fault http.bad-transfer-encoding, fatal"],
    // Rule 5
    ["Content-Length: 5 | Content-Length: 6", "close, fault http.bad-length, fatal"],
    ["Content-Length: 5, 6", "close, fault http.bad-length, fatal"],
    ["Content-Length: 5, x", "close, fault http.bad-length, fatal"],
    ["Content-Length: +5", "close, fault http.bad-length, fatal"],
    ["Content-Length: -5", "close, fault http.bad-length, fatal"],
    ["Content-Length: 0x5", "close, fault http.bad-length, fatal"],
    ["Content-Length: 5e1", "close, fault http.bad-length, fatal"],
    ["Content-Length: 5 5", "close, fault http.bad-length, fatal"],
    ["Content-Length:", "close, fault http.bad-length, fatal"],
    ["Content-Length: 9007199254740992", "close, fault http.bad-length, fatal"],
    [`Content-Length: ${"9".repeat(400)}`, "close, fault http.bad-length, fatal"],
    ["Content-Length: 5, 5", "length 5"],
    ["Content-Length: 5 | content-length: 05", "length 5"],
    // Rule 6
    ["Content-Length: 0", "length 0"],
    ["Content-Length: 9007199254740991", "length 9007199254740991"],
    // Rule 7
    ["", "none"],
    ["Connection: close", "none"],
  ])("%s", (fields, expected) => expect(show(requestFraming(request(fields)))).toBe(expected)))

describe("RFC 9112 §6.3, responses", () =>
  test.each([
    // Rule 1
    ["HEAD", 200, "Content-Length: 5", "none"],
    ["HEAD", 200, "Transfer-Encoding: chunked", "none"],
    ["GET", 100, "Content-Length: 5", "none"],
    ["GET", 103, "", "none"],
    ["GET", 101, "Content-Length: 5", "switch"],
    ["GET", 204, "Transfer-Encoding: chunked", "none"],
    ["GET", 304, "Content-Length: 5", "none"],
    // Rule 2
    ["CONNECT", 200, "Content-Length: 5", "switch"],
    ["CONNECT", 204, "Transfer-Encoding: chunked", "switch"],
    ["CONNECT", 299, "", "switch"],
    ["CONNECT", 100, "", "none"],
    ["CONNECT", 407, "Content-Length: 5", "length 5"],
    ["connect", 200, "", "close"],
    // Rule 3
    ["GET", 200, "Transfer-Encoding: chunked | Content-Length: 5", "chunked, fault http.length-and-chunked"],
    // Rule 4
    ["GET", 200, "Transfer-Encoding: gzip, chunked", "chunked"],
    ["GET", 200, "Transfer-Encoding: gzip", "close"],
    ["GET", 200, "Transfer-Encoding: chunked, gzip", "close"],
    // Rule 5
    ["GET", 200, "Content-Length: 5 | Content-Length: 6", "close, fault http.bad-length, fatal"],
    ["GET", 200, "Content-Length: 5, 5", "length 5"],
    // Rule 6
    ["GET", 205, "Content-Length: 0", "length 0"],
    // Rule 8
    ["GET", 200, "", "close"],
    ["GET", 999, "", "close"],
  ] as const)("%s %d %s", (method, status, fields, expected) =>
    expect(show(responseFraming(response(status, fields), method))).toBe(expected),
  ))

describe("RFC 9110 §7.8, §9.3.6: asking to switch", () =>
  test.each([
    ["CONNECT", "", true],
    ["GET", "Upgrade: websocket | Connection: keep-alive, Upgrade", true],
    ["GET", "connection: UPGRADE | upgrade: h2c", true],
    ["GET", "Upgrade: websocket", false],
    ["GET", "Connection: Upgrade", false],
    ["GET", "", false],
  ] as const)("%s %s", (method, fields, expected) => expect(asksToSwitch(request(fields, method))).toBe(expected)))

describe("RFC 9112 §7.1, chunk sizes", () =>
  test.each([
    ["0\r\n", 0],
    ["000\r\n", 0],
    ["1aF\r\n", 0x1af],
    ["5;name=value\r\n", 5],
    ['5 ; a="b" ; c\r\n', 5],
    ["5  \r\n", 5],
    ["5\n", 5],
    ["1fffffffffffff\r\n", Number.MAX_SAFE_INTEGER],
    ["20000000000000\r\n", null],
    [`${"f".repeat(300)}\r\n`, null],
    ["\r\n", null],
    [";x\r\n", null],
    [" 5\r\n", null],
    ["-5\r\n", null],
    ["0x5\r\n", null],
    ["5g\r\n", null],
    ["5 5\r\n", null],
  ] as const)("%j", (line, expected) => expect(parseChunkSize(line)).toBe(expected)))

test("any size below 2^53 is read as it is written", () =>
  fc.assert(fc.property(fc.maxSafeNat(), size => parseChunkSize(`${size.toString(16)}\r\n`) === size)))
