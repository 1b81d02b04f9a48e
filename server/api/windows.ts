// Which window of a WebSocket's messages is asked for: after or before an id, around one, or from a moment on.

import * as z from "zod/mini"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { Page } from "../record/reader.ts"
import { BadRequest } from "./errors.ts"
import { expected, pageParameters, said, toPage, wholeNumber } from "./parameters.ts"

const isMoment = (text: string): boolean => /^\d{1,15}(\.\d+)?$/.test(text)

const timeParameter = z.pipe(
  z.string().check(z.refine(isMoment, { error: expected("time", "epoch milliseconds, like 1763816585000.5") })),
  z.transform((text: string) => Number(text)),
)
said(timeParameter, {
  type: "number",
  minimum: 0,
  description: "Epoch milliseconds: the window begins with the first message then or later.",
  examples: [1763816585000.5],
})

export const windowParameters = {
  ...pageParameters,
  around: z.optional(
    wholeNumber("around", { min: 1, is: "A message, by its id: the window has it in its middle, as far as there are others." }),
  ),
  time: z.optional(timeParameter),
} as const

export type Window = Page & { readonly around: number | null; readonly time: number | null }

type Given = Parameters<typeof toPage>[0] & { readonly around?: number | undefined; readonly time?: number | undefined }

/** Throws where it is said in two ways. */
export function readWindow(given: Given): Window {
  const { around = null, time = null } = given
  const page = toPage(given)
  const others = (["after", "before", "time"] as const).filter(name => given[name] !== undefined)
  if (around !== null && others[0]) throw new BadRequest(`\`around\` says which window it is; leave out \`${others[0]}\``)
  if (time !== null && page.after !== null) throw new BadRequest("`time` and `after` both say where the window begins; leave one out")
  return { ...page, around, time }
}

/** The same window by ids, of a list that has not been filtered. */
export function toIds(record: ExchangeRecord, { after, before, limit, around, time }: Window): Page {
  const total = record.frames?.messageCount ?? 0
  if (time !== null) return { after: firstMessageAt(record, time) - 1, before, limit }
  if (around === null) return { after, before, limit }
  // Near an end there are more on the other side, so that the window is full all the same.
  const start = around - 1 - Math.floor(limit / 2)
  return { after: Math.max(0, Math.min(start, total - limit)), before: null, limit }
}

/** The id of the first message whose last byte arrived then or later; one more than there are where there is none. */
export const firstMessageAt = ({ frames }: ExchangeRecord, time: number): number => frames?.firstMessageAt(time) ?? 1
