// A file that says which process uses what is beside it. It is there whole or not at all, and tells a process from a later one that
// got the same number.

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"

/** `identity` is empty where the system does not tell. */
export type ProcessNote = { readonly pid: number; readonly identity: string }

/** False where there is a note already. Throws what the file system throws. */
export function writeNote(path: string): boolean {
  const text = `${process.pid} ${ownNote().identity}`
  const own = `${path}.${process.pid}`
  writeFileSync(own, text, { mode: 0o600 })
  try {
    // A link comes to be with all of its content.
    linkSync(own, path)
    return true
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false
    // Some file systems have no links.
    return writeAlone(path, text)
  } finally {
    rmSync(own, { force: true })
  }
}

function writeAlone(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false
    throw error
  }
}

/** Of this process. */
export const ownNote = (): ProcessNote => ({ pid: process.pid, identity: identityOf(process.pid) })

/** Ours where there was none, or one of a process that is gone. */
export function claimNote(path: string): boolean {
  if (writeNote(path)) return true
  if (isRunning(readNote(path))) return false
  // Of two that see that at once, one gets to move the note away.
  const moved = `${path}.old.${process.pid}`
  try {
    renameSync(path, moved)
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false
    throw error
  }
  // The other one may have been so fast that the note that was moved is his.
  if (isRunning(readNote(moved))) {
    renameSync(moved, path)
    return false
  }
  rmSync(moved, { force: true })
  return writeNote(path)
}

/** Null where there is none. */
export function readNote(path: string): ProcessNote | null {
  try {
    const [, pid, identity = ""] = /^(\d+)(?: (.*))?$/s.exec(readFileSync(path, "utf8")) ?? []
    return Number(pid) > 0 ? { pid: Number(pid), identity } : null
  } catch {
    return null
  }
}

export function isRunning(note: ProcessNote | null): note is ProcessNote {
  if (!note || !isAlive(note.pid) || hasEnded(note.pid)) return false
  const identity = identityOf(note.pid)
  return note.identity === "" || identity === "" || note.identity === identity
}

/** It waits to be noticed by its parent: in a container that may be never. */
function hasEnded(pid: number): boolean {
  return statOf(pid)?.[0] === "Z"
}

/** What follows the name in proc_pid_stat(5), from the state on; null where the system does not tell. */
function statOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The second field is a name in parentheses, which may have spaces and parentheses in it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  } catch {
    return null
  }
}

/** When the process began, counted from when the machine did (proc_pid_stat(5), field 22), and which time the machine was up. */
function identityOf(pid: number): string {
  const began = statOf(pid)?.[19]
  if (began === undefined) return ""
  try {
    return `${began} ${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}`
  } catch {
    return ""
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, as somebody else's.
    return hasCode(error, "EPERM")
  }
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && "code" in error && error.code === code
