// Recordings out and in: a download that is written while it is read, an upload that is read while it arrives.

import * as z from "zod/mini"
import { Refusal } from "./errors.ts"
import { filterParameter } from "./exchanges.ts"
import { keepOpen, noQuery, type Operation, type Route, route } from "./operation.ts"
import { oneOf, sessionParameter, text } from "./parameters.ts"
import { begin, fileHeaders, goneAfter, goneAnswer, streamOf, until } from "./send.ts"
import type { ExportFormat, Studies } from "./services.ts"
import type { Slots } from "./slots.ts"
import { nameOf, type Views } from "./views.ts"

/** HAR has no media type of its own; what others read as JSON lines goes by this one. */
const contentTypes: { readonly [format in ExportFormat]: string } = {
  har: "application/json",
  json: "application/json",
  jsonl: "application/x-ndjson",
}

export function transferRoutes(views: Views, studies: Studies, slots: Slots): readonly Route[] {
  return [
    route(exporting, async ({ query }, context) => {
      const view = await views.open(query.session)
      const { format, q = "", redact = null } = query
      keepOpen(context)
      const giveBack = slots.take()
      try {
        const { signal } = context.req.raw
        const texts = until(signal, studies.export({ session: nameOf(view), format, q, redact }))
        const chunks = await begin(texts, text => encoder.encode(text))
        if (signal.aborted) return goneAfter(giveBack)
        // Who goes now may never have read of it, and then nobody cancels it either.
        signal.addEventListener("abort", giveBack, { once: true })
        return new Response(streamOf(chunks, giveBack), {
          headers: fileHeaders(contentTypes[format], `nectoproxy ${view.name}.${format}`),
        })
      } catch (error) {
        giveBack()
        throw error
      }
    }),
    route(importing, async (_given, context) => {
      const { body } = context.req.raw
      if (!body) throw new Refusal("body", "The body is empty: send a HAR, JSON or JSONL file as it is.")
      keepOpen(context)
      let isGone = false
      const chunks = upload(body, () => {
        isGone = true
      })
      try {
        return await slots.hold(async () => context.json(await studies.import(chunks)))
      } catch (error) {
        if (isGone) return goneAnswer()
        throw error
      }
    }),
  ]
}

/** What breaks off was broken off by who sent it: that is no bug of ours, and nobody is left to be told. */
async function* upload(body: AsyncIterable<Uint8Array>, onGone: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    onGone()
    throw error
  }
}

const encoder = new TextEncoder()

const exporting = {
  method: "get",
  path: "/export",
  summary: "Export a session, or what matches, as a file",
  notes: "Written while it is read. A download that breaks off was not finished.",
  query: z.object({
    session: sessionParameter,
    format: z._default(oneOf("format", ["har", "jsonl", "json"], "HAR 1.2, one object a line, or one document."), "har"),
    q: filterParameter,
    redact: z.optional(
      text("Fields whose values are not told: `default` (credentials and cookies), names with commas between them, or both.", "default"),
    ),
  }),
  answer: { type: "file", contentTypes: ["application/json", "application/x-ndjson"], what: "The file." },
  refusals: ["no-session", "busy"],
} as const satisfies Operation

const importing = {
  method: "post",
  path: "/import",
  summary: "Import a file into the session at work",
  notes: "Its exchanges get new ids. What is wrong in the file is told, and the rest is imported.",
  query: noQuery,
  upload: {
    contentTypes: ["application/json", "application/x-ndjson", "application/octet-stream"],
    what: "A file as `GET /api/export` writes it, or a HAR of another program; which, its content tells.",
  },
  answer: { type: "json", schema: "ImportResult", what: "What was imported, and what could not be." },
  refusals: ["body", "too-large", "busy"],
} as const satisfies Operation
