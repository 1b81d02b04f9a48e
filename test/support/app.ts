// The API over a recording of its own, without a port: `using page = makeApp()`, then `page.request("/api/status")`. Earlier sessions
// and what studies them are what the test says they are; otherwise there are none.

import type { Hono } from "hono"
import { createApp } from "../../server/api/app.ts"
import type { ServerEnv } from "../../server/api/operation.ts"
import type { Sessions, Studies } from "../../server/api/services.ts"
import type { Status } from "../../server/contract.ts"
import { SessionProblem } from "../../server/record/session-folder.ts"
import { makeRecording, type TestLimits, type TestRecording } from "./recording.ts"

export const token = "0123456789abcdef0123456789abcdef"
export const root = { pem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", der: Uint8Array.of(0x30, 0x03, 1, 2, 3) }

export type TestApp = TestRecording & {
  readonly app: Hono<ServerEnv>
  /** With the token. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** The same, as the JSON that came; what it is, the caller says. */
  json<Shape>(path: string, init?: RequestInit): Promise<Shape>
  /** How many follow the changes now. */
  listeners(): number
  /** Waits until that many do. */
  untilListeners(count: number): Promise<void>
}

export type TestServices = { readonly sessions?: Partial<Sessions>; readonly studies?: Partial<Studies> }

export function makeApp(own: Partial<TestLimits> = {}, { sessions, studies }: TestServices = {}): TestApp {
  const recording = makeRecording(own)
  const counter = countListeners(recording)
  const { recorder, reader } = recording
  const status = (): Status => ({
    version: "1.2.3",
    proxy: "http://127.0.0.1:8888",
    addresses: [],
    ui: "http://127.0.0.1:8889/",
    ca: "/ca.pem",
    root: { name: "NectoProxy CA test", fingerprint: "AA:BB", keyHash: "AAAA", expiresAt: 1 },
    session: "today",
    recording: recorder.isRecording,
    problem: null,
    exchanges: recorder.log.recording.order.length,
    messages: recorder.messageCount,
    memoryBytes: 1,
    uptimeMs: 1,
  })
  const app = createApp({
    recorder,
    reader,
    sessions: { ...noSessions, ...sessions },
    studies: { ...noStudies, ...studies },
    security: { token, uiHost: "proxy.Test", uiPort: () => 8889 },
    root,
    status,
  })
  const request = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${token}`)
    return app.request(path, { ...init, headers })
  }
  return {
    ...recording,
    ...counter,
    app,
    request,
    json: async <Shape>(path: string, init?: RequestInit) => (await (await request(path, init)).json()) as Shape,
  }
}

const noSessions: Sessions = {
  list: () => [],
  open: name => noSession(name),
  delete: name => noSession(name),
}

function noSession(name: string): never {
  throw new SessionProblem("no-session", `There is no session "${name}".`)
}

const noStudies: Studies = {
  search: () => noStudy(),
  statistics: () => noStudy(),
  export: () => noStudy(),
  import: () => noStudy(),
}

function noStudy(): never {
  throw new Error("this test has no studies")
}

/** Stands between the log and its listeners. */
function countListeners({ log }: TestRecording) {
  const waiting = new Set<() => void>()
  let count = 0
  const subscribe = log.subscribe.bind(log)
  log.subscribe = listener => {
    const unsubscribe = subscribe(listener)
    count++
    return () => {
      unsubscribe()
      count--
      for (const look of waiting) look()
    }
  }
  return {
    listeners: () => count,
    untilListeners: (wanted: number) =>
      new Promise<void>(resolve => {
        const look = () => {
          if (count !== wanted) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}
