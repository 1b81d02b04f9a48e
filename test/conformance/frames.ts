// WebSocket conversations for cases: the handshake of RFC 6455 §1.3, frames by test/support/frames.ts, cases with both.

import { frame } from "../support/frames.ts"
import { type Case, client, get, head, type Seen, type Send, type Step, server } from "./case.ts"

export const key = "dGhlIHNhbXBsZSBub25jZQ=="
const accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
const mask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)

export const asks = (...fields: readonly string[]): string =>
  get("/chat", "Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Key: ${key}`, "Sec-WebSocket-Version: 13", ...fields)
export const agrees = (...fields: readonly string[]): string =>
  head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept}`, ...fields)

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** A frame before it is known who sends it. */
export type Spec = {
  readonly opcode: number
  readonly payload: Uint8Array
  readonly fin?: boolean
  readonly rsv?: number
  readonly lengthOctets?: 0 | 2 | 8
  /** Where it is not as it should be for that side. */
  readonly isMasked?: boolean
  readonly key?: Uint8Array
}
type Options = Partial<Omit<Spec, "opcode" | "payload">>

export const bytesOf = (payload: string | Uint8Array): Uint8Array => (typeof payload === "string" ? Buffer.from(payload) : payload)
const maker =
  (opcode: number) =>
  (payload: string | Uint8Array = "", options: Options = {}): Spec => ({ opcode, payload: bytesOf(payload), ...options })

export const text = maker(opcodes.text)
export const binary = maker(opcodes.binary)
export const more = maker(opcodes.continuation)
export const ping = maker(opcodes.ping)
export const pong = maker(opcodes.pong)
export const odd = (opcode: number, payload: string | Uint8Array = "", options: Options = {}): Spec => maker(opcode)(payload, options)
/** `code` null: an empty payload. */
export const close = (code: number | null = 1000, reason: string | Uint8Array = ""): Spec =>
  maker(opcodes.close)(code === null ? "" : Buffer.concat([Uint8Array.of(code >> 8, code & 255), bytesOf(reason)]))

/** In fragments: the first with the opcode, the last final. */
export function fragments(first: Spec, ...rest: readonly (string | Uint8Array)[]): Spec[] {
  return [{ ...first, fin: rest.length === 0 }, ...rest.map((payload, i) => more(payload, { fin: i === rest.length - 1 }))]
}

export const notFinal = { fin: false } as const

export const fromClient = (...specs: readonly Spec[]): Send => client(...specs.map(spec => write(spec, "client")))
export const fromServer = (...specs: readonly Spec[]): Send => server(...specs.map(spec => write(spec, "server")))

export function write({ isMasked, key = mask, ...spec }: Spec, by: "client" | "server"): Uint8Array {
  return frame({ ...spec, key: (isMasked ?? by === "client") ? key : null })
}

/** A WebSocket after a plain handshake. */
export const ws = (name: string, steps: readonly Step[], seen: Seen = {}, options: Partial<Case> = {}): Case => ({
  name,
  steps: [client(asks()), server(agrees()), ...steps],
  seen: { exchanges: 1, status: 101, ...seen },
  ...options,
})

/** The same frames from each side, one case each; `seen` is told how often. */
export function eachSide(name: string, specs: readonly Spec[], seen: (by: "client" | "server") => Seen = () => ({})): Case[] {
  return [
    ws(`${name}, from the client`, [fromClient(...specs)], seen("client")),
    ws(`${name}, from the server`, [fromServer(...specs)], seen("server")),
  ]
}

/** Messages from one side only. */
export const counted =
  (count: number, more: Seen = {}) =>
  (by: "client" | "server"): Seen => ({ messages: by === "client" ? [count, 0] : [0, count], faults: [], ...more })
