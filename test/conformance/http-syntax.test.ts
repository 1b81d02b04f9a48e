// RFC 9112 §2 to §5: heads as programs write them. Order, spelling, spacing and line ends stay; what is beyond repair passes in a tunnel.

import { type Case, client, ends, get, head, ok, request, type Seen, type Step, server } from "./case.ts"
import { conform } from "./conform.ts"

const one = (name: string, steps: readonly Step[], seen: Seen = {}, options: Partial<Case> = {}): Case => ({
  name,
  steps,
  seen,
  ...options,
})
const clean = (status: number | null = 200, exchanges = 1): Seen => ({ status, exchanges, faults: [] })
const asks = (name: string, sent: string, seen: Seen = clean(), options: Partial<Case> = {}): Case =>
  one(name, [client(sent), server(ok("ok"))], seen, options)
const answers = (name: string, sent: string, seen: Seen = clean()): Case => one(name, [client(get()), server(sent)], seen)
const many = (count: number, bytes: number): string[] => Array.from({ length: count }, (_, i) => `X-${i}: ${"v".repeat(bytes)}`)
const KiB = 1_024
/** Nothing that a proxy could take for a request: refused in absolute form, passes in tunnels. */
const malformed = (name: string, sent: string): Case =>
  one(name, [client(sent), server(ok("ok")), ends("server")], {}, { absolute: "refused" })
/** In absolute form the server gets something else than in a tunnel, as documented. */
const rewritten = (name: string, sent: string, absolute: string): Case => asks(name, sent, clean(), { absolute: { rewritten: absolute } })

conform("http: heads", [
  asks("s.1 order, case and duplicates", head("GET {target}/ HTTP/1.1", "x-b: 2", "hOsT: {host}", "X-A: 1", "x-B: 3", "X-b:4")),
  asks(
    "s.2 no spaces, many spaces, tabs around values",
    head("GET {target}/ HTTP/1.1", "Host:{host}", "A:1", "B:    2   ", "C:\t3\t", "D: \t 4"),
  ),
  asks("s.3 empty values", head("GET {target}/ HTTP/1.1", "Host: {host}", "A:", "B: ", "C:\t")),
  asks("s.4 obs-fold in a request", head("GET {target}/ HTTP/1.1", "Host: {host}", "A: 1", " 2", "\t3"), { status: 200 }),
  asks("s.5 octets above 127 in values", head("GET {target}/ HTTP/1.1", "Host: {host}", "A: \xe4\xf6\xfc\xff", "B: \xc3\xa4")),
  asks("s.6 every token character in a name", head("GET {target}/ HTTP/1.1", "Host: {host}", "!#$%&'*+-.^_`|~09azAZ: x")),
  asks("s.7 bare LF", "GET {target}/ HTTP/1.1\nHost: {host}\nA: 1\n\n", { status: 200, faults: ["http.bare-lf"] }),
  asks("s.8 bare LF in some lines", "GET {target}/ HTTP/1.1\r\nHost: {host}\nA: 1\r\n\n", { status: 200, faults: ["http.bare-lf"] }),
  asks("s.9 an empty line before the request", `\r\n${get()}`, {}, { absolute: { rewritten: get().replace("{target}", "") } }),
  asks("s.10 a query, a fragment's sign, escapes", get("/a%20b/%zz?x=%00&y=[1]|2&z=%E4")),
  asks("s.11 a path of 8 KiB", get(`/${"p".repeat(8 * KiB)}`)),
  asks("s.12 dots and slashes in a path", get("//a/./b/../c//?//")),
  asks("s.13 an unknown method", request("BREW", "/pot")),
  asks("s.14 a long method", request("VERSION-CONTROL", "/x")),
  ...["OPTIONS", "PATCH", "PROPFIND", "TRACE"].map(method => asks(`s.15 ${method}`, request(method, "/x"))),
  asks("s.16 HTTP/1.0 without keep-alive", get().replace("HTTP/1.1", "HTTP/1.0")),
  asks("s.17 two Cookie lines, an Authorization", get("/", "Cookie: a=1", "Authorization: Basic eDp5", "Cookie: b=2")),
  asks(
    "s.18 hop-by-hop fields of the client's own",
    get("/", "Connection: keep-alive, X-Mine", "Keep-Alive: timeout=5", "X-Mine: 1", "TE: trailers"),
  ),
  asks("s.19 Via, Forwarded, X-Forwarded-For", get("/", "Via: 1.0 fred", "Forwarded: for=x", "X-Forwarded-For: 1.2.3.4")),
  asks("s.20 Max-Forwards", request("OPTIONS", "/", "Max-Forwards: 5")),
  rewritten(
    "s.21 Proxy-Connection, dropped in absolute form alone",
    get("/", "Proxy-Connection: keep-alive", "A: 1"),
    get("/", "A: 1").replace("{target}", ""),
  ),
  rewritten(
    "s.22 Proxy-Authorization, dropped in absolute form alone",
    get("/", "Proxy-Authorization: Basic eDp5"),
    get("/").replace("{target}", ""),
  ),
  rewritten(
    "s.23 another Host than the target's",
    head("GET {target}/ HTTP/1.1", "Host: elsewhere.example", "A: 1"),
    head("GET / HTTP/1.1", "Host: {host}", "A: 1"),
  ),
  rewritten("s.24 no Host", head("GET {target}/ HTTP/1.0", "A: 1"), head("GET / HTTP/1.0", "Host: {host}", "A: 1")),
  asks("s.25 a head of one field", head("GET {target}/ HTTP/1.1", "Host: {host}")),
  ...[16, 64, 200].map(size => asks(`s.26 a head of ${size} KiB in 100 lines`, get("/", ...many(100, size * 10 - 10)), clean())),
  asks("s.27 a head of 200 KiB in one line", get("/", `Cookie: ${"c".repeat(200 * KiB)}`), clean()),
  asks("s.28 a thousand fields", get("/", ...many(1_000, 10)), clean()),
])

