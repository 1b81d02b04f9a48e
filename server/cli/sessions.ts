// The session an instance records into, and what it does with the earlier ones.

import { type Config, limits, type Sizes } from "../config.ts"
import { openToRecord, type RecordingSession } from "../record/session.ts"
import { type SessionFolder, SessionProblem } from "../record/session-folder.ts"
import { StoreProblem } from "../record/store.ts"
import { Problem } from "./problem.ts"

/** Throws Problem. */
export function recordSession(
  folder: SessionFolder,
  config: Pick<Config, "session" | "sizes">,
): { readonly name: string; readonly session: RecordingSession } {
  let name: string | null = null
  try {
    name = folder.claim(config.session, new Date())
    const say = (problem: string | null) => console.error(problem ?? "The recording can be written again.")
    return { name, session: openToRecord(folder.filesOf(name), { ...limits, ...config.sizes }, say) }
  } catch (error) {
    if (name !== null) folder.release(name)
    if (error instanceof SessionProblem || error instanceof StoreProblem) throw new Problem(error.message)
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`The session cannot be recorded in ${folder.path} (${why}). Choose another folder with --data-dir.`)
  }
}

/** After the start, which is not to wait for it. */
const pruneAfterMs = 2_000

/** Earlier sessions that are too old, or together too large, go. */
export function pruneSoon(folder: SessionFolder, current: string, { sessionsDaysMax, sessionsBytesMax }: Sizes): void {
  setTimeout(() => {
    try {
      const removed = folder.prune(Date.now(), sessionsDaysMax, sessionsBytesMax, current)
      if (removed.length > 0) console.error(`Removed ${removed.length} old sessions: ${removed.join(", ")}.`)
    } catch (error) {
      console.error(`Old sessions could not be removed: ${error instanceof Error ? error.message : error}`)
    }
  }, pruneAfterMs).unref()
}
