// The list of exchanges, one of them, its bodies; clearing and pausing.

import { type Context, Hono } from "hono"
import { limits } from "../config.ts"
import type { Exchange } from "../contract.ts"
import { parseFilter } from "../filter.ts"
import { decodeBody, readBody } from "../record/bodies.ts"
import type { Recorder } from "../record/recorder.ts"
import { refuse } from "./errors.ts"
import { findRecord, readPage } from "./queries.ts"

export function exchangeRoutes(recorder: Recorder): Hono {
  const matching = (context: Context): Exchange[] => {
    const matches = parseFilter(context.req.query("q") ?? "")
    const { order, exchanges } = recorder.log.recording
    return order.map(id => exchanges[id]).filter(exchange => exchange !== undefined && matches(exchange)) as Exchange[]
  }

  return new Hono()
    .get("/exchanges", context => {
      const { after, before, limit } = readPage(context)
      const all = matching(context)
      const inside = all.filter(({ id }) => (after === null || id > after) && (before === null || id < before))
      // `before` alone asks for the last ones before it.
      const exchanges = before !== null && after === null ? inside.slice(-limit) : inside.slice(0, limit)
      const next = exchanges.length < inside.length && exchanges.at(-1)?.id !== inside.at(-1)?.id ? (exchanges.at(-1)?.id ?? null) : null
      return context.json({ exchanges, total: all.length, next })
    })
    .delete("/exchanges", context => {
      if (context.req.query("q")) recorder.remove(matching(context).map(({ id }) => id))
      else recorder.clear()
      return context.body(null, 204)
    })
    .get("/exchanges/:id", context => {
      const exchange = findRecord(context, recorder)?.exchange
      return exchange ? context.json(exchange) : noExchange(context)
    })
    .get("/exchanges/:id/:of{request|response}/body", async context => {
      const record = findRecord(context, recorder)
      if (!record) return noExchange(context)
      const of = context.req.param("of") === "request" ? "request" : "response"
      const body = readBody(record, of, limits)
      if (!body) return refuse(context, 410, "not-kept", `There is no ${of} body, or its bytes are not kept.`)
      if (context.req.query("decoded") === undefined) return sendBytes(context, body.bytes, body.isTruncated)
      const decoded = await decodeBody(record, of, body, limits)
      return decoded.type === "plain"
        ? sendBytes(context, decoded.bytes, body.isTruncated)
        : refuse(context, 415, "content-coding", decoded.message)
    })
    .put("/recording", async context => {
      const wanted: unknown = await context.req.json().catch(() => null)
      const isRecording = typeof wanted === "object" && wanted !== null && "recording" in wanted ? wanted.recording : null
      if (typeof isRecording !== "boolean")
        return refuse(context, 400, "body", 'The body must be {"recording":true} or {"recording":false}.')
      recorder.setRecording(isRecording)
      return context.json({ recording: isRecording })
    })
}

export const noExchange = (context: Context): Response =>
  refuse(context, 404, "no-exchange", `There is no exchange ${context.req.param("id")} (any more).`)

/** Bytes of strangers: never shown by the browser as a page of ours, whatever they are. */
export function sendBytes(context: Context, bytes: Uint8Array, isTruncated = false): Response {
  return context.body(new Uint8Array(bytes), 200, {
    "content-type": "application/octet-stream",
    "content-disposition": "attachment",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "no-store",
    ...(isTruncated && { "x-truncated": "true" }),
  })
}
