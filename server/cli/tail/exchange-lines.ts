// ONE EXCHANGE WITH NEWS → ITS LINES, in order of time: that it opened, its messages, what was wrong, how it ended. Messages are read in
// pages, up to the number that was known when the round began, so that the lines of all exchanges are as of the same moment.

import type { Exchange, Gap, Message, MessageRow } from "../../contract.ts"
import { type Api, ApiRefusal, type MessagePage } from "./api.ts"
import { FetchedMessage } from "./fetched-message.ts"
import { showDuration, showSome } from "./figures.ts"
import type { Known, Work } from "./followed.ts"
import { endedAt, hasOpened, isOver, type Line, openedAt } from "./line.ts"
import type { LineFilter } from "./line-filter.ts"
import type { PageSizes } from "./page-sizes.ts"

export type LineFacts = {
  readonly api: Api
  readonly filter: LineFilter
  /** For those whose first message is found by its time. */
  readonly since: number
  readonly sizes: PageSizes
  /** For what has no time of its own. */
  readonly now: () => number
}

export async function* linesOf(work: Work, facts: LineFacts): AsyncGenerator<Line> {
  const { known, exchange, until } = work
  const isShown = facts.filter.matches({ exchange, message: null })
  if (known.introduction === "due" && hasOpened(exchange)) yield* introduce(known, exchange, isShown)
  if (known.cursor === null || until > known.cursor) {
    try {
      yield* messagesOf(work, isShown, facts)
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error
      yield { type: "notice", at: facts.now(), text: whyNot(exchange, until - (known.cursor ?? 0), error) }
    }
    known.cursor = until
  }
  const at = isOver(exchange) ? endedAt(exchange) : facts.now()
  const faults = exchange.faults.slice(known.faultsTold)
  known.faultsTold = exchange.faults.length
  if (isShown) for (const fault of faults) yield { type: "fault", at, exchange, fault }
  if (!isOver(exchange)) return
  if (exchange.websocket) yield* lastGap(work, facts)
  if (isShown) yield { type: "over", at, exchange, wasTold: known.introduction === "done-as-over" }
}

function* introduce(known: Known, exchange: Exchange, isShown: boolean): Generator<Line> {
  known.introduction = isShown && isOver(exchange) ? "done-as-over" : "done"
  if (isShown) yield { type: "opened", at: openedAt(exchange), exchange }
}

async function* messagesOf({ known, exchange, until }: Work, isShown: boolean, facts: LineFacts): AsyncGenerator<Line> {
  for await (const { messages, gaps } of pages(known, exchange, until, facts)) {
    for (const row of messages) {
      const cursor = known.cursor ?? row.id - 1
      yield* missing(exchange, cursor, row, gaps)
      const judged = await judge(row, known, exchange, facts)
      known.cursor = row.id
      known.lastAt = row.timestamp
      if (!judged) continue
      if (known.introduction === "before-message") yield* introduce(known, exchange, isShown)
      yield { type: "message", at: row.timestamp, exchange, ...judged }
    }
  }
}

async function* pages(known: Known, exchange: Exchange, until: number, { api, since, sizes }: LineFacts): AsyncGenerator<MessagePage> {
  using size = sizes.open()
  for (;;) {
    const from = known.cursor === null ? { time: since } : { after: known.cursor }
    const page = await api.messages(exchange.id, { ...from, before: until + 1, limit: size.rows() })
    yield page
    if (page.next === null || page.messages.length === 0) return
  }
}

/** What lies between the message told last and this one. */
function* missing(exchange: Exchange, cursor: number, row: MessageRow, gaps: readonly Gap[]): Generator<Line> {
  for (const gap of gaps) if (gap.after >= cursor && gap.after < row.id) yield notice(exchange, gap)
  const lost = row.id - cursor - 1
  if (lost > 0) yield { type: "notice", at: row.timestamp, text: `${showSome(lost, "message")} of #${exchange.id} are not kept any more.` }
}

const notice = ({ id }: Exchange, { from, to, frames }: Gap): Line => ({
  type: "notice",
  at: to,
  text: `${showSome(frames, "frame")} of #${id} passed unrecorded, within ${showDuration(to - from)}.`,
})

/** One after the last message is never followed by another. */
async function* lastGap({ exchange, until }: Work, { api }: LineFacts): AsyncGenerator<Line> {
  try {
    const { gaps } = await api.messages(exchange.id, { after: until, limit: 1 })
    for (const gap of gaps) if (gap.after >= until) yield notice(exchange, gap)
  } catch (error) {
    // It was removed meanwhile.
    if (!(error instanceof ApiRefusal)) throw error
  }
}

/** Null where the filter says no. Only where it asks for a long payload that one is read. */
async function judge(
  row: MessageRow,
  known: Known,
  exchange: Exchange,
  { api, filter }: LineFacts,
): Promise<{ readonly row: MessageRow; readonly whole: Message | null } | null> {
  if (filter.isEmpty) return { row, whole: null }
  const lastAt = known.lastAt ?? (row.id > 1 ? await timeBefore(row, api) : null)
  const gapMs = lastAt === null ? 0 : row.timestamp - lastAt
  const message = new FetchedMessage(row, exchange, gapMs)
  const isMatch = filter.matches({ exchange, message })
  if (!message.wasTooShort) return isMatch ? { row, whole: null } : null
  const whole = await api.message(exchange.id, row.id)
  return filter.matches({ exchange, message: new FetchedMessage(whole, exchange, gapMs) }) ? { row, whole } : null
}

async function timeBefore({ exchangeId, id }: MessageRow, api: Api): Promise<number | null> {
  const { messages } = await api.messages(exchangeId, { after: id - 2, limit: 1 })
  return messages[0]?.timestamp ?? null
}

function whyNot({ id }: Exchange, count: number, { code, message }: ApiRefusal): string {
  if (code === "no-exchange") return `#${id} was removed before ${showSome(count, "message")} of it could be told.`
  return `${showSome(count, "message")} of #${id} cannot be told: ${message}`
}
