// HTTP/1.1 messages for fuzzing, mostly valid, some odd, from nothing of server/ (RFC 9112 §2.1).

import fc from "fast-check"
import { damaged } from "./fuzz.ts"
import { text } from "./vectors.ts"

const value = fc.oneof(fc.constantFrom("a, b", "", '"q"', "x=y; z", "\xe9", "a\tb"), fc.stringMatching(/^[!-~]{1,9}$/))
const space = fc.constantFrom("", "", " ", "\t")
const plainField = fc
  .tuple(fc.stringMatching(/^[A-Za-z-]{1,9}$/), fc.constantFrom(": ", ":", ":\t", ":  "), value, space)
  .map(parts => `${parts.join("")}\r\n`)
const oddField = fc.constantFrom(
  "A : b\r\n",
  "A:b\n",
  " folded\r\n",
  "bad\r\n",
  ": x\r\n",
  "A: \0\r\n",
  "Connection: close\r\n",
  "Connection: keep-alive\r\n",
  "Connection: upgrade\r\nUpgrade: x\r\n",
  "Upgrade: x\r\n",
  "Content-Length: 3\r\n",
  "Content-Length: 3, 3\r\n",
  "Content-Length: +3\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding: gzip\r\n",
  "Transfer-Encoding: gzip, chunked\r\n",
  "Transfer-Encoding: chunked, gzip\r\n",
  "Proxy-Connection: close\r\n",
)
const fields = fc
  .array(fc.oneof({ weight: 14, arbitrary: plainField }, { weight: 1, arbitrary: oddField }), { maxLength: 4 })
  .map(lines => lines.join(""))

const data = fc.stringMatching(/^[a-z\r\n ]{1,12}$/)
const extension = fc.constantFrom("", "", "", "", ";x=y", ";x", ';x="a b"', " ", " ;x")
const chunk = fc.tuple(data, extension).map(([data, extension]) => `${data.length.toString(16)}${extension}\r\n${data}\r\n`)
const body = fc.oneof(
  fc.constant("\r\n"),
  data.map(data => `Content-Length: ${data.length}\r\n\r\n${data}`),
  fc.tuple(fc.array(chunk, { maxLength: 3 }), fc.constantFrom("", "", "T: r\r\n")).map(([chunks, trailers]) => {
    return `Transfer-Encoding: chunked\r\n\r\n${chunks.join("")}0\r\n${trailers}\r\n`
  }),
)

const often = <T>(arbitrary: fc.Arbitrary<T>, ...usual: T[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary })
const lineEnd = often(fc.constant("\n"), "\r\n")
const method = often(fc.constantFrom("HEAD", "OPTIONS", "PROPFIND", "M-SEARCH", "QUERY", "CONNECT", "BREW", "get"), "GET", "POST")
const oddTarget = fc.constantFrom("*", "http://a/b", "a:1", "/a b", "/\xe9", "/#f", "//x", "x", "?q", "http://[::1]:8/")
const target = fc.oneof(often(oddTarget, "/", "/a?b=c"), fc.stringMatching(/^\/[!-~]{0,9}$/))
const version = often(fc.constantFrom("HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1"), "HTTP/1.1")
const before = often(fc.constantFrom("\r\n", "\n"), "")
const request = fc
  .tuple(before, method, target, version, lineEnd, fields, body)
  .map(([before, method, target, version, end, fields, body]) => `${before}${method} ${target} ${version}${end}${fields}${body}`)

const oddLines = ["HTTP/1.1 200", "HTTP/1.1  200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/2.0 200 OK", "ICY 200 OK"]
const someLines = ["HTTP/1.0 200 OK", "HTTP/1.1 204 x", "HTTP/1.1 304 x", "HTTP/1.1 100 x", "HTTP/1.1 101 x", "HTTP/1.1 999 \xe9"]
const response = fc
  .tuple(often(fc.constantFrom(...oddLines, ...someLines), "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"), lineEnd, fields, body)
  .map(parts => parts.join(""))

/** One to three messages, one after the other; some of them damaged. */
const stream = (message: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> => {
  const bytes = fc.array(message, { minLength: 1, maxLength: 3 }).map(messages => text(messages.join("")))
  return fc.oneof({ weight: 3, arbitrary: bytes }, { weight: 1, arbitrary: damaged(bytes, 1) })
}

export const streams = { request: stream(request), response: stream(response) } as const
