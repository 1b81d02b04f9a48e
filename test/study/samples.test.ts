// Distributions: exact while all times are kept, close to it when they are not; the slowest are always exact.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { Samples, slowestMax } from "../../server/study/samples.ts"

function distributionOf(times: readonly number[], max?: number) {
  const samples = new Samples(max)
  for (const [at, ms] of times.entries()) samples.add(ms, at, at + 1, `call ${at}`)
  return samples.distribution()
}

describe("quantiles are times that were measured (nearest rank)", () => {
  test.each<[name: string, times: number[], p50: number | null, p95: number | null, p99: number | null]>([
    ["no times", [], null, null, null],
    ["one", [7], 7, 7, 7],
    ["two", [1, 2], 1, 2, 2],
    ["three, unsorted", [3, 1, 2], 2, 3, 3],
    ["a hundred", Array.from({ length: 100 }, (_, at) => 100 - at), 50, 95, 99],
    ["a thousand", Array.from({ length: 1_000 }, (_, at) => at + 0.5), 499.5, 949.5, 989.5],
  ])("%s", (_name, times, p50Ms, p95Ms, p99Ms) => {
    const sorted = [...times].sort((a, b) => a - b)
    expect(distributionOf(times)).toMatchObject({
      count: times.length,
      minMs: sorted[0] ?? null,
      maxMs: sorted.at(-1) ?? null,
      p50Ms,
      p95Ms,
      p99Ms,
      isEstimated: false,
    })
  })
})

test("the slowest ten are known, longest first, of equal ones the earlier first", () => {
  const check = (times: readonly number[]) => {
    const expected = times
      .map((ms, at) => ({ requestId: at, replyId: at + 1, ms, label: `call ${at}` }))
      .sort((a, b) => b.ms - a.ms || a.requestId - b.requestId)
      .slice(0, slowestMax)
    expect(distributionOf(times, 5).slowest as unknown).toEqual(expected)
  }
  fc.assert(fc.property(fc.array(fc.nat(30), { maxLength: 60 }), check), { seed: 1 })
})

test("more than are kept give quantiles of a sample, and say so", () => {
  const times = Array.from({ length: 200_000 }, (_, at) => (at * 7_919) % 200_000)
  const exact = distributionOf(times, 200_000)
  const sampled = distributionOf(times, 10_000)
  expect([exact.isEstimated, sampled.isEstimated]).toEqual([false, true])
  expect([sampled.count, sampled.minMs, sampled.maxMs, sampled.slowest]).toEqual([200_000, 0, 199_999, exact.slowest])
  for (const quantile of ["p50Ms", "p95Ms", "p99Ms"] as const) expect(Math.abs(sampled[quantile]! - exact[quantile]!)).toBeLessThan(4_000)
  expect(distributionOf(times, 10_000)).toEqual(sampled)
})
