// MESSAGES → COUNTS: how much went each way, of what kind, when, and for how long nobody spoke.

import type { Direction, MessageId } from "../contract.ts"
import type { Statistics, Traffic } from "../statistics.ts"
import type { ScannedMessage } from "./scanned-message.ts"

const opcodes = 16
const silencesMax = 10

/** One direction's. Plain numbers, because every message counts here. */
class Way {
  readonly messages = new Float64Array(opcodes)
  readonly wireBytes = new Float64Array(opcodes)
  readonly bytes = new Float64Array(opcodes)
  readonly rateMessages: Float64Array
  readonly rateBytes: Float64Array
  unreadable = 0
  lastAt: number | null = null

  constructor(buckets: number) {
    this.rateMessages = new Float64Array(buckets)
    this.rateBytes = new Float64Array(buckets)
  }

  traffic(until: number): Traffic {
    const used = Array.from({ length: opcodes }, (_, opcode) => opcode).filter(opcode => this.messages[opcode]! > 0)
    return {
      messages: sum(this.messages),
      wireBytes: sum(this.wireBytes),
      bytes: sum(this.bytes),
      unreadable: this.unreadable,
      lastAt: this.lastAt,
      idleMs: this.lastAt === null ? null : Math.max(0, until - this.lastAt),
      opcodes: used.map(opcode => ({
        opcode,
        messages: this.messages[opcode]!,
        wireBytes: this.wireBytes[opcode]!,
        bytes: this.bytes[opcode]!,
      })),
    }
  }
}

const sum = (numbers: Float64Array): number => numbers.reduce((total, number) => total + number, 0)

type Silence = Statistics["silences"][number]

export class TrafficCounts {
  readonly #startAt: number
  readonly #bucketMs: number
  readonly #buckets: number
  readonly #client: Way
  readonly #server: Way
  /** Longest first. */
  readonly #silences: Silence[] = []

  /** `startAt`, `endAt`: of the first and the last message. */
  constructor(startAt: number, endAt: number, buckets: number) {
    // Where all came at once there is one moment to count in.
    this.#buckets = endAt > startAt ? buckets : 1
    this.#startAt = startAt
    this.#bucketMs = Math.max(0, endAt - startAt) / this.#buckets
    this.#client = new Way(this.#buckets)
    this.#server = new Way(this.#buckets)
  }

  take(message: ScannedMessage): void {
    const { opcode, wireLength, timestamp, gapMs } = message
    const way = message.fromServer ? this.#server : this.#client
    const isReadable = !message.isDeflated || !message.isTruncated()
    way.messages[opcode]!++
    way.wireBytes[opcode]! += wireLength
    if (isReadable) way.bytes[opcode]! += message.length()
    else way.unreadable++
    way.lastAt = timestamp
    const bucket = this.#bucketMs > 0 ? Math.floor((timestamp - this.#startAt) / this.#bucketMs) : 0
    const at = Math.max(0, Math.min(this.#buckets - 1, bucket))
    way.rateMessages[at]!++
    way.rateBytes[at]! += wireLength
    if (this.#silences.length < silencesMax || gapMs > this.#silences[silencesMax - 1]!.ms) this.#noteSilence(message)
  }

  result(until: number, messages: number): Pick<Statistics, "traffic" | "rate" | "silences"> {
    const both = <T>(of: (way: Way) => T): { readonly [direction in Direction]: T } => ({
      "client-to-server": of(this.#client),
      "server-to-client": of(this.#server),
    })
    return {
      traffic: both(way => way.traffic(until)),
      rate: {
        startAt: messages > 0 ? this.#startAt : null,
        bucketMs: this.#bucketMs,
        messages: both(way => [...way.rateMessages]),
        wireBytes: both(way => [...way.rateBytes]),
      },
      silences: this.#silences,
    }
  }

  #noteSilence({ id, gapMs, direction }: ScannedMessage): void {
    if (gapMs <= 0) return
    const at = this.#silences.findIndex(({ ms }) => ms < gapMs)
    const silence = { afterId: (id - 1) as MessageId, nextId: id as MessageId, ms: gapMs, direction }
    this.#silences.splice(at < 0 ? this.#silences.length : at, 0, silence)
    if (this.#silences.length > silencesMax) this.#silences.pop()
  }
}
