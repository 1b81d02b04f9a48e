// Statistics as bars and words; gaps and reserved bits in a few characters.

import { describe, expect, test } from "bun:test"
import type { Gap } from "../../server/contract.ts"
import type { Distribution, Statistics } from "../../server/statistics.ts"
import { describeGap } from "../../web/detail/gap.ts"
import { barsOf, chart, nameReplies, quantiles } from "../../web/detail/statistics-text.ts"

const rate = (received: number[], sent: number[], startAt: number | null = 0): Statistics["rate"] => ({
  startAt,
  bucketMs: 100,
  messages: { "server-to-client": received, "client-to-server": sent },
  wireBytes: { "server-to-client": [], "client-to-server": [] },
})

describe("the rate", () => {
  test("is a bar for every step in which something passed, up or down", () => {
    const bars = barsOf(rate([4, 0, 2], [0, 0, 4]))
    expect(bars.map(({ of, title }) => [of, title])).toEqual([
      ["server-to-client", "+0.0 ms: 4 received in 100 ms"],
      ["server-to-client", "+200 ms: 2 received in 100 ms"],
      ["client-to-server", "+200 ms: 4 sent in 100 ms"],
    ])
    expect(bars[0]!.height).toBeCloseTo(bars[1]!.height * 2)
    expect(bars.every(({ of, y, height }) => (of === "server-to-client" ? y + height < chart.middle : y > chart.middle))).toBe(true)
  })

  test.each([[rate([1, 1_000_000], [0, 0])], [rate([5], [5])], [rate(Array(1000).fill(3), Array(1000).fill(7))]] as const)(
    "stays inside its picture, and shows the smallest",
    of => {
      for (const { x, y, width, height } of barsOf(of)) {
        expect(x >= 0 && y >= 0 && x + width <= chart.width && y + height <= chart.height).toBe(true)
        expect(height).toBeGreaterThanOrEqual(1.5)
      }
    },
  )

  test.each([[rate([], [])], [rate([0], [0])], [rate([1], [1], null)]] as const)("of nothing has no bars", of =>
    expect(barsOf(of)).toEqual([]),
  )
})

const times = (isEstimated: boolean, count = 3): Distribution => ({
  count,
  minMs: count === 0 ? null : 0.4,
  p50Ms: count === 0 ? null : 12,
  p95Ms: count === 0 ? null : 5_000,
  p99Ms: count === 0 ? null : 5_000,
  maxMs: count === 0 ? null : 61_000,
  isEstimated,
  slowest: [],
})

test.each([
  [times(false), "count 3, min 0.4 ms, p50 12 ms, p95 5.0 s, p99 5.0 s, max 1:01"],
  [times(true), "count 3, min 0.4 ms, p50 ≈ 12 ms, p95 ≈ 5.0 s, p99 ≈ 5.0 s, max 1:01"],
  [times(false, 0), "count 0, min —, p50 —, p95 —, p99 —, max —"],
] as const)("%#: %s", (of, expected) =>
  expect(
    quantiles(of)
      .map(each => each.join(" "))
      .join(", "),
  ).toBe(expected),
)

test.each([
  ["websocket", "ping", "pong", "server-to-client", "ping → pong, asked by the server"],
  ["json-rpc", "request", "response", "client-to-server", "json-rpc: request → response, asked by the client"],
] as const)("%s %s %s %s", (protocol, request, reply, direction, expected) =>
  expect(nameReplies({ protocol, request, reply, direction, times: times(false), unansweredCount: 0, unanswered: [] })).toBe(expected),
)

const gap = (frames: number, bytes: number, ms: number): Gap => ({ after: 1, from: 1000, to: 1000 + ms, frames, bytes })

test.each([
  [gap(12, 3400, 4200), "12 frames, 3.4 KB not recorded (4.2 s)"],
  [gap(1, 5, 0), "1 frame, 5 B not recorded"],
] as const)("%#: %s", (of, expected) => expect(describeGap(of)).toBe(expected))
