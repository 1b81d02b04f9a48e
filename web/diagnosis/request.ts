// A request that is no WebSocket, and a tunnel: did it fail, and what was slow. The same questions, as far as they make sense there.

import type { Exchange } from "../../server/contract.ts"
import { describeStatus, isGoing } from "../list/cells.ts"
import { showBytes, showDuration, showElapsed } from "../ui/format.ts"
import { fieldValue } from "./fields.ts"
import { gatewayOf } from "./gateways.ts"
import { readCredentials } from "./token.ts"
import type { Evidence, Source, Tone, Verdict } from "./verdict.ts"

const promptMs = 500
const slowMs = 3_000

const toResponse: Source = { type: "tab", tab: "response", text: "Response" }
const toTiming: Source = { type: "tab", tab: "timing", text: "Timing" }

export function diagnoseRequest(exchange: Exchange, now: number): Verdict {
  const { failure, status, faults } = exchange
  const broken: readonly Evidence[] = faults.map(({ text, direction }) => ({
    text: `${direction === "client-to-server" ? "Client" : "Server"}: ${text}.`,
  }))
  if (failure) return { tone: "bad", headline: failure.message, evidence: broken, advice: [] }
  if (exchange.protocol === "tunnel") return tunnelled(exchange, now)
  if (status === null)
    return {
      tone: "info",
      headline: isGoing(exchange) ? `No answer yet, after ${showElapsed(now - exchange.startedAt)}.` : "There was no answer.",
      evidence: broken,
      advice: [],
    }
  const { tone, says, advice } = judge(exchange, now)
  return {
    tone: broken.length > 0 && tone === "good" ? "warning" : tone,
    headline: `The server answered ${describeStatus(exchange)}.${says === "" ? "" : ` ${says}`}`,
    evidence: [...broken, ...(status >= 400 ? [...answeredBy(exchange), ...body(exchange)] : [])],
    advice,
  }
}

const tunnelled = (exchange: Exchange, now: number): Verdict => ({
  tone: "info",
  headline: isGoing(exchange)
    ? `A tunnel, open for ${showElapsed(now - exchange.startedAt)}: what passes in it is not read.`
    : "A tunnel: what passed in it was not read.",
  evidence: [],
  advice: [
    "NectoProxy reads TLS that offers HTTP/1.1, and plain HTTP. Other protocols, HTTP/2 alone (gRPC) and hosts of `--passthrough` pass as they are.",
  ],
})

type Judgement = { readonly tone: Tone; readonly says: string; readonly advice: readonly string[] }

function judge(exchange: Exchange, now: number): Judgement {
  const status = exchange.status ?? 0
  if (status < 300) return { tone: "good", says: "", advice: [] }
  const location = fieldValue(exchange.response?.fields, "location")
  if (status < 400) return { tone: "info", says: location === null ? "" : `It redirects to ${location}.`, advice: [] }
  return {
    tone: status < 500 ? "warning" : "bad",
    says: meanings[status] ?? "",
    advice: [...expired(exchange, now), ...retry(exchange), ...gateway(exchange)],
  }
}

/** RFC 9110 §15.5 and §15.6, RFC 6585: what the number means to who sees it. */
const meanings: { readonly [status: number]: string } = {
  400: "It could not make sense of the request.",
  401: "It wants a login.",
  403: "It understood, and refuses: the login is not good for this.",
  404: "There is nothing at this path.",
  405: "The path is there, and not for this method.",
  408: "The request did not come in time.",
  409: "The request does not fit the state of what is there.",
  410: "What was here is gone for good.",
  413: "The body is larger than the server takes.",
  415: "The body is of a type that the server does not take.",
  422: "The body is well formed, and its content is not accepted.",
  429: "There were too many requests.",
  431: "The head is larger than the server takes: often too many cookies.",
  500: "It failed while it answered.",
  502: "A gateway got no valid answer from the server behind it.",
  503: "It is overloaded or not ready.",
  504: "A gateway waited in vain for the server behind it.",
}

function expired({ request, status }: Exchange, now: number): readonly string[] {
  const value = status === 401 || status === 403 ? fieldValue(request.fields, "authorization") : null
  const credentials = value === null ? null : readCredentials(value)
  const expires = credentials?.type === "bearer" ? credentials.jwt?.expires : null
  return expires != null && expires < now ? [`The token in Authorization expired ${showElapsed(now - expires)} ago.`] : []
}

function retry({ response }: Exchange): readonly string[] {
  const after = fieldValue(response?.fields, "retry-after")
  return after === null ? [] : [`The server says when to try again: Retry-After: ${after}.`]
}

function gateway(exchange: Exchange): readonly string[] {
  const status = exchange.status ?? 0
  return status >= 502 && status <= 504 ? ["Look whether the server behind the gateway runs, and into the log of both."] : []
}

function answeredBy({ response }: Exchange): readonly Evidence[] {
  const known = gatewayOf(response?.fields)
  return known ? [{ text: `It came through ${known.name} (\`${known.saidBy}\`).` }] : []
}

const body = ({ response }: Exchange): readonly Evidence[] =>
  (response?.bodySize ?? 0) > 0 ? [{ text: `Its body of ${showBytes(response?.bodySize ?? 0)} may say more:`, sources: [toResponse] }] : []

/** Null for a tunnel, of which nothing is known. */
export function diagnoseRequestSpeed(exchange: Exchange, now: number): Verdict | null {
  if (exchange.protocol === "tunnel") return null
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = exchange.timings
  const totalMs = exchange.durationMs ?? (isGoing(exchange) ? Math.max(0, now - exchange.startedAt) : null)
  if (totalMs === null) return null
  const phases = [
    { name: "looking up the name", ms: dnsMs, advice: "A slow name server: look at this machine's DNS settings." },
    { name: "connecting", ms: tcpMs, advice: "A long way to the server, or packets that are lost on it." },
    { name: "the TLS handshake", ms: tlsMs, advice: "It takes two ways there and back: let the client keep its connections." },
    { name: "waiting for the first byte", ms: firstByteMs, advice: "That is the server's own time, and one way there and back." },
    {
      name: "receiving",
      ms: firstByteMs === null ? null : totalMs - firstByteMs,
      advice: "A large body, a slow network, or a server that makes it bit by bit.",
    },
  ]
  const longest = phases.reduce((most, phase) => ((phase.ms ?? -1) > (most.ms ?? -1) ? phase : most))
  const tone = totalMs > slowMs ? "bad" : totalMs > slowMs / 3 ? "warning" : totalMs > promptMs ? "info" : "good"
  const most = longest.ms === null ? "" : `, most of it ${longest.name} (${showDuration(longest.ms)})`
  return {
    tone,
    headline: `It ${isGoing(exchange) ? "has taken" : "took"} ${showDuration(totalMs)}${most}.`,
    evidence: [
      {
        text: `${phases.flatMap(({ name, ms }) => (ms === null ? [] : [`${name} ${showDuration(ms)}`])).join(", ")}.`,
        sources: [toTiming],
      },
      ...size(exchange),
    ],
    advice: tone === "good" || longest.ms === null ? [] : [longest.advice],
  }
}

function size({ response }: Exchange): readonly Evidence[] {
  if (!response || response.bodySize < 100_000 || fieldValue(response.fields, "content-encoding") !== null) return []
  const type = fieldValue(response.fields, "content-type") ?? ""
  return /json|text|javascript|xml|svg/i.test(type)
    ? [{ text: `${showBytes(response.bodySize)} of ${type.split(";")[0]} came uncompressed.` }]
    : []
}
