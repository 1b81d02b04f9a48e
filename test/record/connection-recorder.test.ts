// A conversation said by a script, and the exchange it gives: every field, every time. Then what is left of conversations that go wrong.

import { describe, expect, test } from "bun:test"
import type { Exchange, ExchangeId } from "../../server/contract.ts"
import { explainClose, explainDeparture } from "../../server/wire/websocket/close-codes.ts"
import { makeRecording, utf8 } from "../support/recording.ts"
import { closePayload, scriptedFrames, scriptedWebSocket, writeHandshake } from "../support/websocket.ts"

const id = 1 as ExchangeId
const address = { host: "example.com", port: 8443 }
const clientTls = { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", alpn: "http/1.1", serverName: "example.com", certificates: [] }
const serverTls = { ...clientTls, version: "TLSv1.2", alpn: null, certificates: [] }

test("a WebSocket over TLS, from its handshake to its close, is the exchange that CONTRACT.md promises", () => {
  using recording = makeRecording()
  const connection = recording.connect({ scheme: "https", authority: address, tlsClient: clientTls, clientAddress: "127.0.0.1:51234" })
  const extensions = "permessage-deflate; client_max_window_bits=15"
  const { request, response } = writeHandshake({ target: "/chat?room=1", subprotocol: "chat", extensions })
  connection.push("client-to-server", request, 1_000.5)
  expect(recording.only()).toMatchObject({ state: "connecting", status: null, response: null, websocket: null, serverAddress: null })
  connection.setServer({ address: "192.0.2.7:8443", timings: { dnsMs: 1, tcpMs: 2.5, tlsMs: 4 }, tls: serverTls })
  expect(recording.only()).toMatchObject({ state: "waiting", serverAddress: "192.0.2.7:8443" })
  connection.push("server-to-client", response, 1_020.75)
  expect(recording.only()).toMatchObject({ state: "open", status: 101, durationMs: null })

  const { client, server } = scriptedFrames(connection, 1_020.75)
  client("Hello", {}, 1_100)
  server("Hi", {}, 1_101)
  server("there", {}, 1_102)
  server(new Uint8Array(0), { opcode: 9 }, 1_103)
  client("half", { fin: false }, 1_104)
  expect(recording.only().websocket).toMatchObject({
    messages: { "client-to-server": 1, "server-to-client": 3 },
    bytes: { "client-to-server": 9, "server-to-client": 7 },
    close: null,
  })
  client("whole", { opcode: 0 }, 1_105)
  server(closePayload(1001, "bye"), { opcode: 8 }, 1_106)
  client(closePayload(1000), { opcode: 8 }, 1_107)
  connection.end("server-to-client", "end", 1_110)
  connection.end("client-to-server", "end", 1_111)
  connection.close(null, 1_112.25)

  expect(recording.only()).toStrictEqual({
    id,
    protocol: "wss",
    method: "GET",
    url: "wss://example.com/chat?room=1",
    host: "example.com",
    path: "/chat?room=1",
    status: 101,
    statusText: "Switching Protocols",
    state: "closed",
    startedAt: 1_000.5,
    durationMs: 111.75,
    request: {
      fields: [
        ["Host", "example.com"],
        ["Upgrade", "websocket"],
        ["Connection", "Upgrade"],
        ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
        ["Sec-WebSocket-Version", "13"],
        ["Sec-WebSocket-Protocol", "chat"],
        ["Sec-WebSocket-Extensions", extensions],
      ],
      bodySize: 0,
    },
    response: {
      fields: [
        ["Upgrade", "websocket"],
        ["Connection", "Upgrade"],
        ["Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],
        ["Sec-WebSocket-Protocol", "chat"],
        ["Sec-WebSocket-Extensions", extensions],
      ],
      bodySize: 0,
    },
    clientAddress: "127.0.0.1:51234",
    serverAddress: "192.0.2.7:8443",
    tls: { client: clientTls, server: serverTls },
    timings: { dnsMs: 1, tcpMs: 2.5, tlsMs: 4, firstByteMs: 20.25 },
    websocket: {
      subprotocol: "chat",
      extensions,
      messages: { "client-to-server": 3, "server-to-client": 4 },
      bytes: { "client-to-server": 16, "server-to-client": 12 },
      close: { ...explainClose(1001, "bye"), by: "server", how: null },
    },
    faults: [],
    failure: null,
    note: "",
    color: "",
    modified: false,
  })
})

test("requests one after the other, answers to each: one connection, three exchanges", () => {
  using recording = makeRecording()
  const connection = recording.connect()
  connection.setServer({ address: "192.0.2.7:80", timings: { tcpMs: 3 }, tls: null })
  const get = (path: string) => utf8(`GET http://example.com${path} HTTP/1.1\r\nHost: example.com\r\n\r\n`)
  connection.push("client-to-server", get("/one"), 10)
  connection.push("client-to-server", get("/two"), 20)
  connection.push("server-to-client", utf8("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), 30)
  connection.push("server-to-client", utf8("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), 40)
  connection.push("client-to-server", utf8("POST /three HTTP/1.1\r\nHost: [::1]:81\r\nContent-Length: 3\r\n\r\nabc"), 50)
  connection.push("server-to-client", utf8("HTTP/1.1 201 Created\r\n\r\nuntil the "), 60)
  connection.push("server-to-client", utf8("end"), 70)
  connection.end("server-to-client", "end", 80)
  connection.close(null, 90)
  recording.recorder.flush()

  const shown = recording.exchanges().map(show)
  expect(shown).toEqual([
    "1 http GET http://example.com/one 200 OK closed 10+20 first 20 tcp 3 request 0 response 5",
    "2 http GET http://example.com/two 404 Not Found closed 20+20 first 20 tcp null request 0 response 0",
    "3 http POST http://[::1]:81/three 201 Created closed 50+30 first 10 tcp null request 3 response 13",
  ])
})

const show = ({
  id,
  protocol,
  method,
  url,
  status,
  statusText,
  state,
  startedAt,
  durationMs,
  timings,
  request,
  response,
}: Exchange): string =>
  `${id} ${protocol} ${method} ${url} ${status} ${statusText} ${state} ${startedAt}+${durationMs} first ${timings.firstByteMs} ` +
  `tcp ${timings.tcpMs} request ${request.bodySize} response ${response?.bodySize ?? "none"}`

describe("how a WebSocket ended", () => {
  type End = (socket: ReturnType<typeof scriptedWebSocket>) => void
  const noCode = { ...explainClose(1005), by: "client", how: null }
  const table: readonly (readonly [string, End, unknown])[] = [
    [
      "the client went away",
      ({ connection }) => connection.end("client-to-server"),
      { ...explainClose(1006), meaning: explainDeparture("client", "end"), by: "client", how: "end" },
    ],
    [
      "the server went away",
      ({ connection }) => connection.end("server-to-client"),
      { ...explainClose(1006), meaning: explainDeparture("server", "end"), by: "server", how: "end" },
    ],
    ["nobody knows who", () => undefined, { ...explainClose(1006), by: null, how: null }],
    ["a close frame without a code", ({ client }) => client("", { opcode: 8 }), noCode],
    [
      "the first of two close frames",
      ({ client, server }) => [client("", { opcode: 8 }), server(closePayload(1011), { opcode: 8 })],
      noCode,
    ],
    [
      "a code of the application",
      ({ server }) => server(closePayload(4321, "é"), { opcode: 8 }),
      { ...explainClose(4321, "é"), by: "server", how: null },
    ],
    // RFC 6455 §5.5: at most 125 octets; the two of the code leave 123.
    [
      "a close frame that is too long",
      ({ server }) => server(closePayload(1000, "x".repeat(70_000)), { opcode: 8 }),
      { ...explainClose(1000, "x".repeat(123)), by: "server", how: null },
    ],
    [
      "half a close frame",
      ({ connection }) => connection.push("client-to-server", Uint8Array.of(0x88, 0x82)),
      { ...explainClose(1006), by: null, how: null },
    ],
  ]

  test.each(table)("%s", (_name, end, close) => {
    using recording = makeRecording()
    const socket = scriptedWebSocket(recording.connect())
    end(socket)
    socket.connection.close(null)
    expect(recording.only()).toMatchObject({ state: "closed", failure: null, websocket: { close } })
  })
})

describe("failures", () => {
  const refused = { code: "refused", message: "Nobody listens." }
  const request = utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n")

  test("an origin that cannot be reached: the response is ours, the failure is the origin's", () => {
    using recording = makeRecording()
    const connection = recording.connect()
    connection.push("client-to-server", request, 10)
    connection.setServer({ address: null, timings: { dnsMs: 2 }, tls: null })
    connection.fail(refused, 15)
    connection.push("server-to-client", utf8("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nwhy"), 16)
    connection.close(null, 20)
    expect(recording.only()).toMatchObject({
      state: "failed",
      failure: refused,
      status: 502,
      durationMs: 5,
      response: { bodySize: 3 },
      timings: { dnsMs: 2 },
    })
  })

  test("do not touch what was answered before", () => {
    using recording = makeRecording()
    const connection = recording.connect()
    connection.push("client-to-server", request)
    connection.push("server-to-client", utf8("HTTP/1.1 204 No Content\r\n\r\n"))
    connection.fail(refused)
    expect(recording.only()).toMatchObject({ state: "closed", failure: null })
  })

  test.each([
    ["client-to-server", "The client closed"],
    ["server-to-client", "The server closed"],
  ] as const)("no answer because %s ended first", (direction, beginning) => {
    using recording = makeRecording()
    const connection = recording.connect()
    connection.push("client-to-server", request, 10)
    connection.end(direction, "end", 12)
    connection.close(null, 14)
    const { state, failure, durationMs } = recording.only()
    expect([state, failure?.code, durationMs]).toEqual(["failed", "no-response", 4])
    expect(failure?.message).toStartWith(beginning)
  })
})
