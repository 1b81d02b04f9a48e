// Where in a long list a message stands that somebody asks for: by its number, by a time, as the next one that a filter matches, or as a
// frame on the wire. The server looks; the page has only what is in sight.

import type { ExchangeId } from "../../server/contract.ts"
import { type Moment, readMoment } from "../../server/filter/moments.ts"
import { isProblem } from "../../server/filter/problem.ts"
import { type MessageWindow, readFrames } from "./api.ts"
import { readJson, request } from "./request.ts"
import { apiUrl } from "./session.ts"

export type Place = { readonly type: "message"; readonly id: number } | { readonly type: "time"; readonly time: number }

/** "1583", "#1,583", "15:08:41.2", "+1.5s", "2026-11-22T15:08"; null where it is none. A clock is one of the day the connection began. */
export function readPlace(text: string, openedAt: number): Place | null {
  const typed = text.trim()
  if (/^#?\d[\d,]*$/.test(typed)) return { type: "message", id: Number(typed.replace(/[#,]/g, "")) }
  const moment = readMoment(typed, 0)
  return isProblem(moment) ? null : { type: "time", time: timeOf(moment, openedAt) }
}

function timeOf(moment: Moment, openedAt: number): number {
  switch (moment.type) {
    case "instant":
      return moment.epochMs
    case "since-open":
      return openedAt + moment.ms
    case "clock": {
      const time = new Date(openedAt).setHours(moment.hours, moment.minutes, moment.seconds, moment.ms)
      // Before it began: after midnight, then.
      return time + 60_000 < openedAt ? time + 86_400_000 : time
    }
    default:
      return moment satisfies never
  }
}

/** The first message then or later, or else the last one; null where there is none at all. */
export async function findMessageAt(exchange: ExchangeId, time: number): Promise<number | null> {
  const { messages, total } = await readWindow(exchange, { time: Math.max(0, time), limit: 1 })
  return messages[0]?.id ?? (total === 0 ? null : total)
}

/** The nearest message before or after that one that the filter matches. */
export async function findMessage(exchange: ExchangeId, q: string, way: "after" | "before", of: number): Promise<number | null> {
  const { messages } = await readWindow(exchange, { q, [way]: of, limit: 1 })
  return messages[0]?.id ?? null
}

const framesAtOnce = 1_000

/** A frame of a message, the first in sight. It ends in no earlier frame than its own number; how many more there are, only looking tells. */
export async function findFrameOf(exchange: ExchangeId, message: number): Promise<number | null> {
  let low = message
  let high = Number.POSITIVE_INFINITY
  for (let at = message; low <= high; ) {
    const { frames, total } = await readFrames(exchange, Math.max(0, at - 1 - framesAtOnce / 2), framesAtOnce)
    const found = frames.find(({ messageId }) => messageId === message)
    if (found) return found.id
    // Those of the other direction lie between them, and may belong to a message that ends much later: what most say counts.
    const known = frames.flatMap(({ messageId }) => messageId ?? []).sort((a, b) => a - b)
    const isFurther = known.length > 0 && known[known.length >> 1]! < message
    if (isFurther) low = at + framesAtOnce / 2
    high = isFurther ? Math.min(high, total) : at - 1 - framesAtOnce / 2
    at = Math.floor((low + high) / 2)
  }
  return null
}

const readWindow = async (exchange: ExchangeId, of: Record<string, string | number>): Promise<MessageWindow> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}/messages`, of)))
