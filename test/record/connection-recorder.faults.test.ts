// Conversations that break the rules, or leave HTTP: each byte still belongs to an exchange, and each exchange comes to its end.

import { expect, test } from "bun:test"
import fc from "fast-check"
import { makeRecording, utf8 } from "../support/recording.ts"
import { text } from "../support/vectors.ts"
import { writeHandshake } from "../support/websocket.ts"

const address = { host: "example.com", port: 8443 }

test("bytes that are no request are an exchange with a fault", () => {
  using recording = makeRecording()
  const connection = recording.connect({ scheme: "https", authority: address })
  connection.push("client-to-server", utf8("HELO there\r\n\r\n"))
  connection.close(null)
  const { method, url, state, faults } = recording.only()
  expect([method, url, state]).toEqual(["", "https://example.com:8443/", "failed"])
  expect(faults.map(({ code, direction, offset }) => [code, direction, offset])).toEqual([["http.bad-request-line", "client-to-server", 0]])
})

test("an answer that nobody asked for is a fault and leaves the one before it alone", () => {
  using recording = makeRecording()
  const connection = recording.connect()
  connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 10)
  connection.push("server-to-client", utf8("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), 20)
  const before = recording.only()
  connection.push("server-to-client", utf8("HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\n\r\nlate"), 30)
  connection.close(null, 40)
  const { faults, ...after } = recording.only()
  expect({ ...after, faults: before.faults }).toStrictEqual(before)
  expect(faults.map(({ code }) => code)).toEqual(["http.unexpected-response"])
})

test("a server that speaks first has an exchange of its own", () => {
  using recording = makeRecording()
  const connection = recording.connect({ authority: address })
  connection.push("server-to-client", utf8("220 mail.example.com\r\n\r\n"), 10)
  connection.push("client-to-server", utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 20)
  connection.close(null, 30)
  expect(recording.exchanges().map(({ id, method, state, faults }) => `${id} ${method} ${state} ${faults[0]?.code}`)).toEqual([
    "1  closed http.bad-status-line",
    "2 GET failed undefined",
  ])
})

test.each([
  ["CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"],
  ["GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n"],
])("another protocol after %j is open until the connection closes, its bytes counted", (request, response) => {
  using recording = makeRecording()
  const connection = recording.connect()
  connection.push("client-to-server", utf8(request), 10)
  connection.push("server-to-client", utf8(response), 20)
  connection.push("client-to-server", utf8("12345"), 30)
  connection.push("server-to-client", utf8("123"), 40)
  expect(recording.only()).toMatchObject({ state: "open", durationMs: null, request: { bodySize: 5 }, response: { bodySize: 3 } })
  connection.close(null, 50)
  expect(recording.only()).toMatchObject({ state: "closed", durationMs: 40, failure: null })
})

test("whatever is said in whatever order, every exchange is over when its connection is", () => {
  const { request, response } = writeHandshake()
  const line = fc.constantFrom(
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "CONNECT a:1 HTTP/1.1\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "\r\n\r\n",
    "nonsense\r\n\r\n",
    "\x81\x02hi",
    "\x88\x00",
  )
  const bytes = fc.oneof(line.map(text), fc.constantFrom(request, response), fc.uint8Array({ maxLength: 20 }))
  const step = fc.tuple(fc.constantFrom("client-to-server" as const, "server-to-client" as const), bytes, fc.nat(9))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), steps => {
      using recording = makeRecording()
      const connection = recording.connect()
      for (const [direction, bytes, luck] of steps) {
        if (luck === 9) recording.recorder.setRecording(!recording.recorder.isRecording)
        if (luck === 8) recording.recorder.clear()
        connection.push(direction, bytes)
      }
      connection.close(null)
      recording.recorder.flush()
      const alive = recording.exchanges().filter(({ state }) => state !== "closed" && state !== "failed")
      expect(alive.map(({ method, url, state }) => `${method} ${url} ${state}`)).toEqual([])
    }),
    { numRuns: 500 },
  )
})
