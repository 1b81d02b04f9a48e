// An exchange → JavaScript that does the same in a browser or elsewhere: fetch(), or a WebSocket. What a browser does not let a script set
// (Fetch §2.2.2, "forbidden request-header") stands in a comment, because other programs may.

import type { Exchange, Fields } from "../../../server/contract.ts"
import { fieldOf } from "../cells.ts"
import type { SentBody } from "./curl.ts"
import { isWebSocket, offeredProtocols, sentFields } from "./sent-fields.ts"
import { readUtf8 } from "./shell.ts"

const forbidden =
  /^(?:accept-charset|accept-encoding|access-control-request-(?:headers|method|private-network)|cookie2?|date|dnt|host|origin|referer|user-agent|via|(?:proxy|sec)-.*)$/i

/** Written here, and never used: what this page is made of has no socket of its own. */
const socketClass = "WebSocket"

const literal = (value: unknown): string => JSON.stringify(value)

export function toJavaScript(exchange: Exchange, body: SentBody): string {
  return isWebSocket(exchange) ? toWebSocket(exchange) : toFetch(exchange, body)
}

function toWebSocket(exchange: Exchange): string {
  const protocols = offeredProtocols(exchange)
  const words = [literal(exchange.url), ...(protocols.length > 0 ? [`[${protocols.map(literal).join(", ")}]`] : [])]
  return [
    ...notSet("A browser's WebSocket takes no header fields. These were sent:", sentFields(exchange)),
    `const socket = new ${socketClass}(${words.join(", ")})`,
    'socket.binaryType = "arraybuffer"',
    'socket.addEventListener("message", event => console.log(event.data))',
    'socket.addEventListener("close", event => console.log(event.code, event.reason))',
  ].join("\n")
}

function toFetch(exchange: Exchange, body: SentBody): string {
  const { method, request, url } = exchange
  const fields = sentFields(exchange)
  const allowed = fields.filter(([name]) => !forbidden.test(name))
  const referrer = fieldOf(fields, "referer")
  const options = [
    ...(method === "GET" ? [] : [`method: ${literal(method)}`]),
    ...(allowed.length > 0 ? [`headers: [\n${allowed.map(field => `    ${literal(field).replace('",', '", ')},\n`).join("")}  ]`] : []),
    ...(referrer === null ? [] : [`referrer: ${literal(referrer)}`]),
    ...(fieldOf(fields, "cookie") === null ? [] : ['credentials: "include"']),
    ...(request.bodySize === 0 ? [] : [`body: ${bodyOf(body)}`]),
  ]
  return [
    ...notSet(
      "A browser sets these itself:",
      fields.filter(([name]) => forbidden.test(name)),
    ),
    options.length === 0 ? `await fetch(${literal(url)})` : `await fetch(${literal(url)}, {\n  ${options.join(",\n  ")},\n})`,
  ].join("\n")
}

function bodyOf(body: SentBody): string {
  if (body === null) return '/* It is not at hand. */ ""'
  const text = readUtf8(body)
  if (text !== null) return literal(text)
  const latin1 = Array.from(body, byte => String.fromCharCode(byte)).join("")
  return `Uint8Array.from(atob(${literal(btoa(latin1))}), character => character.charCodeAt(0))`
}

const notSet = (why: string, fields: Fields): readonly string[] =>
  fields.length === 0 ? [] : [`// ${why}`, ...fields.map(([name, value]) => `//   ${name}: ${value}`)]
