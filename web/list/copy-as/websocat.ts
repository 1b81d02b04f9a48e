// A WebSocket → the websocat command that opens the same one.

import type { Exchange } from "../../../server/contract.ts"
import { offeredProtocols, sentFields } from "./sent-fields.ts"
import { lines, quote, quoteOctets } from "./shell.ts"

export function toWebsocat(exchange: Exchange): string {
  const protocols = offeredProtocols(exchange)
  return lines("websocat", [
    ...(protocols.length > 0 ? [`--protocol ${quote(protocols.join(", "))}`] : []),
    // With `=`: without it, one -H takes every word that follows.
    ...sentFields(exchange).map(([name, value]) => `-H=${quoteOctets(`${name}: ${value}`)}`),
    quoteOctets(exchange.url),
  ])
}
