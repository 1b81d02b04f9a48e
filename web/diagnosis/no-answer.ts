// Why is there no answer? Requests that their protocol answers and nobody did, and who had the last word. A message that wants no answer
// looks like one that got none: of those it is only said that they are there.

import type { Exchange } from "../../server/contract.ts"
import type { ReplyTimes, Statistics, UnansweredRequest } from "../../server/statistics.ts"
import { showCount, showDuration, showElapsed, showSome } from "../ui/format.ts"
import { knownUntil } from "./known-until.ts"
import { type Evidence, messages, type Verdict } from "./verdict.ts"

/** An open connection's answers may be on their way: so long they are not missed, or so many times what most of them took. */
const patienceMs = 2_000
const patienceShare = 3
const linksMax = 5

type Missing = { readonly replies: ReplyTimes; readonly late: readonly UnansweredRequest[]; readonly count: number }

export function diagnoseNoAnswer(exchange: Exchange, statistics: Statistics | null, now: number): Verdict {
  const isOpen = exchange.state === "open"
  if (statistics === null) return { tone: "info", headline: "The answers are being counted.", evidence: [], advice: [] }
  const known = knownUntil(exchange, statistics, now)
  const missing = statistics.replies.flatMap(replies => missingOf(replies, isOpen ? known : null))
  if (missing.length > 0) return unanswered(missing, exchange, statistics, known)
  return lastWord(exchange, statistics, known)
}

/** Pings are no questions, and a subscription that goes on has not ended. */
const isQuestion = ({ request, reply }: ReplyTimes): boolean => request !== "ping" && reply !== "complete"

function missingOf(replies: ReplyTimes, now: number | null): readonly Missing[] {
  if (!isQuestion(replies) || replies.unansweredCount === 0) return []
  const patience = Math.max(patienceMs, patienceShare * (replies.times.p99Ms ?? 0))
  const late = replies.unanswered.filter(({ timestamp }) => now === null || now - timestamp > patience)
  if (late.length === 0) return []
  // Only the first are listed: what is not is older than the newest of them, or as late.
  const count = late.length === replies.unanswered.length ? replies.unansweredCount : late.length
  return [{ replies, late, count }]
}

function unanswered(missing: readonly Missing[], exchange: Exchange, statistics: Statistics, now: number): Verdict {
  const total = missing.reduce((sum, { count }) => sum + count, 0)
  const first = missing[0]!
  return {
    tone: "bad",
    headline:
      total === 1
        ? `${nameOf(first.replies)} of the ${asker(first.replies)} was never answered${labelOf(first.late[0]!)}.`
        : `${showSome(total, "request")} were never answered.`,
    evidence: [...missing.map(describe), ...answered(statistics), ...trailing(exchange, statistics, now)],
    advice: missing.flatMap(({ replies }) => adviceOf(replies)),
  }
}

const asker = ({ direction }: ReplyTimes): string => (direction === "client-to-server" ? "client" : "server")
const nameOf = ({ protocol, request }: ReplyTimes): string => (protocol === "websocket" ? `A ${request}` : `A ${protocol} \`${request}\``)
const labelOf = ({ label, key }: UnansweredRequest): string => (label !== "" ? `: ${label}` : key !== "" ? ` (id ${key})` : "")

function describe({ replies, late, count }: Missing): Evidence {
  const { protocol, request, reply } = replies
  return {
    text: `${protocol}: ${showCount(count)} of ${showCount(count + replies.times.count)} \`${request}\` had no ${reply}:`,
    sources: late
      .slice(0, linksMax)
      .map(each => ({ type: "message", id: each.id, text: `#${showCount(each.id)}${labelOf(each).replace(/^: /, " ")}` })),
  }
}

const answered = ({ replies }: Statistics): readonly Evidence[] =>
  replies
    .filter(each => isQuestion(each) && each.times.count > 0)
    .map(({ protocol, request, times: { count, p50Ms } }) => ({
      text: `${protocol}: \`${request}\` was answered ${count === 1 ? "once" : `${showCount(count)} times`}${p50Ms === null ? "" : `, ${count === 1 ? "" : "half of them "}within ${showDuration(p50Ms)}`}.`,
    }))

