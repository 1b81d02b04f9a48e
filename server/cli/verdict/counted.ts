// FILTER → WHAT IT COUNTS. Where every term asks about an exchange alone (`url:`, `status:`, `method:`, `is:failed`, `5xx`, `wss` …),
// exchanges are counted, plain HTTP too. In all other cases messages are: what both can be asked (`close:`, `note:`, `id:`) asks messages,
// unless a term beside it is one that only exchanges know. A close frame is a message; an end without one counts as `close:1006`.

import type { Exchange } from "../../contract.ts"
import { exchangeLanguage } from "../../filter/exchange-filter.ts"
import { compileMessageFilter, type MessageFilter, type MessageSubject, messageLanguage } from "../../filter/message-filter.ts"
import { type Node, parse } from "../../filter/parse.ts"
import { isProblem, type Problem, problem, quoted } from "../../filter/problem.ts"
import { fieldOf, scanFieldName } from "../../filter/term.ts"
import { type Term, termsOf } from "./terms.ts"

export type Counted =
  | { readonly type: "exchanges"; readonly text: string; readonly node: Node<Exchange> }
  | {
      readonly type: "messages"
      readonly text: string
      readonly node: Node<MessageSubject>
      readonly filter: MessageFilter
      /** Whether the end of a connection without a close frame is asked for too: by `close:` alone, so that it is no message elsewhere. */
      readonly hasEnds: boolean
    }

export function readCounted(text: string): Counted | Problem {
  const asExchanges = parse(text, exchangeLanguage)
  const asMessages = parse(text, messageLanguage)
  const scopes = isProblem(asExchanges) ? [] : termsOf(asExchanges).map(({ term }) => scopeOf(term, text))
  const isOfExchanges = !isProblem(asExchanges) && scopes.length > 0
  if (isOfExchanges && scopes.every(scope => scope === "exchange")) return { type: "exchanges", text, node: asExchanges }
  if (!isProblem(asMessages)) return messagesOf(text, asMessages)
  if (isOfExchanges && !scopes.includes("text")) return { type: "exchanges", text, node: asExchanges }
  return isProblem(asExchanges) ? likelier(asExchanges, asMessages) : asMessages
}

function messagesOf(text: string, node: Node<MessageSubject>): Counted | Problem {
  const terms = termsOf(node)
  for (const { term } of terms) {
    const word = text.slice(term.at, term.at + term.length)
    // In a payload nobody looks for it, and one that finds nothing would forbid nothing.
    if (isExchangeWord(word) && !/^\d{3}$/.test(word)) return problem(term.at, term.length, wordAmongMessages(word), inMessages(word))
  }
  const filter = compileMessageFilter(text)
  if (isProblem(filter)) return filter
  const hasEnds = terms.some(({ term, isAffirmed }) => isAffirmed && scanFieldName(text, term.at)?.name === "close")
  return { type: "messages", text, node, filter, hasEnds }
}

const wordAmongMessages = (word: string): string => `${quoted(word)} is a word for exchanges, and other terms here are for messages`

const inMessages = (word: string): string => {
  const known = word.toLowerCase()
  const field = /^\d/.test(word) ? `status:${known}` : known === "ws" ? "(protocol:ws OR protocol:wss)" : `protocol:${known}`
  return `\`${field}\`, or the text in quotes`
}

/** Fields with a sense of their own in both dialects; what else messages share, they are asked about their exchange. */
const ofBoth = new Set(["close", "note", "id"])

/** What a term of the exchange dialect is about; text is of messages, unless a field says where to look. */
function scopeOf(term: Term<Exchange>, text: string): "exchange" | "both" | "text" {
  const word = text.slice(term.at, term.at + term.length)
  const name = scanFieldName(text, term.at)
  if (!name || !fieldOf(exchangeLanguage, name)) return isExchangeWord(word) ? "exchange" : "text"
  if (ofBoth.has(name.name)) return "both"
  // `is:failed` or `is:modified`.
  const isChoice = name.name === "is" || name.name === "has"
  return isChoice && !isProblem(parse(word, messageLanguage)) ? "both" : "exchange"
}

const isExchangeWord = (word: string): boolean =>
  exchangeLanguage.keywords.some(({ value }) => value === word.toLowerCase()) || exchangeLanguage.pattern(word) !== null

/** Whether an exchange's field was asked, which of a message is a question about its connection. */
export const isAboutConnection = (term: Term<MessageSubject>, text: string): boolean => {
  const name = scanFieldName(text, term.at)
  if (!name || ofBoth.has(name.name) || name.name === "is" || name.name === "has") return false
  return fieldOf(messageLanguage, name) !== undefined && fieldOf(exchangeLanguage, name) !== undefined
}

/** Both dialects refuse: the one that came farther was meant; at the same place both say what they would take. */
function likelier(ofExchanges: Problem, ofMessages: Problem): Problem {
  if (ofExchanges.at > ofMessages.at) return ofExchanges
  if (ofExchanges.at < ofMessages.at || ofExchanges.expected === ofMessages.expected || ofExchanges.message !== ofMessages.message)
    return ofMessages
  return { ...ofMessages, expected: `${ofExchanges.expected} (exchanges); ${ofMessages.expected} (messages)` }
}
