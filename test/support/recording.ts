// A recording of its own for a test: in a temporary folder that is gone with it, with limits as small as the test wants them.
// `using recording = makeRecording()`; nothing here waits, because `recorder.flush()` tells all counters and writes all bytes.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { limits } from "../../server/config.ts"
import type { Exchange } from "../../server/contract.ts"
import type { ChangeLog } from "../../server/record/change-log.ts"
import type { ConnectionFacts, ConnectionRecorder } from "../../server/record/connection-recorder.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import type { Reader } from "../../server/record/reader.ts"
import type { Recorder } from "../../server/record/recorder.ts"
import type { Segments } from "../../server/record/segments.ts"
import { openToRead, openToRecord, type RecordedSession, type SessionFiles, type SessionLimits } from "../../server/record/session.ts"
import type { Streams } from "../../server/record/streams.ts"

export type TestLimits = { readonly [limit in keyof typeof limits]: number }

export type TestRecording = Disposable & {
  readonly log: ChangeLog
  readonly recorder: Recorder
  readonly reader: Reader
  readonly segments: Segments
  readonly streams: Streams
  /** What the disk refused; null: it takes everything again. */
  readonly problems: readonly (string | null)[]
  readonly files: SessionFiles
  readonly limits: SessionLimits
  /** The same recording as another process finds it on disk, once all is written. */
  reopen(isRunning?: boolean): RecordedSession & Disposable
  connect(facts?: Partial<ConnectionFacts>): ConnectionRecorder
  /** As in the list, in its order: copies, so that they do not change any more. */
  exchanges(): Exchange[]
  /** The one exchange there is, with its counters told. */
  only(): Exchange
  record(id?: number): ExchangeRecord
  /** A request and its answer, on a connection of its own. */
  exchange(request?: string, answer?: string): void
  /** The texts of a WebSocket's messages; null where one has a problem. */
  texts(id?: number): Promise<(string | null)[]>
}

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

export function makeRecording(own: Partial<TestLimits> = {}): TestRecording {
  const folder = makeFolder()
  const all: TestLimits = { ...limits, ...own }
  const files = sessionFiles(folder.path)
  const problems: (string | null)[] = []
  const session = openToRecord(files, all, problem => problems.push(problem))
  const { log, recorder, reader, segments } = session
  const connect: TestRecording["connect"] = facts => recorder.openConnection({ ...plainConnection, ...facts })
  const record = (id = 1): ExchangeRecord => {
    const record = recorder.record(id)
    if (!record) throw new Error(`there is no exchange ${id}`)
    return record
  }
  const exchanges = () => log.recording.order.map(id => structuredClone(log.recording.exchanges[id]!))
  return {
    log,
    recorder,
    reader,
    segments,
    streams: session.writer.streams,
    problems,
    files,
    limits: all,
    connect,
    record,
    exchanges,
    only() {
      recorder.flush()
      const [exchange, ...others] = exchanges()
      if (!exchange || others.length > 0) throw new Error(`one exchange expected, not ${others.length + (exchange ? 1 : 0)}`)
      return exchange
    },
    exchange(request = get, answer = ok) {
      const connection = connect()
      connection.push("client-to-server", utf8(request))
      connection.push("server-to-client", utf8(answer))
      connection.close(null)
    },
    async texts(id) {
      const { messages } = await reader.window(record(id), { after: null, before: null, limit: 1_000 })
      return messages.map(({ problem, data }) => (problem === null ? (data ?? "") : null))
    },
    reopen(isRunning = false) {
      recorder.flush()
      const recorded = openToRead(files, all, isRunning)
      return { ...recorded, [Symbol.dispose]: () => recorded.close() }
    },
    [Symbol.dispose]() {
      session.close()
      folder[Symbol.dispose]()
    },
  }
}

export const sessionFiles = (folder: string): SessionFiles => ({
  database: join(folder, "session.db"),
  segments: join(folder, "session.streams"),
})

const plainConnection: ConnectionFacts = { clientAddress: "127.0.0.1:50000", scheme: "http", authority: null, tlsClient: null }

export function makeFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Bytes from a string as UTF-8. */
export const utf8 = (characters: string): Uint8Array => new TextEncoder().encode(characters)
