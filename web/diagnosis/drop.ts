// Why did it drop? How the connection ended, who ended it, what was before: the last words of both sides, pings without pongs, a silence as
// long as somebody's idle time-out. While it is open: whether it is alive.

import type { Exchange, WebSocketClose } from "../../server/contract.ts"
import type { ReplyTimes, Statistics } from "../../server/statistics.ts"
import { closeCauses } from "../detail/close-causes.ts"
import { showDuration, showElapsed, showSome } from "../ui/format.ts"
import { isRound, limitsOf } from "./idle.ts"
import { isBehind, knownUntil } from "./known-until.ts"
import { type Evidence, messages, type Tone, type Verdict } from "./verdict.ts"

/** So long without a word is worth a remark, and without an answer to a ping a suspicion. */
const quietMs = 30_000
const pongMs = 5_000
/** What a program does because of a message, it mostly does within this. */
const atOnceMs = 250

export function diagnoseDrop(exchange: Exchange, statistics: Statistics | null, now: number): Verdict {
  const close = exchange.websocket?.close ?? null
  if (exchange.state === "open") return alive(exchange, statistics, now)
  if (close) return close.code === 1006 && !wasSent(close) ? dropped(exchange, close, statistics) : closed(exchange, close, statistics)
  return {
    tone: exchange.failure ? "bad" : "info",
    headline: exchange.failure?.message ?? "It is over. How it ended was not recorded.",
    evidence: [...lived(exchange), ...lastWords(statistics), ...unansweredPings(statistics)],
    advice: [],
  }
}

function alive(exchange: Exchange, statistics: Statistics | null, now: number): Verdict {
  const known = knownUntil(exchange, statistics, now)
  const lost = lostPing(statistics, known)
  const evidence = [...lived(exchange, now), ...answeredPings(statistics), ...faults(exchange), ...unansweredPings(statistics, known)]
  if (lost)
    return {
      tone: "warning",
      headline: `Open, and ${lost.from} has not answered a ping for ${showElapsed(now - lost.timestamp)}.`,
      evidence,
      advice: [
        `${capital(lost.from)} may be gone without a word (its network, a machine asleep), or too busy to answer. The connection drops when somebody notices.`,
      ],
    }
  if (statistics === null) return { tone: "good", headline: `Open for ${showElapsed(now - exchange.startedAt)}.`, evidence, advice: [] }
  const silence = silenceNow(exchange, statistics, now)
  if (silence === null) return { tone: "info", headline: "Open, and nobody has said anything yet.", evidence, advice: [] }
  if (silence < quietMs)
    return {
      tone: "good",
      headline: `Alive: the last message came ${silence < 3_000 ? "just now" : `${showElapsed(silence)} ago`}.`,
      evidence: [...evidence, ...sides(statistics, now)],
      advice: [],
    }
  return {
    tone: "info",
    headline: `Open, and silent for ${showElapsed(silence)}.`,
    evidence: [...evidence, ...sides(statistics, now)],
    advice: [
      "Only a ping tells whether both sides are still there. Proxies in between often cut a silent connection, nginx after 60 s: send one more often than that.",
    ],
  }
}

/** More has come than was counted: then there is no silence. */
function silenceNow(exchange: Exchange, statistics: Statistics, now: number): number | null {
  if (isBehind(exchange, statistics)) return 0
  return statistics.lastAt === null ? null : Math.max(0, now - statistics.lastAt)
}

/** 1005 and 1006 stand for a code that nobody sent; a reason stands only after one (RFC 6455 §5.5.1). */
const wasSent = ({ code, reason }: WebSocketClose): boolean => (code !== 1005 && code !== 1006) || reason !== ""

function closed(exchange: Exchange, close: WebSocketClose, statistics: Statistics | null): Verdict {
  const { causes, remedy, invalid, section } = closeCauses(close.code, close.by)
  const isHarmless = harmless.has(close.code)
  const reason = close.reason === "" ? "" : ` “${close.reason}”`
  return {
    tone: toneOf(close.code),
    headline: `${close.by ? `The ${close.by} closed it` : "It was closed"} with ${close.code} ${close.name}${reason}.`,
    evidence: [
      { text: `${close.meaning} (${section})` },
      ...(invalid === null || !wasSent(close) ? [] : [{ text: invalid }]),
      ...lived(exchange),
      ...faults(exchange),
      ...lastWords(statistics),
      ...(isHarmless ? [] : unansweredPings(statistics)),
    ],
    advice: isHarmless ? [] : [`Likely: ${causes.join("; ")}.`, remedy],
  }
}

/** An orderly end; 1005 is one that gave no code. */
const harmless = new Set([1000, 1005])
const passing = new Set([1001, 1012, 1013])

const toneOf = (code: number): Tone => (harmless.has(code) ? "good" : passing.has(code) || code >= 3000 ? "warning" : "bad")

const leaving = { end: "ended the connection", reset: "reset the connection", timeout: "fell silent" } as const

function dropped(exchange: Exchange, close: WebSocketClose, statistics: Statistics | null): Verdict {
  const { remedy } = closeCauses(1006, close.by)
  const who = close.by === null ? "nobody knows which side went first" : `the ${close.by} ${leaving[close.how ?? "end"]}`
  const silence = statistics === null || statistics.lastAt === null ? null : statistics.until - statistics.lastAt
  return {
    tone: "bad",
    headline: `It dropped without a close frame: ${who}.`,
    evidence: [
      { text: close.meaning },
      ...lived(exchange),
      ...faults(exchange),
      ...lastWords(statistics),
      ...suspectedIdle(silence),
      ...suspectedMessage(close, statistics),
      ...unansweredPings(statistics),
    ],
    advice: [...idleAdvice(silence), remedy],
  }
}

