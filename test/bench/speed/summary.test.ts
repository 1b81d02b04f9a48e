import { expect, test } from "bun:test"
import type { Outcome } from "./load.ts"
import type { ProxyName } from "./proxies.ts"
import type { Run } from "./rounds.ts"
import { type Row, rows } from "./scenarios.ts"
import { showNumber, writeTable } from "./show.ts"
import { median, summarize } from "./summary.ts"

const row = (name: string): Row => rows.find(each => each.row === name)!

const outcome = (part: Partial<Outcome>): Outcome => ({
  count: 1_000,
  seconds: 1,
  cpuMs: 500,
  proxyCpuMs: 800,
  originCpuMs: 500,
  rssMiB: 50,
  rssMaxMiB: 60,
  p50: 100,
  p99: 200,
  p999: 300,
  max: 400,
  tenths: [],
  ...part,
})

const measured = (proxy: ProxyName, round: number, part: Partial<Outcome>): Run => ({
  type: "measured",
  proxy,
  round,
  outcome: outcome(part),
  lateCpuMs: 0,
})

test("a quotient is taken in each round, so that a slow round of both changes nothing", () => {
  const runs = [
    ...[1_000, 100, 1_200].map((count, at) => measured("blind", at + 1, { count })),
    ...[900, 90, 600].map((count, at) => measured("necto", at + 1, { count })),
  ]
  const { ratios, medians, verdicts } = summarize(row("16x16/ws"), runs)
  expect(ratios?.rate).toBeCloseTo(0.9)
  expect(medians.get("necto")?.rate).toBe(600)
  expect(verdicts.map(({ value, isMet }) => [value, isMet])).toEqual([[0.9, true]])
})

test("targets against others count where they were measured, Node's the faster one", () => {
  const rates: readonly (readonly [ProxyName, number])[] = [
    ["blind", 1_000_000],
    ["necto", 800_000],
    ["mitmdump", 1_000],
    ["mockttp", 40_000],
    ["http-mitm-proxy", 200_000],
  ]
  const { verdicts } = summarize(
    row("16x16/ws"),
    rates.map(([proxy, count]) => measured(proxy, 1, { count })),
  )
  expect(verdicts.map(({ target, value, isMet }) => [target.against, value, isMet])).toEqual([
    ["blind", 0.8, false],
    ["mitmdump", 800, true],
    ["node", 4, false],
  ])
})

test("a first connection may take some milliseconds more", () => {
  const runs = [measured("blind", 1, { p50: 1_000 }), measured("necto", 1, { p50: 6_500 })]
  expect(summarize(row("first-host/wss"), runs).verdicts.map(({ value, isMet }) => [value, isMet])).toEqual([[5.5, false]])
})

test("what failed is said, and is no target met", () => {
  const summary = summarize(row("16x16/ws"), [measured("blind", 1, {}), { type: "failed", proxy: "necto", round: 1, why: "it ended" }])
  expect(summary.verdicts).toEqual([])
  expect(summary.failures.get("necto")).toBe("it ended")
  expect(writeTable([summary], ["none", "blind", "necto"])).toEndWith("| ws: 128 B, 16 × 16 in flight | – | 1,000/s | failed | – | – | – |")
})

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[], 0],
])("median of %p", (values, expected) => expect(median(values)).toBe(expected))

test.each([
  [512_345, "512,000"],
  [1_234, "1,230"],
  [999.4, "999"],
  [41.26, "41.3"],
  [0.08712, "0.087"],
  [0.749, "0.749"],
  [0, "0"],
  [Number.NaN, "–"],
])("%p is shown as %p", (value, expected) => expect(showNumber(value)).toBe(expected))
