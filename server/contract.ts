// What the server and the page tell each other: with statistics.ts, trust.ts and filter/ all of server/ that web/ imports.
// Everything here survives JSON.stringify, and nothing here does I/O. Times are epoch milliseconds with fraction.

export type ExchangeId = number & { readonly brand: "ExchangeId" }
export type MessageId = number & { readonly brand: "MessageId" }
/** Number of a Change in a session, counting from 1; the `id:` of the event stream. */
export type Seq = number & { readonly brand: "Seq" }

/** Field lines as they were on the wire: order, spelling and duplicates kept (RFC 9110 §5). */
export type Fields = readonly (readonly [name: string, value: string])[]

export type Direction = "client-to-server" | "server-to-client"

export type Protocol = "ws" | "wss" | "http" | "https" | "tunnel"

/**
 * connecting: the origin is being reached; waiting: the request is on its way, no response yet;
 * receiving: a response body is arriving; open: a WebSocket or tunnel lives; closed: all said; failed: see `failure`.
 */
export type ExchangeState = "connecting" | "waiting" | "receiving" | "open" | "closed" | "failed"

/** A peer broke a protocol: recorded, shown, and relayed all the same. `offset` counts bytes of that direction's stream. */
export type Fault = {
  readonly code: string
  readonly text: string
  readonly direction: Direction
  readonly offset: number
}

/** The network or TLS said no. `message` is one sentence for a person: what, why, what to do. */
export type Failure = { readonly code: string; readonly message: string }

/** A certificate as its owner showed it. Times are epoch milliseconds. */
export type CertificateFacts = {
  readonly subject: string
  readonly issuer: string
  readonly names: string
  readonly validFrom: number
  readonly validTo: number
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
}

export type TlsSide = {
  readonly version: string
  readonly cipher: string
  readonly alpn: string | null
  readonly serverName: string | null
  /** What the other side showed, its own first; empty for a client that showed none. */
  readonly certificates: readonly CertificateFacts[]
}

export type Timings = {
  readonly dnsMs: number | null
  readonly tcpMs: number | null
  readonly tlsMs: number | null
  readonly firstByteMs: number | null
}

/** How a side of a connection went away: an orderly end, a reset, or silence until the system gave up. */
export type Departure = "end" | "reset" | "timeout"

/** How a WebSocket ended (RFC 6455 §7.1.5). Code 1006: no close frame was seen; `by` says whose side went away first, `how` in what way. */
export type WebSocketClose = {
  readonly code: number
  readonly name: string
  readonly reason: string
  readonly meaning: string
  readonly by: "client" | "server" | null
  /** Null where a close frame was seen, or nobody knows. */
  readonly how: Departure | null
}

export type EachWay = { readonly [direction in Direction]: number }

export type WebSocketFacts = {
  readonly subprotocol: string | null
  /** The `Sec-WebSocket-Extensions` the server accepted, as sent. */
  readonly extensions: string | null
  readonly messages: EachWay
  /** Payload bytes on the wire: after compression, without frame headers. */
  readonly bytes: EachWay
  readonly close: WebSocketClose | null
}

export type Exchange = {
  readonly id: ExchangeId
  readonly protocol: Protocol
  readonly method: string
  readonly url: string
  readonly host: string
  readonly path: string
  readonly status: number | null
  readonly statusText: string
  readonly state: ExchangeState
  readonly startedAt: number
  readonly durationMs: number | null
  readonly request: { readonly fields: Fields; readonly bodySize: number }
  readonly response: { readonly fields: Fields; readonly bodySize: number } | null
  readonly clientAddress: string
  readonly serverAddress: string | null
  readonly tls: { readonly client: TlsSide | null; readonly server: TlsSide | null } | null
  readonly timings: Timings
  readonly websocket: WebSocketFacts | null
  readonly faults: readonly Fault[]
  readonly failure: Failure | null
  readonly note: string
  readonly color: string
  readonly modified: boolean
}

/** One frame as it was on the wire (RFC 6455 §5.2). `rsv` has RSV1 as its bit 4, RSV2 as 2, RSV3 as 1. */
export type Frame = {
  readonly opcode: number
  readonly fin: boolean
  readonly rsv: number
  readonly masked: boolean
  /** Eight hexadecimal digits, or null where the frame is not masked. */
  readonly maskKey: string | null
  readonly length: number
  readonly headerLength: number
  readonly timestamp: number
}

export type MessageClose = { readonly code: number; readonly name: string; readonly reason: string; readonly meaning: string }

/** A message as it was meant: one or more frames, joined and decompressed. */
export type Message = {
  readonly id: MessageId
  readonly exchangeId: ExchangeId
  /** When its last byte arrived. */
  readonly timestamp: number
  readonly direction: Direction
  /** Of its first frame: 1 text, 2 binary, 8 close, 9 ping, 10 pong; others are reserved. */
  readonly opcode: number
  readonly isBinary: boolean
  /** Text as text, binary as base64. */
  readonly data: string
  /** Payload bytes after decompression. */
  readonly length: number
  /** Payload bytes on the wire. */
  readonly wireLength: number
  readonly compressed: boolean
  /** `data` holds only the beginning, or nothing: see `problem`. */
  readonly truncated: boolean
  /** Why the payload cannot be shown in full, as a sentence; null where it is. */
  readonly problem: string | null
  /** What is wrong inside the payload, computed when it is looked at; of a truncated one, in what `data` holds. */
  readonly faults: readonly Pick<Fault, "code" | "text">[]
  readonly injected: boolean
  readonly modified: boolean
  readonly dropped: boolean
  readonly close: MessageClose | null
  readonly frames: readonly Frame[]
  readonly note: string
  readonly color: string
}

