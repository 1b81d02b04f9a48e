// One term of a filter: `field:value`, a keyword, a word, a "phrase", a /regex/. From text to a judge, by the language's tables.

import type { Choice, Field, Judge, Language } from "./language.ts"
import { readMoment } from "./moments.ts"
import { readNumbers } from "./numbers.ts"
import type { Node } from "./parse.ts"
import { isProblem, type Problem, problem, quoted } from "./problem.ts"
import { isBoundary, scanText, wordEnd } from "./scan.ts"
import type { Text } from "./text.ts"
import { judgeUnknown } from "./unknown-field.ts"

export type FieldName = { readonly name: string; readonly member: string | null; readonly end: number }

/** What stands before a colon, where it may be a field: `host:`, `header.Origin:`, `json.items[0].id:`. `end` is after the colon. */
export function scanFieldName(text: string, at: number): FieldName | null {
  const pattern = /([a-z][\w-]*)(\.[^\s:()"]*)?:/iy
  pattern.lastIndex = at
  const found = pattern.exec(text)
  return found ? { name: found[1]!.toLowerCase(), member: found[2]?.slice(1) ?? null, end: pattern.lastIndex } : null
}

export const fieldOf = <Of>({ fields }: Language<Of>, { name, member }: FieldName): Field<Of> | undefined =>
  fields.find(field => field.name === name && (member === null || field.takes === "member"))

/** Reads the term at `state.at` and goes on to its end. */
export function readTerm<Of>(state: { readonly text: string; readonly language: Language<Of>; at: number }): Node<Of> | Problem {
  const { text, language, at } = state
  const name = scanFieldName(text, at)
  const field = name ? fieldOf(language, name) : undefined
  if (name && !field) {
    const unknown = judgeUnknown(text.slice(at, name.end - 1), at, text.slice(name.end, wordEnd(text, at)), language)
    if (unknown) return unknown
  }
  const valueAt = name && field ? name.end : at
  if (name && field && isBoundary(text[valueAt])) return problem(valueAt, 0, `\`${field.name}:\` has no value`, expectedBy(field))
  if (valueAt > at && text[valueAt] === "(")
    return problem(
      valueAt,
      1,
      "a value cannot begin with `(`",
      `${quoted(`(${text.slice(at, valueAt)}A OR ${text.slice(at, valueAt)}B)`)}, or the value in quotes`,
    )
  const scanned = scanText(text, valueAt)
  if (isProblem(scanned)) return scanned
  state.at = scanned.end
  const judge =
    name && field ? judgeField(field, name, at, scanned.value, valueAt, scanned.end) : judgeBare(scanned.value, at, scanned.end, language)
  return isProblem(judge) ? judge : { type: "term", at, length: scanned.end - at, judge }
}

function judgeBare<Of>(value: Text, at: number, end: number, language: Language<Of>): Judge<Of> | Problem {
  if (value.type === "regex") return language.text(value)
  if (value.text === "") return emptyPhrase(at)
  if (value.type === "phrase") return language.text(value)
  // What other languages have: as text they would find nothing, without a word.
  if (value.text === "AND")
    return problem(at, end - at, "`AND` is not a word of the filter", "the terms side by side, or the text in quotes")
  if (value.text === "NOT")
    return problem(at, end - at, "`NOT` is not a word of the filter", "a `-` before the term, or the text in quotes")
  return choiceOf(language.keywords, value.text)?.judge ?? language.pattern(value.text) ?? language.text(value)
}

function judgeField<Of>(field: Field<Of>, name: FieldName, at: number, value: Text, valueAt: number, end: number): Judge<Of> | Problem {
  if (field.takes === "member") {
    const memberAt = at + field.name.length + 1
    if (!name.member) return problem(memberAt - 1, 0, `\`${field.name}:\` does not say which`, `\`${field.example}\``)
    return field.judge(name.member, memberAt, value, valueAt)
  }
  if (field.takes === "text") return value.type !== "regex" && value.text === "" ? emptyPhrase(valueAt) : field.judge(value)
  if (value.type === "regex" || (value.type === "phrase" && field.takes !== "choice"))
    return problem(
      valueAt,
      end - valueAt,
      `\`${field.name}:\` takes no ${value.type === "regex" ? "regular expression" : "phrase"}`,
      expectedBy(field),
    )
  switch (field.takes) {
    case "number": {
      const isIn = readNumbers(value.text, valueAt, field.quantity)
      return isProblem(isIn) ? isIn : field.judge(isIn)
    }
    case "choice":
      return (
        choiceOf(field.choices, value.text)?.judge ??
        problem(valueAt, end - valueAt, `${quoted(value.text)} is no value of \`${field.name}:\``, expectedBy(field))
      )
    case "moment": {
      const moment = readMoment(value.text, valueAt)
      return isProblem(moment) ? moment : field.judge(moment)
    }
    default:
      return field satisfies never
  }
}

const emptyPhrase = (at: number): Problem => problem(at, 2, "the phrase is empty", "text between the quotes")

function choiceOf<Of>(choices: readonly Choice<Of>[], text: string): Choice<Of> | undefined {
  const word = text.toLowerCase()
  return choices.find(({ value, also }) => value === word || also?.includes(word))
}

/** What a field takes, in words. */
function expectedBy<Of>(field: Field<Of>): string {
  if (field.takes === "number") return field.quantity.what
  if (field.takes === "choice") return oneOf(field.choices.map(({ value }) => value))
  return `a value right after it, as in \`${field.example}\``
}

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
