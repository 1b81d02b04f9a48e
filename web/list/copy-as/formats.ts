// What exchanges can be copied as. Bodies are asked for only by those formats that have one.

import type { Exchange, ExchangeId } from "../../../server/contract.ts"
import { type SentBody, toCurl } from "./curl.ts"
import { toJavaScript } from "./javascript.ts"
import { isWebSocket } from "./sent-fields.ts"
import { toWebsocat } from "./websocat.ts"

export type Format = {
  readonly id: "url" | "curl" | "websocat" | "javascript" | "json"
  readonly name: string
  /** What it is not for is left out. */
  readonly isFor: (exchange: Exchange) => boolean
  readonly of: (exchange: Exchange, body: () => Promise<SentBody>) => string | Promise<string>
  readonly between: string
}

const isRequest = ({ protocol }: Exchange): boolean => protocol !== "tunnel"

export const formats: readonly Format[] = [
  { id: "url", name: "URL", isFor: () => true, of: ({ url }) => url, between: "\n" },
  { id: "curl", name: "curl", isFor: isRequest, of: async (exchange, body) => toCurl(exchange, await body()), between: "\n\n" },
  { id: "websocat", name: "websocat", isFor: isWebSocket, of: toWebsocat, between: "\n\n" },
  {
    id: "javascript",
    name: "JavaScript",
    isFor: isRequest,
    of: async (exchange, body) => toJavaScript(exchange, await body()),
    between: "\n\n",
  },
  { id: "json", name: "JSON", isFor: () => true, of: exchange => JSON.stringify(exchange, null, 2), between: ",\n" },
]

export async function copyAs(
  format: Format,
  exchanges: readonly Exchange[],
  readBody: (id: ExchangeId) => Promise<SentBody>,
): Promise<string> {
  const texts: string[] = []
  for (const exchange of exchanges) {
    if (!format.isFor(exchange)) continue
    const body = async () => (exchange.request.bodySize === 0 ? null : readBody(exchange.id))
    texts.push(await format.of(exchange, body))
  }
  const text = texts.join(format.between)
  return format.id === "json" && texts.length > 1 ? `[${text}]` : text
}
