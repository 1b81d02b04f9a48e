import { expect, test } from "bun:test"
import { replyTimes, showSaved } from "../../web/detail/facts-text.ts"
import { websocket } from "../filter/subjects.ts"
import { counted, opened, times } from "./handshakes.ts"

const traffic = (wireBytes: number, bytes: number, unreadable = 0) => {
  const known = counted([])
  const way = known.traffic["client-to-server"]
  return {
    ...known,
    traffic: { "client-to-server": { ...way, wireBytes, bytes, unreadable }, "server-to-client": { ...way, wireBytes: 0, bytes: 0 } },
  }
}
const deflated = opened({}, { websocket: websocket(1, 0, { extensions: "permessage-deflate" }) })

test.each([
  ["much saved", deflated, traffic(29, 100), "−71 %"],
  ["longer than before", deflated, traffic(15, 13), "+15 %"],
  ["nothing sent", deflated, traffic(0, 0), null],
  ["some of it unreadable", deflated, traffic(29, 100, 1), null],
  ["not counted yet", deflated, null, null],
  ["not agreed on", opened(), traffic(29, 100), null],
] as const)("%s", (_what, exchange, statistics, expected) => expect(showSaved(exchange, statistics)).toBe(expected))

test("times of answers, and whether they are estimated", () => {
  expect(replyTimes(null)).toBeNull()
  expect(replyTimes(counted([]))).toBeNull()
  expect(replyTimes(counted([], { turnaround: times(9, 38, 412) }))).toEqual({ p50: "38 ms", p99: "412 ms", mark: "" })
  expect(replyTimes(counted([], { turnaround: { ...times(9, 38, 412), isEstimated: true } }))?.mark).toBe(" ≈")
})
