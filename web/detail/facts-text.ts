// What the line under the URL says of a WebSocket's messages. Pure; null while it is not known.

import type { Exchange } from "../../server/contract.ts"
import type { Statistics } from "../../server/statistics.ts"
import { showDuration } from "../ui/format.ts"

/** "−71 %": what compression saved, of both directions together. */
export function showSaved({ websocket }: Exchange, statistics: Statistics | null): string | null {
  if (!websocket?.extensions?.includes("permessage-deflate") || statistics === null) return null
  const ways = [statistics.traffic["client-to-server"], statistics.traffic["server-to-client"]]
  const bytes = ways.reduce((sum, way) => sum + way.bytes, 0)
  const wireBytes = ways.reduce((sum, way) => sum + way.wireBytes, 0)
  // What cannot be decompressed counts on one side only.
  if (bytes === 0 || ways.some(({ unreadable }) => unreadable > 0)) return null
  const percent = Math.round((wireBytes / bytes - 1) * 100)
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`
}

export function replyTimes(statistics: Statistics | null): { readonly p50: string; readonly p99: string; readonly mark: string } | null {
  const { p50Ms, p99Ms, isEstimated } = statistics?.turnaround ?? { p50Ms: null, p99Ms: null, isEstimated: false }
  if (p50Ms === null || p99Ms === null) return null
  return { p50: showDuration(p50Ms), p99: showDuration(p99Ms), mark: isEstimated ? " ≈" : "" }
}
