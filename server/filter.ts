// The filter language for exchanges: text in, a predicate out. Pure, so that the page, the API and the command line share it.
// Terms are ANDed, `-term` negates; `ws`, `wss`, `http`, `https` name a protocol, `101` a status, `4xx` a class of them;
// any other word is text in method and URL, without regard to case.

import type { Exchange } from "./contract.ts"

export type ExchangeFilter = (exchange: Exchange) => boolean

const protocols: Record<string, readonly Exchange["protocol"][]> = {
  ws: ["ws", "wss"],
  wss: ["wss"],
  http: ["http"],
  https: ["https"],
  tunnel: ["tunnel"],
}

/** An empty text matches every exchange. */
export function parseFilter(text: string): ExchangeFilter {
  const terms = text.trim().split(/\s+/).filter(Boolean).map(parseTerm)
  return exchange => terms.every(matches => matches(exchange))
}

function parseTerm(term: string): ExchangeFilter {
  if (term.startsWith("-") && term.length > 1) {
    const positive = parseTerm(term.slice(1))
    return exchange => !positive(exchange)
  }
  const word = term.toLowerCase()
  const named = Object.hasOwn(protocols, word) ? protocols[word] : undefined
  if (named) return exchange => named.includes(exchange.protocol)
  if (/^\d{3}$/.test(word)) return exchange => exchange.status === Number(word)
  if (/^\dxx$/.test(word)) return exchange => exchange.status !== null && Math.floor(exchange.status / 100) === Number(word[0])
  return exchange => `${exchange.method} ${exchange.url}`.toLowerCase().includes(word)
}
