// EVENTS → CHANGES: a session being recorded. It numbers exchanges, keeps their records within bounds, and hands every client
// connection a ConnectionRecorder. Knows nothing of sockets; what it is told, it keeps.

import type { Direction, Exchange, ExchangeId, Failure, Timings } from "../contract.ts"
import type { ConversationLimits } from "../wire/conversation.ts"
import type { ChangeLog } from "./change-log.ts"
import { type ConnectionFacts, ConnectionRecorder } from "./connection-recorder.ts"
import { epochNow } from "./epoch.ts"
import { type ConnectionStreams, ExchangeRecord, type NewExchange, newExchange, noTimings, type RecordKeeper } from "./exchange-record.ts"
import { type MessageMark, newPart } from "./kept.ts"
import type { SessionWriter } from "./session-writer.ts"
import type { Stream } from "./streams.ts"

export type RecorderLimits = ConversationLimits & {
  readonly exchangesMax: number
  readonly faultsMax: number
  readonly countersMs: number
  readonly bodyKeptBytesMax: number
  readonly messageKeptBytesMax: number
}

/** What an exchange that was not over when recording ended has failed with. */
export const recordingEnded: Failure = {
  code: "recording-ended",
  message: "NectoProxy ended before this exchange did.",
}

/** `authority`: `host:port`. */
export type TunnelFacts = Pick<Exchange, "clientAddress" | "serverAddress" | "startedAt"> & {
  readonly authority: string
  readonly timings: Partial<Timings>
}

export class Recorder {
  readonly log: ChangeLog
  readonly limits: RecorderLimits
  readonly #writer: SessionWriter
  readonly #records = new Map<ExchangeId, ExchangeRecord>()
  readonly #busy = new Set<ExchangeRecord>()
  readonly #keeper: RecordKeeper
  #busyTimer: ReturnType<typeof setTimeout> | null = null
  #nextId = 1

