// REQUESTS AND REPLIES → TIMES: pairs what a protocol says belongs together, by a key or in order, and keeps what stays unanswered.
// Knows no protocol.

import type { Direction, MessageId } from "../contract.ts"
import type { ReplyTimes, UnansweredRequest } from "../statistics.ts"
import { Samples } from "./samples.ts"

export type ReplyKind = Pick<ReplyTimes, "protocol" | "request" | "reply" | "direction">

/** What is needed of a message. */
export type Spoken = { readonly id: number; readonly timestamp: number; readonly direction: Direction }

/** Requests that wait for their reply. A server that has not answered as many will not answer the first of them. */
const waitingMax = 10_000
const unansweredMax = 100
const labelCharactersMax = 100
/** An id longer than this is none that a person chose, and ten thousand of them would have to be kept. */
const keyCharactersMax = 300

/** Replies name the request they belong to. */
export class KeyedReplies {
  readonly #kind: ReplyKind
  readonly #samples = new Samples()
  readonly #waiting = new Map<string, UnansweredRequest>()
  readonly #unanswered: UnansweredRequest[] = []
  #unansweredCount = 0

  constructor(kind: ReplyKind) {
    this.#kind = kind
  }

  ask(key: string, { id, timestamp }: Spoken, label: string): void {
    if (key.length > keyCharactersMax) return
    const same = this.#waiting.get(key)
    // The key is used for another one: a reply would belong to that.
    if (same) this.#giveUp(key, same)
    this.#waiting.set(key, { id: id as MessageId, timestamp, key, label: shorten(label) })
    if (this.#waiting.size <= waitingMax) return
    for (const [oldestKey, oldest] of this.#waiting) return this.#giveUp(oldestKey, oldest)
  }

  /** Only the first reply to a request is measured. */
  answer(key: string, { id, timestamp }: Spoken): void {
    const request = this.#waiting.get(key)
    if (!request) return
    this.#waiting.delete(key)
    this.#samples.add(timestamp - request.timestamp, request.id, id, request.label)
  }

  /** Who asked does not want to know any more. */
  withdraw(key: string): void {
    this.#waiting.delete(key)
  }

  times(): ReplyTimes {
    const waiting = [...this.#waiting.values()]
    return {
      ...this.#kind,
      times: this.#samples.distribution(),
      unansweredCount: this.#unansweredCount + waiting.length,
      unanswered: [...this.#unanswered, ...waiting].slice(0, unansweredMax),
    }
  }

  #giveUp(key: string, request: UnansweredRequest): void {
    this.#waiting.delete(key)
    this.#unansweredCount++
    if (this.#unanswered.length < unansweredMax) this.#unanswered.push(request)
  }
}

/** Replies repeat what the request said, and come in order: pings, whose payload may be the same every time. */
export class OrderedReplies {
  readonly #kind: ReplyKind
  readonly #samples = new Samples()
  #waiting: UnansweredRequest[] = []
  readonly #unanswered: UnansweredRequest[] = []
  #unansweredCount = 0

  constructor(kind: ReplyKind) {
    this.#kind = kind
  }

  ask(key: string, { id, timestamp }: Spoken): void {
    if (key.length > keyCharactersMax) return
    this.#waiting.push({ id: id as MessageId, timestamp, key, label: "" })
    if (this.#waiting.length <= waitingMax) return
    const half = this.#waiting.splice(0, waitingMax / 2)
    this.#unansweredCount += half.length
    this.#unanswered.push(...half.slice(0, unansweredMax - this.#unanswered.length))
  }

  answer(key: string, { id, timestamp }: Spoken): void {
    const at = this.#waiting.findIndex(request => request.key === key)
    const request = this.#waiting[at]
    if (!request) return
    // RFC 6455 §5.5.3: an endpoint "MAY elect to send a Pong frame for only the most recently processed Ping frame": those before
    // it are neither measured nor missing.
    this.#waiting = this.#waiting.slice(at + 1)
    this.#samples.add(timestamp - request.timestamp, request.id, id, "")
  }

  times(): ReplyTimes {
    return {
      ...this.#kind,
      times: this.#samples.distribution(),
      unansweredCount: this.#unansweredCount + this.#waiting.length,
      unanswered: [...this.#unanswered, ...this.#waiting].slice(0, unansweredMax),
    }
  }
}

/** A copy: a part of a long text would keep all of it in memory. */
const shorten = (label: string): string =>
  label.length <= labelCharactersMax ? label : Buffer.from(label.slice(0, labelCharactersMax)).toString()

/** Kinds that occurred. */
export const occurring = (replies: readonly { times(): ReplyTimes }[]): ReplyTimes[] =>
  replies.map(kind => kind.times()).filter(({ times, unansweredCount }) => times.count > 0 || unansweredCount > 0)
