// What takes long: searching, as server-sent events while it goes on, and statistics. It runs beside the relay; whoever closes the
// answer ends the search.

import * as z from "zod/mini"
import { bounds } from "./bounds.ts"
import { keepOpen, type Operation, type Route, route } from "./operation.ts"
import { presetNumber, said, sessionParameter, wholeNumber } from "./parameters.ts"
import { begin, goneAfter, streamOf, until } from "./send.ts"
import type { SearchEvent, Studies } from "./services.ts"
import type { Slots } from "./slots.ts"
import { findRecord, nameOf, noExchange, type Views } from "./views.ts"

export function studyRoutes(views: Views, studies: Studies, slots: Slots): readonly Route[] {
  return [
    route(search, async ({ query }, context) => {
      const view = await views.open(query.session)
      const { exchange = null, q, after } = query
      if (exchange !== null && !view.record(exchange)) throw noExchange(exchange)
      keepOpen(context)
      const giveBack = slots.take()
      try {
        const { signal } = context.req.raw
        const events = await begin(
          until(signal, studies.search({ session: nameOf(view), exchange, q, ...(after !== undefined && { after }) })),
          writeEvent,
        )
        if (signal.aborted) return goneAfter(giveBack)
        // Who goes now may never have read of it, and then nobody cancels it either.
        signal.addEventListener("abort", giveBack, { once: true })
        return new Response(streamOf(events, giveBack), {
          headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
        })
      } catch (error) {
        giveBack()
        throw error
      }
    }),
    route(statistics, async ({ query }, context) => {
      const view = await views.open(query.session)
      const record = findRecord(context, view)
      keepOpen(context)
      const request = { session: nameOf(view), exchange: record.id, buckets: query.buckets }
      return slots.hold(async () => Response.json(await studies.statistics(request)))
    }),
  ]
}

const encoder = new TextEncoder()

const writeEvent = ({ type, ...data }: SearchEvent): Uint8Array => encoder.encode(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`)

const searchError = "`q` is missing: it says what to search for"

const search = {
  method: "get",
  path: "/search",
  summary: "Search messages",
  notes:
    "Of one WebSocket, or of all in the session. Events: `matches` (ids of messages that match, ascending in each exchange; many in a row as `[first, last]`), `progress`, and `done` at the end. A stream that ends without `done` was broken off. Closing it ends the search; a browser's EventSource has to be closed at `done`, or it searches again.",
  query: z.object({
    session: sessionParameter,
    q: said(z.string({ error: searchError }).check(z.refine(given => given.trim() !== "", { error: searchError })), {
      description: "A filter expression over messages.",
      examples: ["subscribe -direction:server-to-client"],
    }),
    exchange: z.optional(wholeNumber("exchange", { min: 1, is: "Only the messages of this exchange, by its id." })),
    after: z.optional(
      wholeNumber("after", { min: 0, is: "Only matches after this message are told, for who knows those before. All are counted." }),
    ),
  }),
  answer: {
    type: "events",
    schemas: ["SearchMatches", "SearchProgress", "SearchDone"],
    what: "What is found, while it is searched for.",
  },
  refusals: ["no-session", "no-exchange", "busy"],
} as const satisfies Operation

const statistics = {
  method: "get",
  path: "/exchanges/:id/statistics",
  summary: "Statistics of a WebSocket",
  query: z.object({
    session: sessionParameter,
    buckets: presetNumber("buckets", {
      min: 1,
      max: bounds.bucketsMax,
      preset: bounds.bucketsDefault,
      is: "Into how many steps the rate over time is cut.",
    }),
  }),
  answer: { type: "json", schema: "Statistics", what: "Counts, rates, silences and round trips." },
  refusals: ["no-session", "no-exchange", "busy"],
} as const satisfies Operation
