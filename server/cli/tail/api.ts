// The HTTP API of an instance, this process's own included, as far as its lines are read from it. What it refuses is thrown with its code.

import type { Gap, Message, MessageRow } from "../../contract.ts"

export class ApiRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export type MessagePage = {
  readonly messages: readonly MessageRow[]
  readonly total: number
  readonly next: number | null
  readonly gaps: readonly Gap[]
}

/** Ids, exclusive. `time`: from the first message then or later; instead of `after`. */
export type PageWish = { readonly after?: number; readonly before?: number; readonly time?: number; readonly limit: number }

export type Api = {
  /** The event stream, after the change numbered `since`. */
  events(since: number | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  messages(exchange: number, wish: PageWish): Promise<MessagePage>
  /** With its payload. */
  message(exchange: number, id: number): Promise<Message>
}

/** `path` begins after /api. */
export type SendRequest = (path: string, signal: AbortSignal) => Promise<Response>

/** A proxy that the environment names is for others: it may be the one whose API this is. Bun takes `false`, which its types do not know. */
const direct: object = { proxy: false }

export const sendTo =
  (api: string, token: string): SendRequest =>
  (path, signal) =>
    fetch(`${api}${path}`, { ...direct, headers: { authorization: `Bearer ${token}` }, redirect: "manual", signal })

/** `signal` ends all of it. */
export function openApi(send: SendRequest, signal: AbortSignal): Api {
  const json = <Answer>(path: string): Promise<Answer> =>
    insist(async () => (await checked(await send(path, signal))).json() as Promise<Answer>, signal)
  return {
    async events(since, ofStream) {
      const response = await checked(await send(`/events${since === null ? "" : `?since=${since}`}`, ofStream))
      if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) throw notApi(response.status)
      return response.body
    },
    messages(exchange, wish) {
      const query = new URLSearchParams(Object.entries(wish).map(([name, value]): [string, string] => [name, String(value)]))
      return json(`/exchanges/${exchange}/messages?${query}`)
    },
    message: (exchange, id) => json(`/exchanges/${exchange}/messages/${id}`),
  }
}

/** A connection that breaks says nothing of what was asked for. Whether the instance is gone, the event stream finds out meanwhile. */
const retryMs = [100, 500, 1_500]

async function insist<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (const wait of retryMs) {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof ApiRefusal || signal.aborted) throw error
      await Bun.sleep(wait)
    }
  }
  return ask()
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response
  const answer = (await response.json().catch(() => null)) as {
    readonly error?: { readonly code?: unknown; readonly message?: unknown }
  } | null
  const { code, message } = answer?.error ?? {}
  if (typeof code !== "string" || typeof message !== "string") throw notApi(response.status)
  throw new ApiRefusal(response.status, code, message)
}

/** Something else answers there. */
const notApi = (status: number): ApiRefusal =>
  new ApiRefusal(status, "no-api", `What answers there, with status ${status}, is not NectoProxy's API: --url takes the URL of its page.`)
