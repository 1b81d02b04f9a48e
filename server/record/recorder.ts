// EVENTS → CHANGES: a session being recorded. It numbers exchanges, keeps their records within bounds, and hands every client
// connection a ConnectionRecorder. Knows nothing of sockets; what it is told, it keeps.

import type { Exchange, ExchangeId, Timings } from "../contract.ts"
import type { ConversationLimits } from "../wire/conversation.ts"
import type { ChangeLog } from "./change-log.ts"
import { type ConnectionFacts, ConnectionRecorder } from "./connection-recorder.ts"
import { type ConnectionStreams, ExchangeRecord, newExchange, newPart, noTimings } from "./exchange-record.ts"
import type { Streams } from "./streams.ts"

export type RecorderLimits = ConversationLimits & { readonly exchangesMax: number; readonly faultsMax: number; readonly countersMs: number }

/** `authority`: `host:port`. */
export type TunnelFacts = Pick<Exchange, "clientAddress" | "serverAddress" | "startedAt"> & {
  readonly authority: string
  readonly timings: Partial<Timings>
}

export class Recorder {
  readonly log: ChangeLog
  readonly limits: RecorderLimits
  readonly #streams: Streams
  readonly #records = new Map<ExchangeId, ExchangeRecord>()
  readonly #busy = new Set<ExchangeRecord>()
  #busyTimer: ReturnType<typeof setTimeout> | null = null
  #nextId = 1

  constructor(log: ChangeLog, streams: Streams, limits: RecorderLimits) {
    this.log = log
    this.#streams = streams
    this.limits = limits
  }

  get isRecording(): boolean {
    return this.log.recording.recording
  }

  /** Paused, traffic flows and nothing of it is recorded. */
  setRecording(isRecording: boolean): void {
    if (isRecording !== this.isRecording) this.log.emit({ type: "recording", recording: isRecording })
  }

  openConnection(facts: ConnectionFacts): ConnectionRecorder {
    return new ConnectionRecorder(this, facts)
  }

  openStreams(): ConnectionStreams {
    return { "client-to-server": this.#streams.open(), "server-to-client": this.#streams.open() }
  }

  openExchange(facts: Omit<Exchange, "id">, streams: ConnectionStreams): ExchangeRecord {
    const exchange = { id: this.#nextId++ as ExchangeId, ...facts }
    const record = new ExchangeRecord(exchange, streams, this.log, this.limits.faultsMax, busy => this.#markBusy(busy))
    this.#records.set(record.id, record)
    this.#removeOldest()
    return record
  }

  /** A tunnel that is not read, only counted; null while recording is paused. */
  openTunnel(facts: TunnelFacts): ExchangeRecord | null {
    if (!this.isRecording) return null
    const { authority, timings, ...rest } = facts
    const place = { url: authority, host: authority, path: "", request: { fields: [], bodySize: 0 } }
    const open = { protocol: "tunnel", method: "CONNECT", state: "open", tls: null, timings: { ...noTimings, ...timings } } as const
    const record = this.openExchange(
      { ...newExchange({ ...rest, ...place, ...open }), response: { fields: [], bodySize: 0 } },
      this.openStreams(),
    )
    record.request = newPart(0, 0, false)
    record.response = newPart(0, 0, false)
    return record
  }

  record(id: number): ExchangeRecord | undefined {
    return this.#records.get(id as ExchangeId)
  }

  get messageCount(): number {
    let count = 0
    for (const { frames } of this.#records.values()) count += frames?.messageCount ?? 0
    return count
  }

  remove(ids: readonly ExchangeId[]): void {
    for (const id of ids) {
      if (this.#records.delete(id)) this.log.emit({ type: "removed", id })
    }
  }

  clear(): void {
    this.#records.clear()
    this.log.emit({ type: "cleared" })
  }

  /** Tells all counters now and writes all bytes to disk. */
  flush(): void {
    this.#tellBusy()
    this.#streams.flush()
  }

  #markBusy(record: ExchangeRecord): void {
    this.#busy.add(record)
    this.#busyTimer ??= setTimeout(() => this.#tellBusy(), this.limits.countersMs)
  }

  #tellBusy(): void {
    if (this.#busyTimer) clearTimeout(this.#busyTimer)
    this.#busyTimer = null
    for (const record of this.#busy) record.tellCounters()
    this.#busy.clear()
  }

  /** An exchange that still lives is what the user is looking at: it stays, whatever its age. */
  #removeOldest(): void {
    for (const record of this.#records.values()) {
      if (this.#records.size <= this.limits.exchangesMax) return
      if (record.isOver) this.remove([record.id])
    }
  }
}
