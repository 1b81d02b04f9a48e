// A browser's profile: a folder that is thrown away with it, or one that the user keeps. What a killed run left behind is removed by the
// next one.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { isRunning, readNote, writeNote } from "../../record/process-note.ts"
import { Problem } from "../problem.ts"
import type { Browser } from "./find.ts"

export type Profile = {
  readonly folder: string
  /** Waits a moment for what still writes there. */
  remove(): Promise<void>
}

const prefix = "nectoproxy-browser-"
const pidFile = "pid"
/** Tells a profile of ours from the one that somebody browses with. */
const keptMark = "nectoproxy-profile"

/** Where this browser, as it is packaged, can see a folder. */
export function profileHome({ packaging }: Pick<Browser, "packaging">, home: string): string {
  switch (packaging.type) {
    case "none":
      return tmpdir()
    case "snap":
      return join(home, "snap", packaging.name, "common")
    case "flatpak":
      return join(home, ".var/app", packaging.id, "cache")
    default:
      return packaging satisfies never
  }
}

/** Throws Problem. */
export function makeProfile(parent: string): Profile {
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    removeLeftovers(parent)
    // Mode 0700, as mkdtemp makes them: a profile has cookies and passwords in it.
    const home = mkdtempSync(join(parent, prefix))
    writeNote(join(home, pidFile))
    const folder = join(home, "profile")
    mkdirSync(folder, { mode: 0o700 })
    return { folder, remove: () => removeSoon(home) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`No profile can be made in ${parent} (${why}). Keep one elsewhere with --keep-profile FOLDER.`)
  }
}

/** `--keep-profile`: made where there is none. Never one that was not made here: it would be told to use the proxy for good. */
export function keepProfile(path: string): Profile {
  const folder = resolve(path)
  const mark = join(folder, keptMark)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (readdirSync(folder).length > 0 && !existsSync(mark))
      throw new Problem(`${folder} is no profile of NectoProxy's. Name a new or an empty folder with --keep-profile.`)
    if (isInUse(folder)) throw new Problem(`The profile ${folder} is in use. Close its browser, or keep another one with --keep-profile.`)
    writeFileSync(mark, "Made by nectoproxy browser --keep-profile.\n")
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(
      `${folder} cannot be used (${error instanceof Error ? error.message : error}). Choose another one with --keep-profile.`,
    )
  }
  return { folder, remove: async () => undefined }
}

function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent).filter(entry => entry.startsWith(prefix))) {
    const home = join(parent, name)
    const note = readNote(join(home, pidFile))
    // Without a note it is one that is being made right now. A browser may outlive the one of us that was killed.
    if (note === null || isRunning(note) || isInUse(join(home, "profile"))) continue
    try {
      rmSync(home, { recursive: true, force: true })
    } catch {
      // Another user's, who will remove it; or, on Windows, in use.
    }
  }
}

/** Chromium's and Firefox's locks are links that name a process: `host-123`, `127.0.1.1:+123`. */
function isInUse(folder: string): boolean {
  return ["SingletonLock", "lock"].some(name => {
    const [, pid] = /[-+](\d+)$/.exec(linkTarget(join(folder, name))) ?? []
    return pid !== undefined && isRunning({ pid: Number(pid), identity: "" }) && !isZombie(pid)
  })
}

/** Ended, and not asked about by its parent: which is so for good in a container whose first process asks about nobody. */
function isZombie(pid: string): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"))
  } catch {
    return false
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ""
  }
}

/** A browser's helpers may write, or hold files open, for a moment after it has ended. */
const removing = { tries: 20, pauseMs: 100 }

async function removeSoon(home: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(home, { recursive: true, force: true })
      return
    } catch {
      // What is left has a note: the next run removes it.
      if (tries === removing.tries) return
      await Bun.sleep(removing.pauseMs)
    }
  }
}
