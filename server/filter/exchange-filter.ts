// The filter for exchanges: text in, a predicate or a problem out. Pure, so that the page, the API and the command line share it.

import type { Exchange } from "../contract.ts"
import { compile } from "./compile.ts"
import { exchangeFields, exchangeKeywords } from "./exchange-fields.ts"
import { cost, type Judge, type Language } from "./language.ts"
import { messageFields } from "./message-fields.ts"
import { quantities, readNumbers } from "./numbers.ts"
import { isProblem, type Problem } from "./problem.ts"
import { type Text, textTest } from "./text.ts"

export type ExchangeFilter = { readonly type: "filter"; readonly matches: (exchange: Exchange) => boolean }

const ofExchanges = new Set(exchangeFields.map(({ name }) => name))

export const exchangeLanguage: Language<Exchange> = {
  subject: "exchanges",
  fields: exchangeFields,
  foreign: messageFields.map(({ name }) => name).filter(name => !ofExchanges.has(name)),
  keywords: exchangeKeywords,
  pattern: word => (/^\d(?:\d\d|xx)$/i.test(word) ? statusJudge(word) : null),
  text: textJudge,
}

/** An empty text matches every exchange. */
export function compileExchangeFilter(text: string): ExchangeFilter | Problem {
  const judge = compile(text, exchangeLanguage)
  return isProblem(judge) ? judge : { type: "filter", matches: judge.test }
}

function statusJudge(word: string): Judge<Exchange> | null {
  const isIn = readNumbers(word, 0, quantities.status)
  return isProblem(isIn) ? null : { cost: cost.fact, test: ({ status }) => status !== null && isIn(status) }
}

function textJudge(value: Text): Judge<Exchange> {
  const test = textTest(value)
  return { cost: cost.string, test: ({ method, url }) => test(`${method} ${url}`) }
}
