// The page on an earlier session, without a proxy: what `sessions open` runs. Nothing is recorded; the API has the sessions of the folder,
// and an empty one in memory's stead that is gone with the process.

import { randomBytes } from "node:crypto"
import { createApp } from "../api/app.ts"
import { defaultSizes, limits } from "../config.ts"
import { type SessionFolder, SessionProblem } from "../record/session-folder.ts"
import { SessionLibrary } from "../record/session-library.ts"
import { StudyRoom } from "../study/study-room.ts"
import { version } from "../version.ts"
import { showAuthority } from "../wire/http1/target.ts"
import { openFolders } from "./folders.ts"
import { orProblem, reachable, servePage } from "./listening.ts"
import { Problem } from "./problem.ts"
import { createSessions, recordSession } from "./sessions.ts"
import { createStudies } from "./studies.ts"

export type SessionPage = {
  readonly ready: {
    readonly event: "ready"
    readonly pid: number
    readonly ui: string
    readonly api: string
    readonly token: string
    readonly session: string
  }
  stop(): Promise<void>
}

/** Throws Problem. */
export async function openSession(
  folder: SessionFolder,
  name: string,
  { uiHost, uiPort }: { readonly uiHost: string; readonly uiPort: number },
): Promise<SessionPage> {
  const started = performance.now()
  const library = new SessionLibrary(folder, limits)
  try {
    await library.open(name)
  } catch (error) {
    throw error instanceof SessionProblem ? new Problem(error.message) : error
  }
  const nothing = openFolders({ dataDir: folder.path, isEphemeral: true })
  const { session } = recordSession(nothing.sessions, { session: null, sizes: defaultSizes }, "here")
  const room = new StudyRoom()
  const token = randomBytes(16).toString("hex")
  const address = (): string => showAuthority(reachable(uiHost), ui.port ?? 0)
  const status = () => ({
    version,
    // Nothing listens: the page says so.
    proxy: "",
    addresses: [],
    ui: `http://${address()}/`,
    ca: "",
    root: null,
    session: "",
    recording: false,
    problem: null,
    exchanges: 0,
    messages: 0,
    memoryBytes: process.memoryUsage.rss(),
    uptimeMs: performance.now() - started,
  })
  const app = createApp({
    recorder: session.recorder,
    reader: session.reader,
    sessions: createSessions(library, room, folder.path, null),
    studies: createStudies({ room, folder, live: null }),
    security: { token, uiHost, uiPort: () => ui.port ?? 0 },
    root: null,
    status,
  })
  const ui = listenOr(
    () => nothing.remove(),
    () => orProblem(uiHost, uiPort, "--ui-port", () => servePage(app.fetch, uiHost, uiPort)),
  )
  const page = `http://${address()}/?token=${token}&session=${encodeURIComponent(name)}`
  return {
    ready: { event: "ready", pid: process.pid, ui: page, api: `http://${address()}/api`, token, session: name },
    async stop() {
      ui.stop(true)
      room.close()
      library.close()
      await session.close()
      nothing.remove()
    },
  }
}

/** What was made for it does not stay where it cannot start. */
function listenOr<Server>(remove: () => void, start: () => Server): Server {
  try {
    return start()
  } catch (error) {
    remove()
    throw error
  }
}
