// WebSockets and what was counted of them, from the few facts a diagnosis is about.

import type { Exchange, Fields, MessageId, WebSocketClose } from "../../server/contract.ts"
import type { Distribution, ReplyTimes, Statistics, Traffic } from "../../server/statistics.ts"
import { exchange, websocket } from "../filter/subjects.ts"

/** The key and the answer of RFC 6455 §1.3. */
export const key = "dGhlIHNhbXBsZSBub25jZQ=="
export const accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

export const asked: Fields = [
  ["Host", "chat.example.com"],
  ["Upgrade", "websocket"],
  ["Connection", "keep-alive, Upgrade"],
  ["Sec-WebSocket-Key", key],
  ["Sec-WebSocket-Version", "13"],
]
export const agreed: Fields = [
  ["Upgrade", "websocket"],
  ["Connection", "Upgrade"],
  ["Sec-WebSocket-Accept", accept],
]

/** Those of the same name stand instead of the given ones; "" for none. */
export const changed = (fields: Fields, ...changes: Fields): Fields => [
  ...fields.filter(([name]) => !changes.some(([other]) => other.toLowerCase() === name.toLowerCase())),
  ...changes.filter(([, value]) => value !== ""),
]

export const chat = (facts: Partial<Exchange> = {}): Exchange =>
  exchange({
    protocol: "wss",
    url: "wss://chat.example.com/socket",
    host: "chat.example.com",
    path: "/socket",
    request: { fields: asked, bodySize: 0 },
    ...facts,
  })

/** Answered with 101, and over. `close` null: it is open. */
export const opened = (close: Partial<WebSocketClose> | null = {}, facts: Partial<Exchange> = {}): Exchange =>
  chat({
    status: 101,
    statusText: "Switching Protocols",
    state: close ? "closed" : "open",
    durationMs: close ? 100_000 : null,
    response: { fields: agreed, bodySize: 0 },
    websocket: websocket(2, 2, {
      close: close && { code: 1000, name: "Normal Closure", reason: "", meaning: "It is done.", by: "client", how: null, ...close },
    }),
    ...facts,
  })

export const times = (count: number, p50Ms: number | null = null, p99Ms = p50Ms, slowest: Distribution["slowest"] = []): Distribution => ({
  count,
  minMs: p50Ms,
  p50Ms,
  p95Ms: p99Ms,
  p99Ms,
  maxMs: p99Ms,
  isEstimated: false,
  slowest,
})

const traffic = (lastAt: number | null, until: number, texts: number, bytes: number): Traffic => ({
  messages: texts,
  wireBytes: bytes,
  bytes,
  unreadable: 0,
  lastAt,
  idleMs: lastAt === null ? null : until - lastAt,
  opcodes: texts > 0 ? [{ opcode: 1, messages: texts, wireBytes: bytes, bytes }] : [],
})

export type Spoken = readonly [at: number, way: "up" | "down", opcode?: number]

/** Of these messages, numbered from 1. */
export function counted(spoken: readonly Spoken[], facts: Partial<Statistics> = {}, bytes = 10): Statistics {
  const until = facts.until ?? 100_000
  const all = spoken.map(([timestamp, way, opcode = 1], at) => ({
    id: (at + 1) as MessageId,
    timestamp,
    direction: way === "up" ? ("client-to-server" as const) : ("server-to-client" as const),
    opcode,
    preview: "",
  }))
  const of = (direction: "client-to-server" | "server-to-client") => {
    const own = all.filter(message => message.direction === direction)
    return traffic(own.at(-1)?.timestamp ?? null, until, own.filter(({ opcode }) => opcode < 8).length, own.length * bytes)
  }
  return {
    exchangeId: chat().id,
    messages: all.length,
    firstAt: all[0]?.timestamp ?? null,
    lastAt: all.at(-1)?.timestamp ?? null,
    until,
    traffic: { "client-to-server": of("client-to-server"), "server-to-client": of("server-to-client") },
    rate: {
      startAt: null,
      bucketMs: 0,
      messages: { "client-to-server": [], "server-to-client": [] },
      wireBytes: { "client-to-server": [], "server-to-client": [] },
    },
    silences: [],
    turnaround: times(0),
    replies: [],
    close: null,
    lastMessages: all.slice(-10),
    ...facts,
  }
}

export const replies = (facts: Partial<ReplyTimes>, unansweredAt: readonly number[] = [], label = ""): ReplyTimes => ({
  protocol: "graphql-ws",
  request: "subscribe",
  reply: "first result",
  direction: "client-to-server",
  times: times(0),
  unansweredCount: unansweredAt.length,
  unanswered: unansweredAt.map((timestamp, at) => ({ id: (at + 7) as MessageId, timestamp, key: String(at + 1), label })),
  ...facts,
})
