// What statistics say in words and in bars. Pure.

import type { Direction } from "../../server/contract.ts"
import type { Distribution, ReplyTimes, Statistics } from "../../server/statistics.ts"
import { showCount, showDuration } from "../ui/format.ts"

export type Bar = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly of: Direction
  readonly title: string
}

/** Of the picture, in its own units; what is received stands above the line, what is sent hangs below it. */
export const chart = { width: 1000, height: 80, middle: 44, gap: 0.2 } as const

export function barsOf({ startAt, bucketMs, messages }: Statistics["rate"]): readonly Bar[] {
  const count = messages["server-to-client"].length
  const most = Math.max(1, ...messages["server-to-client"], ...messages["client-to-server"])
  const width = chart.width / Math.max(1, count)
  const bars: Bar[] = []
  for (const of of ["server-to-client", "client-to-server"] as const) {
    const isUp = of === "server-to-client"
    const room = isUp ? chart.middle : chart.height - chart.middle
    messages[of].forEach((value, at) => {
      if (value === 0 || startAt === null) return
      // The smallest is still to be seen.
      const height = Math.max(1.5, (value / most) * (room - 1))
      const from = `+${showDuration(at * bucketMs)}`
      bars.push({
        x: at * width + (width * chart.gap) / 2,
        y: isUp ? chart.middle - height - 0.5 : chart.middle + 0.5,
        width: width * (1 - chart.gap),
        height,
        of,
        title: `${from}: ${showCount(value)} ${isUp ? "received" : "sent"} in ${showDuration(bucketMs)}`,
      })
    })
  }
  return bars
}

/** "ping → pong", with the protocol where it is not the WebSocket's own. */
export const nameReplies = ({ protocol, request, reply, direction }: ReplyTimes): string =>
  `${protocol === "websocket" ? "" : `${protocol}: `}${request} → ${reply}, ${direction === "client-to-server" ? "asked by the client" : "asked by the server"}`

export const showMaybe = (ms: number | null): string => (ms === null ? "—" : showDuration(ms))

/** Name and value, for the row of a table. */
export const quantiles = (times: Distribution): readonly (readonly [name: string, value: string])[] => [
  ["count", showCount(times.count)],
  ["min", showMaybe(times.minMs)],
  [times.isEstimated ? "p50 ≈" : "p50", showMaybe(times.p50Ms)],
  [times.isEstimated ? "p95 ≈" : "p95", showMaybe(times.p95Ms)],
  [times.isEstimated ? "p99 ≈" : "p99", showMaybe(times.p99Ms)],
  ["max", showMaybe(times.maxMs)],
]
