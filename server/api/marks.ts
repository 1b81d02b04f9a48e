// What people say of exchanges and messages: a note and a color.

import * as z from "zod/mini"
import { colors } from "../contract.ts"
import { bounds } from "./bounds.ts"
import { type Operation, type Route, route } from "./operation.ts"
import { listed, readId, said, sessionParameter } from "./parameters.ts"
import type { LiveRecorder } from "./services.ts"
import { findRecord, noExchange, noMessage, type Views } from "./views.ts"

export function markRoutes(recorder: LiveRecorder, views: Views): readonly Route[] {
  return [
    route(markExchange, async ({ query, body }, context) => {
      const view = await views.openToWrite(query.session)
      if (!recorder.mark(readId(context, "id"), body)) throw noExchange(context.req.param("id"))
      return context.json(findRecord(context, view).exchange)
    }),
    route(markMessage, async ({ query, body }, context) => {
      const view = await views.openToWrite(query.session)
      const record = findRecord(context, view)
      const id = readId(context, "message")
      if (!recorder.markMessage(record.id, id, body)) throw noMessage(context)
      const { messages } = await view.reader.window(record, { after: id - 1, before: null, limit: 1 })
      return context.json(messages[0])
    }),
  ]
}

const bodyError = 'The body must have a "note", a "color" or both, like {"note":"look here","color":"red"}.'
const noteError = `\`note\` takes a text of at most ${bounds.noteCharactersMax.toLocaleString("en")} characters.`

const colorError = (issue: { readonly input?: unknown }) =>
  `\`color\` takes "" for none, or ${listed(colors.slice(1))}, not ${JSON.stringify(issue.input)?.slice(0, 50)}.`

const note = z.string({ error: noteError }).check(z.maxLength(bounds.noteCharactersMax, { error: noteError }))
const color = z.enum(colors, { error: colorError })
const fields = {
  note: z.exactOptional(said(note, { description: "A note; empty: none.", examples: ["look here"] })),
  color: z.exactOptional(said(color, { description: 'A color; "": none.', examples: ["red"] })),
}
const marks = said(
  z.strictObject(fields, { error: bodyError }).check(z.refine(given => Object.keys(given).length > 0, { error: bodyError })),
  { minProperties: 1, examples: [{ note: "look here", color: "red" }, { color: "" }] },
)

const markExchange = {
  method: "patch",
  path: "/exchanges/:id",
  summary: "Note or color an exchange",
  notes: "What is left out stays as it is.",
  query: z.object({ session: sessionParameter }),
  body: marks,
  answer: { type: "json", schema: "Exchange", what: "The exchange, as it is now." },
  refusals: ["no-session", "no-exchange", "read-only"],
} as const satisfies Operation

const markMessage = {
  method: "patch",
  path: "/exchanges/:id/messages/:message",
  summary: "Note or color a message",
  notes: "What is left out stays as it is.",
  query: z.object({ session: sessionParameter }),
  body: marks,
  answer: { type: "json", schema: "MessageRow", what: "The message, as it is in lists now." },
  refusals: ["no-session", "no-exchange", "no-message", "read-only"],
} as const satisfies Operation
