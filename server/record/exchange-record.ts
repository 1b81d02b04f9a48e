// One exchange while it lives: the facts that the list shows, and where in the streams its bytes are. It tells the change log what
// changed; counters of busy exchanges are told a few times a second, everything else at once.

import type { Direction, Exchange, ExchangeId, Failure, Fault, Gap, Timings, WebSocketClose } from "../contract.ts"
import { type FaultCode, faultText } from "../wire/faults.ts"
import type { Deflate } from "../wire/websocket/handshake.ts"
import type { ChangeLog } from "./change-log.ts"
import { FrameIndex, type FramePages } from "./frame-index.ts"
import type { Kept, MessageMark, StoredPart, WireFacts } from "./kept.ts"
import type { Checkpoint } from "./payloads.ts"
import type { ByteStream } from "./streams.ts"

export const noTimings: Timings = { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null }

/** What is known of an exchange at its beginning. */
export type NewExchange = Pick<
  Exchange,
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
> & { readonly response?: Exchange["response"] }

/** That, and nothing of the rest. Field by field: to copy them after the id would take 0.3 µs a request. */
export const newExchange = (id: ExchangeId, known: NewExchange): Exchange => ({
  id,
  protocol: known.protocol,
  method: known.method,
  url: known.url,
  host: known.host,
  path: known.path,
  status: null,
  statusText: "",
  state: known.state,
  startedAt: known.startedAt,
  durationMs: null,
  request: known.request,
  response: known.response ?? null,
  clientAddress: known.clientAddress,
  serverAddress: known.serverAddress,
  tls: known.tls,
  timings: known.timings,
  websocket: null,
  faults: [],
  failure: null,
  note: "",
  color: "",
  modified: false,
})

export type ConnectionStreams = { readonly [direction in Direction]: ByteStream }

export type ExchangeUpdate = Partial<Omit<Exchange, "id">>
/** One that is being put together. */
type Growing = { -readonly [name in keyof ExchangeUpdate]: ExchangeUpdate[name] }

/** Who is to hear what: that counters want telling, that something wants saving, where saved frames are found. */
export type RecordKeeper = {
  readonly faultsMax: number
  markBusy(record: ExchangeRecord): void
  /** `last`: the facts, and they will hardly change again. */
  save(record: ExchangeRecord, what: "facts" | "kept" | "last"): void
  pages(id: ExchangeId): FramePages
  wire(id: ExchangeId, message: number): WireFacts | null
  /** The last one saved for message `before` or an earlier one. */
  window(id: ExchangeId, direction: Direction, before: number): Checkpoint | null
}

/** Pauses listed for one connection; after that the last one grows. */
const gapsMax = 1_000

export class ExchangeRecord {
  readonly id: ExchangeId
  readonly streams: ConnectionStreams
  readonly #log: ChangeLog
  readonly #keeper: RecordKeeper
  request: StoredPart | null = null
  response: StoredPart | null = null
  frames: FrameIndex | null = null
  deflate: Deflate | null = null
  /** Message counts at which data frames were not recorded: what was compressed after that cannot be inflated (RFC 7692 §7.2.2). */
  readonly gaps = { "client-to-server": [] as number[], "server-to-client": [] as number[] }
  /** The same for people: frames that passed while nothing was recorded. */
  readonly pauses: Gap[] = []
  /** Ids of messages of which some frames were not recorded. */
  readonly incomplete = new Set<number>()
  readonly messages = { "client-to-server": 0, "server-to-client": 0 }
  readonly payloadBytes = { "client-to-server": 0, "server-to-client": 0 }
  /** What people said of single messages, by their ids. */
  readonly marks = new Map<number, MessageMark>()
  readonly unsavedMarks = new Set<number>()
  /** Messages that were imported with facts their bytes do not tell; only until they are saved. */
  readonly unsavedWires = new Map<number, WireFacts>()
  readonly unsavedWindows: (Checkpoint & { readonly direction: Direction })[] = []
  isImported = false
  /** What its response's head says, while that is not told. */
  #answer: Growing | null = null
  /** Its counters have grown since they were told. */
  #isBusy = false

  /** `isSaved`: it comes from disk, and need not be written there before it changes. */
  constructor(exchange: Exchange, streams: ConnectionStreams, log: ChangeLog, keeper: RecordKeeper, isSaved = false) {
    this.id = exchange.id
    this.streams = streams
    this.#log = log
    this.#keeper = keeper
    log.emit({ type: "opened", exchange })
    if (!isSaved) keeper.save(this, "facts")
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
    this.tellAnswer()
    if (this.exchange) this.#tell(change, "facts")
  }

