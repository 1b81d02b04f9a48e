// The frames of a WebSocket as they were on the wire: not joined, not decompressed.

import * as z from "zod/mini"
import { Refusal } from "./errors.ts"
import { type Operation, type Route, route } from "./operation.ts"
import { pageParameters, readId, sessionParameter, toPage } from "./parameters.ts"
import { sendBytes } from "./send.ts"
import { findRecord, type Views } from "./views.ts"

export function frameRoutes(views: Views): readonly Route[] {
  return [
    route(list, async ({ query }, context) => {
      const view = await views.open(query.session)
      return context.json(await view.reader.frames(findRecord(context, view), toPage(query)))
    }),
    route(data, async ({ query }, context) => {
      const view = await views.open(query.session)
      const bytes = await view.reader.frameData(findRecord(context, view), readId(context, "frame"))
      if (!bytes) throw new Refusal("no-frame", `There is no frame ${context.req.param("frame")}, or its bytes are not kept (any more).`)
      return sendBytes(context, bytes)
    }),
  ]
}

const list = {
  method: "get",
  path: "/exchanges/:id/frames",
  summary: "List the frames of a WebSocket",
  notes: "In order of arrival, those of both directions together.",
  query: z.object({ session: sessionParameter, ...pageParameters }),
  answer: { type: "json", schema: "FramePage", what: "A window of the list; empty where the exchange is no WebSocket." },
  refusals: ["no-session", "no-exchange"],
} as const satisfies Operation

const data = {
  method: "get",
  path: "/exchanges/:id/frames/:frame/data",
  summary: "The payload of a frame, as a file",
  notes: "As it was on the wire, unmasked; one that is compressed stays so.",
  query: z.object({ session: sessionParameter }),
  answer: { type: "file", contentTypes: ["application/octet-stream"], what: "Its octets." },
  refusals: ["no-session", "no-exchange", "no-frame"],
} as const satisfies Operation
