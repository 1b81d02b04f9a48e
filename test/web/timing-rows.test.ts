import { expect, test } from "bun:test"
import { timingOf } from "../../web/detail/timing-rows.ts"
import { exchange, websocket } from "../filter/subjects.ts"

const timings = { dnsMs: 2, tcpMs: 3, tlsMs: 5, firstByteMs: 40 }
const rows = (of: Parameters<typeof timingOf>[0], now = 0) => timingOf(of, now).rows.map(({ name, fromMs, ms }) => [name, fromMs, ms])

test("a request through a tunnel: connecting stands before it", () => {
  const given = exchange({ protocol: "https", timings, durationMs: 100 })
  expect(rows(given)).toEqual([
    ["DNS", 0, 2],
    ["TCP", 2, 3],
    ["TLS", 5, 5],
    ["Waiting", 10, 40],
    ["Receiving", 50, 60],
  ])
  expect(timingOf(given, 0)).toMatchObject({ totalMs: 110, requestMs: 10, connection: "before" })
})

test("a plain request: connecting is part of its wait", () => {
  const given = exchange({ timings: { ...timings, tlsMs: null }, durationMs: 100 })
  expect(rows(given)).toEqual([
    ["DNS", 0, 2],
    ["TCP", 2, 3],
    ["Waiting", 5, 35],
    ["Receiving", 40, 60],
  ])
  expect(timingOf(given, 0)).toMatchObject({ totalMs: 100, requestMs: 0, connection: "within" })
})

test("a plain request whose connecting took longer than its answer was in a tunnel", () =>
  expect(timingOf(exchange({ timings: { ...timings, dnsMs: 500 }, durationMs: 100 }), 0).connection).toBe("before"))

test("a connection that was open", () =>
  expect(timingOf(exchange({ timings: { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: 4 }, durationMs: 5 }), 0)).toMatchObject({
    connection: "reused",
    totalMs: 5,
  }))

test("a WebSocket's life leaves room for how it opened", () => {
  const given = exchange({ protocol: "wss", timings, durationMs: 3_600_000, websocket: websocket(1, 1) })
  expect(rows(given).at(-1)).toEqual(["Open", 50, 3_599_960])
  expect(timingOf(given, 0).totalMs).toBe(125)
})

test.each([
  ["waiting", ["Waiting"], 900],
  ["failed", ["Waiting"], 0],
] as const)("%s without an answer", (state, names, ms) => {
  const none = { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null }
  const found = timingOf(exchange({ state, timings: none, startedAt: 100 }), 1_000).rows
  expect(found.map(({ name }) => name)).toEqual([...names])
  expect(found[0]).toMatchObject({ ms, isGoing: state === "waiting" })
})

test("a tunnel", () =>
  expect(
    rows(exchange({ protocol: "tunnel", durationMs: 80, timings: { ...timings, tlsMs: null, firstByteMs: null } })).map(([name]) => name),
  ).toEqual(["DNS", "TCP", "Open"]))
