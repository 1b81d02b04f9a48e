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
const lookMs = 1_000

export class WindowSweeper {
  readonly #room: StudyRoom
  readonly #recorder: Recorder
  readonly #recording: () => Recording
  /** How many messages were there when a direction was swept last. */
  readonly #swept = new WeakMap<ExchangeRecord, { [direction in Direction]: number }>()
  readonly #timer: ReturnType<typeof setInterval>
  #isBusy = false

  constructor(room: StudyRoom, recorder: Recorder, recording: () => Recording) {
    this.#room = room
    this.#recorder = recorder
    this.#recording = recording
    this.#timer = setInterval(() => void this.look(), lookMs)
  }

  /** One connection at a time; the others wait for the next look. */
  async look(): Promise<void> {
    const due = this.#isBusy ? null : this.#nextDue()
    if (!due) return
    this.#isBusy = true
    try {
      await this.#sweep(due.record, due.direction)
    } catch (error) {
      // Reading goes without; it only takes longer.
      console.error(`Windows of exchange ${due.record.id} could not be saved: ${error instanceof Error ? error.message : error}`)
    }
    this.#isBusy = false
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #nextDue(): { readonly record: ExchangeRecord; readonly direction: Direction } | null {
    for (const record of this.#recorder.records()) {
      if (!record.deflate || !record.frames) continue
      for (const direction of ["client-to-server", "server-to-client"] as const) {
        const swept = this.#swept.get(record)?.[direction] ?? 0
        if (hasTakeover(record, direction) && record.frames.messageCount - swept >= sweepFromMessages) return { record, direction }
      }
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
