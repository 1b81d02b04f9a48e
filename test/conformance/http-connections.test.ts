// RFC 9112 §9, RFC 9110 §15: interim responses, responses without bodies, pipelining, persistence, ends.

import { type Case, client, ends, get, head, ok, request, resets, type Seen, type Send, type Step, server } from "./case.ts"
import { conform } from "./conform.ts"

const one = (name: string, steps: readonly Step[], seen: Seen = {}, options: Partial<Case> = {}): Case => ({
  name,
  steps,
  seen,
  ...options,
})
const clean = (status: number | null = 200, exchanges = 1): Seen => ({ status, exchanges, faults: [] })
const continued = "HTTP/1.1 100 Continue\r\n\r\n"
/** Requests in one segment: in absolute form each waits for the answer before it, so nobody waits for all here. */
const pipelined = (...requests: readonly string[]): Send => ({ ...client(...requests), awaited: 0 })
const old = (text: string): string => text.replaceAll("HTTP/1.1", "HTTP/1.0")

conform("http: interim responses", [
  one(
    "i.1 Expect, 100, body",
    [client(request("PUT", "/", "Expect: 100-continue", "Content-Length: 4")), server(continued), client("body"), server(ok(""))],
    clean(),
  ),
  one(
    "i.2 Expect, chunked",
    [
      client(request("PUT", "/", "Expect: 100-continue", "Transfer-Encoding: chunked")),
      server(continued),
      client("1\r\na\r\n0\r\n\r\n"),
      server(ok("")),
    ],
    clean(),
  ),
  one(
    "i.3 Expect, refused with 417",
    [
      client(request("PUT", "/", "Expect: 100-continue", "Content-Length: 4", "Connection: close")),
      server(head("HTTP/1.1 417 Expectation Failed", "Content-Length: 0", "Connection: close")),
      ends("server"),
    ],
    { status: 417, exchanges: 1 },
  ),
  one(
    "i.4 Expect, body without waiting",
    [client(request("PUT", "/", "Expect: 100-continue", "Content-Length: 4"), "body"), server(continued, ok(""))],
    clean(),
  ),
  one("i.5 an unknown expectation", [client(request("PUT", "/", "Expect: x", "Content-Length: 0")), server(ok(""))], clean()),
  one("i.6 a 100 nobody asked for", [client(get()), server(continued), server(ok("ok"))], clean()),
  one(
    "i.7 102, 103, 103, 200",
    [
      client(get()),
      server(head("HTTP/1.1 102 Processing")),
      server(head("HTTP/1.1 103 Early Hints", "Link: </a>"), head("HTTP/1.1 103 Early Hints", "Link: </b>")),
      server(ok("ok")),
    ],
    clean(),
  ),
  one("i.8 an unknown 1xx", [client(get()), server(head("HTTP/1.1 199 What", "Content-Length: 5")), server(ok("ok"))], clean()),
  one(
    "i.9 100 and 200 in one segment, twice",
    [client(get("/1")), server(continued, ok("1")), client(get("/2")), server(continued, ok("2"))],
    clean(200, 2),
  ),
])

conform("http: responses without a body", [
  ...["Content-Length: 1000", "Transfer-Encoding: chunked", "X: none"].map(field =>
    one(
      `n.1 HEAD, ${field}`,
      [client(request("HEAD", "/1")), server(head("HTTP/1.1 200 OK", field)), client(get("/2")), server(ok("2"))],
      clean(200, 2),
    ),
  ),
  ...["Content-Length: 1000", "Transfer-Encoding: chunked", 'ETag: "x"'].map(field =>
    one(
      `n.2 304, ${field}`,
      [client(get("/1", 'If-None-Match: "x"')), server(head("HTTP/1.1 304 Not Modified", field)), client(get("/2")), server(ok("2"))],
      clean(200, 2),
    ),
  ),
  ...["X: none", "Content-Length: 0"].map(field =>
    one(
      `n.3 204, ${field}`,
      [client(get("/1")), server(head("HTTP/1.1 204 No Content", field)), client(get("/2")), server(ok("2"))],
      clean(200, 2),
    ),
  ),
  one(
    "n.4 205 with a length of 0",
    [client(get("/1")), server(head("HTTP/1.1 205 Reset Content", "Content-Length: 0")), client(get("/2")), server(ok("2"))],
    clean(200, 2),
  ),
  one(
    "n.5 HEAD, answered with 404",
    [
      client(request("HEAD", "/1")),
      server(head("HTTP/1.1 404 Not Found", "Content-Length: 9")),
      client(request("HEAD", "/2")),
      server(head("HTTP/1.1 200 OK")),
    ],
    clean(200, 2),
  ),
])

