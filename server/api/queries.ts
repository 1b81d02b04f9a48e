// What the API takes in its URLs, checked: every wrong value gets a message that says what was expected.

import type { Context } from "hono"
import { limits } from "../config.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { Page } from "../record/reader.ts"
import type { Recorder } from "../record/recorder.ts"
import { BadRequest } from "./errors.ts"

export function readPage(context: Context): Page {
  const limit = readInteger(context, "limit", 1, limits.pageMax) ?? limits.pageDefault
  return { after: readInteger(context, "after", 0), before: readInteger(context, "before", 0), limit }
}

function readInteger(context: Context, name: string, min: number, max = Number.MAX_SAFE_INTEGER): number | null {
  const text = context.req.query(name)
  if (text === undefined) return null
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
    throw new BadRequest(`\`${name}\` takes a whole number ${range}, not "${text.slice(0, 50)}"`)
  }
  return value
}

/** The record that the path's `:id` names. */
export function findRecord(context: Context, recorder: Recorder): ExchangeRecord | undefined {
  return recorder.record(readId(context, "id"))
}

/** An id in the path; what is not one is the number of nothing. */
export function readId(context: Context, name: string): number {
  const text = context.req.param(name) ?? ""
  return /^\d+$/.test(text) ? Number(text) : 0
}
