// What the API asks of others: the recording at work, earlier ones, and long reading that runs beside the relay.

import type { SessionFacts } from "../contract.ts"
import type { ChangeLog } from "../record/change-log.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import type { Reader } from "../record/reader.ts"
import type { Recorder } from "../record/recorder.ts"
import type { Statistics } from "../statistics.ts"

/** Bytes at once, or as they are read: what is large need not be in memory. */
export type Octets = Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>

/** What people say of an exchange or a message; of what is left out nothing changes. `color` is "" or one of those in marks.ts. */
export type Marks = { readonly note?: string; readonly color?: string }

/** A recording being read. */
export type ViewReader = Pick<Reader, "window" | "rows" | "message" | "frames"> & {
  data(record: ExchangeRecord, message: number): Promise<Octets | null>
  /** The payload of a frame as it was on the wire, unmasked; null where there is no such frame or its bytes are not kept. */
  frameData(record: ExchangeRecord, frame: number): Octets | null | Promise<Octets | null>
}

/** The recording at work, as far as the API drives it. The two marks return false where there is nothing of that number. */
export type LiveRecorder = Pick<Recorder, "log" | "record" | "remove" | "clear" | "setRecording"> & {
  mark(exchange: number, marks: Marks): boolean
  markMessage(exchange: number, message: number, marks: Marks): boolean
}

/** One recording as the API shows it: the one at work, or an earlier one, read-only. */
export type SessionView = {
  readonly name: string
  readonly isLive: boolean
  readonly log: ChangeLog
  record(id: number): ExchangeRecord | undefined
  readonly reader: ViewReader
}

/** Earlier sessions, read-only, and the list of all. */
export type OpenedSession = Pick<SessionView, "log" | "record" | "reader">

export type Sessions = {
  list(): readonly SessionFacts[] | Promise<readonly SessionFacts[]>
  /** Throws a SessionProblem. It is asked for at every request: what it opens, it keeps open for a while. */
  open(name: string): OpenedSession | Promise<OpenedSession>
  /** Throws a SessionProblem. */
  delete(name: string): void | Promise<void>
}

/** Null: the one at work. */
export type SessionName = string | null

export type SearchRequest = {
  readonly session: SessionName
  /** Null: all of the session. */
  readonly exchange: number | null
  readonly q: string
  /**
   * As in lists: ids, exclusive, and how many. They choose which ids are told, `before` alone the last ones before it; what is counted
   * is always all. Only together with `exchange`.
   */
  readonly after?: number
  readonly before?: number
  readonly limit?: number
}

/** One id, or the first and the last of a run of them. */
export type IdOrRun = number | readonly [first: number, last: number]

export type SearchEvent =
  /** Ascending; of three or more in a row the first and the last. */
  | { readonly type: "matches"; readonly exchangeId: number; readonly ids: readonly IdOrRun[] }
  | { readonly type: "progress"; readonly searched: number; readonly total: number; readonly found: number }
  | { readonly type: "done"; readonly searched: number; readonly found: number; readonly isCut: boolean }

export type ExportFormat = "har" | "jsonl" | "json"

export type ExportRequest = {
  readonly session: SessionName
  readonly format: ExportFormat
  readonly q: string
  readonly redact: string | null
}

export type ImportResult = { readonly exchanges: number; readonly messages: number; readonly problems: readonly string[] }

/**
 * Long reading that must not hold up the relay: it runs elsewhere and yields what it finds. Ending the iteration cancels it.
 * What it cannot do for a reason the user can mend, it says with a StudyProblem, before it yields anything.
 */
export type Studies = {
  search(request: SearchRequest): AsyncIterable<SearchEvent>
  statistics(request: { readonly session: SessionName; readonly exchange: number; readonly buckets: number }): Promise<Statistics>
  export(request: ExportRequest): AsyncIterable<string>
  /** Into the recording at work. */
  import(chunks: AsyncIterable<Uint8Array>): Promise<ImportResult>
}

export class StudyProblem extends Error {
  /** Whether the URL or the body is what is wrong. */
  readonly code: "query" | "body" | "too-large"

  /** `message` is one sentence for a person; of a filter, with the position in it. */
  constructor(code: StudyProblem["code"], message: string) {
    super(message)
    this.code = code
  }
}
