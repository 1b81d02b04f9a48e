// What the cells of the traffic list say about an exchange. Pure.

import type { Exchange, Fields } from "../../server/contract.ts"

export type Tone = "informational" | "success" | "redirect" | "client-error" | "server-error" | "failed" | "pending"

export function toneOf(exchange: Exchange): Tone {
  if (exchange.status === null) return exchange.failure || exchange.state === "failed" ? "failed" : "pending"
  if (exchange.status < 200) return "informational"
  if (exchange.status < 300) return "success"
  if (exchange.status < 400) return "redirect"
  return exchange.status < 500 ? "client-error" : "server-error"
}

/** Empty while there is nothing to say yet. */
export function showStatus(exchange: Exchange): string {
  if (exchange.status !== null) return String(exchange.status)
  return toneOf(exchange) === "failed" ? "failed" : ""
}

/** The status in words: "101 Switching Protocols", "failed", "waiting for the response". */
export function describeStatus(exchange: Exchange): string {
  if (exchange.status !== null) return `${exchange.status} ${exchange.statusText}`.trim()
  switch (exchange.state) {
    case "connecting":
      return "connecting"
    case "waiting":
      return "waiting for the response"
    case "receiving":
      return "receiving"
    case "open":
      return exchange.protocol === "tunnel" ? "tunnel" : "open"
    case "closed":
      return exchange.protocol === "tunnel" ? "tunnel" : "no response"
    case "failed":
      return "failed"
  }
  return exchange.state satisfies never
}

/** The row's tooltip: what it is, and what is wrong with it. */
export function describeExchange(exchange: Exchange): string {
  const status = describeStatus(exchange)
  return [
    `${exchange.method} ${exchange.url}`,
    `#${exchange.id} · ${status}`,
    ...(exchange.failure ? [exchange.failure.message] : []),
    ...exchange.faults.map(({ text }) => `Fault: ${text}`),
    ...(exchange.note === "" ? [] : [`Note: ${exchange.note}`]),
  ].join("\n")
}

/** The network or TLS said no. */
export const hasFailed = ({ failure, state }: Exchange): boolean => failure !== null || state === "failed"

/** Whether it still goes on. */
export const isGoing = (exchange: Exchange): boolean => exchange.state !== "closed" && exchange.state !== "failed"

/** The first field of that name; names are compared without regard to case (RFC 9110 §5.1). */
export function fieldOf(fields: Fields | undefined, name: string): string | null {
  return fields?.find(field => field[0].toLowerCase() === name)?.[1] ?? null
}

/** Media types whose subtype is no word anybody uses. */
const shortTypes: Record<string, string> = {
  javascript: "js",
  "x-javascript": "js",
  ecmascript: "js",
  plain: "text",
  "svg+xml": "svg",
  "x-www-form-urlencoded": "form",
  "form-data": "form",
  "octet-stream": "binary",
  "event-stream": "events",
  "vnd.microsoft.icon": "ico",
  "x-icon": "ico",
  mpegurl: "m3u8",
}

/** "application/problem+json; charset=utf-8" → "json"; of a WebSocket its subprotocol. */
export function shortType(exchange: Exchange): string {
  if (exchange.websocket) return exchange.websocket.subprotocol ?? ""
  const type = fieldOf(exchange.response?.fields, "content-type")
  if (type === null) return ""
  const subtype = type.split(";")[0]!.trim().toLowerCase().split("/")[1] ?? type
  return shortTypes[subtype] ?? /\+(json|xml|zip|cbor)$/.exec(subtype)?.[1] ?? subtype.replace(/^(?:x-|vnd\.)/, "")
}
