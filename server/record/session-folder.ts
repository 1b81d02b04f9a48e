// The folder where sessions are: their names and files, which of them are being recorded, and by whom; deleting and pruning. Each is
// `NAME.db` (SQLite, with its `-wal` and `-shm` while it is open) and `NAME.streams/` (segments, and the process that records).

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import type { SessionFacts } from "../contract.ts"
import { claimNote, isRunning, readNote } from "./process-note.ts"
import type { SessionFiles } from "./session.ts"
import { Store } from "./store.ts"
import { StoreProblem } from "./store-problem.ts"

/** What is asked of sessions and cannot be done: one sentence for a person. */
export class SessionProblem extends Error {
  readonly code: "no-session" | "running" | "damaged" | "name"

  constructor(code: SessionProblem["code"], message: string) {
    super(message)
    this.code = code
  }
}

const noteFile = "recorded-by"

/** Begins the names of folders, beside the segments, of files that are being imported. */
export const importPrefix = "import-"

export class SessionFolder {
  readonly path: string

  /** Creates it. Throws what the file system throws. */
  constructor(path: string) {
    this.path = path
    mkdirSync(path, { recursive: true, mode: 0o700 })
  }

  filesOf(name: string): SessionFiles {
    return { database: join(this.path, `${name}.db`), segments: join(this.path, `${name}.streams`) }
  }

  has(name: string): boolean {
    return isSessionName(name) && statSync(this.filesOf(name).database, { throwIfNoEntry: false })?.isFile() === true
  }

  /** Ours from now on: a new one, named by the time, or the one of this name, old or new. Throws SessionProblem. */
  claim(name: string | null, now: Date): string {
    if (name !== null) {
      if (!isSessionName(name)) throw new SessionProblem("name", sessionNameRule(name))
      if (this.#claim(name)) return name
      throw new SessionProblem(
        "running",
        `The session "${name}" is being recorded by process ${this.recordedBy(name)}; choose another name.`,
      )
    }
    const base = nameOf(now)
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? base : `${base} (${n})`
      if (!existsSync(this.filesOf(candidate).database) && this.#claim(candidate)) return candidate
    }
  }

  /** It is recorded by nobody from now on. */
  release(name: string): void {
    this.#removeImports(name)
    rmSync(this.#noteOf(name), { force: true })
  }

  /** The process that is recording it now, or null. */
  recordedBy(name: string): number | null {
    const note = readNote(this.#noteOf(name))
    return isRunning(note) ? note.pid : null
  }

  names(): string[] {
    return readdirSync(this.path)
      .filter(file => file.endsWith(".db"))
      .map(file => file.slice(0, -".db".length))
      .filter(isSessionName)
  }

  /** Newest first. */
  list(current: string | null): SessionFacts[] {
    return this.names()
      .map(name => this.#factsOf(name, current))
      .sort((a, b) => b.startedAt - a.startedAt)
  }

  /** Throws SessionProblem where it is not there, or being recorded. */
  delete(name: string): void {
    if (!this.has(name)) throw new SessionProblem("no-session", `There is no session "${name}".`)
    const pid = this.recordedBy(name)
    if (pid !== null) throw new SessionProblem("running", `The session "${name}" is being recorded by process ${pid}; stop that one first.`)
    this.#remove(name)
  }

  /** Deletes what ended more than `daysMax` days ago, and what, counted from the newest on, does not fit into `bytesMax`; nothing that is being recorded. */
  prune(now: number, daysMax: number, bytesMax: number, current: string | null): string[] {
    const removed: string[] = []
    let bytes = 0
    for (const { name, ...session } of this.list(current)) {
      bytes += session.bytes
      if (session.isRunning || session.isCurrent) continue
      const isOld = (session.endedAt ?? session.startedAt) < now - daysMax * 86_400_000
      if (!isOld && bytes <= bytesMax) continue
      this.#remove(name)
      bytes -= session.bytes
      removed.push(name)
    }
    return removed
  }

  #claim(name: string): boolean {
    mkdirSync(this.filesOf(name).segments, { recursive: true, mode: 0o700 })
    const isOurs = claimNote(this.#noteOf(name))
    if (isOurs) this.#removeImports(name)
    return isOurs
  }

  /** Files that were being imported when a process ended. */
  #removeImports(name: string): void {
    const { segments } = this.filesOf(name)
    if (!existsSync(segments)) return
    for (const entry of readdirSync(segments))
      if (entry.startsWith(importPrefix)) rmSync(join(segments, entry), { recursive: true, force: true })
  }

  #noteOf(name: string): string {
    return join(this.filesOf(name).segments, noteFile)
  }

  #factsOf(name: string, current: string | null): SessionFacts {
    const { database, segments } = this.filesOf(name)
    const isRecorded = this.recordedBy(name) !== null
    const known = { name, bytes: bytesOf(database, segments), isRunning: isRecorded, isCurrent: name === current }
    const written = statSync(database, { throwIfNoEntry: false })
    const times = { startedAt: written?.birthtimeMs ?? 0, endedAt: isRecorded ? null : (written?.mtimeMs ?? 0) }
    try {
      const store = Store.open(database, "read")
      try {
        const startedAt = Number(store.get("startedAt") ?? times.startedAt)
        const endedAt = isRecorded ? null : Number(store.get("endedAt") ?? times.endedAt)
        return { ...known, startedAt, endedAt, ...store.counts(), problem: null }
      } finally {
        store.close()
      }
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error
      return { ...known, ...times, exchanges: null, messages: null, problem: error.message }
    }
  }

  #remove(name: string): void {
    const { database, segments } = this.filesOf(name)
    for (const path of [database, `${database}-wal`, `${database}-shm`]) rmSync(path, { force: true })
    rmSync(segments, { recursive: true, force: true })
  }
}

/** Names of files have 255 octets at most; letters have up to four. */
const nameBytesMax = 240

/** Names become file names, on every system. */
export const isSessionName = (name: string): boolean =>
  /^[\p{L}\p{N}][\p{L}\p{N} ._()+@-]{0,99}$/u.test(name) && !/[ .]$/.test(name) && Buffer.byteLength(name) <= nameBytesMax

export const sessionNameRule = (name: string): string =>
  `A session's name is up to 100 letters, digits, spaces and . _ ( ) + @ - (${nameBytesMax} octets), beginning with a letter or digit and not ending with a space or dot; not "${name}".`

/** Local time, as people name things. */
function nameOf(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString()
  return local.slice(0, 19).replace("T", " ").replaceAll(":", "-")
}

function bytesOf(database: string, segments: string): number {
  const files = [database, `${database}-wal`]
  if (existsSync(segments)) files.push(...readdirSync(segments).map(name => join(segments, name)))
  return files.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
}
