// TIMES → DISTRIBUTION, in bounded memory: exact as long as all times are kept, from then on quantiles of a random sample of them
// (Vitter's algorithm R). Count, extremes and the slowest are always exact.

import type { MessageId } from "../contract.ts"
import type { Distribution, MeasuredReply } from "../statistics.ts"

/** 800 KB a distribution; the 99th percentile of as many is off by less than a thousandth of them. */
export const samplesMax = 100_000
export const slowestMax = 10

export class Samples {
  readonly #samplesMax: number
  #times = new Float64Array(64)
  #count = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  /** Longest first. */
  readonly #slowest: MeasuredReply[] = []
  /** Always the same numbers, so that the same recording gives the same statistics. */
  #random = 0x9e3779b9

  constructor(max = samplesMax) {
    this.#samplesMax = max
  }

  get count(): number {
    return this.#count
  }

  add(ms: number, requestId: number, replyId: number, label: string): void {
    this.#keep(ms)
    this.#count++
    if (ms < this.#min) this.#min = ms
    if (ms > this.#max) this.#max = ms
    const slowest = this.#slowest
    if (slowest.length === slowestMax && ms <= slowest[slowestMax - 1]!.ms) return
    const at = slowest.findIndex(known => known.ms < ms)
    slowest.splice(at < 0 ? slowest.length : at, 0, { requestId: requestId as MessageId, replyId: replyId as MessageId, ms, label })
    if (slowest.length > slowestMax) slowest.pop()
  }

  distribution(): Distribution {
    const count = this.#count
    const sorted = this.#times.slice(0, Math.min(count, this.#samplesMax)).sort()
    // The nearest rank: a time that was measured, not one between two.
    const quantile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
    return {
      count,
      minMs: count > 0 ? this.#min : null,
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      p99Ms: quantile(0.99),
      maxMs: count > 0 ? this.#max : null,
      isEstimated: count > this.#samplesMax,
      slowest: [...this.#slowest],
    }
  }

  #keep(ms: number): void {
    let at = this.#count
    // Every time has the same chance of being among those that are kept.
    if (at >= this.#samplesMax) at = Math.floor(this.#nextRandom() * (at + 1))
    if (at >= this.#samplesMax) return
    if (at >= this.#times.length) {
      const grown = new Float64Array(Math.min(this.#samplesMax, this.#times.length * 4))
      grown.set(this.#times)
      this.#times = grown
    }
    this.#times[at] = ms
  }

  /** From 0 to below 1 (Marsaglia's xorshift). */
  #nextRandom(): number {
    let word = this.#random
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    this.#random = word
    return (word >>> 0) / 2 ** 32
  }
}
