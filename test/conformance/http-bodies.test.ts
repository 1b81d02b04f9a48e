// RFC 9112 §6, §7: how bodies are delimited, in requests and responses, and what happens where that is ambiguous.

import { type Case, client, ends, get, head, ok, request, type Seen, type Step, server } from "./case.ts"
import { conform } from "./conform.ts"

const one = (name: string, steps: readonly Step[], seen: Seen = {}, options: Partial<Case> = {}): Case => ({
  name,
  steps,
  seen,
  ...options,
})
const clean = (status: number | null = 200, exchanges = 1): Seen => ({ status, exchanges, faults: [] })
const faults = (...codes: readonly string[]): Seen => ({ faults: codes })
const chunkedRequest = (path = "/up", ...fields: readonly string[]): string =>
  request("POST", path, "Transfer-Encoding: chunked", ...fields)
const chunkedAnswer = (...fields: readonly string[]): string => head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", ...fields)
const filled = (length: number): string => "0123456789abcdef".repeat(Math.ceil(length / 16)).slice(0, length)
const post = (body: string, ...fields: readonly string[]): string =>
  request("POST", "/up", `Content-Length: ${body.length}`, ...fields) + body

/** The request in a tunnel passes, and has the faults; in absolute form it is refused. */
const refused = (name: string, sent: string, codes: readonly string[]): Case =>
  one(name, [client(sent), server(ok("answered"))], faults(...codes), { absolute: "refused" })

conform("http: bodies by length", [
  one("b.1 none", [client(get()), server(ok(""))], clean()),
  one("b.2 a response body", [client(get()), server(ok("hello"))], clean()),
  one("b.3 a request body", [client(post("hello")), server(ok("ok"))], clean()),
  one("b.4 Content-Length: 0 in a request", [client(post("")), server(ok(""))], clean()),
  one(
    "b.5 a body in two parts, and its answer in two",
    [
      client(request("PUT", "/", "Content-Length: 6"), "abc"),
      client("def"),
      server(head("HTTP/1.1 200 OK", "Content-Length: 4"), "12"),
      server("34"),
    ],
    clean(),
  ),
  one("b.6 100 KiB each way", [client(post(filled(100_000))), server(ok(filled(100_000)))], clean()),
  one("b.7 2 MiB each way", [client(post(filled(2_097_152))), server(ok(filled(2_097_152)))], clean()),
  one(
    "b.8 every octet there is",
    [
      client(post(Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString("latin1"))),
      server(ok(Buffer.from(Array.from({ length: 256 }, (_, i) => 255 - i)).toString("latin1"))),
    ],
    clean(),
  ),
  one("b.9 the same length twice, one line", [client(get()), server(head("HTTP/1.1 200 OK", "Content-Length: 2, 2"), "ok")], clean()),
  one(
    "b.10 the same length twice, two lines",
    [client(request("POST", "/", "Content-Length: 2", "Content-Length: 2"), "ok"), server(ok(""))],
    clean(),
  ),
  one("b.11 leading zeros", [client(request("POST", "/", "Content-Length: 0002"), "ok"), server(ok(""))], clean()),
  one("b.12 GET with a body", [client(request("GET", "/", "Content-Length: 4"), "body"), server(ok(""))], clean()),
  one("b.13 DELETE with a body", [client(request("DELETE", "/x", "Content-Length: 4"), "body"), server(ok(""))], clean()),
  one(
    "b.14 answered before the body is there",
    [client(request("POST", "/", "Content-Length: 6"), "abc"), server(ok("early")), client("def")],
    clean(),
  ),
  one("b.15 a request cut short", [client(request("POST", "/", "Content-Length: 10"), "half"), ends("client"), ends("server")], {
    exchanges: 1,
    faults: ["http.truncated"],
  }),
  one("b.16 a response cut short", [client(get()), server(head("HTTP/1.1 200 OK", "Content-Length: 10"), "half"), ends("server")], {
    exchanges: 1,
    status: 200,
    faults: ["http.truncated"],
  }),
  one("b.17 more than the length says", [client(get()), server(ok("ok"), "EXTRA")], { exchanges: 1 }),
])

