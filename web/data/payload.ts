// What is fetched for the detail panel: the whole of one message, or the beginning of a body. The newest wish wins; requests for
// older ones are aborted.

import { createEffect, createSignal, on, onCleanup } from "solid-js"
import type { ExchangeId, Message, MessageRow } from "../../server/contract.ts"
import { type Bytes, messageDataUrl, readBody, readFrameData, readMessage } from "./api.ts"
import { ApiError, reasonOf, request } from "./request.ts"

export type Loaded<Value> =
  | { readonly state: "none" }
  | { readonly state: "loading" }
  | { readonly state: "here"; readonly value: Value }
  /** `code`: what the API calls it, or "". */
  | { readonly state: "failed"; readonly why: string; readonly code: string }

export const valueIn = <Value>(loaded: Loaded<Value>): Value | null => (loaded.state === "here" ? loaded.value : null)
export const failureIn = <Value>(loaded: Loaded<Value>) => (loaded.state === "failed" ? loaded : null)

/** As much of a body or a frame as is fetched to be looked at: as much as of a message. */
export const bodyBytesMax = 16 * 1024 * 1024
/** Of a body that grows, and is fetched again and again. */
const growingBytesMax = 1024 * 1024
/** Lists carry at most so many frames of a message. */
const listedFramesMax = 8
/** What is shown stays until there is something better, unless that takes longer than this. */
const slowMs = 150

/** A message with its data. What the row has is not asked for again. */
export const createMessage = (row: () => MessageRow | null) =>
  createLoaded<MessageRow, Message>(row, ({ exchangeId, id }, signal) => readMessage(exchangeId, id, signal), wholeOf)

export function wholeOf(row: MessageRow): Message | null {
  const { preview: _, data, ...facts } = row
  return data !== undefined && row.frames.length < listedFramesMax ? { ...facts, data } : null
}

/** The octets of a message, where its data is a text that could not say them. `of` tells whose they are. */
export const createMessageBytes = (message: () => Message | null) =>
  createLoaded<Message, { readonly of: Message; readonly bytes: Uint8Array }>(message, async (of, signal) => {
    const answer = await request(messageDataUrl(of.exchangeId, of.id), { signal })
    return { of, bytes: new Uint8Array(await answer.arrayBuffer()) }
  })

export type BodyWish = {
  readonly id: ExchangeId
  readonly of: "request" | "response"
  readonly bodySize: number
  readonly isGrowing: boolean
}

export const createBody = (wish: () => BodyWish | null) =>
  createLoaded<BodyWish, Bytes>(wish, ({ id, of, isGrowing }, signal) =>
    readBody(id, of, isGrowing ? growingBytesMax : bodyBytesMax, signal),
  )

export type FrameWish = { readonly exchangeId: ExchangeId; readonly id: number }

/** The payload of one frame, as it was on the wire. */
export const createFrameData = (wish: () => FrameWish | null) =>
  createLoaded<FrameWish, Bytes>(wish, ({ exchangeId, id }, signal) => readFrameData(exchangeId, id, bodyBytesMax, signal))

export function createLoaded<Wish, Value>(
  wish: () => Wish | null,
  load: (wish: Wish, signal: AbortSignal) => Promise<Value>,
  known: (wish: Wish) => Value | null = () => null,
): () => Loaded<Value> {
  const [loaded, setLoaded] = createSignal<Loaded<Value>>({ state: "none" })
  createEffect(
    on(wish, current => {
      if (current === null) return setLoaded({ state: "none" })
      const value = known(current)
      if (value !== null) return setLoaded({ state: "here", value })
      const abort = new AbortController()
      const slow = setTimeout(() => setLoaded({ state: "loading" }), slowMs)
      onCleanup(() => {
        clearTimeout(slow)
        abort.abort()
      })
      const settle = (outcome: Loaded<Value>) => {
        clearTimeout(slow)
        if (!abort.signal.aborted) setLoaded(outcome)
      }
      load(current, abort.signal).then(
        loadedValue => settle({ state: "here", value: loadedValue }),
        (error: unknown) => settle({ state: "failed", why: reasonOf(error), code: error instanceof ApiError ? error.code : "" }),
      )
    }),
  )
  return loaded
}
