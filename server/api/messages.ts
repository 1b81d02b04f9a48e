// The messages of a WebSocket: windows of the list, filtered or not, one whole, its payload's bytes.

import * as z from "zod/mini"
import { findMatches } from "./matches.ts"
import { keepOpen, type Operation, type Route, route } from "./operation.ts"
import { readId, sessionParameter, text } from "./parameters.ts"
import { goneAnswer, sendBytes } from "./send.ts"
import type { Studies } from "./services.ts"
import type { Slots } from "./slots.ts"
import { findRecord, noMessage, type Views } from "./views.ts"
import { readWindow, toIds, windowParameters } from "./windows.ts"

export const messageFilterParameter = z.optional(
  text("A filter expression over messages; left out or empty: all of them.", "direction:server-to-client error"),
)

export function messageRoutes(views: Views, studies: Studies, slots: Slots): readonly Route[] {
  return [
    route(list, async ({ query }, context) => {
      const view = await views.open(query.session)
      const record = findRecord(context, view)
      const window = readWindow(query)
      const q = query.q?.trim()
      if (!q) return context.json(await view.reader.window(record, toIds(record, window)))
      keepOpen(context)
      const { signal } = context.req.raw
      const found = await slots.hold(() => findMatches({ studies, view, record, q, signal }, window))
      return found ? context.json(found) : goneAnswer()
    }),
    route(one, async ({ query }, context) => {
      const view = await views.open(query.session)
      const message = await view.reader.message(findRecord(context, view), readId(context, "message"))
      if (!message) throw noMessage(context)
      return context.json(message)
    }),
    route(data, async ({ query }, context) => {
      const view = await views.open(query.session)
      const data = await view.reader.data(findRecord(context, view), readId(context, "message"))
      if (!data) throw noMessage(context)
      return sendBytes(context, data)
    }),
  ]
}

const list = {
  method: "get",
  path: "/exchanges/:id/messages",
  summary: "List the messages of a WebSocket",
  notes:
    "In order of arrival. Short payloads come whole, of long ones there is one line. With `q` all messages are searched, and `total` counts those that match.",
  query: z.object({ session: sessionParameter, q: messageFilterParameter, ...windowParameters }),
  answer: { type: "json", schema: "MessagePage", what: "A window of the list; empty where the exchange is no WebSocket." },
  refusals: ["no-session", "no-exchange", "busy"],
} as const satisfies Operation

const one = {
  method: "get",
  path: "/exchanges/:id/messages/:message",
  summary: "One message, with its payload",
  query: z.object({ session: sessionParameter }),
  answer: { type: "json", schema: "Message", what: "The message." },
  refusals: ["no-session", "no-exchange", "no-message"],
} as const satisfies Operation

const data = {
  method: "get",
  path: "/exchanges/:id/messages/:message/data",
  summary: "The payload of a message, as a file",
  notes: "Joined and decompressed.",
  query: z.object({ session: sessionParameter }),
  answer: { type: "file", contentTypes: ["application/octet-stream"], what: "Its octets." },
  refusals: ["no-session", "no-exchange", "no-message"],
} as const satisfies Operation
