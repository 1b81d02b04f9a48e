// Both directions of a connection: which request a response answers (RFC 9112 §9.3), who switches to what and from which byte on
// (RFC 9110 §7.8, RFC 6455 §4), and what is nobody's. What holds for any bytes is in conversation.properties.test.ts.

import { describe } from "bun:test"
import { type ConversationVector, conversations, type Step } from "../support/conversation.ts"
import { text } from "../support/vectors.ts"

const client = (characters: string): Step => [">", text(characters)]
const server = (characters: string): Step => ["<", text(characters)]

const get = "GET / HTTP/1.1\r\n\r\n" // 18 octets
const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" // 38 + 2
const no = "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno" // 38 + 2

describe("RFC 9112 §9.3: connections that go on", () =>
  conversations([
    [
      "one after the other",
      [client(get), server(ok), client("POST /2 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"), server(ok)],
      `> request #0 0-18 GET / by none
       > end #0 18
       < response #0 0-38 200 by length 2
       < data #0 38-40
       < end #0 40
       > request #1 18-57 POST /2 by length 3
       > data #1 57-60
       > end #1 60
       < response #1 40-78 200 by length 2
       < data #1 78-80
       < end #1 80`,
    ],
    [
      "chunked both ways, with trailers",
      [
        client("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nA: b\r\n\r\n"),
        server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
      ],
      `> request #0 0-47 POST / by chunked
       > framing #0 47-50
       > data #0 50-51
       > framing #0 51-64
       > end #0 64
       < response #0 0-47 200 by chunked
       < framing #0 47-50
       < data #0 50-51
       < framing #0 51-58
       < end #0 58`,
    ],
    [
      "an empty line between two requests",
      [client(get), server(ok), client(`\r\n${get}`)],
      `> request #0 0-18 GET / by none
       > end #0 18
       < response #0 0-38 200 by length 2
       < data #0 38-40
       < end #0 40
       > framing #0 18-20
       > request #1 20-38 GET / by none
       > end #1 38`,
    ],
    [
      "an answer before the request is complete",
      [client("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\na"), server(no), client(`bc${get}`)],
      `> request #0 0-38 POST / by length 3
       > data #0 38-39
       < response #0 0-38 403 by length 2
       < data #0 38-40
       < end #0 40
       > data #0 39-41
       > end #0 41
       > request #1 41-59 GET / by none
       > end #1 59`,
    ],
  ]))

describe("RFC 9112 §9.3.2: pipelining", () =>
  conversations([
    [
      "answers come in the order of the requests",
      [client(`${get}HEAD /h HTTP/1.1\r\n\r\n${get}`), server(`${ok}HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n${no}`)],
      `> request #0 0-18 GET / by none
       > end #0 18
       > request #1 18-38 HEAD /h by none
       > end #1 38
       > request #2 38-56 GET / by none
       > end #2 56
       < response #0 0-38 200 by length 2
       < data #0 38-40
       < end #0 40
       < response #1 40-79 200 by none
       < end #1 79
       < response #2 79-117 403 by length 2
       < data #2 117-119
       < end #2 119`,
    ],
    [
      "as many as are followed, answered in between",
      [client(get.repeat(3)), server("HTTP/1.1 204 x\r\n\r\n"), client(get)],
      `> request #0 0-18 GET / by none
       > end #0 18
       > request #1 18-36 GET / by none
       > end #1 36
       > request #2 36-54 GET / by none
       > end #2 54
       < response #0 0-18 204 by none
       < end #0 18
       > request #3 54-72 GET / by none
       > end #3 72`,
    ],
    [
      "one more than are followed: the rest is not parsed, answers are",
      [client(`${get.repeat(4)}${get}`), server("HTTP/1.1 204 x\r\n\r\n".repeat(4))],
      `> request #0 0-18 GET / by none
       > end #0 18
       > request #1 18-36 GET / by none
       > end #1 36
       > request #2 36-54 GET / by none
       > end #2 54
       > request #3 54-72 GET / by none
       > fault http.too-many-requests #3 at 54
       > opaque #3 72-90
       < response #0 0-18 204 by none
       < end #0 18
       < response #1 18-36 204 by none
       < end #1 36
       < response #2 36-54 204 by none
       < end #2 54
       < response #3 54-72 204 by none
       < end #3 72`,
    ],
  ]))

