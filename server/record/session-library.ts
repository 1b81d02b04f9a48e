// Earlier sessions, opened to be read: a few at a time, because each holds its list of exchanges in memory.

import { statSync } from "node:fs"
import { openToRead, type RecordedSession, type SessionLimits, type SessionView } from "./session.ts"
import { type SessionFolder, SessionProblem } from "./session-folder.ts"
import { StoreProblem } from "./store-problem.ts"

/** Pages that look at different sessions at once. */
const openMax = 3
/** How long reading may hold up the relay before it makes way. */
const sliceMs = 4
/** Another process may go on recording a session: what was read is looked at again after this. */
const freshMs = 2_000
/** Whoever still reads what is not current any more has this long. */
const lingerMs = 30_000

/** `stamp`: what the files were like when it was read. */
type Opened = { readonly session: Promise<RecordedSession>; readonly stamp: string; at: number }

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
    const opened = this.#current(name) ?? this.#load(name)
    this.#open.delete(name)
    this.#open.set(name, opened)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= openMax) break
      this.#forget(oldest)
    }
    return opened.session
  }

  /** It is about to be deleted. */
  letGo(name: string): void {
    this.#forget(name)
  }

  close(): void {
    for (const name of [...this.#open.keys()]) this.#forget(name)
  }

  /** What is open of it, unless its files have changed since. */
  #current(name: string): Opened | null {
    const known = this.#open.get(name)
    if (!known || performance.now() - known.at < freshMs) return known ?? null
    known.at = performance.now()
    if (known.stamp === this.#stampOf(name)) return known
    this.#forget(name, lingerMs)
    return null
  }

  #stampOf(name: string): string {
    const { database } = this.#folder.filesOf(name)
    const files = [database, `${database}-wal`].map(path => statSync(path, { throwIfNoEntry: false }))
    return [...files.map(file => `${file?.ino} ${file?.size} ${file?.mtimeMs}`), this.#folder.recordedBy(name)].join(" ")
  }

  #load(name: string): Opened {
    const stamp = this.#stampOf(name)
    const session = this.#read(name, this.#folder.has(name) && this.#folder.recordedBy(name) !== null)
    const opened = { session, stamp, at: performance.now() }
    // Asked for again, it is tried again.
    session.catch(() => {
      if (this.#open.get(name) === opened) this.#open.delete(name)
    })
    return opened
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
  #forget(name: string, afterMs = 0): void {
    const opened = this.#open.get(name)
    this.#open.delete(name)
    const close = (session: RecordedSession) => {
      if (afterMs === 0) session.close()
      else setTimeout(() => session.close(), afterMs).unref()
    }
    opened?.session.then(close, () => undefined)
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
