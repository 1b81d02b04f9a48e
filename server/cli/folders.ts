// Where an instance keeps what: the root certificate, and the bytes of its session. A session's bytes live as long as the process;
// what a killed process left behind is removed by the next one that starts.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Config } from "../config.ts"
import { Problem } from "./problem.ts"

export type Folders = {
  readonly ca: string
  readonly session: string
  readonly sessionName: string
  /** Removes what does not outlive the process. */
  remove(): void
}

const ephemeralPrefix = "nectoproxy-ephemeral-"
const pidFile = "pid"

export function openFolders(config: Config): Folders {
  const dataCa = join(config.dataDir, "ca")
  try {
    if (!config.isEphemeral) {
      const sessions = join(config.dataDir, "sessions")
      mkdirSync(sessions, { recursive: true, mode: 0o700 })
      removeLeftovers(sessions, "")
      const session = makeSession(sessions)
      return { ca: dataCa, ...session, remove: () => remove(session.session) }
    }
    removeLeftovers(tmpdir(), ephemeralPrefix)
    const home = mkdtempSync(join(tmpdir(), ephemeralPrefix))
    writeFileSync(join(home, pidFile), String(process.pid))
    const session = makeSession(home)
    // A certificate that clients already trust is worth more than a new one; none is made where nothing shall be left.
    return { ca: existsSync(join(dataCa, "ca.pem")) ? dataCa : join(home, "ca"), ...session, remove: () => remove(home) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`Cannot write to ${config.isEphemeral ? tmpdir() : config.dataDir} (${why}). Choose another folder with --data-dir.`)
  }
}

/** Named by the time; two that start within a second get different names. */
function makeSession(parent: string): { readonly session: string; readonly sessionName: string } {
  const now = new Date()
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString()
  const base = local.slice(0, 19).replace("T", " ").replaceAll(":", "-")
  for (let n = 1; ; n++) {
    const sessionName = n === 1 ? base : `${base} (${n})`
    const session = join(parent, sessionName)
    try {
      mkdirSync(session, { mode: 0o700 })
      writeFileSync(join(session, pidFile), String(process.pid))
      return { session, sessionName }
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
    }
  }
}

function removeLeftovers(parent: string, prefix: string): void {
  for (const name of readdirSync(parent).filter(entry => entry.startsWith(prefix))) {
    const folder = join(parent, name)
    const pid = readPid(folder)
    if (pid !== null && !isAlive(pid)) remove(folder)
  }
}

function readPid(folder: string): number | null {
  try {
    const pid = Number(readFileSync(join(folder, pidFile), "utf8"))
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    // Not a folder of ours, or one being made right now.
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, as somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })
