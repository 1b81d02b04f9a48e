// One exchange while it lives: the facts that the list shows, and where in the streams its bytes are. It tells the change log what
// changed; counters of busy exchanges are told a few times a second, everything else at once.

import type { Direction, Exchange, ExchangeId, Failure, Fault, Timings, WebSocketClose } from "../contract.ts"
import { type FaultCode, faultText } from "../wire/faults.ts"
import type { Deflate } from "../wire/websocket/handshake.ts"
import type { ChangeLog } from "./change-log.ts"
import { FrameIndex } from "./frame-index.ts"
import type { Stream } from "./streams.ts"

/** Where a head and its body stand in their stream. `isChunked`: the range holds chunk framing too. */
export type StoredPart = { headStart: number; bodyStart: number; bodyEnd: number; isChunked: boolean; bodyBytes: number }

export const newPart = (headStart: number, bodyStart: number, isChunked: boolean): StoredPart => ({
  headStart,
  bodyStart,
  bodyEnd: bodyStart,
  isChunked,
  bodyBytes: 0,
})

export const noTimings: Timings = { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null }

type Known =
  | "protocol"
  | "method"
  | "url"
  | "host"
  | "path"
  | "state"
  | "startedAt"
  | "request"
  | "clientAddress"
  | "serverAddress"
  | "tls"
  | "timings"

/** An exchange at its beginning: what is known of it then, and nothing of the rest. */
export const newExchange = (known: Pick<Exchange, Known>): Omit<Exchange, "id"> => ({
  ...known,
  status: null,
  statusText: "",
  durationMs: null,
  response: null,
  websocket: null,
  faults: [],
  failure: null,
  note: "",
  color: "",
  modified: false,
})

export type ConnectionStreams = { readonly [direction in Direction]: Stream }

export type ExchangeUpdate = Partial<Omit<Exchange, "id">>

export class ExchangeRecord {
  readonly id: ExchangeId
  readonly streams: ConnectionStreams
  readonly #log: ChangeLog
  readonly #markBusy: (record: ExchangeRecord) => void
  readonly #faultsMax: number
  request: StoredPart | null = null
  response: StoredPart | null = null
  frames: FrameIndex | null = null
  deflate: Deflate | null = null
  /** Message counts at which data frames were not recorded: what was compressed after that cannot be inflated (RFC 7692 §7.2.2). */
  readonly gaps = { "client-to-server": [] as number[], "server-to-client": [] as number[] }
  /** Ids of messages of which some frames were not recorded. */
  readonly incomplete = new Set<number>()
  readonly messages = { "client-to-server": 0, "server-to-client": 0 }
  readonly payloadBytes = { "client-to-server": 0, "server-to-client": 0 }

  constructor(
    exchange: Exchange,
    streams: ConnectionStreams,
    log: ChangeLog,
    faultsMax: number,
    markBusy: (record: ExchangeRecord) => void,
  ) {
    this.id = exchange.id
    this.streams = streams
    this.#log = log
    this.#faultsMax = faultsMax
    this.#markBusy = markBusy
    log.emit({ type: "opened", exchange })
  }

  /** As the list has it; undefined when it was removed from there. */
  get exchange(): Exchange | undefined {
    return this.#log.recording.exchanges[this.id]
  }

  get isWebSocket(): boolean {
    return this.exchange?.protocol === "ws" || this.exchange?.protocol === "wss"
  }

  get isOver(): boolean {
    const state = this.exchange?.state
    return state === undefined || state === "closed" || state === "failed"
  }

  update(change: ExchangeUpdate): void {
    if (this.exchange) this.#log.emit({ type: "updated", id: this.id, with: change })
  }

  openWebSocket(subprotocol: string | null, extensions: string | null, deflate: Deflate | null): void {
    this.frames = new FrameIndex()
    this.deflate = deflate
    const { messages, payloadBytes } = this
    this.update({
      state: "open",
      websocket: { subprotocol, extensions, messages: { ...messages }, bytes: { ...payloadBytes }, close: null },
    })
  }

  countFrame(direction: Direction, payloadLength: number, endsMessage: boolean): void {
    this.payloadBytes[direction] += payloadLength
    if (endsMessage) this.messages[direction]++
    this.#markBusy(this)
  }

  countBody(part: StoredPart, bytes: number): void {
    part.bodyBytes += bytes
    this.#markBusy(this)
  }

  /** Tells the counters as they are now. */
  tellCounters(): void {
    const known = this.exchange
    if (!known) return
    const change: { -readonly [key in keyof ExchangeUpdate]: ExchangeUpdate[key] } = {}
    if (this.request && this.request.bodyBytes !== known.request.bodySize)
      change.request = { fields: known.request.fields, bodySize: this.request.bodyBytes }
    if (this.response && known.response && this.response.bodyBytes !== known.response.bodySize)
      change.response = { fields: known.response.fields, bodySize: this.response.bodyBytes }
    if (known.websocket) change.websocket = { ...known.websocket, messages: { ...this.messages }, bytes: { ...this.payloadBytes } }
    if (Object.keys(change).length > 0) this.update(change)
  }

  fault(code: FaultCode, direction: Direction, offset: number): void {
    const faults = this.exchange?.faults ?? []
    if (faults.length >= this.#faultsMax) return
    const fault: Fault = { code, text: faultText[code], direction, offset }
    this.update({ faults: [...faults, fault] })
  }

  fail(failure: Failure, now: number): void {
    if (!this.isOver) this.update({ state: "failed", failure, durationMs: now - (this.exchange?.startedAt ?? now) })
  }

  /** All has been said. `close` is for WebSockets. */
  finish(now: number, close: WebSocketClose | null = null): void {
    if (this.isOver) return
    this.tellCounters()
    const known = this.exchange
    if (!known) return
    const websocket = known.websocket && close ? { websocket: { ...known.websocket, close } } : {}
    this.update({ state: "closed", durationMs: now - known.startedAt, ...websocket })
  }
}
