// When each side of a WebSocket spoke first, out of its first messages; a side that spoke later than those is said to.

import { createMemo } from "solid-js"
import type { Direction, ExchangeId } from "../../server/contract.ts"
import { readMessages } from "./api.ts"
import { createLoaded } from "./payload.ts"

/** A page of the list. */
const lookedAt = 100

export type First = { readonly id: number; readonly timestamp: number }
export type Firsts = { readonly [direction in Direction]?: First }

/** `count`: how many messages there are, so that it is asked again while a side has not spoken. */
export function createFirstMessages(id: () => ExchangeId, count: () => number): () => Firsts {
  const found = createMemo(() => Math.min(count(), lookedAt))
  const wish = createMemo(() => (found() === 0 ? null : { id: id(), count: found() }), null, {
    equals: (a, b) => a?.id === b?.id && a?.count === b?.count,
  })
  const loaded = createLoaded(wish, async wanted => {
    const { messages } = await readMessages(wanted.id, 0, lookedAt)
    const firstOf = (direction: Direction) => messages.find(message => message.direction === direction)
    return { "client-to-server": firstOf("client-to-server"), "server-to-client": firstOf("server-to-client") }
  })
  return createMemo<Firsts>(before => {
    const outcome = loaded()
    if (outcome.state !== "here") return before
    return Object.fromEntries(Object.entries(outcome.value).filter(([, first]) => first !== undefined))
  }, {})
}
