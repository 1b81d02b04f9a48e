// FOLLOWED EXCHANGES → OUTPUT, round after round: all that is new as of one moment, in order of time. A round is over before the next one
// begins, so what waits is what the recording holds anyway.

import { type LineFacts, linesOf } from "./exchange-lines.ts"
import { showSome } from "./figures.ts"
import type { Work } from "./followed.ts"
import { isWhole, jsonLine } from "./json-line.ts"
import type { Line } from "./line.ts"
import { inOrder } from "./merge.ts"
import type { Output } from "./output.ts"
import { type Paper, paint } from "./paint.ts"
import { showLine } from "./show-line.ts"

export type Teller = {
  readonly facts: LineFacts
  readonly output: Output
  /** Of standard error: one sentence about what is not told. */
  readonly notice: (text: string) => void
  readonly isJson: boolean
  /** As the terminal is now. */
  readonly paper: () => Paper
}

/** False: nobody wants more. */
export async function tellRound(teller: Teller, works: readonly Work[], isHistory: boolean): Promise<boolean> {
  const { facts, isJson } = teller
  // Of what goes on all lines are new; only what was recorded is put in the order in which it began.
  const sources = works.map(work => ({ from: isHistory ? work.exchange.startedAt : 0, open: () => linesOf(work, facts) }))
  return isJson ? tellJson(teller, inOrder(sources)) : tellPeople(teller, inOrder(sources))
}

async function tellPeople({ output, notice, paper }: Teller, lines: AsyncIterable<Line>): Promise<boolean> {
  for await (const line of lines) {
    if (line.type === "notice") notice(line.text)
    else if (!(await output.write(`${paint(showLine(line), paper())}\n`))) return false
  }
  return true
}

/** Long payloads come one by one, which takes its time: some are asked for at once, as long as they are no burden. */
const readAheadMax = 16
const readAheadBytesMax = 4 * 1024 * 1024

async function tellJson({ output, notice, facts: { api } }: Teller, lines: AsyncIterable<Line>): Promise<boolean> {
  let waiting: Line[] = []
  let bytes = 0
  const tellThose = async (): Promise<boolean> => {
    const texts = await Promise.all(waiting.map(line => jsonLine(line, api)))
    waiting = []
    bytes = 0
    for (const text of texts) if (text !== null && !(await output.write(text))) return false
    return true
  }
  for await (const line of lines) {
    if (line.type === "notice") notice(line.text)
    waiting.push(line)
    bytes += lengthToRead(line)
    const isUrgent = bytes === 0 || waiting.length >= readAheadMax || bytes >= readAheadBytesMax
    if (isUrgent && !(await tellThose())) return false
  }
  return tellThose()
}

const lengthToRead = (line: Line): number => (line.type === "message" && !isWhole(line) ? line.row.length : 0)

/** More than a person reads in an hour; and what is left of it when it was too much. */
const behindMax = 20_000
const keptOfThem = 1_000

/** People see what is happening now: of what came faster than it could be shown only the newest is. Programs get everything. */
export function skipToNewest(works: readonly Work[]): string | null {
  const talking = works.filter(({ known, until }) => known.cursor !== null && until > known.cursor)
  const behind = talking.reduce((sum, { known, until }) => sum + until - (known.cursor ?? 0), 0)
  if (behind <= behindMax) return null
  const kept = Math.ceil(keptOfThem / talking.length)
  let skipped = 0
  for (const { known, until } of talking) {
    const cursor = Math.max(known.cursor ?? 0, until - kept)
    skipped += cursor - (known.cursor ?? 0)
    known.cursor = cursor
    known.lastAt = null
  }
  return `${showSome(skipped, "message")} are left out: they came faster than they could be shown. --json tells all of them.`
}
