// The HTTP API as functions. Same-origin requests carry the cookie that the server set with the page.

import type { ExchangeId, Message, MessageRow, Status } from "../../server/contract.ts"

export type MessageWindow = { readonly messages: readonly MessageRow[]; readonly total: number; readonly next: number | null }

/** The first bytes of a body; `size` is null where the server did not say and the body is longer. */
export type Bytes = { readonly bytes: Uint8Array; readonly size: number | null; readonly isCut: boolean }

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const messageDataUrl = (exchange: ExchangeId, message: number): string => `/api/exchanges/${exchange}/messages/${message}/data`
export const bodyUrl = (exchange: ExchangeId, of: "request" | "response"): string => `/api/exchanges/${exchange}/${of}/body`

/** Asked when the connection is in doubt, so it does not wait long. */
export const readStatus = async (): Promise<Status> => readJson(await request("/api/status", { signal: AbortSignal.timeout(5_000) }))

export const readMessages = async (exchange: ExchangeId, after: number, limit: number): Promise<MessageWindow> =>
  readJson(await request(`/api/exchanges/${exchange}/messages?after=${after}&limit=${limit}`))

export const readMessage = async (exchange: ExchangeId, message: number, signal: AbortSignal): Promise<Message> =>
  readJson(await request(`/api/exchanges/${exchange}/messages/${message}`, { signal }))

/** A body without its content coding, or its first `bytesMax`. */
export async function readBody(exchange: ExchangeId, of: "request" | "response", bytesMax: number, signal: AbortSignal): Promise<Bytes> {
  const response = await request(`${bodyUrl(exchange, of)}?decoded=1`, { signal })
  const length = response.headers.get("content-length")
  const { bytes, isCut } = await readStart(response, bytesMax)
  return {
    bytes,
    isCut: isCut || response.headers.has("x-truncated"),
    size: isCut ? (length === null ? null : Number(length)) : bytes.length,
  }
}

export const clearExchanges = async (): Promise<void> => {
  await request("/api/exchanges", { method: "DELETE" })
}

export const setRecording = async (recording: boolean): Promise<void> => {
  await request("/api/recording", {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ recording }),
  })
}

async function request(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init)
  if (response.ok) return response
  const answer = await readJson<{ error?: { code?: string; message?: string } }>(response).catch(() => ({ error: undefined }))
  throw new ApiError(response.status, answer.error?.code ?? "unknown", answer.error?.message ?? `The server answered ${response.status}.`)
}

/** Believed: page and server are built together. */
const readJson = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body

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
