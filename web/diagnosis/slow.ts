// Why is it slow? How long the server took after the client spoke, and which part of it was the network's; who was waited for in the
// longest silences; what opening and missing compression cost.

import type { Direction, Exchange } from "../../server/contract.ts"
import type { Distribution, MeasuredReply, ReplyTimes, Statistics } from "../../server/statistics.ts"
import { showBytes, showCount, showDuration, showSome } from "../ui/format.ts"
import { type Evidence, type Source, type Tone, type Verdict, worst } from "./verdict.ts"

/** What people notice (Nielsen): up to a tenth of a second is at once, a second breaks the thought. */
const promptMs = 100
const slowMs = 1_000
/** A tail: the slowest one in a hundred takes so many times what half take. */
const tailShare = 10
/** Silences worth naming. */
const silenceMs = 1_000
const linksMax = 3
/** Less than that is not worth compressing. */
const worthCompressing = 100_000
/** And less than that says nothing about how well it compresses. */
const tellsCompression = 1_000

export function diagnoseSlow(exchange: Exchange, statistics: Statistics | null, _now: number): Verdict {
  if (statistics === null) return { tone: "info", headline: "The times are being counted.", evidence: opening(exchange), advice: [] }
  const { turnaround } = statistics
  const evidence = [
    ...quantiles(turnaround),
    ...slowest(turnaround),
    ...byProtocol(statistics),
    ...network(statistics),
    ...silences(statistics),
    ...opening(exchange),
    ...compression(exchange, statistics),
  ]
  const tone = worst([toneOf(turnaround), ...asked(statistics).map(({ times }) => toneOf(times))])
  return { tone, headline: headline(statistics), evidence, advice: advice(exchange, statistics, tone) }
}

function toneOf({ p50Ms, p99Ms }: Distribution): Tone {
  if (p50Ms === null || p99Ms === null) return "info"
  if (p50Ms > slowMs) return "bad"
  if (hasTail({ p50Ms, p99Ms }) || p99Ms > slowMs) return "warning"
  return p50Ms <= promptMs ? "good" : "info"
}

const hasTail = ({ p50Ms, p99Ms }: Pick<Distribution, "p50Ms" | "p99Ms">): boolean =>
  p50Ms !== null && p99Ms !== null && p99Ms > tailShare * p50Ms && p99Ms > 2 * promptMs

function headline({ turnaround, messages }: Statistics): string {
  const { p50Ms, p99Ms, count } = turnaround
  if (p50Ms === null || p99Ms === null)
    return messages === 0
      ? "Nothing was said, so nothing was slow."
      : "The client asked nothing that the server answered: only silences can be measured."
  if (count === 1) return `The one answer took ${showDuration(p50Ms)}.`
  const half = `Half of the answers took at most ${showDuration(p50Ms)}`
  if (p50Ms > slowMs) return `Slow: half of the answers took more than ${showDuration(p50Ms)}.`
  return hasTail(turnaround)
    ? `${half}, but one in a hundred more than ${showDuration(p99Ms)}.`
    : `${half}, 99 % at most ${showDuration(p99Ms)}.`
}

function quantiles({ count, p50Ms, p95Ms, p99Ms, maxMs, isEstimated }: Distribution): readonly Evidence[] {
  if (count < 2 || p50Ms === null || p95Ms === null || p99Ms === null || maxMs === null) return []
  const estimated = isEstimated ? ", from a sample" : ""
  const all = [`p50 ${showDuration(p50Ms)}`, `p95 ${showDuration(p95Ms)}`, `p99 ${showDuration(p99Ms)}`, `max ${showDuration(maxMs)}`]
  return [
    { text: `From a message of the client to the next one of the server: ${all.join(", ")} (${showCount(count)} measured${estimated}).` },
  ]
}

const link = ({ requestId, ms, label }: MeasuredReply): Source => ({
  type: "message",
  id: requestId,
  text: `${showDuration(ms)}${label === "" ? "" : ` ${label}`}`,
})

const slowest = ({ count, slowest: all }: Distribution): readonly Evidence[] =>
  count < 2 ? [] : [{ text: "The slowest:", sources: all.slice(0, linksMax).map(link) }]

const asked = ({ replies }: Statistics): readonly ReplyTimes[] =>
  replies.filter(({ request, reply, times }) => request !== "ping" && reply !== "complete" && times.count > 0)

