// Words that a filter takes for text, and that nobody means as such where a build depends on them: looked for in the page they find
// nothing, and that is seen; forbidden they would be absent for ever. In quotes they are text.

import { exchangeLanguage } from "../../filter/exchange-filter.ts"
import { messageLanguage } from "../../filter/message-filter.ts"
import { type Problem, problem, quoted } from "../../filter/problem.ts"
import { distance } from "../../filter/unknown-field.ts"

const names = [...new Set([...exchangeLanguage.fields, ...messageLanguage.fields].map(({ name }) => name))]

/** `word` is a term as it stands at `at` of the expression. */
export function slipIn(word: string, at: number): Problem | null {
  if (/^(?:[<>=!]=?|=[<>])\d*$/.test(word))
    return problem(at, word.length, `${quoted(word)} is no part of a filter`, "a count at the end, such as `>= 1`, or the text in quotes")
  const [, assigned = "", value = ""] = /^([a-z]+(?:[.[][^=:"]*)?)=([^=].*)$/i.exec(word) ?? []
  if (names.includes(baseOf(assigned)))
    return problem(at, word.length, `fields take a colon, as in ${quoted(`${assigned}:${value}`)}`, "that, or the text in quotes")
  // A host and its port, as a filter sees it. Hosts like `notes:3000` are rare, and quotes help.
  const [, field = ""] = /^([a-z]{4,19}):\d{1,5}(?:[/?#].*)?$/i.exec(word) ?? []
  const right = names.includes(field.toLowerCase()) ? undefined : names.find(name => isLike(field.toLowerCase(), name))
  return right === undefined
    ? null
    : problem(at, field.length, `there is no field ${quoted(`${field}:`)}`, `${quoted(`${right}:`)}, or the text in quotes`)
}

const isLike = (word: string, name: string): boolean => word !== "" && distance(name, word) <= (word.length < 5 ? 1 : 2)

const baseOf = (name: string): string => name.toLowerCase().replace(/[.[].*/s, "")
