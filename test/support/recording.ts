// A recording of its own for a test: in a temporary folder that is gone with it, with limits as small as the test wants them.
// `using recording = makeRecording()`; nothing here waits, because `recorder.flush()` tells all counters and writes all bytes.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { limits } from "../../server/config.ts"
import type { Exchange } from "../../server/contract.ts"
import { ChangeLog } from "../../server/record/change-log.ts"
import type { ConnectionFacts, ConnectionRecorder } from "../../server/record/connection-recorder.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import { Reader } from "../../server/record/reader.ts"
import { Recorder } from "../../server/record/recorder.ts"
import { Segments } from "../../server/record/segments.ts"
import { Streams } from "../../server/record/streams.ts"

export type TestLimits = { readonly [limit in keyof typeof limits]: number }

export type TestRecording = Disposable & {
  readonly log: ChangeLog
  readonly recorder: Recorder
  readonly reader: Reader
  readonly segments: Segments
  readonly streams: Streams
  /** What the disk refused. */
  readonly problems: readonly Error[]
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
  const problems: Error[] = []
  const log = new ChangeLog(all.historyMax)
  const segments = new Segments(join(folder.path, "session"), all)
  const streams = new Streams(segments, all, error => problems.push(error))
  const recorder = new Recorder(log, streams, all)
  const reader = new Reader(all)
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
    streams,
    problems,
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
    [Symbol.dispose]() {
      recorder.flush()
      segments.close()
      folder[Symbol.dispose]()
    },
  }
}

const plainConnection: ConnectionFacts = { clientAddress: "127.0.0.1:50000", scheme: "http", authority: null, tlsClient: null }

export function makeFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Bytes from a string as UTF-8. */
export const utf8 = (characters: string): Uint8Array => new TextEncoder().encode(characters)
