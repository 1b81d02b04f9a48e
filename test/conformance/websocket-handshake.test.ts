// RFC 6455 §4: opening handshakes that succeed, that fail, and that do neither; and frames that do not wait for their end.

import { type Case, client, ends, get, head, ok, request, type Seen, type Send, type Step, server } from "./case.ts"
import { conform } from "./conform.ts"
import { agrees, asks, binary, close, fromClient, fromServer, key, ping, text, write } from "./frames.ts"

const one = (name: string, steps: readonly Step[], seen: Seen = {}, options: Partial<Case> = {}): Case => ({
  name,
  steps,
  seen,
  ...options,
})
const faults = (...codes: readonly string[]): Seen => ({ faults: codes, exchanges: 1 })
const opened: Seen = { status: 101, faults: [], exchanges: 1, messages: [1, 1] }
const exchangeOfMessages = [fromClient(text("a")), fromServer(text("b"))]
const accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
const switching = (...fields: readonly string[]): Send => server(head("HTTP/1.1 101 Switching Protocols", ...fields))
const upgrade = ["Upgrade: websocket", "Connection: Upgrade"] as const
const asking = (...fields: readonly string[]): Send => client(get("/chat", ...fields))
const keyed = `Sec-WebSocket-Key: ${key}`
const version = "Sec-WebSocket-Version: 13"
const bytes = (spec: Parameters<typeof write>[0], by: "client" | "server") => Buffer.from(write(spec, by))
/** Both parts in one segment; the next step begins when the head is there: the rest may wait for an answer. */
const early = (...frames: readonly Uint8Array[]): Send => ({ ...client(asks(), ...frames), awaited: 0 })

const refusals: readonly (readonly [status: string, fields: readonly string[], body: string])[] = [
  ["200 OK", ["Content-Type: text/html"], "<h1>not a socket</h1>"],
  ["204 No Content", [], ""],
  ["301 Moved Permanently", ["Location: /elsewhere"], ""],
  ["400 Bad Request", [], "bad"],
  ["401 Unauthorized", ["WWW-Authenticate: Basic realm=x"], "who?"],
  ["403 Forbidden", ["X-Why: origin"], "no"],
  ["404 Not Found", [], "nobody"],
  ["407 Proxy Authentication Required", ["Proxy-Authenticate: Basic"], ""],
  ["426 Upgrade Required", ["Sec-WebSocket-Version: 13, 8, 7"], "version"],
  ["429 Too Many Requests", ["Retry-After: 1"], ""],
  ["500 Internal Server Error", [], "oops"],
  ["503 Service Unavailable", [], "later"],
]

conform("handshake: agreed", [
  one("h.1 RFC 6455 §1.3", [client(asks()), server(agrees()), ...exchangeOfMessages], opened),
  one(
    "h.2 names in other cases",
    [
      asking(
        "uPGRADE: WebSocket",
        "CONNECTION: keep-alive, UPGRADE",
        keyed.toUpperCase().replace(key.toUpperCase(), key),
        version.toLowerCase(),
      ),
      switching("upgrade: WEBSOCKET", "connection: upgrade", accept.replace("Sec", "sEC")),
      ...exchangeOfMessages,
    ],
    opened,
  ),
  one(
    "h.3 fields in an odd order, spaces around values",
    [
      asking(`Sec-WebSocket-Version:13`, `Sec-WebSocket-Key:   ${key}  `, "Connection:Upgrade", "Upgrade:\twebsocket"),
      switching(`${accept}   `, "Connection:Upgrade", "Upgrade:   websocket"),
      ...exchangeOfMessages,
    ],
    opened,
  ),
  one(
    "h.4 cookies, Origin and User-Agent",
    [
      client(asks("Origin: http://x", "Cookie: a=1; b=2", "User-Agent: y", "Cookie: c=3")),
      server(agrees("Set-Cookie: d=4", "Set-Cookie: e=5")),
      ...exchangeOfMessages,
    ],
    opened,
  ),
  one(
    "h.5 one subprotocol",
    [client(asks("Sec-WebSocket-Protocol: chat")), server(agrees("Sec-WebSocket-Protocol: chat")), ...exchangeOfMessages],
    { ...opened, subprotocol: "chat" },
  ),
  one(
    "h.6 the second of three",
    [client(asks("Sec-WebSocket-Protocol: a, b,c")), server(agrees("Sec-WebSocket-Protocol: b")), ...exchangeOfMessages],
    { ...opened, subprotocol: "b" },
  ),
  one(
    "h.7 subprotocols on two lines",
    [
      client(asks("Sec-WebSocket-Protocol: a", "sec-websocket-protocol: b")),
      server(agrees("Sec-WebSocket-Protocol: b")),
      ...exchangeOfMessages,
    ],
    { ...opened, subprotocol: "b" },
  ),
  one("h.8 subprotocol offered, none chosen", [client(asks("Sec-WebSocket-Protocol: a")), server(agrees()), ...exchangeOfMessages], {
    ...opened,
    subprotocol: null,
  }),
  one("h.9 no reason phrase", [client(asks()), server(agrees().replace(" Switching Protocols", " ")), ...exchangeOfMessages], opened),
  one(
    "h.10 another reason phrase",
    [client(asks()), server(agrees().replace("Switching Protocols", "Web Socket Protocol Handshake")), ...exchangeOfMessages],
    opened,
  ),
  one(
    "h.11 bare LF in both heads",
    [client(asks().replaceAll("\r\n", "\n")), server(agrees().replaceAll("\r\n", "\n")), ...exchangeOfMessages],
    { status: 101, messages: [1, 1] },
  ),
  one(
    "h.12 a long query and a token",
    [client(asks().replace("/chat", `/chat?token=${"x".repeat(4_000)}`)), server(agrees()), ...exchangeOfMessages],
    opened,
  ),
  one(
    "h.13 after another request on the connection",
    [client(get("/first")), server(ok("1")), client(asks()), server(agrees()), ...exchangeOfMessages],
    { ...opened, exchanges: 2 },
  ),
  one(
    "h.14 a 100 before the 101",
    [client(asks()), server("HTTP/1.1 100 Continue\r\n\r\n"), server(agrees()), ...exchangeOfMessages],
    opened,
  ),
  one(
    "h.15 a 103 and the 101 in one segment",
    [client(asks()), server(`${head("HTTP/1.1 103 Early Hints", "Link: </x>")}${agrees()}`), ...exchangeOfMessages],
    opened,
  ),
])