const byProtocol = (statistics: Statistics): readonly Evidence[] =>
  asked(statistics).map(({ protocol, request, reply, times: { p50Ms, p99Ms, slowest: all } }) => ({
    text: `${protocol}, ${request} → ${reply}: p50 ${showDuration(p50Ms ?? 0)}, p99 ${showDuration(p99Ms ?? 0)}; the slowest:`,
    sources: all.slice(0, linksMax).map(link),
  }))

const pings = ({ replies }: Statistics): readonly ReplyTimes[] =>
  replies.filter(({ request, times }) => request === "ping" && times.p50Ms !== null)

/** A pong is answered by the library and costs the application nothing: what a ping takes is the network's part. */
const network = (statistics: Statistics): readonly Evidence[] =>
  pings(statistics).map(({ direction, times }) => ({
    text: `The network's part: a ping of the ${sides[direction]} had its pong after ${showDuration(times.p50Ms ?? 0)} (half of ${showCount(times.count)}).`,
  }))

const sides: { readonly [direction in Direction]: string } = { "client-to-server": "client", "server-to-client": "server" }

/** Who spoke at the end was waited for. */
function silences({ silences: all }: Statistics): readonly Evidence[] {
  const long = all.filter(({ ms }) => ms >= silenceMs)
  return (["server-to-client", "client-to-server"] as const).flatMap(direction => {
    const ended = long.filter(silence => silence.direction === direction)
    if (ended.length === 0) return []
    return [
      {
        text: `The longest silences that the ${sides[direction]} ended:`,
        sources: ended
          .slice(0, linksMax)
          .map(({ ms, nextId }): Source => ({ type: "message", id: nextId, text: `${showDuration(ms)} before #${showCount(nextId)}` })),
      },
    ]
  })
}

function opening({ timings: { dnsMs, tcpMs, tlsMs, firstByteMs } }: Exchange): readonly Evidence[] {
  const steps = [
    ["DNS", dnsMs],
    ["TCP", tcpMs],
    ["TLS", tlsMs],
    ["the server's answer", firstByteMs],
  ] as const
  const known = steps.flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${showDuration(ms)}`]))
  return known.length === 0
    ? []
    : [{ text: `Opening it took: ${known.join(", ")}.`, sources: [{ type: "tab", tab: "timing", text: "Timing" }] }]
}

const totals = ({ traffic }: Statistics) => ({
  bytes: traffic["client-to-server"].bytes + traffic["server-to-client"].bytes,
  wireBytes: traffic["client-to-server"].wireBytes + traffic["server-to-client"].wireBytes,
  unreadable: traffic["client-to-server"].unreadable + traffic["server-to-client"].unreadable,
})

const isCompressed = ({ websocket }: Exchange): boolean => websocket?.extensions?.includes("permessage-deflate") ?? false

function compression(exchange: Exchange, statistics: Statistics): readonly Evidence[] {
  const { bytes, wireBytes, unreadable } = totals(statistics)
  if (bytes < tellsCompression || unreadable > 0) return []
  if (isCompressed(exchange)) return [{ text: `Compression made ${showBytes(wireBytes)} of ${showBytes(bytes)}.` }]
  return bytes < worthCompressing ? [] : [{ text: `${showBytes(bytes)} passed uncompressed.` }]
}

function advice(exchange: Exchange, statistics: Statistics, tone: Tone): readonly string[] {
  const ping = pings(statistics).find(({ direction }) => direction === "client-to-server") ?? pings(statistics)[0]
  const { p50Ms } = statistics.turnaround
  const isNetwork = ping?.times.p50Ms != null && p50Ms !== null && p50Ms > promptMs && ping.times.p50Ms > p50Ms / 2
  return [
    ...(tone === "bad" || tone === "warning"
      ? [
          isNetwork
            ? "Pings are nearly as slow as answers: it is the network or a proxy in between, not the application."
            : "Look at what the slowest ones ask for, and into the server's log at these moments.",
        ]
      : []),
    ...(hasTail(statistics.turnaround)
      ? [
          `Some are much slower than the rest: suspect a queue, a lock, garbage collection or a cold cache on the server, in ${showSome(Math.max(1, Math.round(statistics.turnaround.count / 100)), "case")} or so.`,
        ]
      : []),
    ...(!isCompressed(exchange) && totals(statistics).bytes >= worthCompressing
      ? ["Let client and server agree on permessage-deflate, where the messages are text."]
      : []),
  ]
}
