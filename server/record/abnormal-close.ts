// RFC 6455 §7.1.5: a WebSocket that ended without a close frame is said to have code 1006; who went away first, and how, says why.

import type { Departure, Direction, WebSocketClose } from "../contract.ts"
import { explainClose, explainDeparture } from "../wire/websocket/close-codes.ts"

/** Which direction ended first, and in what way. */
export type FirstToLeave = { readonly direction: Direction; readonly how: Departure }

export const whose = { "client-to-server": "client", "server-to-client": "server" } as const

/** `first` null: nobody knows. */
export function abnormalClose(first: FirstToLeave | null): WebSocketClose {
  if (!first) return { ...explainClose(1006), by: null, how: null }
  const by = whose[first.direction]
  return { ...explainClose(1006), meaning: explainDeparture(by, first.how), by, how: first.how }
}
