// What is counted of one WebSocket: asked for when somebody looks, again when the connection ended, and while it is open again and
// again, so seldom that counting stays a small part of what the server does. Rate graph, overview and statistics share one answer.

import { createEffect, createMemo, createSignal, onCleanup, untrack } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import type { Statistics } from "../../server/statistics.ts"
import { readStatistics } from "./api.ts"
import { createLoaded, failureIn } from "./payload.ts"
import { createSettled } from "./settled.ts"

const buckets = 240
/** Between two counts of an open connection: at the least, and so many times what the last one took. */
const restMs = 2_000
const restShare = 20

export type StatisticsView = ReturnType<typeof createStatistics>

export function createStatistics(exchange: () => Exchange) {
  /** How many components look at it: nobody, and nothing is counted. */
  const [readers, setReaders] = createSignal(0)
  const [asked, setAsked] = createSignal(0)
  const settled = createSettled(() => exchange().id)
  const wish = createMemo(
    () => (readers() === 0 || settled() === null ? null : { id: exchange().id, state: exchange().state, asked: asked() }),
    undefined,
    {
      equals: (a, b) => a?.id === b?.id && a?.state === b?.state && a?.asked === b?.asked,
    },
  )
  let tookMs = 0
  const loaded = createLoaded(wish, async ({ id }, signal) => {
    const began = performance.now()
    const statistics = await readStatistics(id, buckets, signal)
    tookMs = performance.now() - began
    return statistics
  })
  // While they are counted again, those before stay.
  const facts = createMemo<Statistics | null>(before => {
    const outcome = loaded()
    if (outcome.state === "here") return outcome.value
    return before?.exchangeId === exchange().id ? before : null
  }, null)

  /** There is more than was counted. Derived, so that a thousand messages are one change. */
  const isStale = createMemo(() => {
    const known = loaded()
    if (known.state !== "here" || exchange().state !== "open") return false
    const now = exchange().websocket?.messages
    return now !== undefined && now["client-to-server"] + now["server-to-client"] > known.value.messages
  })
  createEffect(() => {
    loaded()
    if (!isStale() || readers() === 0) return
    const timer = setTimeout(() => setAsked(untrack(asked) + 1), Math.max(restMs, restShare * tookMs))
    onCleanup(() => clearTimeout(timer))
  })

  return {
    facts,
    failure: () => failureIn(loaded())?.why ?? null,
    /** Of a component that shows them, for as long as it lives. */
    look: () => {
      setReaders(count => count + 1)
      onCleanup(() => setReaders(count => count - 1))
    },
    countAgain: () => setAsked(untrack(asked) + 1),
  }
}
