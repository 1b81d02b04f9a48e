// The filter of lines: both dialects of the filter language in one. What a message can be asked is asked of the message, what an exchange
// can be asked of the exchange, a message's own included; what both have, and bare text, is about what the line is about.

import type { Exchange } from "../../contract.ts"
import { compile } from "../../filter/compile.ts"
import { exchangeFields, exchangeKeywords } from "../../filter/exchange-fields.ts"
import { exchangeLanguage } from "../../filter/exchange-filter.ts"
import { type Choice, type Field, type Judge, type Language, liftField } from "../../filter/language.ts"
import { messageFields, messageKeywords } from "../../filter/message-fields.ts"
import { type MessageSubject, messageLanguage } from "../../filter/message-filter.ts"
import { isProblem, type Problem } from "../../filter/problem.ts"

/** `message` null: the line is about the exchange itself. */
export type LineSubject = { readonly exchange: Exchange; readonly message: MessageSubject | null }

export type LineFilter = {
  readonly type: "filter"
  readonly matches: (subject: LineSubject) => boolean
  /** Not even the payload of a message is asked for. */
  readonly isEmpty: boolean
}

const messageOf = ({ message }: LineSubject): MessageSubject | undefined => message ?? undefined
const exchangeOf = ({ exchange }: LineSubject): Exchange => exchange

function ofMessage({ test, cost }: Judge<MessageSubject>): Judge<LineSubject> {
  return { cost, test: ({ message }) => message !== null && test(message) }
}

const ofExchange = ({ test, cost }: Judge<Exchange>): Judge<LineSubject> => ({ cost, test: ({ exchange }) => test(exchange) })

const byLine = (one: Judge<MessageSubject>, other: Judge<Exchange>): Judge<LineSubject> => ({
  cost: Math.max(one.cost, other.cost),
  test: ({ message, exchange }) => (message ? one.test(message) : other.test(exchange)),
})

const namesOf = (fields: readonly { readonly name: string }[]): ReadonlySet<string> => new Set(fields.map(({ name }) => name))

/** Of the exchange in both dialects. */
const sharedByMessages = new Set(["protocol", "method", "status", "host", "path", "url", "header"])
const inExchanges = namesOf(exchangeFields)
const inMessages = namesOf(messageFields)

const fields: readonly Field<LineSubject>[] = [
  ...messageFields.filter(({ name }) => !inExchanges.has(name)).map(field => liftField(field, messageOf)),
  ...exchangeFields.map(field => {
    const own =
      inMessages.has(field.name) && !sharedByMessages.has(field.name) ? messageFields.find(({ name }) => name === field.name) : null
    return own ? joinFields(own, field) : liftField(field, exchangeOf)
  }),
]

/** `is:`, `has:`, `note:`, `id:`, `close:`: one name, and each line's own meaning. */
function joinFields(own: Field<MessageSubject>, field: Field<Exchange>): Field<LineSubject> {
  if (own.takes === "text" && field.takes === "text")
    return { ...liftField(field, exchangeOf), takes: "text", judge: value => byLine(own.judge(value), field.judge(value)) }
  if (own.takes === "number" && field.takes === "number") {
    const { quantity } = field
    return { ...liftField(field, exchangeOf), takes: "number", quantity, judge: isIn => byLine(own.judge(isIn), field.judge(isIn)) }
  }
  if (own.takes === "choice" && field.takes === "choice")
    return { ...liftField(field, exchangeOf), takes: "choice", choices: joinChoices(own.choices, field.choices) }
  throw new Error(`the field ${field.name} takes a ${own.takes} of messages and a ${field.takes} of exchanges`)
}

function joinChoices(own: readonly Choice<MessageSubject>[], others: readonly Choice<Exchange>[]): readonly Choice<LineSubject>[] {
  return [
    ...own
      .filter(({ value }) => !others.some(other => other.value === value))
      .map(choice => ({ ...choice, judge: ofMessage(choice.judge) })),
    ...others.map(choice => {
      const same = own.find(({ value }) => value === choice.value)
      return { ...choice, judge: same ? byLine(same.judge, choice.judge) : ofExchange(choice.judge) }
    }),
  ]
}

const language: Language<LineSubject> = {
  subject: "messages",
  fields,
  foreign: [],
  keywords: [
    ...messageKeywords.map(choice => ({ ...choice, judge: ofMessage(choice.judge) })),
    ...exchangeKeywords.map(choice => ({ ...choice, judge: ofExchange(choice.judge) })),
  ],
  pattern: word => {
    const judge = exchangeLanguage.pattern(word)
    return judge && ofExchange(judge)
  },
  text: value => byLine(messageLanguage.text(value), exchangeLanguage.text(value)),
}

/** An empty text matches every line. */
export function compileLineFilter(text: string): LineFilter | Problem {
  const judge = compile(text, language)
  return isProblem(judge) ? judge : { type: "filter", matches: judge.test, isEmpty: text.trim() === "" }
}