  constructor(log: ChangeLog, writer: SessionWriter, saved: Pick<RecordKeeper, "pages" | "wire" | "window">, limits: RecorderLimits) {
    this.log = log
    this.#writer = writer
    this.limits = limits
    this.#keeper = {
      ...saved,
      faultsMax: limits.faultsMax,
      markBusy: record => this.#markBusy(record),
      save: (record, what) => this.#writer.save(record, what),
    }
  }

  /** What the user asked for. */
  get isRecording(): boolean {
    return this.log.recording.recording
  }

  /** Whether what passes now is kept: asked for, and possible. */
  get isKeeping(): boolean {
    return this.isRecording && !this.#writer.isStuck
  }

  /** Why what passes now is not kept, as a sentence; null while all is well. */
  get problem(): string | null {
    return this.#writer.problem
  }

  /** Paused, traffic flows and nothing of it is recorded. */
  setRecording(isRecording: boolean): void {
    if (isRecording !== this.isRecording) this.log.emit({ type: "recording", recording: isRecording })
  }

  openConnection(facts: ConnectionFacts): ConnectionRecorder {
    return new ConnectionRecorder(this, facts)
  }

  openStreams(): { readonly [direction in Direction]: Stream } {
    return { "client-to-server": this.#writer.streams.open(), "server-to-client": this.#writer.streams.open() }
  }

  /** One that begins. */
  beginExchange(known: NewExchange, streams: ConnectionStreams): ExchangeRecord {
    return this.#addNew(newExchange(this.#nextId as ExchangeId, known), streams)
  }

  /** One that is known as a whole. */
  openExchange(facts: Omit<Exchange, "id">, streams: ConnectionStreams): ExchangeRecord {
    return this.#addNew({ id: this.#nextId as ExchangeId, ...facts }, streams)
  }

  /** An exchange of an earlier run of this session. */
  restore(exchange: Exchange, streams: ConnectionStreams): ExchangeRecord {
    return this.#add(exchange, streams, true)
  }

  /** The number of an exchange that cannot be restored is not given again. */
  skip(id: number): void {
    this.#nextId = Math.max(this.#nextId, id + 1)
  }

  /** A tunnel that is not read, only counted; null while recording is paused. */
  openTunnel(facts: TunnelFacts): ExchangeRecord | null {
    if (!this.isRecording) return null
    const { authority, timings, ...rest } = facts
    const place = { url: authority, host: authority, path: "", request: { fields: [], bodySize: 0 } }
    const open = { protocol: "tunnel", method: "CONNECT", state: "open", tls: null, timings: { ...noTimings, ...timings } } as const
    const record = this.beginExchange({ ...rest, ...place, ...open, response: { fields: [], bodySize: 0 } }, this.openStreams())
    record.request = newPart(0, 0, false)
    record.response = newPart(0, 0, false)
    return record
  }

  records(): IterableIterator<ExchangeRecord> {
    return this.#records.values()
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
    const removed = [...new Set(ids)].flatMap(id => this.#records.get(id) ?? [])
    for (const record of removed) {
      this.#records.delete(record.id)
      this.#busy.delete(record)
      this.log.emit({ type: "removed", id: record.id })
    }
    if (removed.length > 0) this.#writer.remove(removed)
  }

  /** All exchanges, and all bytes on disk. */
  clear(): Promise<void> {
    this.#records.clear()
    this.#busy.clear()
    this.log.emit({ type: "cleared" })
    return this.#writer.clear()
  }

  /** What people say of an exchange; false where there is none. */
  mark(id: number, mark: { readonly note?: string; readonly color?: string }): boolean {
    const record = this.record(id)
    record?.update(mark)
    return record !== undefined
  }

  /** The same of one message. */
  markMessage(id: number, message: number, mark: Pick<MessageMark, "note" | "color">): boolean {
    const record = this.record(id)
    if (!record || message < 1 || message > (record.frames?.messageCount ?? 0)) return false
    record.mark(message, mark)
    return true
  }

  /** Tells all counters now and writes everything to disk. */
  flush(): Promise<void> {
    this.#tellBusy()
    return this.#writer.flush()
  }

  /** The last call: what is not over now never will be. */
  close(now: number = epochNow()): Promise<void> {
    this.#tellBusy()
    for (const record of this.#records.values()) record.fail(recordingEnded, now)
    return this.#writer.close(now)
  }

  #addNew(exchange: Exchange, streams: ConnectionStreams): ExchangeRecord {
    const record = this.#add(exchange, streams, false)
    this.#removeOldest()
    return record
  }

  #add(exchange: Exchange, streams: ConnectionStreams, isSaved: boolean): ExchangeRecord {
    const record = new ExchangeRecord(exchange, streams, this.log, this.#keeper, isSaved)
    this.#records.set(record.id, record)
    this.#nextId = Math.max(this.#nextId, record.id + 1)
    return record
  }

  #markBusy(record: ExchangeRecord): void {
    this.#busy.add(record)
    this.#busyTimer ??= setTimeout(() => this.#tellBusy(), this.limits.countersMs)
  }

  #tellBusy(): void {
    if (this.#busyTimer) clearTimeout(this.#busyTimer)
    this.#busyTimer = null
    for (const record of this.#busy) record.tellIfBusy()
    this.#busy.clear()
  }

  /**
   * An exchange that still lives is what the user is looking at: it stays, whatever its age. A hundredth goes at a time: finding the first
   * of a map takes 14 µs where many were taken from its beginning.
   */
  #removeOldest(): void {
    const { exchangesMax } = this.limits
    let excess = this.#records.size - exchangesMax
    if (excess <= 0) return
    excess += Math.floor(exchangesMax / 100)
    const oldest: ExchangeId[] = []
    for (const record of this.#records.values()) {
      if (record.isOver) oldest.push(record.id)
      if (oldest.length === excess) break
    }
    this.remove(oldest)
  }
}