const hints: { readonly [request: string]: string } = {
  connection_init:
    "Without connection_ack no subscription begins: look at the payload of connection_init (a login?) and into the server's log.",
  subscribe:
    "A subscription with no first result: nothing may have happened yet that it waits for, its resolver may hang, or the client subscribed before connection_ack.",
  request:
    "Compare the `id` of request and responses: a number and a text are two different ids (JSON-RPC 2.0 §5). Or the method's handler never ends.",
  event: "The handler on the other side does not call its acknowledgement callback, or there is no handler for this event.",
}

const adviceOf = ({ request }: ReplyTimes): readonly string[] => [hints[request] ?? "Look into the log of who should have answered."]

/** Messages of the client at the end that no message of the server follows; null where the end does not show it. */
function waitingOf({ lastMessages }: Statistics) {
  const spoken = lastMessages.filter(({ opcode }) => opcode === 1 || opcode === 2)
  const lastReply = spoken.findLastIndex(({ direction }) => direction === "server-to-client")
  return spoken.slice(lastReply + 1)
}

function trailing(exchange: Exchange, statistics: Statistics, now: number): readonly Evidence[] {
  const waiting = waitingOf(statistics)
  const [first] = waiting
  if (!first) return []
  const end = exchange.state === "open" ? now : statistics.until
  return [
    {
      text: `The client said ${showSome(waiting.length, "message")} at the end that nothing followed, for ${showDuration(Math.max(0, end - first.timestamp))}:`,
      sources: messages(waiting.slice(0, linksMax).map(({ id }) => id)),
    },
  ]
}

/** Where no protocol tells what is a question. */
function lastWord(exchange: Exchange, statistics: Statistics, now: number): Verdict {
  const isOpen = exchange.state === "open"
  const spoken = (direction: "client-to-server" | "server-to-client") =>
    statistics.traffic[direction].opcodes.reduce((sum, { opcode, messages: count }) => sum + (opcode < 8 ? count : 0), 0)
  const [asked, said] = [spoken("client-to-server"), spoken("server-to-client")]
  if (asked + said === 0)
    return { tone: "info", headline: isOpen ? "Nobody has asked anything yet." : "Nobody asked anything.", evidence: [], advice: [] }
  if (said === 0)
    return {
      tone: "warning",
      headline: `The server ${isOpen ? "has never said" : "never said"} anything, to ${showSome(asked, "message")} of the client.`,
      evidence: trailing(exchange, statistics, now),
      advice: ["Look whether the server has a handler for such messages, and whether it wants a login or a subscription first."],
    }
  const waiting = waitingOf(statistics)
  const patience = Math.max(patienceMs, patienceShare * (statistics.turnaround.p99Ms ?? 0))
  const waited = waiting[0] ? (isOpen ? now : statistics.until) - waiting[0].timestamp : 0
  if (waiting.length > 0 && (!isOpen || waited > patience))
    return {
      tone: "info",
      headline: isOpen ? `The client had the last word, ${showElapsed(waited)} ago.` : "The client had the last word.",
      evidence: [...trailing(exchange, statistics, now), ...answered(statistics), ...turnedAround(statistics)],
      advice: [
        "Whether an answer is missing, only the application knows: its protocol is none that NectoProxy reads (JSON-RPC, graphql-ws, Socket.IO).",
      ],
    }
  const known = answered(statistics)
  return {
    tone: "good",
    headline: known.length > 0 ? "Every request has its answer." : "The server had the last word.",
    evidence: [...known, ...(known.length > 0 ? [] : turnedAround(statistics))],
    advice: [],
  }
}

const turnedAround = ({ turnaround }: Statistics): readonly Evidence[] =>
  turnaround.count === 0 || turnaround.p50Ms === null
    ? []
    : [
        {
          text: `After ${showSome(turnaround.count, "message")} of the client the server spoke, half of the times within ${showDuration(turnaround.p50Ms)}.`,
        },
      ]
