// What the API takes in its URLs, as schemas: every wrong value gets a message that says what was expected, and the description of the
// API says the same.

import type { Context } from "hono"
import * as z from "zod/mini"
import { limits } from "../config.ts"
import type { Page } from "../record/reader.ts"

/** Gives a schema its words. In place: a copy of each would only cost time at every start. */
export function said<Schema extends z.ZodMiniType>(schema: Schema, words: z.core.GlobalMeta): Schema {
  z.globalRegistry.add(schema, words)
  return schema
}

type Facts = { readonly min: number; readonly max?: number; readonly is: string; readonly example?: number }

/** A number written as digits: `1e2`, `0x1` and the like are mistakes more often than not. */
export function wholeNumber(name: string, { min, max = Number.MAX_SAFE_INTEGER, is, example = min }: Facts) {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  const isRight = (text: string) => /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max
  const number = z.pipe(
    z.string().check(z.refine(isRight, { error: expected(name, `a whole number ${range}`) })),
    z.transform((text: string) => Number(text)),
  )
  const bounds = { minimum: min, ...(max !== Number.MAX_SAFE_INTEGER && { maximum: max }) }
  return said(number, { type: "integer", ...bounds, description: is, examples: [example] })
}

/** The same where it may be left out and then is `preset`. */
export function presetNumber(name: string, facts: Facts & { readonly preset: number }) {
  const number = wholeNumber(name, facts)
  return said(z._default(number, facts.preset), { ...z.globalRegistry.get(number), default: facts.preset, examples: [facts.preset] })
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(name: string, words: Words, is: string) {
  return said(z.enum(words, { error: expected(name, listed(words)) }), { description: is, examples: [words[0]] })
}

/** Any text. */
export const text = (is: string, example: string) => said(z.string(), { description: is, examples: [example] })

/** The one sentence about a wrong value. */
export const expected = (name: string, what: string) => (issue: { readonly input?: unknown }) =>
  `\`${name}\` takes ${what}, not "${String(issue.input).slice(0, 50)}"`

/** `a, b or c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`

export const sessionParameter = z.optional(text("A session, by its name; left out: the one at work.", "2026-11-22 14-03-05"))

/** A window of a list. */
export const pageParameters = {
  after: z.optional(wholeNumber("after", { min: 0, is: "Only what has a greater id; the `next` of the window before." })),
  before: z.optional(
    wholeNumber("before", { min: 0, is: "Only what has a smaller id; alone, the last ones before it.", example: limits.pageDefault }),
  ),
  limit: presetNumber("limit", { min: 1, max: limits.pageMax, preset: limits.pageDefault, is: "How many at most." }),
} as const

export const toPage = (given: { after?: number | undefined; before?: number | undefined; limit: number }): Page => ({
  after: given.after ?? null,
  before: given.before ?? null,
  limit: given.limit,
})

/** What stands in paths, for the description; what is no id is the number of nothing, so a wrong one is not found. */
export const pathParameters: { readonly [name: string]: { readonly schema: object; readonly description: string } } = {
  id: { schema: { type: "integer", minimum: 1 }, description: "An exchange, by its id." },
  message: { schema: { type: "integer", minimum: 1 }, description: "A message of the exchange, by its id." },
  frame: { schema: { type: "integer", minimum: 1 }, description: "A frame of the exchange, by its id." },
  of: { schema: { enum: ["request", "response"] }, description: "Whose body." },
  name: { schema: { type: "string" }, description: "A session, by its name." },
}

/** An id in the path. */
export function readId(context: Context, name: "id" | "message" | "frame"): number {
  const digits = context.req.param(name) ?? ""
  return /^\d+$/.test(digits) ? Number(digits) : 0
}
