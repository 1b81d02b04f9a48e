// What the reading thread can do, each with a recording opened for it alone and closed after it.

import { limits } from "../config.ts"
import type { Direction, SessionFacts } from "../contract.ts"
import { compileExchangeFilter } from "../filter/exchange-filter.ts"
import { compileMessageFilter } from "../filter/message-filter.ts"
import { showProblem } from "../filter/problem.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { type Checkpoint, Payloads } from "../record/payloads.ts"
import { openToRead, type RecordedSession, type SessionFiles } from "../record/session.ts"
import { SessionFolder, SessionProblem } from "../record/session-folder.ts"
import { StoreProblem } from "../record/store-problem.ts"
import type { Statistics } from "../statistics.ts"
import { parseRedact, redacted } from "../transfer/redact.ts"
import { writeHar } from "../transfer/write-har.ts"
import { writeJson } from "../transfer/write-json.ts"
import { writeJsonl } from "../transfer/write-jsonl.ts"
import { version } from "../version.ts"
import { emptyWindow } from "../wire/websocket/inflate.ts"
import { exportedExchanges } from "./exported.ts"
import { type ImportEvent, readImport } from "./imported.ts"
import { type SearchEvent, search } from "./search.ts"
import { statistics } from "./statistics.ts"

/** What cannot be done for a reason that the user can mend: one sentence. */
export class StudyFailure extends Error {}

/** `isRunning`: somebody is recording it, so what is not over may still go on. */
export type Recording = { readonly files: SessionFiles; readonly isRunning: boolean }

export type ExportFormat = "har" | "jsonl" | "json"

export type Task =
  | {
      readonly type: "search"
      readonly of: Recording
      /** Null: every WebSocket. */
      readonly exchange: number | null
      readonly q: string
      /** Ids, exclusive: which matches are told; all are counted. */
      readonly after?: number | undefined
      readonly before?: number | undefined
      readonly limit?: number | undefined
    }
  | { readonly type: "statistics"; readonly of: Recording; readonly exchange: number; readonly buckets: number }
  /** `q` chooses exchanges; `redact` names fields whose values are not told, as parseRedact takes them. */
  | { readonly type: "export"; readonly of: Recording; readonly format: ExportFormat; readonly q: string; readonly redact: string | null }
  /** Windows along a direction of a compressed connection, from the last one that is saved. */
  | { readonly type: "windows"; readonly of: Recording; readonly exchange: number; readonly direction: Direction }
  /** The sessions in the folder `path`; `current`: the one that this process records. */
  | { readonly type: "sessions"; readonly path: string; readonly current: string | null }
  /** Deletes a session. */
  | { readonly type: "delete"; readonly path: string; readonly name: string }
  /** Deletes earlier sessions that are too old, or together too large. */
  | { readonly type: "prune"; readonly path: string; readonly current: string; readonly daysMax: number; readonly bytesMax: number }
  | { readonly type: "import"; readonly path: string }

export type TaskYields = {
  readonly search: SearchEvent
  readonly statistics: Statistics
  readonly export: string
  readonly windows: Checkpoint
  readonly sessions: readonly SessionFacts[]
  /** Why it could not be; null: it is gone. */
  readonly delete: Pick<SessionProblem, "code" | "message"> | null
  /** Names of those that went. */
  readonly prune: readonly string[]
  readonly import: ImportEvent
}

/** Throws StudyFailure. Ending the iteration ends the task. */
export async function* runTask(task: Task): AsyncGenerator<TaskYields[Task["type"]], undefined> {
  if (task.type === "import") return yield* readImport(task.path)
  if (task.type === "sessions") return void (yield new SessionFolder(task.path).list(task.current))
  if (task.type === "delete") return void (yield deleteSession(task.path, task.name))
  if (task.type === "prune") return void (yield new SessionFolder(task.path).prune(Date.now(), task.daysMax, task.bytesMax, task.current))
  const session = open(task.of)
  try {
    if (task.type === "search") yield* searchIn(session, task)
    else if (task.type === "export") yield* exportFrom(session, task)
    else if (task.type === "windows") yield* windowsOf(recordOf(session, task.exchange), task.direction)
    else yield await statistics(recordOf(session, task.exchange), { buckets: task.buckets })
  } finally {
    session.close()
  }
}

async function* searchIn(session: RecordedSession, task: Extract<Task, { type: "search" }>): AsyncGenerator<SearchEvent> {
  const { exchange, q, after = null, before = null, limit } = task
  const filter = compileMessageFilter(q)
  if (filter.type === "problem") throw new StudyFailure(showProblem(filter))
  const records = exchange === null ? session.records() : [recordOf(session, exchange)]
  const webSockets = [...records].filter(({ frames }) => frames !== null)
  yield* search(webSockets, filter, limits, { after, before, ...(limit !== undefined && { limit }) })
}

async function* exportFrom(session: RecordedSession, task: Extract<Task, { type: "export" }>): AsyncGenerator<string> {
  const filter = compileExchangeFilter(task.q)
  if (filter.type === "problem") throw new StudyFailure(showProblem(filter))
  const redaction = task.redact === null ? { type: "names" as const, names: [] } : parseRedact(task.redact)
  if (redaction.type === "problem") throw new StudyFailure(redaction.message)
  const all = exportedExchanges(session, filter.matches)
  const exchanges = redaction.names.length === 0 ? all : redacted(all, redaction.names)
  const creator = { name: "NectoProxy", version }
  if (task.format === "har") yield* writeHar(exchanges, creator)
  else if (task.format === "json") yield* writeJson(exchanges, creator)
  else yield* writeJsonl(exchanges)
}

async function* windowsOf(record: ExchangeRecord, direction: Direction): AsyncGenerator<Checkpoint> {
  const from = record.windowAt(direction, Number.MAX_SAFE_INTEGER) ?? { before: 1, window: emptyWindow }
  yield* new Payloads(limits).sweep(record, direction, from, limits.windowEveryMessages)
}

function deleteSession(path: string, name: string): TaskYields["delete"] {
  try {
    new SessionFolder(path).delete(name)
    return null
  } catch (error) {
    if (error instanceof SessionProblem) return { code: error.code, message: error.message }
    throw error
  }
}

function open({ files, isRunning }: Recording): RecordedSession {
  try {
    // It is read from one end to the other: a block that was passed is not asked for again.
    return openToRead(files, { ...limits, frameCacheBytesMax: 0 }, isRunning)
  } catch (error) {
    throw error instanceof StoreProblem ? new StudyFailure(error.message) : error
  }
}

function recordOf(session: RecordedSession, id: number): ExchangeRecord {
  const record = session.record(id)
  if (!record) throw new StudyFailure(`There is no exchange ${id} on disk (any more).`)
  return record
}
