// Which tabs an exchange has, and which one is shown. Pure.

import type { Exchange } from "../../server/contract.ts"
import { isHandshake } from "../diagnosis/handshake-facts.ts"

export const tabNames = {
  overview: "Overview",
  frames: "Frames",
  statistics: "Statistics",
  request: "Request",
  response: "Response",
  timing: "Timing",
  tls: "TLS",
  notes: "Notes",
} as const

export type TabId = keyof typeof tabNames

/** In their order. */
export function tabsOf({ websocket, protocol, tls }: Exchange): readonly TabId[] {
  const isTunnel = protocol === "tunnel"
  return [
    "overview",
    ...(websocket ? (["frames", "statistics"] as const) : []),
    "request",
    ...(isTunnel ? [] : (["response"] as const)),
    "timing",
    ...(tls ? (["tls"] as const) : []),
    "notes",
  ]
}

/** Kinds of exchanges: what was chosen for one of them holds for the next of its kind. */
export type Kind = "websocket" | "refused" | "other"

export const kindOf = (exchange: Exchange): Kind =>
  exchange.websocket ? "websocket" : exchange.state === "failed" && isHandshake(exchange) ? "refused" : "other"

/** What one wants to see first: of a handshake that failed, why. */
export const firstTabs: { readonly [kind in Kind]: TabId } = { websocket: "frames", refused: "overview", other: "response" }

/** What was chosen, or, where there is no such tab, what says most. */
export const shownTab = (tabs: readonly TabId[], wish: TabId): TabId => (tabs.includes(wish) ? wish : "overview")
