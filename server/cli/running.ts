// Which instances run on this machine, so that another command finds them: a file each in the data folder, readable by its owner alone,
// because it has the token. It goes with the process; what a killed one left behind is removed by whoever looks.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isRunning, ownNote, type ProcessNote } from "../record/process-note.ts"
import type { Ready } from "./instance.ts"

export type RunningInstance = Pick<Ready, "proxy" | "ui" | "api" | "token" | "session"> & ProcessNote & { readonly startedAt: number }

const folderOf = (dataDir: string): string => join(dataDir, "running")

/** Returns the way to take it back. Where it cannot be said the proxy works all the same: it is a convenience. */
export function announce(dataDir: string, ready: Ready): () => void {
  const { proxy, ui, api, token, session } = ready
  const path = join(folderOf(dataDir), `${process.pid}.json`)
  try {
    mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 })
    // Never into a file that stands there: its mode would be kept.
    rmSync(path, { force: true })
    const facts: RunningInstance = { ...ownNote(), proxy, ui, api, token, session, startedAt: Date.now() }
    writeFileSync(path, JSON.stringify(facts), { mode: 0o600, flag: "wx" })
  } catch {
    return () => undefined
  }
  return () => rmSync(path, { force: true })
}

/** Newest first. */
export function runningInstances(dataDir: string): readonly RunningInstance[] {
  const folder = folderOf(dataDir)
  return namesIn(folder)
    .flatMap(name => readRunning(join(folder, name)) ?? [])
    .sort((a, b) => b.startedAt - a.startedAt)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(name => /^\d+\.json$/.test(name))
  } catch {
    return []
  }
}

function readRunning(path: string): RunningInstance | null {
  try {
    const facts = JSON.parse(readFileSync(path, "utf8")) as RunningInstance
    if (isRunning(facts)) return facts
    rmSync(path, { force: true })
  } catch {
    // Being written, or not ours.
  }
  return null
}
