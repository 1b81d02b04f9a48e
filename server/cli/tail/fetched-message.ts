// A message that came over the API, as filters ask about it: the same answers that a search in the recording gives.

import type { Direction, Exchange, Message, MessageRow } from "../../contract.ts"
import type { MessageSubject } from "../../filter/message-filter.ts"
import { textOf } from "../../wire/websocket/messages.ts"

export class FetchedMessage implements MessageSubject {
  readonly #message: MessageRow | Message
  readonly exchange: Exchange
  readonly gapMs: number
  #text: string | null = null
  #lowerText: string | null = null
  /** The payload was asked for, and a row has only a line of it: the answer is worth nothing. */
  wasTooShort = false

  constructor(message: MessageRow | Message, exchange: Exchange, gapMs: number) {
    this.#message = message
    this.exchange = exchange
    this.gapMs = gapMs
  }

  get id(): number {
    return this.#message.id
  }

  get exchangeId(): number {
    return this.#message.exchangeId
  }

  get timestamp(): number {
    return this.#message.timestamp
  }

  get direction(): Direction {
    return this.#message.direction
  }

  get opcode(): number {
    return this.#message.opcode
  }

  get wireLength(): number {
    return this.#message.wireLength
  }

  get isCompressed(): boolean {
    return this.#message.compressed
  }

  get isFragmented(): boolean {
    return this.#message.frames.length > 1
  }

  get sinceOpenMs(): number {
    return this.timestamp - this.exchange.startedAt
  }

  get isInjected(): boolean {
    return this.#message.injected
  }

  get isModified(): boolean {
    return this.#message.modified
  }

  get isDropped(): boolean {
    return this.#message.dropped
  }

  get note(): string {
    return this.#message.note
  }

  length(): number {
    return this.#message.length
  }

  isTruncated(): boolean {
    return this.#message.truncated
  }

  /** Of text and binary alike; of a close frame its reason. */
  text(): string {
    const { data, isBinary } = this.#message
    if (data === undefined) this.wasTooShort = true
    this.#text ??= isBinary ? textOf(Buffer.from(data ?? "", "base64")) : (data ?? "")
    return this.#text
  }

  lowerText(): string {
    this.#lowerText ??= this.text().toLowerCase()
    return this.#lowerText
  }

  json(): unknown {
    const text = this.text()
    // Most of what is not JSON is told by its beginning, a hundred times as fast as by an error.
    if (!/^\s*["{[\-\dtfn]/.test(text)) return undefined
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }

  closeCode(): number | null {
    return this.#message.close?.code ?? null
  }
}
