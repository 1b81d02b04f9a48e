// An exchange or a message as one line for a person. Everything that a peer has written is bounded, and without control characters.

import { limits } from "../../config.ts"
import type { Direction, Exchange, MessageRow } from "../../contract.ts"
import { quantities } from "../../filter/numbers.ts"

/** Longer URLs carry tokens, and nobody compares them by eye. */
const urlCharactersMax = 200

export const arrowOf = (direction: Direction): string => (direction === "client-to-server" ? "↑" : "↓")

const opcodeNames: { readonly [opcode: number]: string } = Object.fromEntries(
  Object.entries(quantities.opcode.names).map(([name, opcode]) => [opcode, name]),
)

/** "↓ 14:03:05.123 text {"type":"message"}" */
export const showMessage = ({ direction, timestamp, opcode, preview, problem }: MessageRow): string =>
  `${arrowOf(direction)} ${showClock(timestamp)} ${opcodeNames[opcode] ?? `opcode ${opcode}`} ${preview === "" && problem ? problem : preview}`.trimEnd()

/** Local, as `after:` takes it. */
export function showClock(timestamp: number): string {
  const date = new Date(timestamp)
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, "0"))
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`
}

/** "exchange 3, wss://example.com/chat" */
export const showPlace = (exchange: Exchange): string => `exchange ${exchange.id}, ${showUrl(exchange)}`

/** "GET https://example.com/"; a WebSocket is always a GET. */
export const showUrl = ({ protocol, method, url }: Exchange): string =>
  shorten(protocol === "ws" || protocol === "wss" || method === "" ? url : `${method} ${url}`)

/** "404 Not Found", "closed with 1000 Normal Closure", or why there was no answer. */
export function showEnd({ failure, status, statusText, websocket, state }: Exchange): string {
  const close = websocket?.close
  if (close)
    return close.code === 1006 ? "ended without a close frame (1006)" : shorten(`closed with ${close.code} ${close.name} ${close.reason}`)
  if (websocket) return state === "open" ? "still open" : "ended"
  if (status !== null) return shorten(`${status} ${statusText}`)
  return failure ? shorten(failure.message, limits.previewCharactersMax) : "no answer yet"
}

/** The same at length, with who did it and what is most likely behind it. */
export function explainEnd(exchange: Exchange): string {
  const { failure, websocket } = exchange
  if (failure) return shorten(failure.message, limits.previewCharactersMax)
  return websocket?.close?.code === 1006 ? websocket.close.meaning : showEnd(exchange)
}

export const showCount = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`

function shorten(text: string, charactersMax = urlCharactersMax): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trimEnd()
  return line.length > charactersMax ? `${line.slice(0, charactersMax - 1).replace(/[\ud800-\udbff]$/, "")}…` : line
}
