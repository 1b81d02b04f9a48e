// Up to when the statistics of a WebSocket say what happened: they are counted now and then, and an answer that came since is in none.

import type { Exchange } from "../../server/contract.ts"
import type { Statistics } from "../../server/statistics.ts"

/** Whether more has come than was counted. */
export function isBehind({ websocket }: Exchange, statistics: Statistics): boolean {
  const count = websocket ? websocket.messages["client-to-server"] + websocket.messages["server-to-client"] : 0
  return count > statistics.messages
}

/** Nobody is to be blamed for what was not there yet at this time. */
export const knownUntil = (exchange: Exchange, statistics: Statistics | null, now: number): number =>
  statistics !== null && isBehind(exchange, statistics) ? Math.min(now, statistics.until) : now