conform("http: persistence and pipelining", [
  one(
    "p.1 five requests, one by one",
    Array.from({ length: 5 }, (_, i) => [client(get(`/${i}`)), server(ok(`${i}`))]).flat(),
    clean(200, 5),
  ),
  one("p.2 two pipelined, answered one by one", [pipelined(get("/1"), get("/2")), server(ok("1")), server(ok("2"))], clean(200, 2)),
  one(
    "p.3 ten pipelined",
    [pipelined(...Array.from({ length: 10 }, (_, i) => get(`/${i}`))), ...Array.from({ length: 10 }, (_, i) => server(ok(`${i}`)))],
    clean(200, 10),
  ),
  one(
    "p.4 pipelined with bodies",
    [
      pipelined(
        request("POST", "/1", "Content-Length: 1"),
        "a",
        request("POST", "/2", "Transfer-Encoding: chunked"),
        "1\r\nb\r\n0\r\n\r\n",
        get("/3"),
      ),
      server(ok("1")),
      server(ok("2")),
      server(ok("3")),
    ],
    clean(200, 3),
  ),
  one(
    "p.5 HEAD and GET pipelined",
    [pipelined(request("HEAD", "/1"), get("/2")), server(head("HTTP/1.1 200 OK", "Content-Length: 7")), server(ok("2"))],
    clean(200, 2),
  ),
  one(
    "p.6 half of the next request behind one",
    [{ ...client(get("/1"), get("/2").slice(0, 20)), awaited: 0 }, server(ok("1")), client(get("/2").slice(20)), server(ok("2"))],
    clean(200, 2),
  ),
  one(
    "p.7 Connection: close from the client",
    [client(get("/", "Connection: close")), server(ok("1", "Connection: close")), ends("server")],
    clean(),
  ),
  one("p.8 Connection: close from the server", [client(get()), server(ok("1", "Connection: close")), ends("server")], clean()),
  one("p.9 the server ends without a word", [client(get()), server(ok("1")), ends("server")], clean()),
  one("p.10 the client ends after its request, is answered", [client(get()), ends("client"), server(ok("1")), ends("server")], clean()),
  one("p.11 the client ends between requests", [client(get()), server(ok("1")), ends("client")], clean()),
  one("p.12 HTTP/1.0, closed", [client(old(get())), server(old(ok("1"))), ends("server")], clean()),
  one(
    "p.13 HTTP/1.0, keep-alive",
    [
      client(old(get("/1", "Connection: keep-alive"))),
      server(old(ok("1", "Connection: keep-alive"))),
      client(old(get("/2", "Connection: keep-alive"))),
      server(old(ok("2", "Connection: keep-alive"))),
    ],
    clean(200, 2),
  ),
  one("p.14 HTTP/1.0 asks, HTTP/1.1 answers", [client(old(get())), server(ok("1")), ends("server")], clean()),
  one(
    "p.15 HTTP/1.1 asks, HTTP/1.0 keeps alive",
    [client(get("/1")), server(old(ok("1", "Connection: keep-alive"))), client(get("/2")), server(old(ok("2")))],
    clean(200, 2),
  ),
  one(
    "p.16 an empty line between requests",
    [client(get("/1")), server(ok("1")), client("\r\n", get("/2")), server(ok("2"))],
    clean(200, 2),
  ),
  one(
    "p.17 a request before the response is over",
    [
      client(get("/1")),
      server(head("HTTP/1.1 200 OK", "Content-Length: 4"), "ab"),
      { ...client(get("/2")), awaited: 0 },
      server("cd"),
      server(ok("2")),
    ],
    clean(200, 2),
  ),
  one("p.18 no answer, the server ends", [client(get()), ends("server")], { exchanges: 1, status: null }),
  one("p.19 no answer, the server resets", [client(get()), resets("server")], { exchanges: 1, status: null }),
  one("p.20 the client resets while it waits", [client(get()), resets("client")], { exchanges: 1, status: null }),
  one(
    "p.21 the server resets inside a body",
    [client(get()), server(head("HTTP/1.1 200 OK", "Content-Length: 10"), "half"), resets("server")],
    { exchanges: 1, status: 200 },
  ),
  one(
    "p.22 the client resets inside a response",
    [client(get()), server(head("HTTP/1.1 200 OK", "Content-Length: 10"), "half"), resets("client")],
    { exchanges: 1, status: 200 },
  ),
  one(
    "p.23 a 408 that answers nothing",
    [
      client(get()),
      server(ok("1")),
      server(head("HTTP/1.1 408 Request Timeout", "Content-Length: 0", "Connection: close")),
      ends("server"),
    ],
    { faults: ["http.unexpected-response"] },
  ),
  one(
    "p.24 server-sent events",
    [
      client(get("/events", "Accept: text/event-stream")),
      server(head("HTTP/1.1 200 OK", "Content-Type: text/event-stream")),
      server("data: 1\n\n"),
      server("data: 2\n\n"),
      ends("client"),
      ends("server"),
    ],
    { exchanges: 1, status: 200 },
  ),
])
