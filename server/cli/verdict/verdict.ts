// RECORDING × CHECKS → OUTCOMES: whether what was expected of the traffic came true, and why not. What `run` needs of this folder is
// exported here.

import type { ExchangeRecord } from "../../record/exchange-record.ts"
import type { RecordingSession } from "../../record/session.ts"
import { giveWay } from "../../study/slices.ts"
import type { Check, CountCheck } from "./check.ts"
import { isWithin, showOutside, showWithin } from "./count.ts"
import { showCount } from "./describe.ts"
import { evidenceOf } from "./evidence.ts"
import { findFailures } from "./fail-on.ts"
import { settled, settleMs } from "./settle.ts"
import { newTally, type Tally, tallyAll } from "./tally.ts"

export { type Check, parseExpect, parseFailOn, parseForbid, parseReport, type Report } from "./check.ts"
export { junitReport, type ReportFacts } from "./junit.ts"
export { showOutcomes } from "./show.ts"

/** `details`: lines that say what there was instead; those that belong to the one above are indented. */
export type Outcome = {
  readonly check: Check
  readonly isMet: boolean
  readonly reason: string
  readonly details: readonly string[]
}

/**
 * `after`: exchanges up to this one were recorded before, and are not judged. `withinMs`: how long is waited for what still goes on when the
 * command has ended; not at all where it is 0.
 */
export type Scope = { readonly after?: number; readonly withinMs?: number }

/** Once the command has ended, and while the recording is still there. */
export async function judge(
  session: Pick<RecordingSession, "recorder" | "reader" | "log" | "record">,
  checks: readonly Check[],
  { after = 0, withinMs = settleMs }: Scope = {},
): Promise<readonly Outcome[]> {
  if (checks.length === 0) return []
  // What has arrived by now is read first.
  await giveWay()
  const recorded = () => [...session.recorder.records()].filter(({ id }) => id > after)
  await settled(session.log, recorded(), withinMs)
  // Heads and counters are told a moment after they came.
  await session.recorder.flush()
  const records = recorded()
  const counting = checks.filter(check => check.kind !== "fail-on")
  const wantsFaults = checks.some(({ text, kind }) => kind === "fail-on" && text === "faults")
  const { tallies, faults, unread } = await tallyAll(records, counting, wantsFaults)
  const tallyOf = (check: CountCheck): Tally => tallies.get(check) ?? newTally()
  const unmet = counting.map(check => ({ check, tally: tallyOf(check) })).filter(({ check, tally }) => !isMet(check, tally))
  const evidence = await evidenceOf({ records, reader: session.reader }, unmet)
  const exchanges = records.flatMap(({ exchange }) => exchange ?? [])
  const missing = missingOf(records, after, unread)
  return checks.map(check => {
    if (check.kind === "fail-on") {
      const { isMet, reason, details } = findFailures(check.text, exchanges, faults)
      return { check, isMet, reason: `${reason}${missing}`, details }
    }
    const tally = tallyOf(check)
    return { check, isMet: isMet(check, tally), reason: `${reasonOf(check, tally)}${missing}`, details: evidence.get(check) ?? [] }
  })
}

const isMet = ({ kind, bounds }: CountCheck, { count }: Tally): boolean => isWithin(bounds, count) === (kind === "expect")

/** "found 0 messages, expected at least 1" */
function reasonOf({ kind, bounds, counted }: CountCheck, { count }: Tally): string {
  const found = showCount(count, counted.type === "exchanges" ? "exchange" : counted.hasEnds ? "close" : "message")
  return `found ${found}, expected ${kind === "expect" ? showWithin(bounds) : showOutside(bounds)}`
}

/** What is not recorded is not judged: it is said, because nothing found may mean nothing there. */
function missingOf(records: readonly ExchangeRecord[], after: number, unread: number): string {
  const exchanges = (records.at(-1)?.id ?? after) - after - records.length
  const frames = records.reduce((sum, { pauses }) => sum + pauses.reduce((all, { frames }) => all + frames, 0), 0)
  const counts = [
    ...(exchanges > 0 ? [showCount(exchanges, "exchange")] : []),
    ...(frames > 0 ? [showCount(frames, "frame")] : []),
    ...(unread > 0 ? [showCount(unread, "message")] : []),
  ]
  return counts.length === 0 ? "" : ` (not judged, because not kept in full: ${counts.join(", ")})`
}
