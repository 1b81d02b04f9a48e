import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import type { Fields } from "../../../server/contract.ts"
import { parseRequestHead, parseResponseHead, parseTrailers } from "../../../server/wire/http1/head.ts"
import { text } from "../../support/vectors.ts"

type Row = readonly [name: string, head: string, expected: string]

const show = (start: string | null, fields: Fields, faults: readonly string[]) =>
  [start, ...fields.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`), ...faults.map(code => `fault ${code}`)]
    .filter(line => line !== null)
    .join("\n")

function showRequest(bytes: Uint8Array): string {
  const { head, faults } = parseRequestHead(bytes)
  return show(head && `${head.method} ${JSON.stringify(head.target)} ${head.version}`, head?.fields ?? [], faults)
}

function showResponse(bytes: Uint8Array): string {
  const { head, faults } = parseResponseHead(bytes)
  return show(head && `${head.version} ${head.status} ${JSON.stringify(head.reason)}`, head?.fields ?? [], faults)
}

function showTrailers(bytes: Uint8Array): string {
  const { fields, faults } = parseTrailers(bytes)
  return show(null, fields, faults)
}

const check = (parse: (bytes: Uint8Array) => string, table: readonly Row[]) =>
  test.each(table.map(row => [...row] as const))("%s", (_name, head, expected) =>
    expect(parse(text(head))).toBe(expected.trim().replace(/^\s+/gm, "")),
  )

describe("RFC 9112 §2.2, lines", () =>
  check(showRequest, [
    ["CRLF", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", `GET "/" 1.1\n"Host": "a"`],
    ["bare LF, said once", "GET / HTTP/1.1\nHost: a\n\n", `GET "/" 1.1\n"Host": "a"\nfault http.bare-lf`],
    ["one bare LF, in the empty line", "GET / HTTP/1.1\r\n\n", `GET "/" 1.1\nfault http.bare-lf`],
    ["whitespace before the first field", "GET / HTTP/1.1\r\n X: 1\r\nY: 2\r\n\r\n", `GET "/" 1.1\n"Y": "2"\nfault http.bad-field`],
    [
      "a bare CR in a value",
      "GET / HTTP/1.1\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n",
      `GET "/" 1.1\n"X": "a Transfer-Encoding: chunked"`,
    ],
  ]))

describe("RFC 9112 §3, request lines", () =>
  check(showRequest, [
    ["origin form", "GET /where?q=now HTTP/1.1\r\n\r\n", `GET "/where?q=now" 1.1`],
    ["absolute form", "GET http://www.example.org/pub/ HTTP/1.1\r\n\r\n", `GET "http://www.example.org/pub/" 1.1`],
    ["authority form", "CONNECT www.example.com:80 HTTP/1.1\r\n\r\n", `CONNECT "www.example.com:80" 1.1`],
    ["asterisk form", "OPTIONS * HTTP/1.1\r\n\r\n", `OPTIONS "*" 1.1`],
    ["a method is a token, its case kept", "m-SEARCH! * HTTP/1.1\r\n\r\n", `m-SEARCH! "*" 1.1`],
    ["HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", `GET "/" 1.0`],
    ["HTTP/1.2 counts as 1.1", "GET / HTTP/1.2\r\n\r\n", `GET "/" 1.1`],
    ["bytes above 127 in the target", "GET /\xe9 HTTP/1.1\r\n\r\n", `GET "/é" 1.1`],
    ["a space in the target", "GET /a  b c HTTP/1.1\r\n\r\n", `GET "/a  b c" 1.1\nfault http.bad-request-line`],
    ["more than one space, tabs", " GET\t/ \tHTTP/1.1 \r\n\r\n", `GET "/" 1.1\nfault http.bad-request-line`],
    ["a control character in the target", "GET /\x01 HTTP/1.1\r\n\r\n", `GET "/\\u0001" 1.1\nfault http.bad-request-line`],
    ["HTTP/0.9", "GET /\r\n\r\n", "fault http.bad-request-line"],
    ["no target", "GET  HTTP/1.1\r\n\r\n", "fault http.bad-request-line"],
    ["HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\n", "fault http.bad-request-line"],
    ["the name is case-sensitive", "GET / http/1.1\r\n\r\n", "fault http.bad-request-line"],
    ["two digits", "GET / HTTP/1.10\r\n\r\n", "fault http.bad-request-line"],
    ["a method that is no token", "G(T / HTTP/1.1\r\n\r\n", "fault http.bad-request-line"],
    ["an empty line", "\r\n", "fault http.bad-request-line"],
    ["nothing", "", "fault http.bad-request-line"],
    ["bare LF and no request", "hello\n\n", "fault http.bare-lf\nfault http.bad-request-line"],
  ]))

describe("RFC 9112 §4, status lines", () =>
  check(showResponse, [
    ["plain", "HTTP/1.1 200 OK\r\n\r\n", `1.1 200 "OK"`],
    ["reason with spaces and bytes above 127", "HTTP/1.0 404 Non trouv\xe9  !\r\n\r\n", `1.0 404 "Non trouvé  !"`],
    ["empty reason", "HTTP/1.1 200 \r\n\r\n", `1.1 200 ""`],
    ["no reason and no space", "HTTP/1.1 200\r\n\r\n", `1.1 200 ""\nfault http.bad-status-line`],
    ["two spaces", "HTTP/1.1  200 OK\r\n\r\n", `1.1 200 "OK"\nfault http.bad-status-line`],
    ["HTTP/1.9 counts as 1.1", "HTTP/1.9 999 ?\r\n\r\n", `1.1 999 "?"`],
    ["two digits", "HTTP/1.1 20 OK\r\n\r\n", "fault http.bad-status-line"],
    ["four digits", "HTTP/1.1 2000 OK\r\n\r\n", "fault http.bad-status-line"],
    ["HTTP/2", "HTTP/2 200\r\n\r\n", "fault http.bad-status-line"],
    ["SHOUTcast", "ICY 200 OK\r\n\r\n", "fault http.bad-status-line"],
    ["a request", "GET / HTTP/1.1\r\n\r\n", "fault http.bad-status-line"],
  ]))

describe("RFC 9112 §5, field lines", () =>
  check(showTrailers, [
    ["order, spelling and duplicates are kept", "b: 2\r\nA: 1\r\nB: 3\r\n\r\n", `"b": "2"\n"A": "1"\n"B": "3"`],
    ["spaces around the value go, inside they stay", "A:\t b  c \t\r\nB:x\r\nC:\r\nD: \r\n\r\n", `"A": "b  c"\n"B": "x"\n"C": ""\n"D": ""`],
    ["a colon in the value", "A: b:c\r\n\r\n", `"A": "b:c"`],
    ["Latin-1, and NBSP is no space", "A: \xa0caf\xe9\xa0\r\n\r\n", `"A": "\u00a0café\u00a0"`],
    ["obs-fold (§5.2)", "A: b\r\n  c\r\n\td \r\nB: e\r\n\r\n", `"A": "b c d"\n"B": "e"`],
    ["obs-fold of an empty value, and an empty fold", "A:\r\n b\r\n \r\n c\r\n\r\n", `"A": "b c"`],
    ["no colon", "A\r\nB: 1\r\n\r\n", `"A": ""\n"B": "1"\nfault http.bad-field`],
    ["no name", ": 1\r\n\r\n", `"": "1"\nfault http.bad-field`],
    ["whitespace before the colon (§5.1)", "Content-Length : 1\r\n\r\n", `"Content-Length": "1"\nfault http.bad-field`],
    ["a name that is no token, said once", "A B: 1\r\n(c): 2\r\n\r\n", `"A B": "1"\n"(c)": "2"\nfault http.bad-field`],
    ["NUL in a value", "A: b\0c\r\n\r\n", `"A": "b c"`],
    ["names that objects have", "__proto__: 1\r\nconstructor: 2\r\n\r\n", `"__proto__": "1"\n"constructor": "2"`],
  ]))

test("no bytes make it throw", () => {
  const letters = [..."GET / HTTP/1.1 200\r\n\t:\0\x7f\xff"]
  const anything = fc.oneof(
    fc.uint8Array(),
    fc.array(fc.constantFrom(...letters)).map(parts => text(parts.join(""))),
  )
  fc.assert(
    fc.property(anything, bytes => {
      parseRequestHead(bytes)
      parseResponseHead(bytes)
      parseTrailers(bytes)
    }),
  )
})

test("well-formed heads come back as they were", () => {
  const token = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}$/)
  const value = fc.stringMatching(/^([!-~]([ -~]{0,20}[!-~])?)?$/)
  fc.assert(
    fc.property(token, fc.array(fc.tuple(token, value)), (method, fields) => {
      const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")
      expect(parseRequestHead(text(`${method} /x HTTP/1.1\r\n${lines}\r\n`))).toEqual({
        head: { method, target: "/x", version: "1.1", fields },
        faults: [],
      })
    }),
  )
})

test("a head of spaces takes no quadratic time", () => {
  const started = performance.now()
  parseRequestHead(text(`GET${" ".repeat(200_000)}x${" ".repeat(200_000)}y\r\nA:${" ".repeat(200_000)}b${" ".repeat(200_000)}c\r\n\r\n`))
  parseTrailers(text(`A: b\r\n${" c\r\n".repeat(100_000)}\r\n`))
  expect(performance.now() - started).toBeLessThan(2000)
})
