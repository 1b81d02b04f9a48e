// The HTTP API as functions, as far as it is about exchanges and their messages. What is about whole sessions is in library.ts.

import type { Exchange, ExchangeId, Gap, Message, MessageRow, Status, WireFrame } from "../../server/contract.ts"
import type { Statistics } from "../../server/statistics.ts"
import { readJson, request, withJson } from "./request.ts"
import { apiUrl } from "./session.ts"

export type MessageWindow = {
  readonly messages: readonly MessageRow[]
  readonly total: number
  readonly next: number | null
  readonly gaps: readonly Gap[]
}
export type FrameWindow = { readonly frames: readonly WireFrame[]; readonly total: number; readonly next: number | null }

/** What is said of an exchange or a message; what is left out stays as it is. */
export type Marks = { readonly note?: string; readonly color?: string }

/** The first bytes of a body; `size` is null where the server did not say and the body is longer. */
export type Bytes = {
  readonly bytes: Uint8Array
  readonly size: number | null
  /** There is more than was read here. */
  readonly isCut: boolean
  /** There was more than was recorded. */
  readonly isTruncated: boolean
}

export const messageDataUrl = (exchange: ExchangeId, message: number): string => apiUrl(`/exchanges/${exchange}/messages/${message}/data`)
export const frameDataUrl = (exchange: ExchangeId, frame: number): string => apiUrl(`/exchanges/${exchange}/frames/${frame}/data`)
export const bodyUrl = (exchange: ExchangeId, of: "request" | "response", isDecoded: boolean): string =>
  apiUrl(`/exchanges/${exchange}/${of}/body`, isDecoded ? { decoded: 1 } : {})

/** Asked when the connection is in doubt, so it does not wait long. */
export const readStatus = async (): Promise<Status> => readJson(await request("/api/status", { signal: AbortSignal.timeout(5_000) }))

export const readMessages = async (exchange: ExchangeId, after: number, limit: number): Promise<MessageWindow> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}/messages`, { after, limit })))

export const readMessage = async (exchange: ExchangeId, message: number, signal: AbortSignal): Promise<Message> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}/messages/${message}`), { signal }))

export const readFrames = async (exchange: ExchangeId, after: number, limit: number): Promise<FrameWindow> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}/frames`, { after, limit })))

export const readFrameData = async (exchange: ExchangeId, frame: number, bytesMax: number, signal: AbortSignal): Promise<Bytes> =>
  readBytes(await request(frameDataUrl(exchange, frame), { signal }), bytesMax)

/** A body without its content coding, or its first `bytesMax`. */
export const readBody = async (exchange: ExchangeId, of: "request" | "response", bytesMax: number, signal: AbortSignal): Promise<Bytes> =>
  readBytes(await request(bodyUrl(exchange, of, true), { signal }), bytesMax)

/** A request's body as it was sent, in its coding; null where it is not kept in full, or longer than `bytesMax`. */
export async function readSentBody(exchange: ExchangeId, bytesMax: number): Promise<Uint8Array | null> {
  const { bytes, isCut, isTruncated } = await readBytes(await request(bodyUrl(exchange, "request", false)), bytesMax)
  return isCut || isTruncated ? null : bytes
}

export const readStatistics = async (exchange: ExchangeId, buckets: number, signal: AbortSignal): Promise<Statistics> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}/statistics`, { buckets }), { signal }))

export const markExchange = async (exchange: ExchangeId, marks: Marks): Promise<Exchange> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}`), withJson("PATCH", marks)))

export const markMessage = async (exchange: ExchangeId, message: number, marks: Marks): Promise<MessageRow> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}/messages/${message}`), withJson("PATCH", marks)))

export const clearExchanges = async (): Promise<void> => {
  await request(apiUrl("/exchanges"), { method: "DELETE" })
}

/** Those that match. */
export const removeExchanges = async (filter: string): Promise<void> => {
  await request(apiUrl("/exchanges", { q: filter }), { method: "DELETE" })
}

export const setRecording = async (recording: boolean): Promise<void> => {
  await request("/api/recording", withJson("PUT", { recording }))
}

async function readBytes(response: Response, bytesMax: number): Promise<Bytes> {
  const length = response.headers.get("content-length")
  const { bytes, isCut } = await readStart(response, bytesMax)
  const size = isCut ? (length === null ? null : Number(length)) : bytes.length
  return { bytes, isCut, size, isTruncated: response.headers.has("x-truncated") }
}

async function readStart(response: Response, bytesMax: number): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const reader = response.body?.getReader()
  if (!reader) return { bytes: new Uint8Array(), isCut: false }
  const chunks: Uint8Array[] = []
  let length = 0
  while (length <= bytesMax) {
    const { done, value } = await reader.read()
    if (done) return { bytes: join(chunks, length), isCut: false }
    chunks.push(value)
    length += value.length
  }
  await reader.cancel()
  return { bytes: join(chunks, length).subarray(0, bytesMax), isCut: true }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}
