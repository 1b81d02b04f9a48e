// What a person would otherwise compute by eye from the messages of a WebSocket; the answer of `GET /api/exchanges/ID/statistics`.

import type { Direction, ExchangeId, MessageId, WebSocketClose } from "./contract.ts"

/** Two messages that belong together, and how far apart they are. `label`: the method, or what its protocol calls it; "" for none. */
export type MeasuredReply = { readonly requestId: MessageId; readonly replyId: MessageId; readonly ms: number; readonly label: string }

/** How long something took. Null where nothing was measured. */
export type Distribution = {
  readonly count: number
  readonly minMs: number | null
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
  readonly maxMs: number | null
  /** There were too many to keep: the quantiles, and only they, are those of a random sample. */
  readonly isEstimated: boolean
  /** The ten longest, longest first. */
  readonly slowest: readonly MeasuredReply[]
}

/** A request that nobody answered. `key`: by what its answer would have been known; "" for none. */
export type UnansweredRequest = { readonly id: MessageId; readonly timestamp: number; readonly key: string; readonly label: string }

/** Requests and replies of one kind, as a protocol pairs them. */
export type ReplyTimes = {
  readonly protocol: "websocket" | "json-rpc" | "socket.io" | "engine.io" | "graphql-ws"
  /** What the protocol calls the two, such as `ping` and `pong`. */
  readonly request: string
  readonly reply: string
  /** Which way the requests go. */
  readonly direction: Direction
  readonly times: Distribution
  readonly unansweredCount: number
  /** The first hundred. */
  readonly unanswered: readonly UnansweredRequest[]
}

export type Traffic = {
  readonly messages: number
  /** Payload octets on the wire, and decompressed. */
  readonly wireBytes: number
  readonly bytes: number
  /** Compressed messages that cannot be decompressed, and so do not count in `bytes`. */
  readonly unreadable: number
  /** When the last message came; null where there is none. */
  readonly lastAt: number | null
  /** From then until `Statistics.until`. */
  readonly idleMs: number | null
  /** Ascending; only those that occur. */
  readonly opcodes: readonly { readonly opcode: number; readonly messages: number; readonly wireBytes: number; readonly bytes: number }[]
}

/** What a person would otherwise compute by eye from the messages of one WebSocket. */
export type Statistics = {
  readonly exchangeId: ExchangeId
  readonly messages: number
  readonly firstAt: number | null
  readonly lastAt: number | null
  /** The end of the connection, or the moment of asking while it is open. */
  readonly until: number
  readonly traffic: { readonly [direction in Direction]: Traffic }
  /** Buckets of equal length from the first message to the last; `wireBytes` are payload octets. */
  readonly rate: {
    readonly startAt: number | null
    readonly bucketMs: number
    readonly messages: { readonly [direction in Direction]: readonly number[] }
    readonly wireBytes: { readonly [direction in Direction]: readonly number[] }
  }
  /** The ten longest times in which nobody spoke, longest first. `direction`: of the message that ended it. */
  readonly silences: readonly {
    readonly afterId: MessageId
    readonly nextId: MessageId
    readonly ms: number
    readonly direction: Direction
  }[]
  /** From every text or binary message of the client to the first one of the server after it. */
  readonly turnaround: Distribution
  /** Only kinds that occur. */
  readonly replies: readonly ReplyTimes[]
  readonly close: WebSocketClose | null
  /** The last ten, ascending. */
  readonly lastMessages: readonly {
    readonly id: MessageId
    readonly timestamp: number
    readonly direction: Direction
    readonly opcode: number
    readonly preview: string
  }[]
}
