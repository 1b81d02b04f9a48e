// What is a long silence depends on the connection: one that talks every ten seconds is not silent for ten.

import { expect, test } from "bun:test"
import { silenceFrom, usualGap } from "../../web/data/silence.ts"

const rate = (bucketMs: number, sent: readonly number[], received = sent.map(() => 0)) => ({
  startAt: 0,
  bucketMs,
  messages: { "client-to-server": sent, "server-to-client": received },
  wireBytes: { "client-to-server": [], "server-to-client": [] },
})

test.each([
  ["nothing", rate(100, []), 0],
  ["one bucket of ten", rate(100, [10]), 10],
  ["both directions count", rate(100, [5, 5], [5, 5]), 10],
  ["bursts, and long pauses between them", rate(1_000, [100, 0, 0, 0, 0, 0, 0, 0, 0, 100]), 10],
  ["one message every five buckets", rate(1_000, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]), 5_000],
] as const)("%s: usual gap %#", (_name, given, expected) => {
  expect(usualGap(given)).toBe(expected)
})

test.each([
  ["off", rate(100, [10]), null],
  [500, rate(100, [10]), 500],
  ["auto", null, 1_000],
  ["auto", rate(100, [10]), 1_000],
  ["auto", rate(10_000, [10, 10]), 10_000],
] as const)("%p of %p is %p", (choice, given, expected) => {
  expect(silenceFrom(choice, given)).toBe(expected)
})