  #tell(change: ExchangeUpdate, save: "facts" | "kept" | "last"): void {
    this.#log.emit({ type: "updated", id: this.id, with: change })
    this.#keeper.save(this, save)
  }

  openWebSocket(subprotocol: string | null, extensions: string | null, deflate: Deflate | null): void {
    this.frames = new FrameIndex(this.#keeper.pages(this.id))
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
    this.#markBusy()
  }

  countBody(part: StoredPart, bytes: number): void {
    part.bodyBytes += bytes
    this.#markBusy()
  }

  /** A frame has passed that is not recorded. */
  countLost(bytes: number, now: number): void {
    const after = this.frames?.messageCount ?? 0
    const last = this.pauses.at(-1)
    if (last && (last.after === after || this.pauses.length >= gapsMax))
      this.pauses[this.pauses.length - 1] = { ...last, to: now, frames: last.frames + 1, bytes: last.bytes + bytes }
    else this.pauses.push({ after, from: now, to: now, frames: 1, bytes })
    this.#markBusy()
  }

  /** What people say of one message; of what is left out nothing changes. */
  mark(message: number, mark: MessageMark): void {
    this.marks.set(message, { ...this.marks.get(message), ...mark })
    this.unsavedMarks.add(message)
    this.#keeper.save(this, "kept")
  }

  setWire(message: number, wire: WireFacts): void {
    this.isImported = true
    this.unsavedWires.set(message, wire)
    this.#keeper.save(this, "kept")
  }

  /** Null for all but imported messages. */
  wireOf(message: number): WireFacts | null {
    return this.isImported ? (this.unsavedWires.get(message) ?? this.#keeper.wire(this.id, message)) : null
  }

  /** A window that later messages refer to (RFC 7692 §7.1.1), so that reading them need not begin at the first. */
  keepWindow(direction: Direction, checkpoint: Checkpoint): void {
    this.unsavedWindows.push({ direction, ...checkpoint })
    this.#keeper.save(this, "kept")
  }

  /** The one nearest to message `id` that is saved. */
  windowAt(direction: Direction, id: number): Checkpoint | null {
    return this.#keeper.window(this.id, direction, id)
  }

  #markBusy(): void {
    if (this.#isBusy) return
    this.#isBusy = true
    this.#keeper.markBusy(this)
  }

  /** Tells the counters where they have grown and nobody has told them since. */
  tellIfBusy(): void {
    if (this.#isBusy) this.tellCounters()
  }

  /** Tells the counters as they are now. */
  tellCounters(): void {
    this.tellAnswer()
    const known = this.exchange
    if (!known) return
    const change = this.#countersInto({}, known)
    // Not `update`: counters are saved with what is kept, so that the facts need not be written several times a second.
    if (Object.keys(change).length > 0) this.#log.emit({ type: "updated", id: this.id, with: change })
    this.#keeper.save(this, "kept")
  }

  #countersInto(change: Growing, known: Exchange): Growing {
    this.#isBusy = false
    const response = change.response ?? known.response
    if (this.request && this.request.bodyBytes !== known.request.bodySize)
      change.request = { fields: known.request.fields, bodySize: this.request.bodyBytes }
    if (this.response && response && this.response.bodyBytes !== response.bodySize)
      change.response = { fields: response.fields, bodySize: this.response.bodyBytes }
    if (known.websocket) change.websocket = { ...known.websocket, messages: { ...this.messages }, bytes: { ...this.payloadBytes } }
    return change
  }

  fault(code: FaultCode, direction: Direction, offset: number): void {
    const faults = this.exchange?.faults ?? []
    if (faults.length >= this.#keeper.faultsMax) return
    const fault: Fault = { code, text: faultText[code], direction, offset }
    this.update({ faults: [...faults, fault] })
  }

  fail(failure: Failure, now: number): void {
    if (!this.isOver) this.update({ state: "failed", failure, durationMs: now - (this.exchange?.startedAt ?? now) })
  }

  /** A response has begun. It is told with its end, in one change, where that follows at once; otherwise by `tellAnswer`. */
  answer(part: StoredPart, facts: Growing): void {
    this.response = part
    this.#answer = facts
  }

  tellAnswer(): void {
    const answer = this.#answer
    this.#answer = null
    if (answer) this.update(answer)
  }

  /** All has been said. `close` is for WebSockets. */
  finish(now: number, close: WebSocketClose | null = null): void {
    const known = this.exchange
    if (!known || this.isOver) return this.tellAnswer()
    const change = this.#countersInto(this.#answer ?? {}, known)
    this.#answer = null
    change.state = "closed"
    change.durationMs = now - known.startedAt
    if (change.websocket && close) change.websocket = { ...change.websocket, close }
    this.#tell(change, "last")
  }

  /** Where its bytes are, and its counters: what is saved beside the facts. */
  toKept(): Kept {
    const { request, response, deflate, gaps, pauses, messages, payloadBytes, isImported } = this
    const streams = [this.streams["client-to-server"].id, this.streams["server-to-client"].id] as const
    if (!this.frames) return { streams, request, response }
    const incomplete = [...this.incomplete]
    return { streams, request, response, isWebSocket: true, deflate, gaps, pauses, incomplete, messages, payloadBytes, isImported }
  }
}
