// "url:/chat received >= 2" → the filter and how many: a count is the last word, or the last two, with white space before it. So it is
// no comparison of a field (`length:>1k`), and inside quotes or slashes it is text.

import { type Problem, problem, quoted } from "../../filter/problem.ts"

/** Both ends belong to it. */
export type Bounds = { readonly min: number; readonly max: number }

/** `filter` begins where the text does, so that positions in it are those of the text. `bounds` null: none are given. */
export type Split = { readonly type: "split"; readonly filter: string; readonly bounds: Bounds | null }

const expected = "a whole number after >=, >, <=, < or ==, or a range such as 2..5; or the text in quotes"
const comparison = /(?:^|\s)(>=|<=|==|!=|=>|=<|=|>|<)\s*([^\s"/]*)\s*$/
const range = /(?:^|\s)(\d*\.\.\d*)\s*$/

export function splitCount(text: string): Split | Problem {
  const found = comparison.exec(text) ?? range.exec(text)
  const filter = found ? text.slice(0, found.index).trimEnd() : text
  // A field whose value was written after a space: the filter says so.
  if (!found || /:\s*$/.test(filter)) return { type: "split", filter: text, bounds: null }
  const [operator, number] = found[2] === undefined ? ["==", found[1]!] : [found[1]!, found[2]]
  const bounds = readBounds(operator, number)
  const at = found.index + found[0].search(/\S/)
  const count = text.slice(at).trim()
  if (!bounds) return problem(at, count.length, `${quoted(count)} is no count`, expected)
  if (bounds.min > bounds.max) return problem(at, count.length, `no number is ${quoted(count)}`, expected)
  if (bounds.min === 0 && bounds.max === Number.POSITIVE_INFINITY)
    return problem(at, count.length, `every number is ${quoted(count)}`, expected)
  return { type: "split", filter, bounds }
}

function readBounds(operator: string, number: string): Bounds | null {
  const isEqual = operator === "==" || operator === "="
  const [, from, to] = isEqual ? (/^(\d*)\.\.(\d*)$/.exec(number) ?? []) : []
  if (from !== undefined && to !== undefined)
    return from + to === "" ? null : { min: Number(from), max: to === "" ? Number.POSITIVE_INFINITY : Number(to) }
  const count = Number(number)
  if (!/^\d+$/.test(number) || !Number.isSafeInteger(count)) return null
  if (isEqual) return { min: count, max: count }
  if (operator === ">=") return { min: count, max: Number.POSITIVE_INFINITY }
  if (operator === ">") return { min: count + 1, max: Number.POSITIVE_INFINITY }
  if (operator === "<=") return { min: 0, max: count }
  return operator === "<" ? { min: 0, max: count - 1 } : null
}

export const isWithin = ({ min, max }: Bounds, count: number): boolean => count >= min && count <= max

/** "at least 1" */
export function showWithin({ min, max }: Bounds): string {
  if (max === 0) return "none"
  if (min === max) return `exactly ${shown(min)}`
  if (max === Number.POSITIVE_INFINITY) return `at least ${shown(min)}`
  return min === 0 ? `at most ${shown(max)}` : `${shown(min)} to ${shown(max)}`
}

/** The opposite: what is left where that is forbidden. */
export function showOutside({ min, max }: Bounds): string {
  if (max === Number.POSITIVE_INFINITY) return showWithin({ min: 0, max: min - 1 })
  if (min === 0) return showWithin({ min: max + 1, max: Number.POSITIVE_INFINITY })
  return min === max ? `any number but ${shown(min)}` : `fewer than ${shown(min)} or more than ${shown(max)}`
}

const shown = (count: number): string => count.toLocaleString("en-US")
