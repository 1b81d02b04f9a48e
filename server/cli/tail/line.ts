// What is told, one line each, before it is text for people or JSON for programs. `at`: when it happened, in epoch milliseconds.

import type { Exchange, Fault, Message, MessageRow } from "../../contract.ts"

export type Line =
  /** A WebSocket or a tunnel lives. */
  | { readonly type: "opened"; readonly at: number; readonly exchange: Exchange }
  /** `whole`: with its payload, where that has been read already. */
  | {
      readonly type: "message"
      readonly at: number
      readonly exchange: Exchange
      readonly row: MessageRow
      readonly whole: Message | null
    }
  | { readonly type: "fault"; readonly at: number; readonly exchange: Exchange; readonly fault: Fault }
  /** All has been said, or the network or TLS said no. `wasTold`: the line of its beginning had its end already. */
  | { readonly type: "over"; readonly at: number; readonly exchange: Exchange; readonly wasTold: boolean }
  /** About what is not told; for standard error. */
  | { readonly type: "notice"; readonly at: number; readonly text: string }

export const isOver = ({ state }: Exchange): boolean => state === "closed" || state === "failed"

export const isWebSocket = ({ protocol }: Exchange): boolean => protocol === "ws" || protocol === "wss"

/** It lives longer than a request: its beginning is told, and its end. A WebSocket whose handshake failed never did. */
export function hasOpened(exchange: Exchange): boolean {
  if (isWebSocket(exchange)) return exchange.websocket !== null
  return exchange.state === "open" || (exchange.protocol === "tunnel" && exchange.state === "closed")
}

/** When the answer came that opened it. */
export const openedAt = ({ startedAt, timings }: Exchange): number => startedAt + (timings.firstByteMs ?? 0)

export const endedAt = ({ startedAt, durationMs }: Exchange): number => startedAt + (durationMs ?? 0)

/** Messages of both directions; 0 where it is no WebSocket. */
export const messageCount = ({ websocket }: Exchange): number =>
  websocket ? websocket.messages["client-to-server"] + websocket.messages["server-to-client"] : 0
