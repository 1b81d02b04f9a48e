// Each kind of failure is found where it is, with its reason, and nothing else is.

import { afterAll, describe, expect, test } from "bun:test"
import { parseFailOn } from "../../../server/cli/verdict/check.ts"
import { judge } from "../../../server/cli/verdict/verdict.ts"
import { connectFailure, originTlsFailure } from "../../../server/proxy/failures.ts"
import { makeRecording, type TestRecording, utf8 } from "../../support/recording.ts"
import { closePayload, scriptedWebSocket, writeHandshake } from "../../support/websocket.ts"

async function failOn(recording: TestRecording, kinds: string) {
  const outcomes = await judge({ ...recording, record: id => recording.record(id) }, parseFailOn(kinds, []), { withinMs: 0 })
  return outcomes.map(({ isMet, reason, details }) => ({ isMet, reason, details }))
}

const all = "faults,handshakes,abnormal-close"

/** A WebSocket that ends as it should. */
function closeWell({ client, server, connection }: ReturnType<typeof scriptedWebSocket>): void {
  client(closePayload(1000), { opcode: 8 })
  server(closePayload(1000), { opcode: 8 })
  connection.close(null)
}

test("nothing is wrong", async () => {
  using recording = makeRecording()
  closeWell(scriptedWebSocket(recording.connect()))
  recording.exchange()
  expect(await failOn(recording, all)).toEqual([
    { isMet: true, reason: "no protocol was broken", details: [] },
    { isMet: true, reason: "no handshake failed", details: [] },
    { isMet: true, reason: "no WebSocket ended without a close frame", details: [] },
  ])
})

describe("faults", () => {
  const recording = makeRecording()
  afterAll(() => recording[Symbol.dispose]())
  const bad = scriptedWebSocket(recording.connect(), { target: "/bad" })
  bad.client("unmasked", { maskKey: null })
  bad.client("once more", { maskKey: null })
  bad.server("odd", { rsv: 2 })
  bad.server(Uint8Array.of(0xff))
  bad.server(Uint8Array.of(0xfe))
  bad.client(closePayload(1005), { opcode: 8 })
  closeWell(scriptedWebSocket(recording.connect(), { target: "/good" }))

  test("are told once each, with how often, those inside payloads too", async () => {
    expect(await failOn(recording, "faults")).toEqual([
      {
        isMet: false,
        reason: "6 faults in 1 exchange",
        details: [
          "In exchange 1, ws://example.com/bad:",
          "  ↑ A frame from the client is not masked (RFC 6455 §5.1), 2 times",
          "  ↓ A reserved bit is set and no extension gave it a meaning (RFC 6455 §5.2)",
          "  message 4: Text that is not UTF-8 (RFC 6455 §8.1), 2 times",
          "  message 6: The code of a close frame is one that must not be sent (RFC 6455 §7.4)",
        ],
      },
    ])
  })
})

test("faults of many exchanges are some lines", async () => {
  using recording = makeRecording()
  for (let n = 0; n < 12; n++) scriptedWebSocket(recording.connect()).client("unmasked", { maskKey: null })
  const [outcome] = await failOn(recording, "faults")
  expect(outcome!.reason).toBe("12 faults in 12 exchanges")
  expect(outcome!.details.length).toBe(21)
  expect(outcome!.details.at(-1)).toBe("  … and 2 exchanges with faults")
})

test("handshakes: refused, unanswered, not reached, and those of TLS; plain HTTP may fail", async () => {
  using recording = makeRecording()
  const begin = (target: string) => {
    const connection = recording.connect()
    connection.push("client-to-server", writeHandshake({ target }).request, 1_000)
    return connection
  }
  const refused = begin("/refused")
  refused.push("server-to-client", utf8("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"), 2_000)
  refused.close(null)
  begin("/unreached").close(connectFailure("example.com", 80, "ECONNREFUSED"))
  begin("/unanswered")
  const secure = recording.connect()
  secure.push("client-to-server", utf8("GET /tls HTTP/1.1\r\nHost: h\r\n\r\n"), 1_000)
  secure.close(originTlsFailure("h", "handshake failure"))
  const plain = recording.connect()
  plain.push("client-to-server", utf8("GET /plain HTTP/1.1\r\nHost: h\r\n\r\n"), 1_000)
  plain.close(connectFailure("h", 80, "ECONNREFUSED"))
  recording.exchange("GET /404 HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
  closeWell(scriptedWebSocket(recording.connect()))

  const [outcome] = await failOn(recording, "handshakes")
  expect(outcome).toMatchObject({ isMet: false, reason: "4 handshakes failed" })
  expect(outcome!.details).toEqual([
    "In exchange 1, ws://example.com/refused:",
    expect.stringContaining("401 Unauthorized"),
    "In exchange 2, ws://example.com/unreached:",
    "  Cannot connect to example.com:80: nothing listens there. Is the server running, and is the port right?",
    "In exchange 3, ws://example.com/unanswered:",
    "  no answer yet",
    "In exchange 4, GET http://h/tls:",
    "  The TLS handshake with h failed: handshake failure. Does it speak TLS on this port?",
  ])
})

test("abnormal closes, and by whom", async () => {
  using recording = makeRecording()
  const gone = scriptedWebSocket(recording.connect(), { target: "/gone" }).connection
  gone.end("client-to-server", "end", 3_000)
  gone.close(null, 3_000)
  const silent = scriptedWebSocket(recording.connect(), { target: "/silent" }).connection
  silent.end("server-to-client", "timeout", 3_000)
  silent.close(null, 3_000)
  closeWell(scriptedWebSocket(recording.connect()))
  scriptedWebSocket(recording.connect(), { target: "/open" })
  expect(await failOn(recording, "abnormal-close")).toEqual([
    {
      isMet: false,
      reason: "2 WebSockets ended without a close frame",
      details: [
        "In exchange 1, ws://example.com/gone:",
        "  The client ended the connection without a close frame: most likely its page was closed, or its program ended.",
        "In exchange 2, ws://example.com/silent:",
        "  The server fell silent without a close frame: most likely its machine or the network to it is gone.",
      ],
    },
  ])
})