describe("RFC 9112 §6.3: answers without a body, and those that end with the connection", () => {
  const length = "Content-Length: 5\r\n\r\n"
  const answers = (name: string, method: string, answer: string, expected: string): ConversationVector => [
    name,
    [client(`${method} / HTTP/1.1\r\n\r\n${get}`), server(answer)],
    `> request #0 0-${method.length + 15} ${method} / by none
     > end #0 ${method.length + 15}
     > request #1 ${method.length + 15}-${method.length + 33} GET / by none
     > end #1 ${method.length + 33}
     ${expected}`,
  ]
  const none = (status: number) => `< response #0 0-37 ${status} by none\n< end #0 37\n< response #1 37-55 204 by none\n< end #1 55`
  const last = "HTTP/1.1 204 x\r\n\r\n"
  conversations([
    answers("HEAD", "HEAD", `HTTP/1.1 200 x\r\n${length}${last}`, none(200)),
    answers("204", "GET", `HTTP/1.1 204 x\r\n${length}${last}`, none(204)),
    answers("304", "GET", `HTTP/1.1 304 x\r\n${length}${last}`, none(304)),
    answers(
      "1xx come before the answer, and as many as they like",
      "GET",
      `HTTP/1.1 100 x\r\n\r\nHTTP/1.1 103 x\r\nLink: a\r\n\r\n${last}`,
      `< interim #0 0-18 100
       < interim #0 18-45 103
       < response #0 45-63 204 by none
       < end #0 63`,
    ),
    answers(
      "to the end: what looks like the next answer is body",
      "GET",
      `HTTP/1.1 200 x\r\n\r\n${last}`,
      `< response #0 0-18 200 by close
       < data #0 18-36
       < end #0 36`,
    ),
    answers("never", "GET", "HTTP/1.1 200 x\r\nContent-Le", "< fault http.truncated #0 at 0\n< opaque #0 0-26"),
  ])
})

describe("RFC 9112 §9.2: answers that nobody asked for", () =>
  conversations([
    [
      "408 on an idle connection",
      [server(no.replace("403", "408"))],
      `< response #0 0-38 408 by length 2
       < fault http.unexpected-response #0 at 0
       < data #0 38-40
       < end #0 40`,
    ],
    [
      "a second one belongs to the last that was answered",
      [client(get.repeat(2)), server(`${ok}${ok}${no}`)],
      `> request #0 0-18 GET / by none
       > end #0 18
       > request #1 18-36 GET / by none
       > end #1 36
       < response #0 0-38 200 by length 2
       < data #0 38-40
       < end #0 40
       < response #1 40-78 200 by length 2
       < data #1 78-80
       < end #1 80
       < response #1 80-118 403 by length 2
       < fault http.unexpected-response #1 at 80
       < data #1 118-120
       < end #1 120`,
    ],
    [
      "101 from nowhere switches nothing",
      [server("HTTP/1.1 101 x\r\n\r\n\x81\x00")],
      `< response #0 0-18 101 by switch
       < fault http.unexpected-response #0 at 0
       < end #0 18
       < opaque #0 18-20`,
    ],
  ]))

describe("what is no HTTP", () =>
  conversations([
    [
      "both ways, belongs to the request that never was",
      [client("hello\r\n\r\n"), server("SSH-2.0-x\r\n\r\n")],
      `> fault http.bad-request-line #0 at 0
       > opaque #0 0-9
       < fault http.bad-status-line #0 at 0
       < opaque #0 0-13`,
    ],
    [
      "after a request, to the next",
      [client(`${get}hello\r\n\r\n`)],
      `> request #0 0-18 GET / by none
       > end #0 18
       > fault http.bad-request-line #1 at 18
       > opaque #1 18-27`,
    ],
  ]))
