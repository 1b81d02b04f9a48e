// What columns say of a message and those before it, and what stands between two rows.

import { expect, test } from "bun:test"
import type { Direction, MessageRow } from "../../server/contract.ts"
import { describeGap, describeSilence } from "../../web/detail/gap.ts"
import { lastOf, showRatio, showSince } from "../../web/detail/row-facts.ts"

test.each([
  [0, "+0.000"],
  [12.4, "+0.012"],
  [41_204, "+41.204"],
  [242_310, "+4:02.310"],
  [3_753_000, "+1:02:33.000"],
  [-1, "+0.000"],
])("%p ms is %s", (ms, shown) => expect(showSince(ms)).toBe(shown))

test.each([
  [100, 29, "−71 %"],
  [100, 100, "+0 %"],
  [10, 13, "+30 %"],
  [0, 2, ""],
])("%p bytes as %p on the wire: %s", (length, wireLength, shown) => expect(showRatio({ length, wireLength })).toBe(shown))

const rows = new Map(
  (["client-to-server", "server-to-client", "server-to-client", "client-to-server"] as const).map((direction: Direction, at) => [
    at + 1,
    { id: at + 1, direction } as MessageRow,
  ]),
)

test.each([
  [4, true, 1],
  [4, false, 3],
  [3, true, 2],
  [1, true, undefined],
] as const)("before #%p, same direction %p: #%p", (id, isSame, expected) => {
  const found = lastOf(rows.get(id)!, isSame, each => rows.get(each))
  expect(found?.id as number | undefined).toBe(expected)
})

test("what is not here is not guessed over", () => {
  expect(lastOf(rows.get(4)!, true, id => (id === 2 ? undefined : rows.get(id)))).toBe(undefined)
})

const gap = { after: 5, from: 1_000, to: 5_200, frames: 12, bytes: 3_400 }

test.each([
  [describeGap(gap), "12 frames, 3.4 KB not recorded (4.2 s)"],
  [describeGap({ ...gap, to: 1_000, frames: 1 }), "1 frame, 3.4 KB not recorded"],
  [describeGap(gap, true), "paused: 12 frames, 3.4 KB not recorded (4.2 s)"],
  [describeSilence(2_400, true), "2.4 s without a message"],
  [describeSilence(2_400, false), "2.4 s without one that is listed"],
])("%s", (said, expected) => expect(said).toBe(expected))
