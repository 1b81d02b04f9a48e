// Earlier sessions, opened to be read: a few at a time, because each holds its list of exchanges in memory.

import type { SessionFacts } from "../contract.ts"
import { openToRead, type RecordedSession, type SessionLimits, type SessionView } from "./session.ts"
import { type SessionFolder, SessionProblem } from "./session-folder.ts"
import { StoreProblem } from "./store.ts"

/** Pages that look at different sessions at once. */
const openMax = 3

export class SessionLibrary {
  readonly #folder: SessionFolder
  readonly #limits: SessionLimits
  readonly #current: string | null
  /** Least recently used first. */
  readonly #open = new Map<string, RecordedSession>()

  constructor(folder: SessionFolder, limits: SessionLimits, current: string | null) {
    this.#folder = folder
    this.#limits = limits
    this.#current = current
  }

  list(): SessionFacts[] {
    return this.#folder.list(this.#current)
  }

  /** With all its exchanges in its list. Throws SessionProblem. */
  open(name: string): SessionView {
    if (!this.#folder.has(name)) throw new SessionProblem("no-session", `There is no session "${name}".`)
    const known = this.#open.get(name)
    const session = known ?? this.#load(name)
    this.#open.delete(name)
    this.#open.set(name, session)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= openMax) break
      this.#close(oldest)
    }
    return session
  }

  delete(name: string): void {
    this.#close(name)
    this.#folder.delete(name)
  }

  close(): void {
    for (const name of [...this.#open.keys()]) this.#close(name)
  }

  #load(name: string): RecordedSession {
    try {
      const isRunning = this.#folder.recordedBy(name) !== null
      const session = openToRead(this.#folder.filesOf(name), this.#limits, isRunning)
      for (const _ of session.records());
      return session
    } catch (error) {
      throw error instanceof StoreProblem ? new SessionProblem("damaged", error.message) : error
    }
  }

  #close(name: string): void {
    this.#open.get(name)?.close()
    this.#open.delete(name)
  }
}
