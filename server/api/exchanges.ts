// The list of exchanges, one of them, its bodies; clearing and pausing.

import * as z from "zod/mini"
import { limits } from "../config.ts"
import type { Exchange } from "../contract.ts"
import { compileExchangeFilter } from "../filter/exchange-filter.ts"
import { showProblem } from "../filter/problem.ts"
import { codingsOf, decodeBody, readBody, streamBody } from "../record/bodies.ts"
import { streamDecoded } from "../record/decoded-stream.ts"
import { Refusal } from "./errors.ts"
import { noQuery, type Operation, type Route, route } from "./operation.ts"
import { expected, pageParameters, said, sessionParameter, text, toPage } from "./parameters.ts"
import { begin, sendBytes } from "./send.ts"
import type { LiveRecorder, SessionView } from "./services.ts"
import { findRecord, type Views } from "./views.ts"

export const filterParameter = z.optional(text("A filter expression; left out or empty: everything.", "ws example.com"))

export function exchangeRoutes(recorder: LiveRecorder, views: Views): readonly Route[] {
  return [
    route(list, async ({ query }, context) => {
      const { after, before, limit } = toPage(query)
      const all = await matching(await views.open(query.session), query.q)
      const inside = all.filter(({ id }) => (after === null || id > after) && (before === null || id < before))
      // `before` alone asks for the last ones before it.
      const exchanges = before !== null && after === null ? inside.slice(-limit) : inside.slice(0, limit)
      const next = exchanges.length < inside.length && exchanges.at(-1)?.id !== inside.at(-1)?.id ? (exchanges.at(-1)?.id ?? null) : null
      return context.json({ exchanges, total: all.length, next })
    }),
    route(clear, async ({ query }, context) => {
      const view = await views.openToWrite(query.session)
      if (query.q) recorder.remove((await matching(view, query.q)).map(({ id }) => id))
      else await recorder.clear()
      return context.body(null, 204)
    }),
    route(one, async ({ query }, context) => context.json(findRecord(context, await views.open(query.session)).exchange)),
    route(body, async ({ query }, context) => {
      const record = findRecord(context, await views.open(query.session))
      const of = context.req.param("of") === "request" ? "request" : "response"
      const whole = streamBody(record, of, limits)
      if (!whole) throw new Refusal("not-kept", `There is no ${of} body, or its bytes are not kept.`)
      if (!query.decoded) return sendBytes(context, whole.chunks, whole.isTruncated)
      const codings = codingsOf(record, of)
      const inOneGo = { ...limits, bodyBytesMax: codings.includes("deflate") ? limits.bodyBytesMax : inOneGoBytesMax }
      const { bodyStart = 0, bodyEnd = 0 } = record[of] ?? {}
      const body = bodyEnd - bodyStart <= inOneGo.bodyBytesMax ? readBody(record, of, inOneGo) : null
      const decoded = body && (await decodeBody(record, of, body, inOneGo))
      if (decoded?.type === "plain" && body?.isTruncated === whole.isTruncated) return sendBytes(context, decoded.bytes, whole.isTruncated)
      if (decoded?.type === "problem" && !decoded.isTooLarge) throw new Refusal("content-coding", decoded.message)
      const chunks = streamDecoded(whole.chunks, codings)
      if (!chunks) throw new Refusal("content-coding", "A content coding of this body is not known here; see it as it was sent.")
      return sendBytes(context, await beginDecoded(chunks), whole.isTruncated)
    }),
    route(recording, ({ body }, context) => {
      recorder.setRecording(body.recording)
      return context.json({ recording: body.recording })
    }),
  ]
}

/** A body that is longer, as it was sent or decoded, is not held in memory: reading and copying it would hold up the relay. */
const inOneGoBytesMax = 1024 * 1024

/** What is no such coding mostly shows at its beginning, while it can still be refused; what is wrong further on breaks the answer off. */
async function beginDecoded(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  try {
    return await begin(chunks, chunk => chunk)
  } catch (error) {
    throw new Refusal("content-coding", `The body cannot be decoded: ${error instanceof Error ? error.message : error}`)
  }
}

