// What could stand where the cursor is: fields, their fixed values, bare words; read from the tables the parser reads. Works on text
// that is not finished, and so not on a tree.

import { exchangeLanguage } from "./exchange-filter.ts"
import type { Choice, Field, Language } from "./language.ts"
import { messageLanguage } from "./message-filter.ts"
import { isProblem } from "./problem.ts"
import { isBoundary, isSpace, scanText, wordEnd } from "./scan.ts"
import { fieldOf, scanFieldName } from "./term.ts"

export type Completion = { readonly insert: string; readonly label: string; readonly detail: string }

/** `items` replace the text from `from` to `to`. */
export type Completions = { readonly from: number; readonly to: number; readonly items: readonly Completion[] }

export const complete = (text: string, cursor: number, subject: "exchange" | "message"): Completions =>
  subject === "exchange" ? completeIn(text, cursor, exchangeLanguage) : completeIn(text, cursor, messageLanguage)

function completeIn<Of>(text: string, cursor: number, language: Language<Of>): Completions {
  const nothing: Completions = { from: cursor, to: cursor, items: [] }
  let at = 0
  // From the start, because only from there it is known what is inside a phrase.
  while (at < cursor) {
    if (isSpace(text[at]) || /[()-]/.test(text[at]!)) {
      at++
      continue
    }
    const name = scanFieldName(text, at)
    const field = name ? fieldOf(language, name) : undefined
    const valueAt = name && field ? name.end : at
    const scanned = scanText(text, valueAt)
    const isWord = !isProblem(scanned) && scanned.value.type === "word"
    const end = isWord ? wordEnd(text, at) : isProblem(scanned) ? text.length : scanned.end
    if (cursor <= end && !isWord) return nothing
    if (cursor <= end && field && cursor >= valueAt) return items(valueAt, end, text.slice(valueAt, cursor), valuesOf(field))
    if (cursor <= end) return items(at, end, text.slice(at, cursor), wordsOf(language))
    at = end
  }
  return isBoundary(text[cursor]) ? items(cursor, cursor, "", wordsOf(language)) : nothing
}

/** Those that begin with what is typed. */
function items(from: number, to: number, typed: string, all: readonly Completion[]): Completions {
  const beginning = typed.toLowerCase()
  return { from, to, items: all.filter(({ insert }) => insert.toLowerCase().startsWith(beginning) && insert !== typed) }
}

function wordsOf<Of>({ fields, keywords }: Language<Of>): readonly Completion[] {
  return [
    ...keywords.map(fromChoice),
    ...fields.map(({ name, takes, help, example }) => {
      const insert = takes === "member" ? `${name}.` : `${name}:`
      return { insert, label: insert, detail: `${help} ${example}` }
    }),
    { insert: "OR", label: "OR", detail: "What stands before it, or what stands after it" },
  ]
}

function valuesOf<Of>(field: Field<Of>): readonly Completion[] {
  if (field.takes === "choice") return field.choices.map(fromChoice)
  if (field.takes !== "number") return []
  const { names, hasClasses } = field.quantity
  const classes = hasClasses ? ["1xx", "2xx", "3xx", "4xx", "5xx"] : []
  return [...Object.keys(names), ...classes].map(name => ({ insert: name, label: name, detail: field.help }))
}

const fromChoice = <Of>({ value, help }: Choice<Of>): Completion => ({ insert: value, label: value, detail: help })
