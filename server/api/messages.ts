// The messages of a WebSocket: windows of the list, one whole, its payload's bytes.

import { type Context, Hono } from "hono"
import type { Reader } from "../record/reader.ts"
import type { Recorder } from "../record/recorder.ts"
import { refuse } from "./errors.ts"
import { noExchange, sendBytes } from "./exchanges.ts"
import { findRecord, readId, readPage } from "./queries.ts"

export function messageRoutes(recorder: Recorder, reader: Reader): Hono {
  return new Hono()
    .get("/exchanges/:id/messages", async context => {
      const record = findRecord(context, recorder)
      return record ? context.json(await reader.window(record, readPage(context))) : noExchange(context)
    })
    .get("/exchanges/:id/messages/:message", async context => {
      const record = findRecord(context, recorder)
      if (!record) return noExchange(context)
      const message = await reader.message(record, readId(context, "message"))
      return message ? context.json(message) : noMessage(context)
    })
    .get("/exchanges/:id/messages/:message/data", async context => {
      const record = findRecord(context, recorder)
      if (!record) return noExchange(context)
      const data = await reader.data(record, readId(context, "message"))
      return data ? sendBytes(context, data) : noMessage(context)
    })
}

const noMessage = (context: Context): Response =>
  refuse(context, 404, "no-message", `There is no message ${context.req.param("message")}, or its bytes are not kept (any more).`)
