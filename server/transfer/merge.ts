// EXCHANGES, EACH WITH ITS MESSAGES → ONE LINE OF TIME. Holds one message of every exchange that still has some.

import type { Message } from "../contract.ts"
import type { TransferredExchange } from "./transferred.ts"

export type Moment =
  | { readonly type: "exchange"; readonly transferred: TransferredExchange }
  | { readonly type: "message"; readonly message: Message }

type Source = { message: Message; readonly rest: AsyncIterator<Message> }

/** By time; an exchange stands before messages of the same moment, and those are in order of their ids. Exchanges come by `startedAt`. */
export async function* inOrderOfTime(exchanges: AsyncIterable<TransferredExchange>): AsyncGenerator<Moment> {
  const sources: Source[] = []
  try {
    for await (const transferred of exchanges) {
      yield* messagesUntil(sources, transferred.exchange.startedAt)
      yield { type: "exchange", transferred }
      const rest = transferred.messages()[Symbol.asyncIterator]()
      const first = await rest.next()
      if (!first.done) rise(sources, { message: first.value, rest })
    }
    yield* messagesUntil(sources, Number.POSITIVE_INFINITY)
  } finally {
    // Who stops early lets go of what its messages were read from.
    for (const { rest } of sources) await rest.return?.()
  }
}

async function* messagesUntil(sources: Source[], time: number): AsyncGenerator<Moment> {
  for (let first = sources[0]; first && first.message.timestamp < time; first = sources[0]) {
    yield { type: "message", message: first.message }
    const next = await first.rest.next()
    if (!next.done) sink(sources, { message: next.value, rest: first.rest })
    else {
      const last = sources.pop()!
      if (sources.length > 0) sink(sources, last)
    }
  }
}

/** Of an exchange only one message is in hand: the next. */
const isBefore = ({ message: a }: Source, { message: b }: Source): boolean =>
  a.timestamp < b.timestamp || (a.timestamp === b.timestamp && a.exchangeId < b.exchangeId)

/** Puts one more into the heap, in which none stands before its parent (at half its place). */
function rise(heap: Source[], source: Source): void {
  let at = heap.length
  for (let parent = (at - 1) >> 1; at > 0 && isBefore(source, heap[parent]!); parent = (at - 1) >> 1) {
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = source
}

/** Puts one in the place of the first. */
function sink(heap: Source[], source: Source): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
    if (child >= heap.length || !isBefore(heap[child]!, source)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = source
}
