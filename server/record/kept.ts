// What is saved of an exchange beside its facts: where its bytes are, its counters, what is missing. JSON in the database; a newer
// version may find a field absent that an older one did not write.

import type { EachWay, Gap, Message } from "../contract.ts"
import type { Deflate } from "../wire/websocket/handshake.ts"

/** Where a head and its body stand in their stream. `isChunked`: the range holds chunk framing too. */
export type StoredPart = {
  headStart: number
  bodyStart: number
  bodyEnd: number
  isChunked: boolean
  /** Octets of the body that passed. */
  bodyBytes: number
  /** Content codings were undone before it came here: it was imported from a file that had it so. */
  isDecoded?: boolean
}

export const newPart = (headStart: number, bodyStart: number, isChunked: boolean): StoredPart => ({
  headStart,
  bodyStart,
  bodyEnd: bodyStart,
  isChunked,
  bodyBytes: 0,
})

/** Most exchanges are no WebSockets: what only those have is left out then, which halves what there is to write. */
export type Kept = KeptParts & Partial<KeptMessages>

export type KeptParts = {
  /** Of the client, of the server. */
  readonly streams: readonly [number, number]
  readonly request: StoredPart | null
  readonly response: StoredPart | null
}

export type KeptMessages = {
  readonly isWebSocket: boolean
  /** Some of its messages have WireFacts. */
  readonly isImported?: boolean
  readonly deflate: Deflate | null
  readonly gaps: { readonly "client-to-server": readonly number[]; readonly "server-to-client": readonly number[] }
  readonly pauses: readonly Gap[]
  readonly incomplete: readonly number[]
  readonly messages: EachWay
  readonly payloadBytes: EachWay
}

export const noMessages: KeptMessages = {
  isWebSocket: false,
  deflate: null,
  gaps: { "client-to-server": [], "server-to-client": [] },
  pauses: [],
  incomplete: [],
  messages: { "client-to-server": 0, "server-to-client": 0 },
  payloadBytes: { "client-to-server": 0, "server-to-client": 0 },
}

/** What people say of a message. */
export type MessageMark = { readonly note?: string; readonly color?: string }

/** Of an imported message: how it was on the wire where it was recorded. Here its payload stands plain, in one frame. */
export type WireFacts = Pick<
  Message,
  "length" | "wireLength" | "compressed" | "frames" | "truncated" | "problem" | "faults" | "injected" | "modified" | "dropped"
>
