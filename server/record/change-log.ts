// The list of exchanges and its history: every change is numbered, folded and told to whoever listens. A listener that was away
// resumes from the number it saw last, or is told that it needs a snapshot.

import { apply, type Change, emptyRecording, type Recording, type Seq } from "../contract.ts"

export type ChangeListener = (change: Change, seq: Seq) => void

export class ChangeLog {
  readonly recording: Recording = emptyRecording()
  readonly #historyMax: number
  readonly #listeners = new Set<ChangeListener>()
  #history: Change[] = []
  #seq = 0

  constructor(historyMax: number) {
    this.#historyMax = historyMax
  }

  /** Number of the newest change; 0 before the first. */
  get seq(): Seq {
    return this.#seq as Seq
  }

  emit(change: Change): void {
    apply(this.recording, change)
    this.#seq++
    this.#history.push(change)
    // Half at a time, so that forgetting costs next to nothing a change.
    if (this.#history.length > this.#historyMax) this.#history = this.#history.slice(this.#historyMax / 2)
    for (const listener of this.#listeners) listener(change, this.seq)
  }

  /** The changes after `seq`, oldest first; null where they are not kept any more, or were never made. */
  since(seq: number): readonly Change[] | null {
    const missing = this.#seq - seq
    if (!Number.isInteger(seq) || missing < 0 || missing > this.#history.length) return null
    return missing === 0 ? [] : this.#history.slice(-missing)
  }

  /** Returns the way to stop listening. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