conform("handshake: data in the same segment", [
  one("h.20 a frame behind the 101", [client(asks()), server(agrees(), bytes(text("hi"), "server"))], {
    messages: [0, 1],
    faults: [],
    texts: ["hi"],
  }),
  one(
    "h.21 many frames behind the 101",
    [client(asks()), server(agrees(), ...[text("a"), ping("b"), binary("c"), close()].map(spec => bytes(spec, "server")))],
    { messages: [0, 4], faults: [] },
  ),
  one(
    "h.22 half a frame behind the 101",
    [client(asks()), server(agrees(), bytes(text("halved"), "server").subarray(0, 4)), server(bytes(text("halved"), "server").subarray(4))],
    { texts: ["halved"], faults: [] },
  ),
  one("h.23 100 KiB behind the 101", [client(asks()), server(agrees(), bytes(binary(Buffer.alloc(100_000, "x")), "server"))], {
    messages: [0, 1],
    faults: [],
  }),
  one("h.24 the 101 and the end in one segment", [client(asks()), server(agrees()), ends("server")], {
    close: { code: 1006, by: "server" },
  }),
  one("h.25 a frame behind the request", [early(bytes(text("eager"), "client")), server(agrees()), fromServer(text("b"))], {
    messages: [1, 1],
    faults: [],
  }),
  one(
    "h.26 many frames behind the request",
    [early(...[text("a"), ping("b"), binary("c")].map(spec => bytes(spec, "client"))), server(agrees())],
    { messages: [3, 0], faults: [] },
  ),
  one(
    "h.27 half a frame behind the request",
    [early(bytes(text("halved"), "client").subarray(0, 5)), server(agrees()), client(bytes(text("halved"), "client").subarray(5))],
    { texts: ["halved"], faults: [] },
  ),
  one("h.28 frames behind both heads", [early(bytes(text("eager"), "client")), server(agrees(), bytes(text("too"), "server"))], {
    messages: [1, 1],
    faults: [],
  }),
  one(
    "h.29 a frame that looks like a request, behind the request",
    [early(bytes(text("GET / HTTP/1.1\r\n\r\n", { isMasked: false }), "client")), server(agrees())],
    { exchanges: 1, faults: ["ws.unmasked"] },
  ),
  one(
    "h.30 the next request behind a refused one",
    [{ ...client(asks(), get("/next")), awaited: 0 }, server(head("HTTP/1.1 403 Forbidden", "Content-Length: 0")), server(ok("next"))],
    { exchanges: 2, status: 200, faults: [] },
  ),
])

