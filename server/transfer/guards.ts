// UNKNOWN → TYPED, or a sentence that says where it is wrong. Small guards that are put together; a file of a stranger meets them first.

/** One value is not what it should be. Thrown by guards and caught by who reads an entry: it never leaves transfer/. */
export class WrongValue extends Error {}

/** `at` is the way to the value in its file, such as `log.entries[3].request.url`. Throws WrongValue. */
export type Guard<T> = (value: unknown, at: string) => T

export function wrong(at: string, expected: string, value: unknown): WrongValue {
  return new WrongValue(`${at}: expected ${expected}, found ${show(value)}`)
}

function show(value: unknown): string {
  if (value === undefined || value === null) return value === null ? "null" : "nothing"
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object"
  if (typeof value !== "string") return String(value)
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
}

const guard =
  <T>(expected: string, isRight: (value: unknown) => value is T): Guard<T> =>
  (value, at) => {
    if (isRight(value)) return value
    throw wrong(at, expected, value)
  }

const isWhole = (value: unknown, min: number, max: number): value is number =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

export const text = guard("text", value => typeof value === "string")
/** Text of a form. */
export const writtenAs = (expected: string, form: RegExp): Guard<string> =>
  guard(expected, (value): value is string => typeof value === "string" && form.test(value))

export const boolean = guard("true or false", value => typeof value === "boolean")
/** JSON has no other numbers, but `1e999` is read as infinite. */
export const number = guard("a number", (value): value is number => Number.isFinite(value))
export const count = guard("a whole number from 0", value => isWhole(value, 0, Number.MAX_SAFE_INTEGER))
export const id = guard("a whole number from 1", value => isWhole(value, 1, Number.MAX_SAFE_INTEGER))

export const wholeNumber = (min: number, max: number): Guard<number> =>
  guard(`a whole number from ${min} to ${max}`, value => isWhole(value, min, max))

/** The furthest from 1970 that a Date can be (ECMA-262 §21.4.1.1). */
const timeMax = 8.64e15

const isTime = (value: unknown, max: number): value is number => Number.isFinite(value) && Math.abs(value as number) <= max

/** Epoch milliseconds with fraction. */
export const time = guard("a time in milliseconds since 1970", value => isTime(value, timeMax))
/** Epoch seconds with fraction. */
export const timeInSeconds = guard("a time in seconds since 1970", value => isTime(value, timeMax / 1000))

export const oneOf = <const T extends string>(...words: readonly T[]): Guard<T> =>
  guard(`one of ${words.join(", ")}`, (value): value is T => (words as readonly unknown[]).includes(value))

export const members = guard(
  "an object",
  (value): value is { readonly [name: string]: unknown } => typeof value === "object" && value !== null && !Array.isArray(value),
)

export const list = guard("a list", (value): value is readonly unknown[] => Array.isArray(value))

export const orNull =
  <T>(inner: Guard<T>): Guard<T | null> =>
  (value, at) =>
    value === null ? null : inner(value, at)

/** For what may be left out: `null` counts as left out. */
export const orElse =
  <T, E>(inner: Guard<T>, otherwise: E): Guard<T | E> =>
  (value, at) =>
    value === undefined || value === null ? otherwise : inner(value, at)

export const listOf =
  <T>(inner: Guard<T>): Guard<readonly T[]> =>
  (value, at) =>
    list(value, at).map((item, index) => inner(item, `${at}[${index}]`))

/** An object with these members; others are left out. */
export function shapeOf<T extends object>(guards: { readonly [name in keyof T]-?: Guard<T[name]> }): Guard<T> {
  const named = Object.entries<Guard<unknown>>(guards)
  return (value, at) => {
    const found = members(value, at)
    const shaped: Record<string, unknown> = {}
    for (const [name, inner] of named) shaped[name] = inner(found[name], `${at}.${name}`)
    return shaped as T
  }
}

/** Octets written as base64 (RFC 4648 §4), or its variant for URLs. White space may stand between. */
export function base64(value: unknown, at: string): Uint8Array {
  const written = text(value, at)
  const bytes = Buffer.from(written, "base64")
  // Buffer ends where it meets something strange, and says nothing.
  const digits = /[\s=]/.test(written) ? written.replace(/[\s=]+/g, "").length : written.length
  if (digits % 4 === 1 || bytes.length !== Math.floor((digits * 3) / 4)) throw wrong(at, "base64", written)
  return bytes
}