conform("http: heads of responses", [
  answers(
    "r.1 order, case and duplicates",
    head("HTTP/1.1 200 OK", "set-cookie: a", "X-B: 1", "Set-Cookie: b", "content-LENGTH: 0", "x-b:2"),
  ),
  answers("r.2 no reason phrase", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"),
  answers("r.3 no reason phrase and no space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", { status: 200 }),
  answers("r.4 an odd reason phrase", "HTTP/1.1 200 Alles in Ordnung, \xe4hm\r\nContent-Length: 0\r\n\r\n"),
  ...[201, 206, 226, 299, 302, 404, 418, 451, 499, 500, 511, 599, 999].map(status =>
    answers(`r.5 status ${status}`, head(`HTTP/1.1 ${status} X`, "Content-Length: 0"), clean(status)),
  ),
  answers("r.6 obs-fold", head("HTTP/1.1 200 OK", "A: 1", "  2", "Content-Length: 0"), { status: 200 }),
  answers("r.7 bare LF", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", { status: 200, faults: ["http.bare-lf"] }),
  answers("r.8 a head of 200 KiB", head("HTTP/1.1 200 OK", ...many(20, 10 * KiB), "Content-Length: 0")),
  answers("r.9 octets above 127", head("HTTP/1.1 200 OK", "Content-Disposition: attachment; filename=\xe4.txt", "Content-Length: 0")),
  answers(
    "r.10 Connection, Keep-Alive, Upgrade of the server's own",
    head("HTTP/1.1 200 OK", "Connection: Upgrade", "Upgrade: h2c", "Keep-Alive: timeout=5", "Content-Length: 0"),
  ),
  answers("r.11 a space before a colon", head("HTTP/1.1 200 OK", "A : 1", "Content-Length: 0"), {
    status: 200,
    faults: ["http.bad-field"],
  }),
  answers("r.12 a line without a colon", head("HTTP/1.1 200 OK", "what is this", "Content-Length: 0"), {
    status: 200,
    faults: ["http.bad-field"],
  }),
])

conform("http: malformed", [
  malformed("m.1 words", "hello there\r\n\r\n"),
  malformed("m.2 one word", "GET\r\nHost: x\r\n\r\n"),
  malformed("m.3 no version", "GET {target}/\r\nHost: {host}\r\n\r\n"),
  malformed("m.4 another protocol's version", "GET {target}/ SIP/2.0\r\nHost: {host}\r\n\r\n"),
  malformed("m.5 a line without a colon", head("GET {target}/ HTTP/1.1", "Host: {host}", "what is this")),
  malformed("m.6 an empty name", head("GET {target}/ HTTP/1.1", "Host: {host}", ": x")),
  malformed("m.7 a space in a name", head("GET {target}/ HTTP/1.1", "Host: {host}", "A B: x")),
  malformed("m.8 NUL in a name", head("GET {target}/ HTTP/1.1", "Host: {host}", "A\0: x")),
  malformed("m.9 no method", " {target}/ HTTP/1.1\r\nHost: {host}\r\n\r\n"),
  one("m.10 a response that is not HTTP", [client(get()), server("what?\r\n\r\n"), ends("server")], { faults: ["http.bad-status-line"] }),
  one("m.11 a response without a status", [client(get()), server("HTTP/1.1 OK\r\n\r\n"), ends("server")], {
    faults: ["http.bad-status-line"],
  }),
  one("m.12 binary for a response", [client(get()), server("\x00\x01\x02\xff\xfe"), ends("server")]),
  one("m.13 half a head of a response", [client(get()), server("HTTP/1.1 200 OK\r\nContent-Le"), ends("server")], {
    faults: ["http.truncated"],
  }),
  one("m.14 HTTP/0.9: a body and nothing else", [client(get()), server("<html>hello</html>"), ends("server")]),
])