conform("http: chunks", [
  one("c.1 a chunked request", [client(chunkedRequest(), "5\r\nhello\r\n0\r\n\r\n"), server(ok(""))], clean()),
  one("c.2 a chunked response", [client(get()), server(chunkedAnswer(), "5\r\nhello\r\n0\r\n\r\n")], clean()),
  one("c.3 both", [client(chunkedRequest(), "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"), server(chunkedAnswer(), "3\r\nabc\r\n0\r\n\r\n")], clean()),
  one("c.4 empty", [client(chunkedRequest(), "0\r\n\r\n"), server(chunkedAnswer(), "0\r\n\r\n")], clean()),
  one(
    "c.5 sizes in both cases, leading zeros",
    [client(chunkedRequest(), `000A\r\n0123456789\r\na\r\n0123456789\r\n0000\r\n\r\n`), server(ok(""))],
    clean(),
  ),
  one(
    "c.6 extensions",
    [client(chunkedRequest(), `3;a;b=c;d="e f"\r\nabc\r\n0;last\r\n\r\n`), server(chunkedAnswer(), "3 ; x = y\r\nabc\r\n0;z\r\n\r\n")],
    clean(),
  ),
  one(
    "c.7 trailers",
    [
      client(chunkedRequest("/", "Trailer: X"), "1\r\na\r\n0\r\nX: 1\r\nx-y:  2 \r\n\r\n"),
      server(chunkedAnswer("Trailer: Digest"), "1\r\nb\r\n0\r\nDigest: sha\r\nDIGEST: again\r\n\r\n"),
    ],
    clean(),
  ),
  one("c.8 a thousand chunks of one", [client(get()), server(chunkedAnswer(), "1\r\nx\r\n".repeat(1_000), "0\r\n\r\n")], clean()),
  one("c.9 a chunk of 1 MiB", [client(chunkedRequest(), `100000\r\n${filled(1_048_576)}\r\n0\r\n\r\n`), server(ok(""))], clean()),
  one(
    "c.10 chunks as they come",
    [client(get()), server(chunkedAnswer()), server("1\r\na\r\n"), server("1\r\nb\r\n"), server("0\r\n\r\n")],
    clean(),
  ),
  one(
    "c.11 keep-alive behind chunks",
    [client(get("/1")), server(chunkedAnswer(), "1\r\na\r\n0\r\n\r\n"), client(get("/2")), server(ok("2"))],
    clean(200, 2),
  ),
  one(
    "c.12 gzip, chunked",
    [client(get()), server(head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked"), "3\r\n\x1f\x8b\x08\r\n0\r\n\r\n")],
    clean(),
  ),
  one(
    "c.13 Transfer-Encoding in other cases",
    [client(request("POST", "/", "tRANSFER-encoding:CHUNKED"), "1\r\na\r\n0\r\n\r\n"), server(ok(""))],
    clean(),
  ),
  one(
    "c.14 Transfer-Encoding on two lines",
    [client(get()), server(head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked"), "1\r\na\r\n0\r\n\r\n")],
    clean(),
  ),
  one("c.15 a response cut inside a chunk", [client(get()), server(chunkedAnswer(), "5\r\nhe"), ends("server")], {
    status: 200,
    faults: ["http.truncated"],
  }),
  one("c.16 a response cut before the last chunk", [client(get()), server(chunkedAnswer(), "2\r\nhe\r\n"), ends("server")], {
    status: 200,
    faults: ["http.truncated"],
  }),
  one("c.17 a response with a bad size", [client(get()), server(chunkedAnswer(), "zz\r\nhe\r\n"), ends("server")], {
    status: 200,
    faults: ["http.bad-chunk"],
  }),
  one("c.18 a response with bare LF", [client(get()), server("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\na\r\n0\n\n")], {
    status: 200,
    faults: ["http.bare-lf"],
  }),
  one("c.19 a response with a chunk of the wrong size", [client(get()), server(chunkedAnswer(), "2\r\nabc\r\n0\r\n\r\n"), ends("server")], {
    status: 200,
    faults: ["http.bad-chunk"],
  }),
  one(
    "c.20 chunked in HTTP/1.0",
    [
      client(get().replace("HTTP/1.1", "HTTP/1.0")),
      server(chunkedAnswer().replace("HTTP/1.1", "HTTP/1.0"), "1\r\na\r\n0\r\n\r\n"),
      ends("server"),
    ],
    { status: 200 },
  ),
])

conform("http: until the close", [
  one("u.1 a response until the close", [client(get()), server(head("HTTP/1.1 200 OK"), "all of it"), ends("server")], clean()),
  one("u.2 an empty one", [client(get()), server(head("HTTP/1.1 200 OK")), ends("server")], clean()),
  one(
    "u.3 in parts",
    [client(get()), server(head("HTTP/1.1 200 OK", "Connection: close"), "a"), server("b"), server("c"), ends("server")],
    clean(),
  ),
  one("u.4 HTTP/1.0", [client(get()), server("HTTP/1.0 200 OK\r\n\r\nold"), ends("server")], clean()),
  one(
    "u.5 not chunked at last",
    [client(get()), server(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked, gzip"), "???"), ends("server")],
    { status: 200 },
  ),
  one(
    "u.6 what looks like a response in it",
    [client(get()), server(head("HTTP/1.1 200 OK"), head("HTTP/1.1 404 Not Found")), ends("server")],
    clean(),
  ),
])

conform("http: conflicts", [
  refused("f.1 length and chunks in a request", `${request("POST", "/", "Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n`, [
    "http.length-and-chunked",
  ]),
  refused("f.2 chunks and length in a request", `${request("POST", "/", "Transfer-Encoding: chunked", "Content-Length: 3")}0\r\n\r\n`, [
    "http.length-and-chunked",
  ]),
  refused("f.3 two lengths on two lines", `${request("POST", "/", "Content-Length: 2", "Content-Length: 3")}abc`, ["http.bad-length"]),
  refused("f.4 two lengths on one line", `${request("POST", "/", "Content-Length: 2, 3")}abc`, ["http.bad-length"]),
  refused("f.5 a negative length", `${request("POST", "/", "Content-Length: -1")}a`, ["http.bad-length"]),
  refused("f.6 a length with a sign", `${request("POST", "/", "Content-Length: +1")}a`, ["http.bad-length"]),
  refused("f.7 a hexadecimal length", `${request("POST", "/", "Content-Length: 0x1")}a`, ["http.bad-length"]),
  refused("f.8 an empty length", `${request("POST", "/", "Content-Length:")}a`, ["http.bad-length"]),
  refused("f.9 a length with a fraction", `${request("POST", "/", "Content-Length: 1.0")}a`, ["http.bad-length"]),
  refused("f.10 a length above 2^64", `${request("POST", "/", "Content-Length: 18446744073709551617")}a`, ["http.bad-length"]),
  refused("f.11 not chunked at last", `${request("POST", "/", "Transfer-Encoding: chunked, gzip")}0\r\n\r\n`, [
    "http.bad-transfer-encoding",
  ]),
  refused("f.12 identity", `${request("POST", "/", "Transfer-Encoding: identity")}x`, ["http.bad-transfer-encoding"]),
  refused("f.13 xchunked", `${request("POST", "/", "Transfer-Encoding: xchunked")}0\r\n\r\n`, ["http.bad-transfer-encoding"]),
  refused("f.14 an empty Transfer-Encoding", `${request("POST", "/", "Transfer-Encoding:")}x`, ["http.bad-transfer-encoding"]),
  refused("f.15 a space before the colon", `${request("POST", "/", "Content-Length : 1")}a`, ["http.bad-field"]),
  refused("f.16 a bad chunk size", `${chunkedRequest()}zz\r\nabc\r\n0\r\n\r\n`, ["http.bad-chunk"]),
  refused("f.17 a chunk size with 0x", `${chunkedRequest()}0x3\r\nabc\r\n0\r\n\r\n`, ["http.bad-chunk"]),
  refused("f.18 a chunk size above 2^64", `${chunkedRequest()}10000000000000003\r\nabc\r\n0\r\n\r\n`, ["http.bad-chunk"]),
  refused("f.19 a chunk that is longer than its size", `${chunkedRequest()}2\r\nabc\r\n0\r\n\r\n`, ["http.bad-chunk"]),
  refused("f.20 a chunk without its line end", `${chunkedRequest()}3\r\nabc0\r\n\r\n`, ["http.bad-chunk"]),
  refused("f.21 an empty chunk size", `${chunkedRequest()}\r\nabc\r\n0\r\n\r\n`, ["http.bad-chunk"]),
  refused("f.22 a negative chunk size", `${chunkedRequest()}-1\r\nabc\r\n0\r\n\r\n`, ["http.bad-chunk"]),
  one(
    "f.23 length and chunks in a response",
    [client(get()), server(head("HTTP/1.1 200 OK", "Content-Length: 50", "Transfer-Encoding: chunked"), "1\r\na\r\n0\r\n\r\n")],
    faults("http.length-and-chunked"),
  ),
  one(
    "f.24 two lengths in a response",
    [client(get()), server(head("HTTP/1.1 200 OK", "Content-Length: 1", "Content-Length: 2"), "ab"), ends("server")],
    faults("http.bad-length"),
  ),
  one(
    "f.25 a negative length in a response",
    [client(get()), server(head("HTTP/1.1 200 OK", "Content-Length: -5"), "ab"), ends("server")],
    faults("http.bad-length"),
  ),
])
