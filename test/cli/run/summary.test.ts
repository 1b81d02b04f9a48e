import { expect, test } from "bun:test"
import { showSummary, showTotals, type Totals, totalsOf } from "../../../server/cli/run/summary.ts"
import type { Exchange } from "../../../server/contract.ts"

const none: Totals = { exchanges: 0, webSockets: 0, sent: 0, received: 0, bytes: 0, tunnels: 0, faulty: 0, failed: [] }
const failedAt = (url: string) => ({ url, failure: { code: "REFUSED", message: "nothing listens there." } }) as unknown as Exchange

type Row = readonly [facts: Partial<Totals>, line: string]
const lines: readonly Row[] = [
  [{ exchanges: 1, bytes: 1 }, "1 exchange, 1 byte"],
  [{ exchanges: 3, bytes: 2048 }, "3 exchanges, 2.0 KiB"],
  [{ exchanges: 3, bytes: 1023 }, "3 exchanges, 1023 bytes"],
  [{ exchanges: 3, bytes: 5 * 2 ** 30 }, "3 exchanges, 5.0 GiB"],
  [{ exchanges: 2, webSockets: 1, sent: 1, received: 7, bytes: 0 }, "2 exchanges, 1 WebSocket (1 message sent, 7 received), 0 bytes"],
  [
    { exchanges: 9, failed: [failedAt("http://a/")], faulty: 2, tunnels: 3 },
    "9 exchanges, 0 bytes, 1 failed, 2 with faults, 3 passed unread",
  ],
]
test.each(lines)("%p", (facts, line) => expect(showTotals({ ...none, ...facts })).toBe(line))

test("totals of exchanges", () => {
  const exchange = (changed: object) =>
    ({
      protocol: "https",
      request: { bodySize: 10 },
      response: { bodySize: 100 },
      websocket: null,
      faults: [],
      failure: null,
      ...changed,
    }) as unknown as Exchange
  const websocket = {
    messages: { "client-to-server": 2, "server-to-client": 3 },
    bytes: { "client-to-server": 1_000, "server-to-client": 2_000 },
  }
  const failed = exchange({ response: null, failure: { code: "X", message: "" } })
  const all = [exchange({}), exchange({ protocol: "wss", websocket, faults: [{}] }), exchange({ protocol: "tunnel" }), failed]
  expect(totalsOf(all)).toEqual({
    exchanges: 4,
    webSockets: 1,
    sent: 2,
    received: 3,
    bytes: 3_340,
    tunnels: 1,
    faulty: 1,
    failed: [failed],
  })
})

test("a summary has the first failures, the files and the session", () => {
  const failed = ["http://a/", "http://b/", "http://c/", "http://d/", "http://e/"].map(failedAt)
  expect(showSummary({ ...none, exchanges: 5, failed }, { session: "x", files: ["out.har"] })).toBe(
    [
      "nectoproxy: 5 exchanges, 0 bytes, 5 failed.",
      "  Failed   http://a/: nothing listens there.",
      "  Failed   http://b/: nothing listens there.",
      "  Failed   http://c/: nothing listens there.",
      "           and 2 more",
      "  Written  out.har",
      '  Session  x   (nectoproxy sessions open "x")',
      "",
    ].join("\n"),
  )
})

test("a run without traffic says what may be wrong, and has no session: an empty one goes", () => {
  const said = showSummary(none, { session: "x", files: [] })
  expect(said).toStartWith("nectoproxy: Nothing went through the proxy")
  expect(said.split("\n").length).toBe(2)
})
