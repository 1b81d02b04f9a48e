// Which of a request's fields another program has to be told, in their order: not those that it makes itself from the address and the
// body, and not those that concerned one connection only (RFC 9110 §7.6.1).

import type { Exchange, Fields } from "../../../server/contract.ts"
import { fieldOf } from "../cells.ts"

/** Of one connection, or about how the body was sent. */
const hopByHop = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
])

/** RFC 6455 §4.1: every client makes its own. The extensions depend on what a program understands. */
const isOfHandshake = (name: string): boolean => name.startsWith("sec-websocket-")

export function sentFields({ request, url, websocket, protocol }: Exchange): Fields {
  const named = new Set(
    (fieldOf(request.fields, "connection") ?? "")
      .toLowerCase()
      .split(",")
      .map(name => name.trim()),
  )
  const isWebSocket = websocket !== null || protocol.startsWith("ws")
  return request.fields.filter(([spelt, value]) => {
    const name = spelt.toLowerCase()
    if (hopByHop.has(name) || named.has(name)) return false
    if (name === "host") return value.toLowerCase() !== authorityOf(url)
    return !(isWebSocket && isOfHandshake(name))
  })
}

/** As it stands in the address, which is what a program makes `Host` from. */
const authorityOf = (url: string): string => (/^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "").toLowerCase()

/** In the order in which the client liked them. */
export const offeredProtocols = ({ request }: Exchange): readonly string[] =>
  request.fields
    .filter(([name]) => name.toLowerCase() === "sec-websocket-protocol")
    .flatMap(([, value]) => value.split(","))
    .map(name => name.trim())
    .filter(name => name !== "")

export const isWebSocket = ({ protocol }: Exchange): boolean => protocol === "ws" || protocol === "wss"
