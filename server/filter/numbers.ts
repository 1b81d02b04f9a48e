// What number fields take: `404`, `>10k`, `<=1.5s`, `200..299`, `4xx`. From a word to a test of numbers. Units of size are powers of
// 1024, whatever their spelling. A plain value is as exact as it was written: `duration:1.5s` is what rounds to 1.5 s.

import { isProblem, type Problem, problem, quoted } from "./problem.ts"

export type NumberTest = (value: number) => boolean

export type Quantity = {
  /** "a status such as 404, 4xx, >=400 or 200..299" */
  readonly what: string
  readonly max: number
  /** Lower-case units and what each is worth; none where only whole numbers make sense. */
  readonly units: Readonly<Record<string, number>>
  /** Names that stand for a number. */
  readonly names: Readonly<Record<string, number>>
  /** `4xx` */
  readonly hasClasses?: boolean
}

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

export const quantities = {
  id: { what: "a number such as 5, 3..7 or >=100", max: Number.MAX_SAFE_INTEGER, units: {}, names: {} },
  status: { what: "a status such as 404, 4xx, >=400 or 200..299", max: 999, units: {}, names: {}, hasClasses: true },
  closeCode: { what: "a close code such as 1006, >=4000 or 1001..1003", max: 65_535, units: {}, names: {} },
  opcode: {
    what: "text, binary, close, ping, pong, continuation or a number from 0 to 15",
    max: 15,
    units: {},
    names: { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 },
  },
  size: {
    what: "a size such as 100, >10k, <=1.5M or 1k..2k",
    max: Number.MAX_SAFE_INTEGER,
    units: { b: 1, k: KiB, kb: KiB, kib: KiB, m: MiB, mb: MiB, mib: MiB, g: GiB, gb: GiB, gib: GiB },
    names: {},
  },
  duration: {
    what: "a duration such as 20ms, >500ms, <=1.5s or 1m..1h",
    max: Number.MAX_SAFE_INTEGER,
    units: { ms: 1, s: 1000, m: 60_000, h: 3_600_000 },
    names: {},
  },
} as const satisfies Record<string, Quantity>

/** `value` is what it is worth, `step` the worth of its last digit. */
type Measured = { readonly value: number; readonly step: number }

/** `at` is where the word stands in the filter. */
export function readNumbers(word: string, at: number, quantity: Quantity): NumberTest | Problem {
  const name = word.toLowerCase()
  const named = Object.hasOwn(quantity.names, name) ? quantity.names[name] : undefined
  if (named !== undefined) return value => value === named
  if (quantity.hasClasses && /^\dxx$/.test(name)) return inRange(Number(name[0]) * 100, Number(name[0]) * 100 + 99)
  const operator = /^[<>]=?/.exec(word)?.[0] ?? ""
  if (operator !== "") return readComparison(operator, word.slice(operator.length), at + operator.length, quantity)
  const dots = word.indexOf("..")
  if (dots >= 0) return readRange(word, dots, at, quantity)
  const measured = readMeasured(word, at, quantity)
  if (isProblem(measured)) return measured
  const { value, step } = measured
  if (Object.keys(quantity.units).length === 0) return other => other === value
  return other => other >= value - step / 2 && other < value + step / 2
}

function readComparison(operator: string, word: string, at: number, quantity: Quantity): NumberTest | Problem {
  const measured = readMeasured(word, at, quantity)
  if (isProblem(measured)) return measured
  return compareWith(operator, measured.value)
}

/** The operators are >, >=, <, <=. */
export function compareWith(operator: string, value: number): NumberTest {
  if (operator === ">") return other => other > value
  if (operator === ">=") return other => other >= value
  return operator === "<" ? other => other < value : other => other <= value
}

/** One end may be left out. */
function readRange(word: string, dots: number, at: number, quantity: Quantity): NumberTest | Problem {
  if (word === "..") return notOne(word, at, quantity)
  const from = dots === 0 ? { value: 0, step: 0 } : readMeasured(word.slice(0, dots), at, quantity)
  if (isProblem(from)) return from
  const isOpen = dots + 2 === word.length
  const to = isOpen ? { value: Number.POSITIVE_INFINITY, step: 0 } : readMeasured(word.slice(dots + 2), at + dots + 2, quantity)
  if (isProblem(to)) return to
  if (from.value > to.value) return problem(at, word.length, `the range ${quoted(word)} is empty`, "the smaller number first")
  return inRange(from.value, to.value)
}

function readMeasured(text: string, at: number, quantity: Quantity): Measured | Problem {
  const parts = /^(\d+(?:\.(\d+))?|\.(\d+))([a-z]*)$/i.exec(text)
  if (!parts) {
    if (/^-[\d.]/.test(text)) return problem(at, text.length, `${quoted(text)} is negative`, quantity.what)
    return text === "" ? problem(at, 0, "there is no number", quantity.what) : notOne(text, at, quantity)
  }
  const [, digits = "", decimals = parts[3] ?? "", , unit = ""] = parts
  const units = Object.keys(quantity.units)
  const worth = unit === "" ? 1 : Object.hasOwn(quantity.units, unit.toLowerCase()) ? quantity.units[unit.toLowerCase()] : undefined
  if (worth === undefined) {
    if (units.length === 0) return notOne(text, at, quantity)
    return problem(at + digits.length, unit.length, `${quoted(unit)} is no unit here`, quantity.what)
  }
  if (units.length === 0 && decimals !== "") return notOne(text, at, quantity)
  const value = Number(digits) * worth
  if (value > quantity.max) return problem(at, text.length, `${quoted(text)} is too large`, quantity.what)
  return { value, step: worth / 10 ** decimals.length }
}

const notOne = (text: string, at: number, { what }: Quantity): Problem =>
  problem(at, text.length, `${quoted(text)} is not what the field takes`, what)

/** Both ends belong to it. */
export const inRange =
  (from: number, to: number): NumberTest =>
  value =>
    value >= from && value <= to
