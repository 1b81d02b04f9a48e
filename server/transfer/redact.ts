// FIELDS → FIELDS WITHOUT SECRETS: before anything is written, so that no format can forget it.
// What is in a URL, a body or a message stays: only its owner knows what of it is secret.

import type { Exchange, Fields } from "../contract.ts"
import type { TransferredExchange } from "./transferred.ts"

export const redactionMark = "[redacted]"

/** Fields that let somebody in: RFC 9110 §11.6.2 and §11.7.2, RFC 6265 §4. */
export const redactedByDefault: readonly string[] = ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"]

export type Redaction =
  | { readonly type: "names"; readonly names: readonly string[] }
  | { readonly type: "problem"; readonly message: string }

/** RFC 9110 §5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** `default`, names of fields, or both: `default,X-Api-Key`. */
export function parseRedact(text: string): Redaction {
  const words = text.split(",").map(word => word.trim())
  const wrong = words.find(word => !token.test(word))
  if (wrong === undefined) return { type: "names", names: words.flatMap(word => (isDefault(word) ? redactedByDefault : [word])) }
  const what = wrong === "" ? "an empty name" : `"${wrong.slice(0, 100)}"`
  return {
    type: "problem",
    message: `What to redact is \`default\`, names of header fields, or both, separated by commas, such as \`default,X-Api-Key\`; ${what} is no name of a field.`,
  }
}

const isDefault = (word: string): boolean => word.toLowerCase() === "default"

/** Replaces the values of fields of these names, whatever their case. */
export function redactFields(names: readonly string[] = redactedByDefault): (fields: Fields) => Fields {
  const secret = new Set(names.map(name => name.toLowerCase()))
  return fields => fields.map(([name, value]) => [name, secret.has(name.toLowerCase()) ? redactionMark : value])
}

/** The same exchanges with those values replaced wherever they are shown. */
export async function* redacted(
  exchanges: AsyncIterable<TransferredExchange>,
  names: readonly string[] = redactedByDefault,
): AsyncGenerator<TransferredExchange> {
  for await (const transferred of exchanges) yield { ...transferred, exchange: redactExchange(transferred.exchange, names) }
}

function redactExchange(exchange: Exchange, names: readonly string[]): Exchange {
  const redact = redactFields(names)
  const { request, response, websocket } = exchange
  // What was agreed on repeats two fields of the handshake, and some applications put a token there.
  const mark = (name: string, value: string | null) => (value === null ? null : (redact([[name, value]])[0]?.[1] ?? null))
  return {
    ...exchange,
    request: { ...request, fields: redact(request.fields) },
    response: response && { ...response, fields: redact(response.fields) },
    websocket: websocket && {
      ...websocket,
      subprotocol: mark("Sec-WebSocket-Protocol", websocket.subprotocol),
      extensions: mark("Sec-WebSocket-Extensions", websocket.extensions),
    },
  }
}
