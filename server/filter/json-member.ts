// `json.a.b:value`: a path into parsed JSON, and what a value must be there. A step that is no index goes through arrays of objects
// too: `json.items.id:5` is true where one of the items has it.

import { compareWith, inRange, type NumberTest } from "./numbers.ts"
import { isProblem, type Problem, problem, quoted } from "./problem.ts"
import { type Text, textTest } from "./text.ts"

type Step = { readonly name: string; readonly index: number | null }

/** Nobody nests deeper by hand, and each step is one call deep. */
const stepsMax = 100

/** "items.0.id", also as "items[0].id". A name in digits is an index in an array and a name in an object. */
export function readJsonPath(member: string, at: number): readonly Step[] | Problem {
  const names = member
    .replace(/^\[(\d+)\]/, "$1")
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
  if (names.includes(""))
    return problem(at, member.length, `the path ${quoted(member)} has an empty step`, "names with single dots between")
  if (names.length > stepsMax) return problem(at, member.length, `the path has ${names.length} steps`, `at most ${stepsMax}`)
  return names.map(name => ({ name, index: /^\d{1,15}$/.test(name) ? Number(name) : null }))
}

/** `at` is where the value stands in the filter. */
export function jsonTest(path: readonly Step[], value: Text, at: number): ((json: unknown) => boolean) | Problem {
  const test = leafTest(value, at)
  return isProblem(test) ? test : json => isAt(json, path, 0, test)
}

function isAt(value: unknown, path: readonly Step[], depth: number, test: (leaf: unknown) => boolean): boolean {
  const step = path[depth]
  if (!step) return test(value) || (Array.isArray(value) && value.some(test))
  if (typeof value !== "object" || value === null) return false
  if (!Array.isArray(value)) {
    if (!Object.hasOwn(value, step.name)) return false
    return isAt((value as Record<string, unknown>)[step.name], path, depth + 1, test)
  }
  if (step.index !== null) return step.index < value.length && isAt(value[step.index], path, depth + 1, test)
  return value.some(element => !Array.isArray(element) && isAt(element, path, depth, test))
}

/** As JSON writes numbers: negative too, with an exponent too (RFC 8259 §6). */
const digits = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`
const number = new RegExp(`^${digits}$`, "i")
const comparison = new RegExp(`^([<>]=?)(${digits})$`, "i")
const range = new RegExp(`^(${digits})?\\.\\.(${digits})?$`, "i")

function leafTest(value: Text, at: number): ((leaf: unknown) => boolean) | Problem {
  if (value.type === "phrase") return leaf => leaf === value.text
  if (value.type === "regex") {
    const { regex } = value
    return leaf => isScalar(leaf) && regex.test(String(leaf))
  }
  const { text } = value
  if (text === "*") return leaf => leaf !== undefined
  const isIn = readNumbers(text, at)
  if (isIn && isProblem(isIn)) return isIn
  if (isIn) return leaf => typeof leaf === "number" && isIn(leaf)
  const word = text.toLowerCase()
  const isFixed = word === "true" || word === "false" || word === "null"
  if (isFixed) return leaf => leaf === text || (typeof leaf !== "string" && isScalar(leaf) && String(leaf) === word)
  // An id may be a number or a string of digits, and 5 is not in 15.
  if (number.test(text)) return leaf => leaf === text || leaf === Number(text)
  const isText = textTest(value)
  return leaf => typeof leaf === "string" && isText(leaf)
}

/** A comparison or a range of numbers; null where it is neither. */
function readNumbers(text: string, at: number): NumberTest | Problem | null {
  const [, operator, value] = comparison.exec(text) ?? []
  if (operator !== undefined) return compareWith(operator, Number(value))
  if (/^[<>]/.test(text))
    return problem(at, text.length, `${quoted(text)} compares with no number`, "a number as in `>5`, or the text in quotes")
  const ends = text === ".." ? null : range.exec(text)
  if (!ends) return null
  const [from, to] = [Number(ends[1] ?? Number.NEGATIVE_INFINITY), Number(ends[2] ?? Number.POSITIVE_INFINITY)]
  return from > to ? problem(at, text.length, `the range ${quoted(text)} is empty`, "the smaller number first") : inRange(from, to)
}

const isScalar = (leaf: unknown): boolean =>
  leaf === null || typeof leaf === "string" || typeof leaf === "number" || typeof leaf === "boolean"
