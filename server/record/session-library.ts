// Earlier sessions, opened to be read: a few at a time, because each holds its list of exchanges in memory.

import { openToRead, type RecordedSession, type SessionLimits, type SessionView } from "./session.ts"
import { type SessionFolder, SessionProblem } from "./session-folder.ts"
import { StoreProblem } from "./store-problem.ts"

/** Pages that look at different sessions at once. */
const openMax = 3
/** How long reading may hold up the relay before it makes way. */
const sliceMs = 4
/** Of a session that another process records, what was read is old after this. */
const staleMs = 2_000

type Opened = { readonly session: Promise<RecordedSession>; readonly isRunning: boolean; readonly at: number }

export class SessionLibrary {
  readonly #folder: SessionFolder
  readonly #limits: SessionLimits
  /** Least recently used first. */
  readonly #open = new Map<string, Opened>()

  constructor(folder: SessionFolder, limits: SessionLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  /** With all its exchanges in its list. Throws SessionProblem. */
  open(name: string): Promise<SessionView> {
    const known = this.#open.get(name)
    const isStale = known?.isRunning && performance.now() - known.at > staleMs
    const opened = known && !isStale ? known : this.#load(name)
    this.#open.delete(name)
    this.#open.set(name, opened)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= openMax) break
      this.#forget(oldest)
    }
    return opened.session
  }

  /** Throws SessionProblem. */
  delete(name: string): void {
    this.#forget(name)
    this.#folder.delete(name)
  }

  close(): void {
    for (const name of [...this.#open.keys()]) this.#forget(name)
  }

  #load(name: string): Opened {
    const isRunning = this.#folder.has(name) && this.#folder.recordedBy(name) !== null
    const session = this.#read(name, isRunning)
    // Asked for again, it is tried again.
    session.catch(() => this.#open.delete(name))
    return { session, isRunning, at: performance.now() }
  }

  async #read(name: string, isRunning: boolean): Promise<RecordedSession> {
    if (!this.#folder.has(name)) throw new SessionProblem("no-session", `There is no session "${name}".`)
    try {
      return await listAll(openToRead(this.#folder.filesOf(name), this.#limits, isRunning))
    } catch (error) {
      throw error instanceof StoreProblem ? new SessionProblem("damaged", error.message) : error
    }
  }

  /** Whoever reads it right now finds it closed, and asks again. */
  #forget(name: string): void {
    const opened = this.#open.get(name)
    this.#open.delete(name)
    opened?.session.then(
      session => session.close(),
      () => undefined,
    )
  }
}

async function listAll(session: RecordedSession): Promise<RecordedSession> {
  try {
    let sliceEnd = performance.now() + sliceMs
    for (const _ of session.records()) {
      if (performance.now() < sliceEnd) continue
      await new Promise(resolve => setImmediate(resolve))
      sliceEnd = performance.now() + sliceMs
    }
    return session
  } catch (error) {
    session.close()
    throw error
  }
}
