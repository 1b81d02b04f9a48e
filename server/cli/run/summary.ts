// EXCHANGES → LINES: what passed while the command ran, for a person who reads standard error. Pure.

import type { Exchange } from "../../contract.ts"

export type Totals = {
  readonly exchanges: number
  readonly webSockets: number
  readonly sent: number
  readonly received: number
  readonly bytes: number
  /** Passed on unread: no HTTP in them, or not to be decrypted. */
  readonly tunnels: number
  readonly faulty: number
  readonly failed: readonly Exchange[]
}

export function totalsOf(exchanges: readonly Exchange[]): Totals {
  const webSockets = exchanges.flatMap(({ websocket }) => websocket ?? [])
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
  return {
    exchanges: exchanges.length,
    webSockets: webSockets.length,
    sent: sum(webSockets.map(({ messages }) => messages["client-to-server"])),
    received: sum(webSockets.map(({ messages }) => messages["server-to-client"])),
    bytes: sum(
      exchanges.map(({ request, response, websocket }) => {
        const frames = websocket ? websocket.bytes["client-to-server"] + websocket.bytes["server-to-client"] : 0
        return frames + request.bodySize + (response?.bodySize ?? 0)
      }),
    ),
    tunnels: exchanges.filter(({ protocol }) => protocol === "tunnel").length,
    faulty: exchanges.filter(({ faults }) => faults.length > 0).length,
    failed: exchanges.filter(({ failure }) => failure !== null),
  }
}

/** One line, also while the command runs. */
export function showTotals({ exchanges, webSockets, sent, received, bytes, tunnels, faulty, failed }: Totals): string {
  return [
    counted(exchanges, "exchange"),
    ...(webSockets > 0 ? [`${counted(webSockets, "WebSocket")} (${counted(sent, "message")} sent, ${received} received)`] : []),
    showBytes(bytes),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(faulty > 0 ? [`${faulty} with faults`] : []),
    ...(tunnels > 0 ? [`${tunnels} passed unread`] : []),
  ].join(", ")
}

export type Place = {
  /** Null where nothing stays on disk. */
  readonly session: string | null
  readonly files: readonly string[]
}

/** Failures that are told; who has more opens the page. */
const failuresShown = 3

export const nothingPassed =
  "Nothing went through the proxy: the command asked nobody, does not look at HTTPS_PROXY, or does not trust the certificate."

export function showSummary(totals: Totals, { session, files }: Place): string {
  const lines = [
    totals.exchanges === 0 ? nothingPassed : `${showTotals(totals)}.`,
    ...totals.failed.slice(0, failuresShown).map(({ url, failure }) => `  Failed   ${url}: ${failure?.message}`),
    ...(totals.failed.length > failuresShown ? [`           and ${totals.failed.length - failuresShown} more`] : []),
    ...files.map(path => `  Written  ${path}`),
    ...(session === null || totals.exchanges === 0 ? [] : [`  Session  ${session}   (nectoproxy sessions open "${session}")`]),
  ]
  return `nectoproxy: ${lines.join("\n")}\n`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

function showBytes(bytes: number): string {
  if (bytes < 1024) return counted(bytes, "byte")
  const units = ["KiB", "MiB", "GiB", "TiB"]
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length)
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`
}
