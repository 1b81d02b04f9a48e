import { describe, expect, test } from "bun:test"
import type { Line } from "../../../server/cli/tail/line.ts"
import { paint } from "../../../server/cli/tail/paint.ts"
import { showLine } from "../../../server/cli/tail/show-line.ts"
import type { Exchange, MessageRow } from "../../../server/contract.ts"
import { explainClose } from "../../../server/wire/websocket/close-codes.ts"
import { anExchange, aRow, someMessages } from "./lines.ts"

type Told = Exclude<Line, { type: "notice" }>

const exchange = anExchange()
const at = exchange.startedAt
const message = (own: Partial<MessageRow>): Told => ({ type: "message", at, exchange, row: aRow(own), whole: null })
const over = (own: Partial<Exchange>): Told => ({
  type: "over",
  at,
  wasTold: false,
  exchange: anExchange({ state: "closed", durationMs: 1_500, ...own }),
})
const closed = (code: number, reason: string, by: "client" | "server" | null, meaning?: string): Told =>
  over({ websocket: someMessages(3, 5, { ...explainClose(code, reason), ...(meaning && { meaning }), by, how: null }) })

const plain = { hasColour: false, columns: null }
const long = "x".repeat(1_025)

describe("lines without colour", () => {
  test.each<[Told, string]>([
    [
      {
        type: "opened",
        at,
        exchange: anExchange({ websocket: { ...someMessages(0, 0), subprotocol: "chat.v2", extensions: "permessage-deflate" } }),
      },
      "14:03:05.123   #3 ● open    101 GET ws://example.com/chat  chat.v2  permessage-deflate",
    ],
    [message({}), "14:03:05.123   #3 ↑ text        5 B  hello"],
    [message({ direction: "server-to-client" }), "14:03:05.123   #3 ↓ text        5 B  hello"],
    [message({ data: '{ "a": 1 }', length: 10 }), '14:03:05.123   #3 ↑ text       10 B  {"a":1}'],
    [message({ opcode: 2, isBinary: true, data: "AP8=", preview: "00 ff", length: 2 }), "14:03:05.123   #3 ↑ binary      2 B  00 ff"],
    [message({ opcode: 9, data: "", preview: "", length: 0 }), "14:03:05.123   #3 ↑ ping        0 B  "],
    [message({ opcode: 11, data: "" }), "14:03:05.123   #3 ↑ op 11       0 B  "],
    [
      message({ opcode: 8, data: "bye", preview: '1000 Normal Closure "bye"', close: explainClose(1000, "bye"), length: 5 }),
      '14:03:05.123   #3 ↑ close       5 B  1000 Normal Closure "bye"',
    ],
    [message({ length: 24_100 }), "14:03:05.123   #3 ↑ text    24.1 KB  hello"],
    [message({ truncated: true, modified: true }), "14:03:05.123   #3 ↑ text        5 B  [modified] [truncated] hello"],
    [
      message({ faults: [{ code: "ws.bad-utf8", text: "" }], data: "a\ufffd", length: 2 }),
      "14:03:05.123   #3 ↑ text        2 B  [ws.bad-utf8] a\ufffd",
    ],
    [message({ data: "\u001b[2J\u0007", length: 5 }), "14:03:05.123   #3 ↑ text        5 B  ␛[2J␇"],
    [
      { type: "fault", at, exchange, fault: { code: "ws.unmasked", text: "It is not masked", direction: "client-to-server", offset: 9 } },
      "14:03:05.123   #3 ! fault   ↑ It is not masked",
    ],
    [closed(1000, "bye", "client"), '14:03:05.123   #3 ○ closed  1000 Normal Closure "bye" by the client  1.5 s  ↑ 3 ↓ 5'],
    [
      closed(1006, "", "server", "The server was stopped."),
      "14:03:05.123   #3 ✕ dropped 1006 without a close frame  1.5 s  ↑ 3 ↓ 5  The server was stopped.",
    ],
    [
      over({ state: "failed", websocket: someMessages(0, 0), failure: { code: "recording-ended", message: "NectoProxy ended." } }),
      "14:03:05.123   #3 ✕ failed  NectoProxy ended.  1.5 s  no messages",
    ],
    [
      over({ state: "failed", status: 403, statusText: "Forbidden", failure: { code: "handshake-refused", message: "It said no." } }),
      "14:03:05.123   #3 ✕ failed  403 GET ws://example.com/chat  1.5 s  It said no.",
    ],
    [
      over({
        protocol: "https",
        method: "POST",
        url: "https://a/b",
        status: 200,
        statusText: "OK",
        request: { fields: [], bodySize: 1_200 },
      }),
      "14:03:05.123   #3 ⇄ https    1.2 KB  200 POST https://a/b  1.5 s",
    ],
    [
      over({ protocol: "https", url: "https://a/\u001b[2J", status: 500 }),
      "14:03:05.123   #3 ⇄ https       0 B  500 GET https://a/␛[2J  1.5 s",
    ],
  ])("%#", (line, text) => expect(paint(showLine(line), plain)).toBe(text))
})

test("where a piece ends with the terminal and more follows, that is seen", () => {
  const pieces = [["1234567890"], ["more"]] as const
  expect(paint(pieces, { hasColour: false, columns: 10 })).toBe("123456789…")
  expect(paint(pieces, { hasColour: false, columns: 11 })).toBe("1234567890…")
  expect(paint(pieces, { hasColour: false, columns: 14 })).toBe("1234567890more")
  expect(paint([["1234567890"], [""]], { hasColour: false, columns: 10 })).toBe("1234567890")
})

test("a line is no wider than the terminal, colour or not", () => {
  for (const data of [long, "日本語".repeat(100), "👩‍👩‍👧‍👦".repeat(50), "\u001b".repeat(300)])
    for (const columns of [20, 60, 79, 80]) {
      const text = paint(showLine(message({ data })), { hasColour: false, columns })
      expect(Bun.stringWidth(text)).toBeLessThanOrEqual(columns)
      expect(Bun.stringWidth(text)).toBeGreaterThanOrEqual(columns - 2)
      const coloured = paint(showLine(message({ data })), { hasColour: true, columns })
      expect(Bun.stripANSI(coloured)).toBe(text)
      expect(coloured).not.toBe(text)
    }
})
