// `--fail-on`: broken protocols, handshakes that led nowhere, WebSockets that ended without a close frame; each with where and why.

import type { Exchange, Fault } from "../../contract.ts"
import { faultText } from "../../wire/faults.ts"
import type { FailOn } from "./check.ts"
import { arrowOf, explainEnd, showCount, showPlace } from "./describe.ts"
import { andMore } from "./evidence.ts"
import type { PayloadFault } from "./tally.ts"
import { endedAbnormally } from "./walk.ts"

export type Finding = { readonly isMet: boolean; readonly reason: string; readonly details: readonly string[] }

/** Exchanges shown, and kinds of faults of each. */
const shownMax = 10

export function findFailures(what: FailOn, exchanges: readonly Exchange[], payloadFaults: readonly PayloadFault[]): Finding {
  switch (what) {
    case "faults":
      return findFaults(exchanges, payloadFaults)
    case "handshakes": {
      const failed = exchanges.filter(hasFailedHandshake)
      return listed(failed, "no handshake failed", `${showCount(failed.length, "handshake")} failed`)
    }
    case "abnormal-close": {
      const ended = exchanges.filter(endedAbnormally)
      const without = "without a close frame"
      return listed(ended, `no WebSocket ended ${without}`, `${showCount(ended.length, "WebSocket")} ended ${without}`)
    }
    default:
      return what satisfies never
  }
}

/** A WebSocket's, which was to be answered with 101 (RFC 6455 §4.1), or one of TLS. */
const hasFailedHandshake = ({ protocol, status, failure }: Exchange): boolean =>
  ((protocol === "ws" || protocol === "wss") && status !== 101) || (failure?.code.startsWith("tls-") ?? false)

function listed(found: readonly Exchange[], none: string, some: string): Finding {
  const lines = found.slice(0, shownMax).flatMap(exchange => [`In ${showPlace(exchange)}:`, `  ${explainEnd(exchange)}`])
  return { isMet: found.length === 0, reason: found.length === 0 ? none : some, details: [...lines, ...andMore(found.length - shownMax)] }
}

function findFaults(exchanges: readonly Exchange[], payloadFaults: readonly PayloadFault[]): Finding {
  const inPayloads = Map.groupBy(payloadFaults, ({ exchange }) => exchange)
  const found = exchanges.flatMap(exchange => {
    const here = inPayloads.get(exchange.id) ?? []
    const count = exchange.faults.length + here.reduce((sum, { count }) => sum + count, 0)
    return count === 0 ? [] : [{ exchange, count, lines: () => [...showFaults(exchange.faults), ...here.map(showPayloadFault)] }]
  })
  if (found.length === 0) return { isMet: true, reason: "no protocol was broken", details: [] }
  const count = found.reduce((sum, { count }) => sum + count, 0)
  const lines = found.slice(0, shownMax).flatMap(({ exchange, lines }) => {
    const all = lines()
    return [`In ${showPlace(exchange)}:`, ...all.slice(0, shownMax), ...andMore(all.length - shownMax)]
  })
  const reason = `${showCount(count, "fault")} in ${showCount(found.length, "exchange")}`
  return { isMet: false, reason, details: [...lines, ...andMore(found.length - shownMax, "exchanges with faults")] }
}

/** A peer that breaks every frame in the same way is told once. */
function showFaults(faults: readonly Fault[]): readonly string[] {
  const alike = Map.groupBy(faults, ({ direction, code }) => `${direction} ${code}`)
  return [...alike.values()].map(([first, ...others]) => `  ${arrowOf(first!.direction)} ${first!.text}${times(others.length + 1)}`)
}

const showPayloadFault = ({ code, message, count }: PayloadFault): string => `  message ${message}: ${faultText[code]}${times(count)}`

const times = (count: number): string => (count === 1 ? "" : `, ${count.toLocaleString("en-US")} times`)
