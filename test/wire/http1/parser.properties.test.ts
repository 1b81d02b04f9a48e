// What holds for the HTTP/1.1 parser whatever the bytes are: events tile the stream, are the same however it is cut, and nothing throws.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import type { HttpEvent } from "../../../server/wire/http1/events.ts"
import { HttpParser, type HttpParserOptions } from "../../../server/wire/http1/parser.ts"
import { requestOptions, showHttp } from "../../support/http1.ts"
import { mutated } from "../../support/mutate.ts"
import { cutAt, expectTiled, feed, mergeRanges, text } from "../../support/vectors.ts"

describe("however the bytes are cut", () => {
  const fields = fc.constantFrom(
    "",
    "Host: a\r\n",
    "A:\n b\r\n",
    "bad\r\n",
    "Connection: upgrade\r\nUpgrade: websocket\r\n",
    "Content-Length: x\r\n",
  )
  const body = fc.oneof(
    fc.constant("\r\n"),
    fc.string({ maxLength: 9 }).map(data => `Content-Length: ${data.length}\r\n\r\n${data}`),
    fc.array(fc.stringMatching(/^[a-z\r\n]{1,9}$/)).map(chunks => {
      const framed = chunks.map(data => `${data.length.toString(16)}\r\n${data}\r\n`).join("")
      return `Transfer-Encoding: chunked\r\n\r\n${framed}0\r\n\r\n`
    }),
  )
  const start = fc.constantFrom(
    "GET / HTTP/1.1\r\n",
    "\r\nPOST /x HTTP/1.0\n",
    "CONNECT a:1 HTTP/1.1\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 100 x\r\n",
    "HTTP/1.1 101\r\n",
    "x",
  )
  const messages = fc.array(fc.tuple(start, fields, body).map(parts => parts.join(""))).map(parts => text(parts.join("")))
  const stream = fc.oneof(messages, mutated(messages), fc.uint8Array({ maxLength: 300 }))
  const offsets = fc.array(fc.nat(400), { maxLength: 12 })
  const kinds: HttpParserOptions[] = [requestOptions, { kind: "response", headBytesMax: 200, methodOf: () => "GET" }]

  test.each(kinds)("events of a $kind parser tile the stream, are the same, and nothing throws", options => {
    const run = (chunks: Uint8Array[], answer: (parser: HttpParser) => void) => {
      const events: HttpEvent[] = []
      const parser = new HttpParser(options, event => events.push(event))
      feed(chunk => parser.push(chunk), chunks)
      answer(parser)
      parser.end()
      return events
    }
    fc.assert(
      fc.property(stream, offsets, fc.boolean(), (bytes, offsets, resumes) => {
        const answer = (parser: HttpParser) => (resumes ? parser.resume() : undefined)
        const whole = run([bytes], answer)
        const cut = run(cutAt(bytes, offsets), answer)
        expectTiled(whole, bytes.length)
        expectTiled(cut, bytes.length)
        expect(mergeRanges(cut).map(showHttp)).toEqual(mergeRanges(whole).map(showHttp))
      }),
      { numRuns: 500 },
    )
  })

  test("what a switch hands over is what no event has", () =>
    fc.assert(
      fc.property(stream, offsets, (bytes, offsets) => {
        const events: HttpEvent[] = []
        const parser = new HttpParser(requestOptions, event => events.push(event))
        feed(chunk => parser.push(chunk), cutAt(bytes, offsets))
        expectTiled(events, parser.offset)
        expect([...parser.switchProtocol()]).toEqual([...bytes.subarray(parser.offset)])
      }),
    ))

  test("a megabyte byte by byte takes no quadratic time", () => {
    const started = performance.now()
    const parser = new HttpParser({ kind: "request", headBytesMax: 1 << 20, heldBytesMax: 1 << 20 }, () => {})
    const byte = text("a")
    parser.push(text("CONNECT a:1 HTTP/1.1\r\n"))
    for (let i = 0; i < 500_000; i++) parser.push(byte)
    parser.push(text("\r\n\r\n"))
    for (let i = 0; i < 500_000; i++) parser.push(byte)
    expect(parser.offset).toBe(500_026)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