/** What a filter may hold up the relay, which is on the same thread, and how long it may take in all. */
const sliceMs = 4
const filterMs = 2_000

/**
 * Of those that there are when it begins. One evaluation cannot be cut: an expression that backtracks for ever holds up the relay once
 * for as long as the engine lets it (JavaScriptCore gives up after some 0.7 s), and then again until all its time is used up.
 */
async function matching({ log }: SessionView, q = ""): Promise<Exchange[]> {
  const filter = compileExchangeFilter(q)
  if (filter.type === "problem") throw new Refusal("query", showProblem(filter))
  const { order, exchanges } = log.recording
  const all = order.map(id => exchanges[id]).filter(exchange => exchange !== undefined) as Exchange[]
  const found: Exchange[] = []
  let left = filterMs
  let sliceAt = performance.now()
  for (const exchange of all) {
    if (filter.matches(exchange)) found.push(exchange)
    const took = performance.now() - sliceAt
    if (took < sliceMs) continue
    left -= took
    if (left <= 0) throw new Refusal("query", tooLong)
    await new Promise(resolve => setImmediate(resolve))
    sliceAt = performance.now()
  }
  return found
}

const tooLong = `The filter takes longer than ${filterMs / 1000} s. Make its regular expression simpler, above all where a repetition repeats another one, as in (a+)+.`

const list = {
  method: "get",
  path: "/exchanges",
  summary: "List exchanges",
  notes: "In order of arrival. `total` counts all that match, not only those of this window.",
  query: z.object({ session: sessionParameter, q: filterParameter, ...pageParameters }),
  answer: { type: "json", schema: "ExchangePage", what: "A window of the list." },
  refusals: ["no-session"],
} as const satisfies Operation

const clear = {
  method: "delete",
  path: "/exchanges",
  summary: "Remove exchanges: all of them, or what matches",
  query: z.object({ session: sessionParameter, q: filterParameter }),
  answer: { type: "nothing", what: "They are removed." },
  refusals: ["no-session", "read-only"],
} as const satisfies Operation

const one = {
  method: "get",
  path: "/exchanges/:id",
  summary: "One exchange",
  query: z.object({ session: sessionParameter }),
  answer: { type: "json", schema: "Exchange", what: "The exchange, as in the list." },
  refusals: ["no-session", "no-exchange"],
} as const satisfies Operation

const switches: { readonly [text: string]: boolean } = { "1": true, true: true, "": true, "0": false, false: false }

const decodedParameter = z.pipe(
  z.string().check(z.refine(given => Object.hasOwn(switches, given), { error: expected("decoded", "1 or 0") })),
  z.transform((given: string) => switches[given] === true),
)
said(decodedParameter, { enum: ["1", "0"], description: "1: without its content coding (gzip, br …).", examples: ["1"] })

const body = {
  method: "get",
  path: "/exchanges/:id/:of{request|response}/body",
  summary: "A body, as a file",
  notes: "As it was sent, chunk framing taken off. A body longer than is kept is cut, and the field `X-Truncated: true` says so.",
  query: z.object({ session: sessionParameter, decoded: z.optional(decodedParameter) }),
  answer: { type: "file", contentTypes: ["application/octet-stream"], what: "Its octets." },
  refusals: ["no-session", "no-exchange", "not-kept", "content-coding"],
} as const satisfies Operation

const recordingError = 'The body must be {"recording":true} or {"recording":false}.'

const recording = {
  method: "put",
  path: "/recording",
  summary: "Pause recording, or resume it",
  notes: "While it is paused traffic flows and nothing of it is recorded.",
  query: noQuery,
  body: said(z.strictObject({ recording: z.boolean({ error: recordingError }) }, { error: recordingError }), {
    examples: [{ recording: false }],
  }),
  answer: { type: "json", schema: "RecordingSwitch", what: "As it is now." },
  refusals: [],
} as const satisfies Operation
