// Any bytes into the HTTP/1.1 parser and into a whole conversation: nothing throws, events tile the stream, cuts do not matter. Beside
// the properties of test/wire, which start from valid messages: here bytes are put together from what parsers trip over.

import { expect } from "bun:test"
import fc from "fast-check"
import type { HttpEvent } from "../../server/wire/http1/events.ts"
import { HttpParser, type HttpParserOptions } from "../../server/wire/http1/parser.ts"
import { cutSteps, type Step, whole } from "../support/conversation.ts"
import { damaged, fuzz, piecesOf } from "../support/fuzz.ts"
import { showHttp } from "../support/http1.ts"
import { cutAt, expectTiled, feed, mergeRanges, text } from "../support/vectors.ts"

const fields = [
  "\r\n",
  "\n",
  "\r",
  "\r\n\r\n",
  "Content-Length: 3\r\n",
  "Content-Length: 3, 3\r\n",
  "Content-Length: 9007199254740993\r\n",
  "content-length:-1\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding: gzip, chunked\r\n",
  "Transfer-Encoding: chunked, gzip\r\n",
  "Connection: upgrade\r\nUpgrade: websocket\r\n",
  "Upgrade: h2c\r\nConnection: close\r\n",
  "Sec-WebSocket-Extensions: permessage-deflate\r\n",
  " folded\r\n",
  ": \r\n",
  "A: b\r\n",
  "A : b\r\n",
  "abc",
  "3\r\nabc\r\n",
  '3;x="y"\r\nabc\r\n',
  "3 \nabc\r\n",
  "0\r\n\r\n",
  "0\r\nT: r\r\n\r\n",
  "FFFFFFFFFFFFFFFFF\r\n",
  "\0",
  "\xff",
  "\x81\x02hi",
  "\x81\x82\0\0\0\0hi",
]
const starts = [
  "GET / HTTP/1.1\r\n",
  "GET / HTTP/1.1\r\n\r\n",
  "POST /a b HTTP/1.0\n",
  "HEAD * HTTP/1.9\r\n",
  "CONNECT a:1 HTTP/1.1\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]
const answers = [
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 200\r\n\r\n",
  "HTTP/1.0 204 \r\n",
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/1.1 101 x\r\n\r\n",
  "HTTP/1.1 304 x\n",
  "HTTP/1.1 999 x\r\n",
  "ICY 200 OK\r\n",
]
const offsets = fc.array(fc.nat(500), { maxLength: 10 })

function run(options: HttpParserOptions, chunks: readonly Uint8Array[], resumes: boolean): HttpEvent[] {
  const events: HttpEvent[] = []
  const parser = new HttpParser(options, event => events.push(event))
  feed(chunk => parser.push(chunk), chunks)
  if (resumes) parser.resume()
  parser.end()
  return events
}

const parses = (options: HttpParserOptions) => {
  const bytes = damaged(piecesOf([...(options.kind === "request" ? starts : answers), ...fields], 30), 2)
  fuzz(`the ${options.kind} parser`, fc.tuple(bytes, offsets, fc.boolean()), ([bytes, offsets, resumes]) => {
    const [whole, cut] = [run(options, [bytes], resumes), run(options, cutAt(bytes, offsets), resumes)]
    expectTiled(whole, bytes.length)
    expectTiled(cut, bytes.length)
    expect(mergeRanges(cut).map(showHttp)).toEqual(mergeRanges(whole).map(showHttp))
  })
}

parses({ kind: "request", headBytesMax: 200, heldBytesMax: 20 })
parses({ kind: "response", headBytesMax: 200, methodOf: () => "GET" })

const handshake = {
  asked: "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
  agreed: "HTTP/1.1 101 x\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
}
const step = fc.oneof(
  { weight: 2, arbitrary: damaged(piecesOf([...starts, ...fields], 12), 1).map((bytes): Step => [">", bytes]) },
  { weight: 2, arbitrary: damaged(piecesOf([...answers, ...fields], 12), 1).map((bytes): Step => ["<", bytes]) },
  { weight: 1, arbitrary: fc.constant<Step>([">", text(handshake.asked)]) },
  { weight: 1, arbitrary: fc.constant<Step>(["<", text(handshake.agreed)]) },
)

fuzz("a conversation", fc.tuple(fc.array(step, { maxLength: 8 }), offsets), ([steps, offsets]) => {
  for (const arrow of [">", "<"] as const) expect(cutSteps(steps, offsets, arrow)).toEqual(whole(steps, arrow))
})