conform("handshake: refused", [
  ...refusals.map(([status, fields, body]) => {
    const length = status.startsWith("204") ? [] : [`Content-Length: ${body.length}`]
    return one(
      `h.40 ${status}, then HTTP goes on`,
      [client(asks()), server(head(`HTTP/1.1 ${status}`, ...fields, ...length), body), client(get("/next")), server(ok("fine"))],
      { exchanges: 2, status: 200 },
    )
  }),
  one(
    "h.41 refused, chunked",
    [client(asks()), server(head("HTTP/1.1 403 Forbidden", "Transfer-Encoding: chunked"), "2\r\nno\r\n0\r\n\r\n")],
    { status: 403, exchanges: 1 },
  ),
  one("h.42 refused, until the close", [client(asks()), server(head("HTTP/1.1 403 Forbidden"), "no, and bye"), ends("server")], {
    status: 403,
    exchanges: 1,
  }),
  one("h.43 no answer", [client(asks()), ends("server")], { exchanges: 1, status: null }),
  one("h.44 half an answer", [client(asks()), server("HTTP/1.1 101 Switching Pro"), ends("server")], { exchanges: 1 }),
  one("h.45 not HTTP", [client(asks()), server("\x81\x02hi"), ends("server")], { exchanges: 1 }),
])

conform("handshake: faulty", [
  one("h.50 wrong Accept", [client(asks()), server(agrees().replace("s3pP", "XXXX")), ...exchangeOfMessages], faults("ws.bad-accept")),
  one("h.51 no Accept", [client(asks()), switching(...upgrade), ...exchangeOfMessages], faults("ws.bad-accept")),
  one(
    "h.52 empty Accept",
    [client(asks()), switching(...upgrade, "Sec-WebSocket-Accept:"), ...exchangeOfMessages],
    faults("ws.bad-accept"),
  ),
  one(
    "h.53 the server echoes the key",
    [client(asks()), switching(...upgrade, `Sec-WebSocket-Accept: ${key}`), fromServer(close())],
    faults("ws.bad-accept"),
  ),
  one(
    "h.54 a subprotocol nobody offered",
    [client(asks()), server(agrees("Sec-WebSocket-Protocol: x")), ...exchangeOfMessages],
    faults("ws.unasked-subprotocol"),
  ),
  one(
    "h.55 another subprotocol than offered",
    [client(asks("Sec-WebSocket-Protocol: a, b")), server(agrees("Sec-WebSocket-Protocol: c")), ...exchangeOfMessages],
    faults("ws.unasked-subprotocol"),
  ),
  one(
    "h.56 two subprotocols chosen",
    [client(asks("Sec-WebSocket-Protocol: a, b")), server(agrees("Sec-WebSocket-Protocol: a, b")), ...exchangeOfMessages],
    faults("ws.unasked-subprotocol"),
  ),
  one(
    "h.57 an extension nobody offered",
    [client(asks()), server(agrees("Sec-WebSocket-Extensions: x-y")), ...exchangeOfMessages],
    faults("ws.unasked-extension"),
  ),
  one("h.58 no key", [asking(...upgrade, version), server(agrees()), ...exchangeOfMessages], { exchanges: 1 }),
  one("h.59 a key of the wrong length", [asking(...upgrade, "Sec-WebSocket-Key: short", version), server(agrees())], { exchanges: 1 }),
  one("h.60 two keys", [asking(...upgrade, keyed, keyed, version), server(agrees())], { exchanges: 1 }),
  one("h.61 no version", [asking(...upgrade, keyed), server(agrees()), ...exchangeOfMessages], { exchanges: 1, status: 101 }),
  one(
    "h.62 version 8",
    [asking(...upgrade, keyed, "Sec-WebSocket-Version: 8"), server(head("HTTP/1.1 426 Upgrade Required", version, "Content-Length: 0"))],
    { exchanges: 1, status: 426 },
  ),
  one(
    "h.63 no Upgrade in the request, 101 all the same",
    [asking("Connection: Upgrade", keyed, version), server(agrees()), ...exchangeOfMessages],
    { exchanges: 1 },
    { absolute: "none" },
  ),
  one("h.64 no Upgrade in the answer", [client(asks()), switching("Connection: Upgrade", accept), ...exchangeOfMessages], { exchanges: 1 }),
  one("h.65 no Connection in the answer", [client(asks()), switching("Upgrade: websocket", accept), ...exchangeOfMessages], {
    exchanges: 1,
  }),
  one("h.66 HTTP/1.0 in the answer", [client(asks()), server(agrees().replace("HTTP/1.1", "HTTP/1.0")), ...exchangeOfMessages], {
    exchanges: 1,
  }),
  one("h.67 POST instead of GET", [client(asks("Content-Length: 0").replace("GET", "POST")), server(ok("no"))], {
    exchanges: 1,
    status: 200,
  }),
  one("h.68 GET with a body", [client(asks("Content-Length: 4"), "body"), server(agrees()), ...exchangeOfMessages], {
    exchanges: 1,
    messages: [1, 1],
  }),
  one("h.69 a body that the 101 claims to have", [client(asks()), server(agrees("Content-Length: 5")), ...exchangeOfMessages], {
    messages: [1, 1],
  }),
  one("h.70 an upgrade over OPTIONS", [client(request("OPTIONS", "/x", ...upgrade)), server(head("HTTP/1.1 204 No Content"))], {
    exchanges: 1,
    status: 204,
  }),
])
