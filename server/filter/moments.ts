// What `after:` and `before:` take: a clock (`14:03:05.123`, on the local day of the message), a date with or without a time, or
// `+1.5s` since the connection opened. From a word to a test of time stamps. Asks no clock: all times come from outside.

import { quantities } from "./numbers.ts"
import { type Problem, problem, quoted } from "./problem.ts"

export type Moment =
  | { readonly type: "clock"; readonly hours: number; readonly minutes: number; readonly seconds: number; readonly ms: number }
  | { readonly type: "instant"; readonly epochMs: number }
  | { readonly type: "since-open"; readonly ms: number }

/** Whether something that happened then happened at that moment or later. */
export type MomentTest = (timestamp: number, sinceOpenMs: number) => boolean

const expected = "a clock such as 14:03 or 14:03:05.123, a date such as 2026-11-22T14:03, or +1.5s since open"

/** `at` is where the word stands in the filter. */
export function readMoment(word: string, at: number): Moment | Problem {
  return readSinceOpen(word) ?? readClock(word) ?? readDate(word) ?? problem(at, word.length, `${quoted(word)} is not a time`, expected)
}

export function isFrom(moment: Moment): MomentTest {
  switch (moment.type) {
    case "since-open":
      return (_timestamp, sinceOpenMs) => sinceOpenMs >= moment.ms
    case "instant":
      return timestamp => timestamp >= moment.epochMs
    case "clock":
      return isFromClock(moment)
    default:
      return moment satisfies never
  }
}

/** Messages come by the thousand on the same day: its bounds are kept, and no date is made for each of them. */
function isFromClock({ hours, minutes, seconds, ms }: Moment & { type: "clock" }): MomentTest {
  let dayStart = 0
  let dayEnd = 0
  let from = 0
  return timestamp => {
    if (timestamp < dayStart || timestamp >= dayEnd) {
      const date = new Date(timestamp)
      const day = [date.getFullYear(), date.getMonth(), date.getDate()] as const
      dayStart = new Date(...day).getTime()
      dayEnd = new Date(day[0], day[1], day[2] + 1).getTime()
      from = new Date(...day, hours, minutes, seconds, ms).getTime()
    }
    return timestamp >= from
  }
}

function readSinceOpen(word: string): Moment | null {
  const [, digits, unit = ""] = /^\+(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)?$/i.exec(word) ?? []
  if (digits === undefined) return null
  const { units } = quantities.duration
  return { type: "since-open", ms: Number(digits) * (unit === "" ? 1 : units[unit.toLowerCase() as keyof typeof units]) }
}

const time = String.raw`([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?`
const clock = new RegExp(`^${time}$`)
const date = new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d)(?:T${time}(Z|[+-]\\d\\d:?\\d\\d)?)?$`, "i")

function readClock(word: string): Moment | null {
  const found = clock.exec(word)
  return found ? { type: "clock", ...readTime(found.slice(1)) } : null
}

/** Without a zone it is local, a date alone too. */
function readDate(word: string): Moment | null {
  const found = date.exec(word)
  if (!found) return null
  const [year, month, day] = [Number(found[1]), Number(found[2]) - 1, Number(found[3])]
  // February 30 would be March 2.
  const utc = new Date(Date.UTC(year, month, day))
  if (utc.getUTCFullYear() !== year || utc.getUTCMonth() !== month || utc.getUTCDate() !== day) return null
  const { hours, minutes, seconds, ms } = readTime(found.slice(4))
  const zone = found[8]
  if (zone === undefined) return { type: "instant", epochMs: new Date(year, month, day, hours, minutes, seconds, ms).getTime() }
  return { type: "instant", epochMs: Date.UTC(year, month, day, hours, minutes, seconds, ms) - offsetMs(zone) }
}

function readTime([hours, minutes, seconds, fraction]: readonly (string | undefined)[]) {
  const ms = Number((fraction ?? "").slice(0, 3).padEnd(3, "0"))
  return { hours: Number(hours ?? 0), minutes: Number(minutes ?? 0), seconds: Number(seconds ?? 0), ms }
}

/** "+02:00" → 7,200,000 */
function offsetMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith("-") ? -1 : 1) * minutes * 60_000
}