function suspectedIdle(silence: number | null): readonly Evidence[] {
  if (silence === null) return []
  const limits = limitsOf(silence)
  if (limits.length > 0)
    return [
      {
        text: `Suspicion: the silence before lasted ${showDuration(silence)}, as long as the idle time-out of ${limits.map(({ who }) => who).join(", ")}.`,
      },
    ]
  return isRound(silence)
    ? [{ text: `Suspicion: the silence before lasted ${showDuration(silence)}, a round number, as time-outs are.` }]
    : []
}

/** Right after a message that it got. */
function suspectedMessage({ by }: WebSocketClose, statistics: Statistics | null): readonly Evidence[] {
  const last = statistics?.lastMessages.at(-1)
  const isFromOther = last?.direction === (by === "server" ? "client-to-server" : "server-to-client")
  if (by === null || !last || !isFromOther || last.opcode >= 8 || statistics!.until - last.timestamp > atOnceMs) return []
  return [
    {
      text: `Suspicion: the ${by} went away at once after it got this message, which may have been too much for it:`,
      sources: messages([last.id]),
    },
  ]
}

function idleAdvice(silence: number | null): readonly string[] {
  if (silence === null) return []
  const limits = limitsOf(silence)
  if (limits.length === 0 && !isRound(silence)) return []
  const settings = limits.filter(({ setting }) => !setting.startsWith("none")).map(({ who, setting }) => `${setting} of ${who}`)
  return [`Send a ping at least every ${showElapsed(silence / 2)}${settings.length > 0 ? `, or raise ${settings.join(", ")}` : ""}.`]
}

const lived = ({ startedAt, durationMs }: Exchange, now?: number): readonly Evidence[] => {
  const ms = durationMs ?? (now === undefined ? null : now - startedAt)
  return ms === null ? [] : [{ text: `It ${durationMs === null ? "has lived" : "lived"} for ${showDuration(ms)}.` }]
}

function faults({ faults: known }: Exchange): readonly Evidence[] {
  const ofFrames = known.filter(({ code }) => code.startsWith("ws."))
  const [last] = ofFrames.slice(-1)
  if (!last) return []
  const who = last.direction === "client-to-server" ? "client" : "server"
  return [{ text: `The ${who} broke the protocol${ofFrames.length > 1 ? `, ${ofFrames.length} faults in all` : ""}: ${last.text}.` }]
}

const sideNames = [
  ["client-to-server", "The client"],
  ["server-to-client", "The server"],
] as const

/** Of each side, before the end. */
function lastWords(statistics: Statistics | null): readonly Evidence[] {
  if (statistics === null) return []
  if (statistics.messages === 0) return [{ text: "Nobody said anything." }]
  return sideNames.map(([direction, name]) => {
    const { idleMs } = statistics.traffic[direction]
    const id = statistics.lastMessages.findLast(message => message.direction === direction)?.id
    if (idleMs === null) return { text: `${name} never said anything.` }
    return { text: `${name}'s last message was ${showDuration(idleMs)} before the end.`, sources: messages(id === undefined ? [] : [id]) }
  })
}

const sides = (statistics: Statistics, now: number): readonly Evidence[] =>
  sideNames.map(([direction, name]) => {
    const { lastAt } = statistics.traffic[direction]
    const id = statistics.lastMessages.findLast(message => message.direction === direction)?.id
    if (lastAt === null) return { text: `${name} has not said anything.` }
    return { text: `${name} spoke ${showElapsed(now - lastAt)} ago.`, sources: messages(id === undefined ? [] : [id]) }
  })

const pingsOf = (statistics: Statistics | null): readonly ReplyTimes[] =>
  statistics?.replies.filter(({ request }) => request === "ping") ?? []
const asker = ({ direction }: ReplyTimes): string => (direction === "client-to-server" ? "the client" : "the server")
const answerer = ({ direction }: ReplyTimes): string => (direction === "client-to-server" ? "the server" : "the client")

function answeredPings(statistics: Statistics | null): readonly Evidence[] {
  return pingsOf(statistics).flatMap(replies => {
    const { count, p50Ms } = replies.times
    if (count === 0 || p50Ms === null) return []
    return [
      {
        text: `${capital(answerer(replies))} answered ${showSome(count, "ping")} of ${asker(replies)}, half of them within ${showDuration(p50Ms)}.`,
      },
    ]
  })
}

/** The last ping, where it waits too long; a peer may answer only the newest one (RFC 6455 §5.5.3). */
function lostPing(statistics: Statistics | null, now: number) {
  for (const replies of pingsOf(statistics)) {
    const last = replies.unanswered.at(-1)
    if (
      last &&
      replies.unansweredCount <= replies.unanswered.length &&
      isLast(statistics!, replies, last.timestamp) &&
      now - last.timestamp > pongMs
    )
      return { from: answerer(replies), timestamp: last.timestamp }
  }
  return null
}

/** Nothing has come from that side since: otherwise it is there. */
const isLast = ({ traffic }: Statistics, { direction }: ReplyTimes, timestamp: number): boolean =>
  (traffic[direction === "client-to-server" ? "server-to-client" : "client-to-server"].lastAt ?? 0) <= timestamp

function unansweredPings(statistics: Statistics | null, now?: number): readonly Evidence[] {
  return pingsOf(statistics).flatMap(replies => {
    const late = replies.unanswered.filter(({ timestamp }) => now === undefined || now - timestamp > pongMs)
    if (late.length === 0) return []
    const all = Math.max(late.length, now === undefined ? replies.unansweredCount : 0)
    return [{ text: `${showSome(all, "ping")} of ${asker(replies)} had no pong:`, sources: messages(late.slice(-3).map(({ id }) => id)) }]
  })
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1)
