// The session an instance records into, and what it does with the earlier ones.

import type { Sessions } from "../api/services.ts"
import { type Config, limits, type Sizes } from "../config.ts"
import { type DiskKind, openToRecord, type RecordingSession } from "../record/session.ts"
import { type SessionFolder, SessionProblem } from "../record/session-folder.ts"
import type { SessionLibrary } from "../record/session-library.ts"
import { StoreProblem } from "../record/store-problem.ts"
import type { StudyRoom } from "../study/study-room.ts"
import { Problem } from "./problem.ts"

/** Throws Problem. */
export function recordSession(
  folder: SessionFolder,
  config: Pick<Config, "session" | "sizes">,
  disk: DiskKind,
): { readonly name: string; readonly session: RecordingSession } {
  let name: string | null = null
  try {
    name = folder.claim(config.session, new Date())
    const say = (problem: string | null) => console.error(problem ?? "The recording can be written again.")
    // Eviction goes by whole segments: a small session needs small ones.
    const segmentBytes = Math.min(limits.segmentBytes, Math.ceil(config.sizes.sessionBytesMax / 8))
    return { name, session: openToRecord(folder.filesOf(name), { ...limits, ...config.sizes, segmentBytes }, say, disk) }
  } catch (error) {
    if (name !== null) folder.release(name)
    if (error instanceof SessionProblem || error instanceof StoreProblem) throw new Problem(error.message)
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`The session cannot be recorded in ${folder.path} (${why}). Choose another folder with --data-dir.`)
  }
}

/** Nobody looks for a session without a name in which nothing happened: it goes. */
export async function endSession(folder: SessionFolder, name: string, session: RecordingSession, isNamed: boolean): Promise<void> {
  const isEmpty = session.log.recording.order.length === 0
  await session.close()
  folder.release(name)
  if (isEmpty && !isNamed && folder.has(name)) folder.delete(name)
}

/** Earlier sessions as the API has them. Listing opens every one of them, and deleting gigabytes takes its time: not for the relay's thread. */
export const createSessions = (library: SessionLibrary, room: StudyRoom, path: string, current: string | null): Sessions => ({
  async list() {
    for await (const sessions of room.run({ type: "sessions", path, current })) return sessions
    return []
  },
  open: name => library.open(name),
  async delete(name) {
    library.letGo(name)
    for await (const problem of room.run({ type: "delete", path, name }))
      if (problem) throw new SessionProblem(problem.code, problem.message)
  },
})

/** After the start, which is not to wait for it. */
const pruneAfterMs = 2_000

/** Earlier sessions that are too old, or together too large, go. */
export function pruneSoon(room: StudyRoom, folder: SessionFolder, current: string, sizes: Sizes): void {
  setTimeout(() => {
    if (folder.names().some(name => name !== current)) void prune(room, folder.path, current, sizes)
  }, pruneAfterMs).unref()
}

async function prune(room: StudyRoom, path: string, current: string, { sessionsDaysMax, sessionsBytesMax }: Sizes): Promise<void> {
  try {
    const task = { type: "prune", path, current, daysMax: sessionsDaysMax, bytesMax: sessionsBytesMax } as const
    for await (const removed of room.run(task))
      if (removed.length > 0) console.error(`Removed ${removed.length} old sessions: ${removed.join(", ")}.`)
  } catch (error) {
    console.error(`Old sessions could not be removed: ${error instanceof Error ? error.message : error}`)
  }
}
