// All that anybody can read of a recording, as one value: what two looks at the same recording are compared by.

import type { Exchange, Frame, Gap, Message, MessageRow, WireFrame } from "../../server/contract.ts"
import { type BodyLimits, readBody, streamBody } from "../../server/record/bodies.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import type { MessageMark } from "../../server/record/kept.ts"
import type { SessionView } from "../../server/record/session.ts"

/** A body as one string of hexadecimal digits; null where it is not kept. */
type BodyView = { readonly bytes: string; readonly isTruncated: boolean } | null

export type ExchangeView = {
  readonly exchange: Exchange
  readonly bodies: readonly BodyView[]
  readonly rows: readonly MessageRow[]
  readonly gaps: readonly Gap[]
  readonly messages: readonly (Message | null)[]
  readonly frames: readonly (WireFrame & Frame)[]
  readonly marks: readonly (readonly [number, MessageMark])[]
}

type Readable = Pick<SessionView, "log" | "reader" | "record">

const page = { after: null, before: null, limit: 10_000 } as const

/** Every exchange that the list has, in its order. */
export async function wholeView(session: Readable, limits: BodyLimits): Promise<ExchangeView[]> {
  const views: ExchangeView[] = []
  for (const id of session.log.recording.order) {
    const record = session.record(id)
    if (!record) throw new Error(`exchange ${id} is in the list and has no record`)
    views.push(await viewOf(session, record, limits))
  }
  return views
}

export async function viewOf({ reader }: Pick<Readable, "reader">, record: ExchangeRecord, limits: BodyLimits): Promise<ExchangeView> {
  const { messages: rows, gaps, total } = await reader.window(record, page)
  const messages: (Message | null)[] = []
  for (let id = 1; id <= total; id++) messages.push(await reader.message(record, id))
  return {
    exchange: structuredClone(record.exchange!),
    bodies: [
      bodyOf(record, "request", limits),
      bodyOf(record, "response", limits),
      await streamedBody(record, "request", limits),
      await streamedBody(record, "response", limits),
    ],
    rows,
    gaps: structuredClone(gaps),
    messages,
    frames: reader.frames(record, page).frames,
    marks: [...record.marks].sort(([a], [b]) => a - b),
  }
}

function bodyOf(record: ExchangeRecord, of: "request" | "response", limits: BodyLimits): BodyView {
  const body = readBody(record, of, limits)
  return body && { bytes: Buffer.from(body.bytes).toString("hex"), isTruncated: body.isTruncated }
}

async function streamedBody(record: ExchangeRecord, of: "request" | "response", limits: BodyLimits): Promise<BodyView> {
  const body = streamBody(record, of, limits)
  if (!body) return null
  const chunks: Uint8Array[] = []
  for await (const chunk of body.chunks) chunks.push(chunk)
  return { bytes: Buffer.concat(chunks).toString("hex"), isTruncated: body.isTruncated }
}
