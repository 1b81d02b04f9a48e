// What --since and --for take, from text to milliseconds; each wrong one gets a line that says what was expected.

import { readMoment } from "../../filter/moments.ts"
import { isProblem } from "../../filter/problem.ts"
import { Problem } from "../problem.ts"

const units: { readonly [unit in string]?: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function readDuration(text: string): number | null {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/i.exec(text.trim()) ?? []
  return digits === "" ? null : Number(digits) * units[unit.toLowerCase()]!
}

/** Timers hold 31 bits of milliseconds. */
const forMsMax = 24 * 86_400_000

/** `--for 10s` */
export function parseFor(text: string): number {
  const ms = readDuration(text)
  if (ms === null || ms > forMsMax) throw new Problem(`--for takes a time such as 500ms, 10s or 5m, up to 24d, not "${text}".`, 2)
  return ms
}

/** Epoch milliseconds from which on lines are told; `start`: from the first. A clock that is still to come was yesterday's. */
export function parseSince(text: string, now: number = Date.now()): number {
  if (text === "start") return 0
  const ago = readDuration(text)
  if (ago !== null) return now - ago
  const moment = readMoment(text, 0)
  if (isProblem(moment) || moment.type === "since-open")
    throw new Problem(
      `--since takes start, a time ago such as 30s or 5m, a clock such as 14:03:05, or a date such as 2026-11-22T14:03, not "${text}".`,
      2,
    )
  if (moment.type === "instant") return moment.epochMs
  const { hours, minutes, seconds, ms } = moment
  const date = new Date(now)
  date.setHours(hours, minutes, seconds, ms)
  if (date.getTime() > now) date.setDate(date.getDate() - 1)
  return date.getTime()
}

/** `--limit 100` */
export function parseLimit(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1)
    throw new Problem(`--limit takes a number of lines, at least 1, not "${text}".`, 2)
  return count
}

/** `--exchange 12`, or `#12` as lines have it. */
export function parseExchange(text: string): number {
  const [, digits = "0"] = /^#?(\d{1,15})$/.exec(text) ?? []
  const id = Number(digits)
  if (id < 1) throw new Problem(`--exchange takes the number of an exchange, such as 12, not "${text}".`, 2)
  return id
}