/** What people mark exchanges and messages with; "" for none. */
export const colors = ["", "red", "orange", "yellow", "green", "blue", "purple", "gray"] as const

/** A message in a list: `preview` is one line of it, `data` is there only where it is short. */
export type MessageRow = Omit<Message, "data"> & { readonly preview: string; readonly data?: string }

/** Frames that passed while recording was paused, or could not be written: after message `after`, 0 for before the first. */
export type Gap = {
  readonly after: number
  /** When the first and the last of them passed. */
  readonly from: number
  readonly to: number
  readonly frames: number
  /** Payload octets on the wire. */
  readonly bytes: number
}

/** One frame in the wire view: the same bytes as the messages, not joined and not decompressed. */
export type WireFrame = Frame & {
  /** Counts from 1 in an exchange, in order of arrival. */
  readonly id: number
  /** The message it belongs to; null while that one is not complete. */
  readonly messageId: MessageId | null
  readonly direction: Direction
  /** Of its header in the stream of its direction. */
  readonly offset: number
  /** One line of its payload as it was on the wire, unmasked; empty where its bytes are not kept. */
  readonly preview: string
}

/** A recording on disk. */
export type SessionFacts = {
  readonly name: string
  readonly startedAt: number
  /** Null while it is being recorded. */
  readonly endedAt: number | null
  /** Octets on disk. */
  readonly bytes: number
  /** Null where it cannot be read: see `problem`. */
  readonly exchanges: number | null
  readonly messages: number | null
  readonly isRunning: boolean
  /** It is the one that this NectoProxy records. */
  readonly isCurrent: boolean
  readonly problem: string | null
}

/** What tells our root certificate from others. */
export type RootFacts = {
  /** Its common name. */
  readonly name: string
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
  /** SHA-256 of its public key, in base64: for Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly keyHash: string
  readonly expiresAt: number
}

export type Status = {
  readonly version: string
  readonly proxy: string
  /** The same for other machines, the likeliest first; empty where it listens on loopback only. */
  readonly addresses: readonly string[]
  readonly ui: string
  readonly ca: string
  /** Null where there is no proxy. */
  readonly root: RootFacts | null
  readonly session: string
  readonly recording: boolean
  /** Why what passes now is not kept, as a sentence; null while all is well. */
  readonly problem: string | null
  readonly exchanges: number
  readonly messages: number
  readonly memoryBytes: number
  readonly uptimeMs: number
}

/** One step in the life of the recording. Folding all of them, in order, gives the recording. */
export type Change =
  | { readonly type: "opened"; readonly exchange: Exchange }
  | { readonly type: "updated"; readonly id: ExchangeId; readonly with: Partial<Omit<Exchange, "id">> }
  | { readonly type: "removed"; readonly id: ExchangeId }
  | { readonly type: "cleared" }
  | { readonly type: "recording"; readonly recording: boolean }

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export type Recording = {
  readonly order: ExchangeId[]
  readonly exchanges: Record<ExchangeId, Mutable<Exchange>>
  recording: boolean
}

export const emptyRecording = (): Recording => ({ order: [], exchanges: {}, recording: true })

/** The one fold. The server keeps its recording with it, the page keeps its copy with it. */
export function apply(recording: Recording, change: Change): void {
  switch (change.type) {
    case "opened":
      recording.order.push(change.exchange.id)
      recording.exchanges[change.exchange.id] = change.exchange
      return
    case "updated": {
      const known = recording.exchanges[change.id]
      // Field by field, so that Solid re-renders a cell and not a row.
      if (known) Object.assign(known, change.with)
      return
    }
    case "removed": {
      const at = recording.order.indexOf(change.id)
      // Mostly it is one of the oldest, with 20,000 after it, which `splice` would move: 3.4 µs. The few before it move in 0.1 µs.
      if (at >= recording.order.length / 2) recording.order.splice(at, 1)
      else if (at >= 0) recording.order.copyWithin(1, 0, at).shift()
      delete recording.exchanges[change.id]
      return
    }
    case "cleared":
      for (const id of recording.order) delete recording.exchanges[id]
      recording.order.length = 0
      return
    case "recording":
      recording.recording = change.recording
      return
    default:
      change satisfies never
  }
}

/** The bodies of the event stream `GET /api/events?messages=ID`. */
export type ServerEvents = {
  readonly snapshot: {
    readonly seq: Seq
    readonly recording: boolean
    readonly exchanges: readonly Exchange[]
    readonly status: Status
  }
  readonly changes: readonly Change[]
  /** The newest messages of the exchange asked for, ascending; `total` counts all of them, so a hole shows. */
  readonly messages: { readonly exchangeId: ExchangeId; readonly total: number; readonly messages: readonly MessageRow[] }
  readonly heartbeat: Status
}
