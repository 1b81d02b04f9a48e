// RFC 9110 §7.8: upgrades to protocols that nobody here knows; and tunnels that carry something else than HTTP from the beginning.

import { type Case, client, ends, get, head, ok, type Seen, type Send, type Step, server } from "./case.ts"
import { conform } from "./conform.ts"

const one = (name: string, steps: readonly Step[], seen: Seen = {}, options: Partial<Case> = {}): Case => ({
  name,
  steps,
  seen,
  ...options,
})
const clean = (status: number | null = 200, exchanges = 1): Seen => ({ status, exchanges, faults: [] })
const upgrading = (protocol: string): Send => client(get("/", "Connection: Upgrade", `Upgrade: ${protocol}`))
const switched = (protocol: string): string => head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", `Upgrade: ${protocol}`)

conform("http: other protocols", [
  one("o.1 unknown, server first", [upgrading("foo"), server(switched("foo"), "\x00\x01"), client("\xff"), server("\xfe")], {
    exchanges: 1,
    status: 101,
  }),
  one(
    "o.2 unknown, client first",
    [upgrading("foo/1.2"), server(switched("foo/1.2")), client("GET / HTTP/1.1\r\n\r\n"), server("HTTP/1.1 200 OK\r\n\r\n")],
    { exchanges: 1, status: 101 },
  ),
  one(
    "o.3 unknown, data behind the request",
    [
      { ...client(get("/", "Connection: Upgrade", "Upgrade: foo"), "eager"), awaited: 0 },
      server(switched("foo")),
      client("more"),
      server("too"),
    ],
    { exchanges: 1, status: 101 },
  ),
  one(
    "o.4 h2c, agreed",
    [
      client(get("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")),
      server(switched("h2c"), "\0\0\0\x04\0\0\0\0\0"),
      client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ],
    { exchanges: 1, status: 101 },
  ),
  one(
    "o.5 h2c, ignored",
    [
      client(get("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")),
      server(ok("plain")),
      client(get("/2")),
      server(ok("2")),
    ],
    clean(200, 2),
  ),
  one(
    "o.6 TLS inside, never read",
    [
      upgrading("TLS/1.0, HTTP/1.1"),
      server(switched("TLS/1.0, HTTP/1.1")),
      client("\x16\x03\x01\0\x05hello"),
      server("\x15\x03\x03\0\x02\x02\x28"),
    ],
    { exchanges: 1, status: 101 },
  ),
  one(
    "o.7 half-closed by the client",
    [upgrading("foo"), server(switched("foo")), client("last"), ends("client"), server("still"), ends("server")],
    { exchanges: 1 },
  ),
  one(
    "o.8 half-closed by the server",
    [upgrading("foo"), server(switched("foo"), "last"), ends("server"), client("still"), ends("client")],
    { exchanges: 1 },
  ),
  one("o.9 a MiB each way", [upgrading("foo"), server(switched("foo"), "x".repeat(1_048_576)), client("y".repeat(1_048_576))], {
    exchanges: 1,
  }),
  one(
    "o.10 refused with 426",
    [upgrading("foo"), server(head("HTTP/1.1 426 Upgrade Required", "Upgrade: bar", "Content-Length: 0")), client(get()), server(ok("1"))],
    clean(200, 2),
  ),
])

conform("tunnels: not HTTP", [
  one("t.1 the server speaks first", [server("220 mail ESMTP\r\n"), client("EHLO x\r\n"), server("250 ok\r\n")], {}, { absolute: "none" }),
  one("t.2 binary both ways", [client("\x00\x01\x02\x03"), server("\xff\xfe")], {}, { absolute: "none" }),
  one("t.3 lower-case words", [client("hello\n"), server("hello yourself\n")], {}, { absolute: "none" }),
  one("t.4 SSH", [server("SSH-2.0-x\r\n"), client("SSH-2.0-y\r\n")], {}, { absolute: "none" }),
  one(
    "t.5 HTTP/2 with prior knowledge",
    [client("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"), server("\0\0\0\x04\0\0\0\0\0")],
    {},
    { absolute: "none" },
  ),
])
