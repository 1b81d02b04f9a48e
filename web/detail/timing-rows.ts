// What an exchange spent its time on, as bars on one scale, and its moments. Pure. Connecting was often done before the request came: a
// client asks for its tunnel first, and how long that was before is not recorded.

import type { Exchange } from "../../server/contract.ts"
import { isGoing } from "../list/cells.ts"

export type TimingRow = {
  readonly name: string
  readonly kind: "dns" | "tcp" | "tls" | "wait" | "receive" | "open"
  readonly ms: number
  /** From the beginning of the scale. */
  readonly fromMs: number
  /** It still goes on. */
  readonly isGoing: boolean
}

export type Timing = {
  readonly rows: readonly TimingRow[]
  readonly totalMs: number
  /** Where on the scale the request began. */
  readonly requestMs: number
  readonly connection: "before" | "within" | "reused"
}

/** A WebSocket that was open for hours would leave no room for how it opened: of its life, so many times that is drawn. */
const openShare = 1.5

export function timingOf(exchange: Exchange, now: number): Timing {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = exchange.timings
  const isLong = exchange.websocket !== null || exchange.protocol === "tunnel"
  const goesOn = isGoing(exchange)
  const lifeMs = Math.max(0, exchange.durationMs ?? (goesOn ? now - exchange.startedAt : 0))
  const connecting = [
    { name: "DNS", kind: "dns", ms: dnsMs },
    { name: "TCP", kind: "tcp", ms: tcpMs },
    { name: "TLS", kind: "tls", ms: tlsMs },
  ] as const
  const connectMs = connecting.reduce((sum, { ms }) => sum + (ms ?? 0), 0)
  const connection = connecting.every(({ ms }) => ms === null) ? "reused" : isWithin(exchange, connectMs) ? "within" : "before"
  const requestMs = connection === "before" ? connectMs : 0
  const answeredMs = Math.min(firstByteMs ?? lifeMs, Math.max(lifeMs, firstByteMs ?? 0))
  const waitMs = Math.max(0, answeredMs - (connection === "within" ? connectMs : 0))
  const restMs = firstByteMs === null ? 0 : Math.max(0, lifeMs - answeredMs)

  const rows: TimingRow[] = []
  let at = 0
  const add = (row: Omit<TimingRow, "fromMs">, drawnMs = row.ms) => {
    rows.push({ ...row, fromMs: at })
    at += drawnMs
  }
  for (const { name, kind, ms } of connecting) if (ms !== null) add({ name, kind, ms, isGoing: false })
  if (exchange.protocol !== "tunnel") add({ name: "Waiting", kind: "wait", ms: waitMs, isGoing: goesOn && firstByteMs === null })
  const openMs = exchange.protocol === "tunnel" ? lifeMs : restMs
  if (isLong) add({ name: "Open", kind: "open", ms: openMs, isGoing: goesOn }, Math.min(openMs, openShare * Math.max(at, 1)))
  else if (firstByteMs !== null) add({ name: "Receiving", kind: "receive", ms: restMs, isGoing: goesOn })
  return { rows, totalMs: Math.max(at, 0.001), requestMs, connection }
}

/** Only plain requests reach the proxy before their server is dialled. */
const isWithin = ({ protocol, timings, durationMs }: Exchange, connectMs: number): boolean =>
  protocol === "http" && connectMs <= (timings.firstByteMs ?? durationMs ?? Number.POSITIVE_INFINITY)
