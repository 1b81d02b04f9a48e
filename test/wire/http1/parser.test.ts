// RFC 9112, vectors in its order: requests, bodies, chunks, responses, streams that end too early. A switch of protocols is in
// parser.switching.test.ts, what holds for any bytes in parser.properties.test.ts.

import { describe, expect, test } from "bun:test"
import { requests, responsesTo } from "../../support/http1.ts"
import { text, vectors } from "../../support/vectors.ts"

describe("RFC 9112 §2.2, §3: requests", () =>
  vectors(requests(), [
    ["nothing", text(""), ""],
    ["a head and no body", text("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "request 0-27 GET / 1.1 by none\nmessage-end 27"],
    [
      "empty lines before it, and between two",
      text("\r\n\nGET / HTTP/1.1\r\n\r\n\r\nGET /2 HTTP/1.0\r\n\r\n"),
      `framing 0-3
       request 3-21 GET / 1.1 by none
       message-end 21
       framing 21-23
       request 23-42 GET /2 1.0 by none
       message-end 42`,
    ],
    ["bare LF", text("GET / HTTP/1.1\n\n"), "request 0-16 GET / 1.1 by none\nfault http.bare-lf at 0\nmessage-end 16"],
    ["bare LF at last", text("GET / HTTP/1.1\r\nA: b\r\n\n"), "request 0-23 GET / 1.1 by none\nfault http.bare-lf at 0\nmessage-end 23"],
    [
      "CR LF CR is no end",
      text("GET / HTTP/1.1\r\n\rA: b\r\n\r\n"),
      "request 0-25 GET / 1.1 by none\nfault http.bad-field at 0\nmessage-end 25",
    ],
    ["a bad field", text("GET / HTTP/1.1\r\nA\r\n\r\n"), "request 0-21 GET / 1.1 by none\nfault http.bad-field at 0\nmessage-end 21"],
    [
      "a space in the target is survived",
      text("GET /a b HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
      `request 0-21 GET /a b 1.1 by none
       fault http.bad-request-line at 0
       message-end 21
       request 21-39 GET / 1.1 by none
       message-end 39`,
    ],
    [
      "HTTP/2 is not",
      text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
      `fault http.bad-request-line at 0
       opaque 0-42`,
    ],
    [
      "a bad request line after a good request",
      text("GET / HTTP/1.1\r\n\r\nhello\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
      `request 0-18 GET / 1.1 by none
       message-end 18
       fault http.bad-request-line at 18
       opaque 18-45`,
    ],
  ]))

describe("the limit of heads", () => {
  const head = (size: number) => `GET / HTTP/1.1\r\nA: ${"a".repeat(size - 23)}\r\n\r\n`
  vectors(requests(), [
    ["as long as the limit", text(head(200)), "request 0-200 GET / 1.1 by none\nmessage-end 200"],
    ["one byte longer", text(head(201)), "fault http.head-too-large at 0\nopaque 0-201"],
    ["one byte longer, and endless", text(head(205).slice(0, 201)), "fault http.head-too-large at 0\nopaque 0-201"],
    [
      "a second head",
      text(`${head(50)}${head(201)}`),
      "request 0-50 GET / 1.1 by none\nmessage-end 50\nfault http.head-too-large at 50\nopaque 50-251",
    ],
  ])
})

describe("RFC 9112 §6.3: bodies of requests", () =>
  vectors(requests(), [
    [
      "by length, pipelined",
      text("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloPOST /2 HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
      `request 0-38 POST / 1.1 by length 5
       data 38-43
       message-end 43
       request 43-82 POST /2 1.1 by length 0
       message-end 82`,
    ],
    [
      "both length and chunked: chunked wins",
      text("POST / HTTP/1.1\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
      `request 0-67 POST / 1.1 by chunked
       fault http.length-and-chunked at 0
       framing 67-72
       message-end 72`,
    ],
    [
      "lengths that differ",
      text("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
      `request 0-57 POST / 1.1 by close
       fault http.bad-length at 0
       opaque 57-63`,
    ],
    [
      "a length that is no number",
      text("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"),
      `request 0-38 POST / 1.1 by close
       fault http.bad-length at 0`,
    ],
    [
      "not chunked at last",
      text("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nhello"),
      `request 0-44 POST / 1.1 by close
       fault http.bad-transfer-encoding at 0
       opaque 44-49`,
    ],
  ]))

describe("RFC 9112 §7.1: chunks", () => {
  const start = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
  const chunked = (name: string, body: string, expected: string) =>
    [name, text(`${start}${body}`), `request 0-47 POST / 1.1 by chunked\n${expected}`] as const
  vectors(requests(), [
    chunked(
      "two",
      "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n",
      "framing 47-50\ndata 50-55\nframing 55-60\ndata 60-61\nframing 61-68\nmessage-end 68",
    ),
    chunked("extensions", '5;a="b"\r\nhello\r\n0;x\r\n\r\n', "framing 47-56\ndata 56-61\nframing 61-70\nmessage-end 70"),
    chunked("data that looks like framing", "5\r\n\r\n0\r\n\r\n0\r\n\r\n", "framing 47-50\ndata 50-55\nframing 55-62\nmessage-end 62"),
    chunked("trailers", "0\r\nA: b\r\nC: d\r\n\r\n", "framing 47-50\ntrailers 50-64 A: b, C: d\nmessage-end 64"),
    chunked(
      "another request after it",
      `0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
      "framing 47-52\nmessage-end 52\nrequest 52-70 GET / 1.1 by none\nmessage-end 70",
    ),
    chunked("a bad trailer", "0\r\nA\r\n\r\n", "framing 47-50\ntrailers 50-55 A: \nfault http.bad-field at 50\nmessage-end 55"),
    chunked("trailers beyond the limit", `0\r\nA: ${"a".repeat(200)}`, "framing 47-50\nfault http.head-too-large at 50\nopaque 50-253"),
    chunked(
      "bare LF, said once",
      "1\na\r\n1\nb\r\n0\n\n",
      "framing 47-49\nfault http.bare-lf at 47\ndata 49-50\nframing 50-54\ndata 54-55\nframing 55-60\nmessage-end 60",
    ),
    chunked("no size", "hello\r\n", "fault http.bad-chunk at 47\nopaque 47-54"),
    chunked("a negative size", "-1\r\n", "fault http.bad-chunk at 47\nopaque 47-51"),
    chunked("a size of 2^53", "20000000000000\r\n", "fault http.bad-chunk at 47\nopaque 47-63"),
    chunked("more data than its size", "1\r\nab\r\n", "framing 47-50\ndata 50-51\nfault http.bad-chunk at 51\nopaque 51-54"),
    chunked("CR without LF after it", "1\r\na\rb", "framing 47-50\ndata 50-51\nframing 51-52\nfault http.bad-chunk at 52\nopaque 52-53"),
    chunked("bare LF after it", "1\r\na\n0\r\n\r\n", "framing 47-50\ndata 50-51\nfault http.bad-chunk at 51\nopaque 51-57"),
  ])

  test("a size line that does not end is a fault at 16 KiB", () => {
    const line = `1;${"x".repeat(16 * 1024 - 2)}`
    const run = requests()
    expect(run([text(`${start}${line}`)]).at(-2)).toBe("fault http.truncated at 47")
    expect(run([text(`${start}${line}y`)]).at(-2)).toBe("fault http.bad-chunk at 47")
    expect(run([text(start), text(line), text("\n")]).at(-2)).toBe("fault http.bad-chunk at 47")
  })
})

describe("RFC 9112 §4, §6.3: responses", () => {
  vectors(responsesTo("GET"), [
    ["by length", text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), "response 0-38 200 1.1 by length 2\ndata 38-40\nmessage-end 40"],
    ["until the end", text("HTTP/1.0 200 OK\r\n\r\nhello"), "response 0-19 200 1.0 by close\ndata 19-24\nmessage-end 24"],
    ["until the end, which comes at once", text("HTTP/1.0 200 OK\r\n\r\n"), "response 0-19 200 1.0 by close\nmessage-end 19"],
    ["no reason", text("HTTP/1.1 204\r\n\r\n"), "response 0-16 204 1.1 by none\nfault http.bad-status-line at 0\nmessage-end 16"],
    ["not HTTP", text("SSH-2.0-x\r\n\r\n"), "fault http.bad-status-line at 0\nopaque 0-13"],
    ["an empty line", text("\r\nHTTP/1.1 204 x\r\n\r\n"), "fault http.bad-status-line at 0\nopaque 0-20"],
    [
      "a bad length",
      text("HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\na"),
      "response 0-41 200 1.1 by close\nfault http.bad-length at 0\nopaque 41-42",
    ],
  ])
  vectors(responsesTo("HEAD", "GET", "GET"), [
    [
      "the method is asked once a head, interim ones included",
      text(
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 103 x\r\nContent-Length: 9\r\n\r\nHTTP/1.1 404 x\r\nContent-Length: 1\r\n\r\n.",
      ),
      `response 0-38 200 1.1 by none
       message-end 38
       response 38-75 103 1.1 by none
       message-end 75
       response 75-112 404 1.1 by length 1
       data 112-113
       message-end 113`,
    ],
  ])
  vectors(responsesTo(null), [
    [
      "nobody asked",
      text("HTTP/1.1 408 Request Timeout\r\nContent-Length: 1\r\n\r\n."),
      `response 0-51 408 1.1 by length 1
       fault http.unexpected-response at 0
       data 51-52
       message-end 52`,
    ],
  ])
})

describe("RFC 9112 §8: streams that end too early", () => {
  const bytes = (body: string) => text(`POST / HTTP/1.1\r\n${body}`)
  vectors(requests(), [
    ["in a head", text("GET / HTTP/1.1\r\n"), "fault http.truncated at 0\nopaque 0-16"],
    ["in an empty line", text("\r\n\r"), "framing 0-2\nfault http.truncated at 2\nopaque 2-3"],
    ["before a body", bytes("Content-Length: 2\r\n\r\n"), "request 0-38 POST / 1.1 by length 2\nfault http.truncated at 38"],
    ["in a body", bytes("Content-Length: 2\r\n\r\na"), "request 0-38 POST / 1.1 by length 2\ndata 38-39\nfault http.truncated at 39"],
    [
      "in a chunk size",
      bytes("Transfer-Encoding: chunked\r\n\r\n5"),
      "request 0-47 POST / 1.1 by chunked\nfault http.truncated at 47\nopaque 47-48",
    ],
    [
      "in a chunk",
      bytes("Transfer-Encoding: chunked\r\n\r\n5\r\na"),
      "request 0-47 POST / 1.1 by chunked\nframing 47-50\ndata 50-51\nfault http.truncated at 51",
    ],
    [
      "after a chunk",
      bytes("Transfer-Encoding: chunked\r\n\r\n1\r\na\r"),
      "request 0-47 POST / 1.1 by chunked\nframing 47-50\ndata 50-51\nframing 51-52\nfault http.truncated at 52",
    ],
    [
      "in trailers",
      bytes("Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n"),
      "request 0-47 POST / 1.1 by chunked\nframing 47-50\nfault http.truncated at 50\nopaque 50-56",
    ],
  ])
})
