// What columns of the list of frames say of a message and those before it. Pure.

import type { MessageRow } from "../../server/contract.ts"

/** How far back is looked. One that is further away is hardly what this one answers. */
export const lookBackMax = 100

/** The last message before, of the same direction or of the other one; undefined where it is not here. */
export function lastOf(of: MessageRow, isSame: boolean, row: (id: number) => MessageRow | undefined): MessageRow | undefined {
  for (let id = of.id - 1; id > 0 && of.id - id <= lookBackMax; id--) {
    const before = row(id)
    if (before === undefined) return undefined
    if ((before.direction === of.direction) === isSame) return before
  }
  return undefined
}

/** To the millisecond, so that rows can be compared: "+0.012", "+41.204", "+4:02.310", "+1:02:33.000" (seconds, minutes, hours). */
export function showSince(ms: number): string {
  const whole = Math.max(0, Math.round(ms))
  const two = (value: number) => String(value).padStart(2, "0")
  const [hours, minutes, seconds] = [Math.floor(whole / 3_600_000), Math.floor(whole / 60_000) % 60, Math.floor(whole / 1_000) % 60]
  const rest = `.${String(whole % 1_000).padStart(3, "0")}`
  if (hours > 0) return `+${hours}:${two(minutes)}:${two(seconds)}${rest}`
  return minutes > 0 ? `+${minutes}:${two(seconds)}${rest}` : `+${seconds}${rest}`
}

/** "−71 %"; compression may make it longer, too. */
export function showRatio({ length, wireLength }: Pick<MessageRow, "length" | "wireLength">): string {
  if (length === 0) return ""
  const percent = Math.round((wireLength / length - 1) * 100)
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`
}
