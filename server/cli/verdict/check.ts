// What `--expect`, `--forbid`, `--fail-on` and `--report` take, from text to values. A mistake is told before the command runs, with its
// position and what was expected, as filters tell it.

import { type Problem as FilterProblem, isProblem, problem, quoted, showProblem } from "../../filter/problem.ts"
import { distance } from "../../filter/unknown-field.ts"
import { Problem } from "../problem.ts"
import { type Bounds, splitCount } from "./count.ts"
import { type Counted, readCounted } from "./counted.ts"
import { slipIn } from "./slips.ts"
import { termsOf } from "./terms.ts"

/** `bounds`: how many are expected, or forbidden. */
export type CountCheck = {
  readonly kind: "expect" | "forbid"
  readonly text: string
  readonly counted: Counted
  readonly bounds: Bounds
}

const failures = ["faults", "handshakes", "abnormal-close"] as const
export type FailOn = (typeof failures)[number]

export type FailOnCheck = { readonly kind: "fail-on"; readonly text: FailOn }

export type Check = CountCheck | FailOnCheck

export type Report = { readonly format: "junit"; readonly file: string }

/** `--expect EXPR`: at least one, where no count is given. */
export const parseExpect = (text: string, known: readonly Check[]): readonly Check[] => [...known, readCheck("expect", text)]

/** `--forbid EXPR`: none, where no count is given; otherwise not so many. */
export const parseForbid = (text: string, known: readonly Check[]): readonly Check[] => [...known, readCheck("forbid", text)]

/** `--fail-on faults,handshakes,abnormal-close` */
export function parseFailOn(text: string, known: readonly Check[]): readonly Check[] {
  const named = text.split(",").map(name => readFailOn(name.trim()))
  const isKnown = (one: FailOn) => known.some(check => check.kind === "fail-on" && check.text === one)
  return [...known, ...[...new Set(named)].filter(one => !isKnown(one)).map(one => ({ kind: "fail-on" as const, text: one }))]
}

/** `--report junit:FILE` */
export function parseReport(text: string): Report {
  const [format = "", file = ""] = text.split(/:(.*)/s, 2)
  if (format !== "junit" || file.trim() === "")
    throw new Problem(`--report takes a format and a file, such as junit:report.xml, not "${text}".`, 2)
  return { format, file }
}

function readCheck(kind: CountCheck["kind"], text: string): CountCheck {
  const read = readExpression(text)
  if (isProblem(read)) throw new Problem(`--${kind} ${quoted(text)}: ${showProblem(read)}`, 2)
  return { kind, text, ...read }
}

const atLeastOne: Bounds = { min: 1, max: Number.POSITIVE_INFINITY }

function readExpression(text: string): { readonly counted: Counted; readonly bounds: Bounds } | FilterProblem {
  if (text.trim() === "") return problem(0, 0, "the expression is empty", "a filter such as `url:/chat received`")
  const split = splitCount(text)
  if (isProblem(split)) return split
  const counted = readCounted(split.filter)
  if (isProblem(counted)) return counted
  const terms = counted.type === "exchanges" ? termsOf(counted.node) : termsOf(counted.node)
  const slips = terms.flatMap(({ term: { at, length } }) => slipIn(text.slice(at, at + length), at) ?? [])
  return slips[0] ?? { counted, bounds: split.bounds ?? atLeastOne }
}

function readFailOn(name: string): FailOn {
  const found = failures.find(failure => failure === name)
  if (found) return found
  const nearest = failures.find(failure => distance(failure, name.toLowerCase()) <= 3)
  const all = "faults, handshakes or abnormal-close, with commas between"
  throw new Problem(`--fail-on takes ${all}, not "${name}"${nearest ? `; did you mean ${nearest}?` : "."}`, 2)
}
