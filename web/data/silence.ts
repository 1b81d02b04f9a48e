// How long a silence has to be to be worth a line between two messages. Pure.

import type { Statistics } from "../../server/statistics.ts"
import type { SilenceChoice } from "./frames-look.ts"

/** What a person notices, and how much longer than usual. */
const leastMs = 1_000
const timesUsual = 10

/** In milliseconds; null: none is drawn. */
export function silenceFrom(choice: SilenceChoice, rate: Statistics["rate"] | null): number | null {
  if (choice === "off") return null
  if (choice !== "auto") return choice
  return Math.max(leastMs, rate === null ? 0 : timesUsual * usualGap(rate))
}

/**
 * The median time between two messages, told from the rate over time: what stands in one bucket is taken to be spread evenly over it, and
 * the first in it comes after the last one of the bucket before that has any. No message is asked for.
 */
export function usualGap({ bucketMs, messages }: Pick<Statistics["rate"], "bucketMs" | "messages">): number {
  const gaps: { readonly ms: number; readonly count: number }[] = []
  let emptyBuckets = 0
  messages["client-to-server"].forEach((sent, at) => {
    const count = sent + (messages["server-to-client"][at] ?? 0)
    if (count === 0) {
      emptyBuckets++
      return
    }
    if (count > 1) gaps.push({ ms: bucketMs / count, count: count - 1 })
    gaps.push({ ms: bucketMs * (emptyBuckets + 1 / count), count: 1 })
    emptyBuckets = 0
  })
  const total = gaps.reduce((sum, { count }) => sum + count, 0)
  let passed = 0
  for (const { ms, count } of gaps.sort((a, b) => a.ms - b.ms)) {
    passed += count
    if (passed * 2 >= total) return ms
  }
  return 0
}
