// Where an instance keeps what: the root certificate, and its sessions. With --ephemeral all of it is in a temporary folder that goes
// with the process; what a killed one left behind is removed by the next one that starts.

import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Config } from "../config.ts"
import { isRunning, readNote, writeNote } from "../record/process-note.ts"
import { SessionFolder } from "../record/session-folder.ts"
import { Problem } from "./problem.ts"

export type Folders = {
  readonly ca: string
  readonly sessions: SessionFolder
  /** Removes what does not outlive the process. */
  remove(): void
}

const ephemeralPrefix = "nectoproxy-ephemeral-"
const pidFile = "pid"

export function openFolders(config: Pick<Config, "dataDir" | "isEphemeral">): Folders {
  const dataCa = join(config.dataDir, "ca")
  try {
    // Also when this one is not ephemeral: it may be long until the next one that is.
    removeLeftovers()
    if (!config.isEphemeral) return { ca: dataCa, sessions: new SessionFolder(join(config.dataDir, "sessions")), remove: () => undefined }
    const home = mkdtempSync(join(tmpdir(), ephemeralPrefix))
    writeNote(join(home, pidFile))
    // A certificate that clients already trust is worth more than a new one; none is made where nothing shall be left.
    const ca = existsSync(join(dataCa, "ca.pem")) ? dataCa : join(home, "ca")
    return { ca, sessions: new SessionFolder(join(home, "sessions")), remove: () => remove(home) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`Cannot write to ${config.isEphemeral ? tmpdir() : config.dataDir} (${why}). Choose another folder with --data-dir.`)
  }
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter(entry => entry.startsWith(ephemeralPrefix))) {
    const folder = join(tmpdir(), name)
    const note = readNote(join(folder, pidFile))
    // Without a note it is one that is being made right now.
    if (note === null || isRunning(note)) continue
    try {
      remove(folder)
    } catch {
      // Another user's, who will remove it.
    }
  }
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })
