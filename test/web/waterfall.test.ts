// Where the bar of an exchange stands, and what its time went to.

import { describe, expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { barOf, describePhases, phasesOf, spanOf } from "../../web/list/waterfall.ts"
import { exchange, websocket } from "../filter/subjects.ts"

const timings = (connect: number, firstByteMs: number | null) => ({ dnsMs: null, tcpMs: connect, tlsMs: null, firstByteMs })
const at = (startedAt: number, durationMs: number | null, facts: Partial<Exchange> = {}) =>
  exchange({ startedAt, durationMs, state: durationMs === null ? "waiting" : "closed", ...facts })
const socket = (startedAt: number, durationMs: number | null) =>
  at(startedAt, durationMs, {
    protocol: "ws",
    state: durationMs === null ? "open" : "closed",
    websocket: websocket(1, 1),
    timings: timings(0, 10),
  })

describe("the span", () => {
  test.each<[rows: readonly Exchange[], now: number, span: readonly [from: number, to: number] | null]>([
    [[], 0, null],
    [[at(1000, 50), at(1020, 100)], 9000, [1000, 1120]],
    // Nothing is slow when it is alone and quick.
    [[at(1000, 2)], 9000, [1000, 1020]],
    [[at(1000, 50), at(1040, null)], 3000, [1000, 3000]],
    // What lives long does not make dots of the others, but for its beginning.
    [[at(1000, 50), socket(1100, null)], 60_000, [1000, 1110]],
    [[socket(1000, null), socket(2000, 500)], 60_000, [1000, 60_000]],
    // Neither does what broke off unmeasured.
    [[at(1000, 50), at(1010, null, { state: "failed" })], 60_000, [1000, 1050]],
  ])("%#", (rows, now, span) => {
    const found = spanOf(rows, () => now)
    expect(found && [found.from, found.to]).toEqual(span as [number, number] | null)
  })

  test("the time is asked for only where something goes on", () =>
    expect(() =>
      spanOf([at(1000, 50), socket(1000, null)], () => {
        throw new Error("asked")
      }),
    ).not.toThrow())
})

test.each<[of: Exchange, left: number, width: number, connect: number, wait: number, isCut: boolean]>([
  [at(1000, 100, { timings: timings(20, 60) }), 0, 0.5, 0.2, 0.6, false],
  [at(1100, 100), 0.5, 0.5, 0, 1, false],
  [socket(1100, null), 0.5, 0.5, 0, 0.1, true],
  [at(900, 150), 0, 0.25, 0, 1, false],
])("the bar %#", (of, left, width, connect, wait, isCut) => {
  const bar = barOf(of, { from: 1000, to: 1200 }, 9000)
  const shown = [bar.left, bar.width, bar.connect, bar.wait].map(part => Math.round(part * 1000) / 1000)
  expect([...shown, bar.isCut]).toEqual([left, width, connect, wait, isCut])
})

test.each<[of: Exchange, phases: readonly [connect: number, wait: number, receive: number]]>([
  [at(0, 100, { timings: timings(20, 60) }), [20, 40, 40]],
  [at(0, 100, { timings: timings(80, 60) }), [60, 0, 40]],
  [at(0, 40, { timings: timings(20, 60) }), [20, 20, 0]],
  [at(0, 30, { timings: timings(20, null) }), [20, 10, 0]],
])("the phases %#", (of, phases) => {
  const { connectMs, waitMs, receiveMs } = phasesOf(of, 0)
  expect([connectMs, waitMs, receiveMs]).toEqual([...phases])
})

test("in words", () => {
  const began = new Date(2026, 10, 22, 15, 8, 41, 204).getTime()
  expect(describePhases(at(began, 100, { timings: { dnsMs: 1, tcpMs: 4, tlsMs: 15, firstByteMs: 60 } }), 0).split("\n")).toEqual([
    "Began 15:08:41.204",
    "Connecting 20 ms (name 1 ms, TCP 4 ms, TLS 15 ms)",
    "Waiting 40 ms",
    "Receiving 40 ms",
    "100 ms in all",
  ])
  expect(describePhases(at(began, null), began + 3000)).toBe("Began 15:08:41.204\n3.0 s so far")
})
