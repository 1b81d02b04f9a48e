// Rows → records: an exchange as it was saved, with its streams and the index of its frames, which stay on disk until they are read.

import type { Exchange, ExchangeId } from "../contract.ts"
import type { ConnectionStreams, ExchangeRecord } from "./exchange-record.ts"
import type { FrameCache } from "./frame-cache.ts"
import { type Columns, columnsBetween, columnsBytes, readColumns, readPlace } from "./frame-columns.ts"
import { type BlockSummary, blockFramesMax, FrameIndex, type FramePages } from "./frame-index.ts"
import { type KeptMessages, type KeptParts, type MessageMark, noMessages, type WireFacts } from "./kept.ts"
import { recordingEnded } from "./recorder.ts"
import type { Segments } from "./segments.ts"
import type { ExchangeRow, Store } from "./store.ts"
import type { ByteStream } from "./streams.ts"

/** Where what was saved is found. */
export type Saved = { readonly store: Store; readonly segments: Pick<Segments, "read">; readonly cache: FrameCache }

export type Restorer = Saved & {
  /** Whether somebody is still recording it: what is not over yet may still be. */
  readonly isRunning: boolean
  restoreStream(id: number): ByteStream
  add(exchange: Exchange, streams: ConnectionStreams): ExchangeRecord
}

export const framePages = ({ store, segments, cache }: Saved, id: ExchangeId): FramePages => ({
  load(firstFrame) {
    const row = store.frames(id, firstFrame)
    const columns = row?.columns ? loadColumns(row.columns, row.count, segments) : null
    // Whoever records has joined it to what came before it meanwhile.
    return row && columns && columnsBetween(firstFrame - row.first, columns.times.length, columns)
  },
  keep: (block, bytes, leave) => cache.keep(block, bytes, leave),
  use: block => cache.use(block),
})

/** From their row, or from where it says that they stand. */
function loadColumns(bytes: Uint8Array, count: number, segments: Saved["segments"]): Columns | null {
  const place = readPlace(bytes)
  if (!place) return readColumns(bytes)
  if (count !== blockFramesMax) return null
  const columns = new Uint8Array(columnsBytes(count))
  return segments.read(place, columns) ? readColumns(columns) : null
}

export function readWire(store: Store, id: ExchangeId, message: number): WireFacts | null {
  const wire = store.wire(id, message)
  return wire === null ? null : (JSON.parse(wire) as WireFacts)
}

/** Null where the row cannot be read: the file was damaged there, and the others are still worth having. */
export function restoreRecord(row: ExchangeRow, restorer: Restorer): ExchangeRecord | null {
  const saved = parseRow(row)
  if (!saved) return null
  const { kept, exchange } = saved
  const { store } = restorer
  const [client, server] = kept.streams
  const streams = { "client-to-server": restorer.restoreStream(client), "server-to-client": restorer.restoreStream(server) }
  const record = restorer.add(asItWas(exchange, kept, restorer.isRunning), streams)
  record.request = kept.request
  record.response = kept.response
  record.deflate = kept.deflate
  record.isImported = kept.isImported === true
  if (kept.isWebSocket) record.frames = new FrameIndex(framePages(restorer, record.id), withoutHoles(store.blocks(record.id)))
  for (const direction of ["client-to-server", "server-to-client"] as const) {
    record.gaps[direction].push(...kept.gaps[direction])
    record.messages[direction] = kept.messages[direction]
    record.payloadBytes[direction] = kept.payloadBytes[direction]
  }
  record.pauses.push(...kept.pauses)
  for (const id of kept.incomplete) record.incomplete.add(id)
  for (const { message, mark } of store.marks(record.id)) record.marks.set(message, parse<MessageMark>(mark) ?? {})
  return record
}

type SavedExchange = { readonly exchange: Exchange; readonly kept: KeptParts & KeptMessages }

function parseRow(row: ExchangeRow): SavedExchange | null {
  const exchange = parse<Exchange>(row.facts)
  const saved = parse<KeptParts>(row.kept)
  if (!exchange || !saved) return null
  // What is left out of an exchange without messages is missed of one that has some.
  const kept = "isWebSocket" in saved ? (saved as KeptParts & KeptMessages) : { ...noMessages, ...saved }
  const { id, url, state, request, faults } = exchange
  const isExchange = id === row.id && typeof url === "string" && typeof state === "string" && Array.isArray(request?.fields) && faults
  const { streams, gaps, pauses, incomplete, messages, payloadBytes } = kept
  return isExchange && streams && gaps && pauses && incomplete && messages && payloadBytes ? { exchange, kept } : null
}

/** Null where it is no JSON of something. */
function parse<T extends object>(json: string): T | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === "object" ? (value as T) : null
  } catch {
    return null
  }
}

/** A row that is gone leaves its frames unknown: those after it keep their numbers. */
function withoutHoles(blocks: readonly BlockSummary[]): BlockSummary[] {
  let [firstFrame, firstMessage] = [0, 0]
  return blocks.flatMap(block => {
    const hole = { firstFrame, firstMessage, count: block.firstFrame - firstFrame, messages: block.firstMessage - firstMessage }
    firstFrame = block.firstFrame + block.count
    firstMessage = block.firstMessage + block.messages
    return hole.count > 0 ? [{ ...hole, firstTime: block.firstTime, lastTime: block.firstTime }, block] : [block]
  })
}

/** The facts with the counters that were saved apart from them. */
function asItWas(exchange: Exchange, kept: SavedExchange["kept"], isRunning: boolean): Exchange {
  const { request, response, websocket, state } = exchange
  const isOver = state === "closed" || state === "failed"
  return {
    ...exchange,
    request: { ...request, bodySize: kept.request?.bodyBytes ?? request.bodySize },
    response: response && { ...response, bodySize: kept.response?.bodyBytes ?? response.bodySize },
    websocket: websocket && { ...websocket, messages: kept.messages, bytes: kept.payloadBytes },
    ...(isOver || isRunning ? {} : { state: "failed", failure: recordingEnded }),
  }
}
