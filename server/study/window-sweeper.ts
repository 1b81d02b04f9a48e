// Keeps up with compressed connections: has the reading thread inflate what they said since the last time, and saves the windows that
// come of it, so that any message can be read without inflating all before it.

import type { Direction, ExchangeId } from "../contract.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { hasTakeover } from "../record/payloads.ts"
import type { Recorder } from "../record/recorder.ts"
import type { StudyRoom } from "./study-room.ts"
import type { Recording } from "./tasks.ts"

/** Fewer messages are inflated when they are looked at. */
const sweepFromMessages = 4_096
/** Messages come all the time; their windows may come a moment later. */
const lookMs = 1_000

export class WindowSweeper {
  readonly #room: Pick<StudyRoom, "run">
  readonly #recorder: Recorder
  readonly #recording: () => Recording
  readonly #lookMs: number
  /** How many messages were there when a direction was swept last. */
  readonly #swept = new WeakMap<ExchangeRecord, { [direction in Direction]: number }>()
  /** Those that may have more to be swept. Where there are none nothing is done: an idle process sleeps. */
  readonly #grown = new Set<ExchangeRecord>()
  readonly #stopListening: () => void
  #timer: ReturnType<typeof setTimeout> | null = null
  #isClosed = false

  constructor(room: Pick<StudyRoom, "run">, recorder: Recorder, recording: () => Recording, afterMs = lookMs) {
    this.#lookMs = afterMs
    this.#room = room
    this.#recorder = recorder
    this.#recording = recording
    for (const record of recorder.records()) this.#add(record)
    this.#stopListening = recorder.log.subscribe(change => {
      if (change.type === "updated" && change.with.websocket) this.#add(recorder.record(change.id))
    })
  }

  close(): void {
    this.#isClosed = true
    this.#stopListening()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #add(record: ExchangeRecord | undefined): void {
    if (!record?.deflate || !record.frames) return
    this.#grown.add(record)
    this.#lookLater()
  }

  #lookLater(): void {
    if (!this.#isClosed) this.#timer ??= setTimeout(() => void this.#look(), this.#lookMs)
  }

  /** One connection at a time; the others wait for the next look. */
  async #look(): Promise<void> {
    const due = this.#nextDue()
    try {
      if (due) await this.#sweep(due.record, due.direction)
    } catch (error) {
      // Reading goes without; it only takes longer.
      console.error(`Windows of exchange ${due?.record.id} could not be saved: ${error instanceof Error ? error.message : error}`)
    }
    this.#timer = null
    if (this.#grown.size > 0) this.#lookLater()
  }

  #nextDue(): { readonly record: ExchangeRecord; readonly direction: Direction } | null {
    for (const record of this.#grown) {
      for (const direction of ["client-to-server", "server-to-client"] as const) {
        const swept = this.#swept.get(record)?.[direction] ?? 0
        const isDue = hasTakeover(record, direction) && (record.frames?.messageCount ?? 0) - swept >= sweepFromMessages
        if (isDue) return { record, direction }
      }
      this.#grown.delete(record)
    }
    return null
  }

  async #sweep(record: ExchangeRecord, direction: Direction): Promise<void> {
    const swept = this.#swept.get(record) ?? { "client-to-server": 0, "server-to-client": 0 }
    swept[direction] = record.frames?.messageCount ?? 0
    this.#swept.set(record, swept)
    await this.#recorder.flush()
    const exchange: ExchangeId = record.id
    for await (const checkpoint of this.#room.run({ type: "windows", of: this.#recording(), exchange, direction }))
      record.keepWindow(direction, checkpoint)
  }
}
