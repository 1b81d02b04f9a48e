// When an exchange happened, beside those around it: of the rows in sight, which part of their time each took, and for what. Pure.
// The scale is that of the rows in sight, and not of the whole session, in which everything would be a dot.

import type { Exchange } from "../../server/contract.ts"
import { showDuration, showTime } from "../ui/format.ts"
import { isGoing } from "./cells.ts"

/** Epoch milliseconds. */
export type Span = { readonly from: number; readonly to: number }

/** Parts of the whole, 0 to 1; `connect` and `wait` of the bar's own width. */
export type Bar = {
  readonly left: number
  readonly width: number
  readonly connect: number
  readonly wait: number
  /** It goes on beyond what is seen. */
  readonly isCut: boolean
}

export type Phases = { readonly connectMs: number; readonly waitMs: number; readonly receiveMs: number }

/** Shorter than that, everything would seem slow. */
const spanMinMs = 20

const isLong = ({ websocket, protocol }: Exchange): boolean => websocket !== null || protocol === "tunnel"

const endOf = (exchange: Exchange, now: number): number =>
  exchange.durationMs === null
    ? isGoing(exchange)
      ? Math.max(now, exchange.startedAt)
      : exchange.startedAt
    : exchange.startedAt + exchange.durationMs

/** From the first beginning to the last end. What lives long (a WebSocket, a tunnel) would make dots of all others: it runs over the edge. */
export function spanOf(exchanges: readonly Exchange[], now: () => number): Span | null {
  if (exchanges.length === 0) return null
  const from = exchanges.reduce((least, { startedAt }) => Math.min(least, startedAt), Number.POSITIVE_INFINITY)
  const short = exchanges.filter(exchange => !isLong(exchange))
  const ends = (short.length > 0 ? short : exchanges).map(exchange => endOf(exchange, isGoing(exchange) ? now() : 0))
  const opened = exchanges.map(({ startedAt, timings }) => startedAt + (timings.firstByteMs ?? 0))
  return { from, to: Math.max(from + spanMinMs, ...ends, ...opened) }
}

/** What the time went to. A part that nobody measured has none. */
export function phasesOf(exchange: Exchange, now: number): Phases {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = exchange.timings
  const totalMs = endOf(exchange, now) - exchange.startedAt
  // Of a connection that was there before, and of a server that answers early, parts overlap: none is less than nothing.
  const connectMs = Math.min((dnsMs ?? 0) + (tcpMs ?? 0) + (tlsMs ?? 0), firstByteMs ?? totalMs)
  const first = Math.min(firstByteMs ?? totalMs, totalMs)
  return { connectMs, waitMs: Math.max(0, first - connectMs), receiveMs: Math.max(0, totalMs - first) }
}

export function barOf(exchange: Exchange, span: Span, now: number): Bar {
  const scale = span.to - span.from
  const end = endOf(exchange, now)
  const left = clamp((exchange.startedAt - span.from) / scale)
  const right = clamp((end - span.from) / scale)
  const { connectMs, waitMs } = phasesOf(exchange, now)
  const drawnMs = (right - left) * scale
  const share = (ms: number) => (drawnMs > 0 ? clamp(ms / drawnMs) : 0)
  return { left, width: right - left, connect: share(connectMs), wait: share(connectMs + waitMs), isCut: end > span.to + 1 }
}

/** Line by line. */
export function describePhases(exchange: Exchange, now: number): string {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = exchange.timings
  const { connectMs, waitMs, receiveMs } = phasesOf(exchange, now)
  const parts = [
    ["name", dnsMs],
    ["TCP", tcpMs],
    ["TLS", tlsMs],
  ] as const
  const steps = parts.flatMap(([name, ms]) => (ms === null ? [] : `${name} ${showDuration(ms)}`))
  const end = isGoing(exchange) ? "so far" : "in all"
  return [
    `Began ${showTime(exchange.startedAt)}`,
    ...(steps.length > 0 ? [`Connecting ${showDuration(connectMs)} (${steps.join(", ")})`] : []),
    ...(firstByteMs === null
      ? []
      : [`Waiting ${showDuration(waitMs)}`, `${isLong(exchange) ? "Open" : "Receiving"} ${showDuration(receiveMs)}`]),
    `${showDuration(endOf(exchange, now) - exchange.startedAt)} ${end}`,
  ].join("\n")
}

const clamp = (part: number): number => Math.min(1, Math.max(0, part))
