// The messages of a WebSocket that a note was written on: asked for when the connection is opened, and again when one was marked here.

import { createMemo } from "solid-js"
import type { ExchangeId } from "../../server/contract.ts"
import type { MessageWindow } from "./api.ts"
import { createLoaded, failureIn } from "./payload.ts"
import { readJson, request } from "./request.ts"
import { apiUrl } from "./session.ts"
import { createSettled } from "./settled.ts"

/** As many as one reads; all of them are found by `has:note` among the frames. */
export const notedMax = 200

const readNoted = async (exchange: ExchangeId, signal: AbortSignal): Promise<MessageWindow> =>
  readJson(await request(apiUrl(`/exchanges/${exchange}/messages`, { q: "has:note", after: 0, limit: notedMax }), { signal }))

export type NotedMessages = ReturnType<typeof createNotedMessages>

/** `id` null: it is no WebSocket. `marked`: grows when they are to be asked for again. */
export function createNotedMessages(id: () => ExchangeId | null, marked: () => number) {
  const settled = createSettled(id)
  const wish = createMemo(() => {
    const exchange = settled()
    return exchange === null ? null : { exchange, marked: marked() }
  })
  const loaded = createLoaded(wish, async ({ exchange }, signal) => ({ exchange, page: await readNoted(exchange, signal) }))
  /** While they are asked for again, those before stay. */
  const known = createMemo<{ readonly exchange: ExchangeId; readonly page: MessageWindow } | null>(before => {
    const outcome = loaded()
    if (outcome.state === "here") return outcome.value
    return before && before.exchange === id() ? before : null
  }, null)
  return {
    rows: () => known()?.page.messages ?? [],
    total: () => known()?.page.total ?? 0,
    failure: () => failureIn(loaded())?.why ?? null,
  }
}
