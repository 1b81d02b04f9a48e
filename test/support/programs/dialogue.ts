// What conversation.mjs and conversation.py are told to say, and from it what each end and the API must have: written once, for
// every pair of programs. What a program cannot do or does not show is in its row of programs.test.ts.

import { createHash } from "node:crypto"
import type { Direction, Message, MessageRow } from "../../../server/contract.ts"

export type Step = readonly [kind: "text" | "binary" | "ping" | "fragments", ...parts: Uint8Array[]]

export type Close = { readonly code: number; readonly reason: string }

export type Program = {
  readonly name: string
  readonly file: string
  /** Are pings, and the reason of the other's close, shown to who uses it? And what of the answer to its own close? */
  readonly shows: { readonly pings: boolean; readonly reason: boolean; readonly answer: "as it came" | "its code" | "its own close" }
  /** The close frame with which it answers one. */
  readonly answers: (close: Close) => Close
}

export type ClientProgram = Program & {
  readonly canPing: boolean
  /** Where it can send fragments: are they one frame each, or does an empty one end them? */
  readonly fragments: "one each" | "one more" | null
  /** asyncio under TLS drops what is written once close_notify was read, so the answer to a server that hangs up; without a proxy too. */
  readonly mayDropItsAnswer?: true
  /** Does it show `Sec-WebSocket-Extensions` as it came, or put together again? */
  readonly extensions: "as sent" | "put together"
}

export type ServerProgram = Program & {
  readonly isBehindNginx?: true
  /** Does it end its side of the connection with its close frame, and not wait for the answer? */
  readonly hangsUp?: true
  /** What it accepts of what the clients offer. */
  readonly extensions: RegExp
}

export type End = "client" | "server"

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** 1 MiB that no compression makes smaller. */
export const large: Uint8Array = createHash("shake256", { outputLength: 1 << 20 })
  .update("nectoproxy")
  .digest()

const step = (kind: Step[0], ...parts: string[]): Step => [kind, ...parts.map(part => Buffer.from(part))]

const all: readonly Step[] = [
  step("text", "Hello äöü 🎉"),
  step("text", JSON.stringify({ type: "message", nested: { list: [1, 2.5, null, true] } })),
  ["binary", Uint8Array.of(0x82, 0xa4, 0, 0xff, 0x7f, 0x80, 1, 2)],
  step("text", ""),
  step("binary", ""),
  step("ping", "c-1"),
  step("text", "ping me s-17"),
  step("fragments", "one äö", "", "ü two ", "three"),
  // 1 MiB that compresses well.
  step("text", "äbcdefghijklmno".repeat(1 << 16)),
  ["binary", large],
  step("text", "after"),
]

/** Where the server ends it, one message is enough. */
export const stepsOf = (client: ClientProgram, end: End): readonly Step[] =>
  end === "server"
    ? all.slice(0, 1)
    : all.filter(([kind]) => (kind === "ping" ? client.canPing : kind !== "fragments" || client.fragments !== null))

export const closeBy: { readonly [end in End]: Close } = {
  client: { code: 4100, reason: "done, thanks ✓" },
  server: { code: 4001, reason: "server says bye" },
}

/** The notes that both ends take of what they receive. */
export function expectedLogs(client: Program, server: Program, end: End, steps: readonly Step[]) {
  const atClient: string[] = []
  const atServer: string[] = []
  for (const [kind, ...parts] of steps) {
    const bytes = Buffer.concat(parts)
    if (kind === "ping") {
      if (server.shows.pings) atServer.push(`ping ${bytes}`)
      atClient.push(`pong ${bytes}`)
      continue
    }
    const note = `${kind === "binary" ? kind : "text"} ${bytes.length} ${sha256(bytes)}`
    atServer.push(note)
    const ping = pingAskedFor(bytes)
    if (ping) {
      if (client.shows.pings) atClient.push(`ping ${ping}`)
      atServer.push(`pong ${ping}`)
    }
    atClient.push(note)
  }
  if (end === "server") atServer.push(`text 8 ${sha256(Buffer.from("close me"))}`)
  const [first, other] = end === "client" ? ([client, server] as const) : ([server, client] as const)
  const answer = first.shows.answer === "its own close" ? closeBy[end] : other.answers(closeBy[end])
  const atFirst = `close ${answer.code} ${first.shows.answer === "its code" ? "" : answer.reason}`
  const atOther = `close ${closeBy[end].code} ${other.shows.reason ? closeBy[end].reason : ""}`
  atClient.push(end === "client" ? atFirst : atOther)
  atServer.push(end === "client" ? atOther : atFirst)
  return { atClient, atServer }
}

type Said = { readonly direction: Direction; readonly opcode: number; readonly bytes: Uint8Array; readonly frames?: number }

/** All messages of the connection, in order. */
export function expectedMessages(client: ClientProgram, server: Program, end: End, steps: readonly Step[]): readonly Said[] {
  const up = (opcode: number, bytes: Uint8Array, frames = 1): Said => ({ direction: "client-to-server", opcode, bytes, frames })
  const down = (opcode: number, bytes: Uint8Array): Said => ({ direction: "server-to-client", opcode, bytes })
  const data = steps.flatMap(([kind, ...parts]): Said[] => {
    const bytes = Buffer.concat(parts)
    if (kind === "ping") return [up(9, bytes), down(10, bytes)]
    const opcode = kind === "binary" ? 2 : 1
    const ping = pingAskedFor(bytes)
    const frames = kind === "fragments" && client.fragments === "one more" ? parts.length + 1 : parts.length
    return [up(opcode, bytes, frames), ...(ping ? [down(9, ping), up(10, ping)] : []), down(opcode, bytes)]
  })
  const close = closePayload(closeBy[end])
  if (end === "client") return [...data, up(8, close), down(8, closePayload(server.answers(closeBy.client)))]
  return [...data, up(1, Buffer.from("close me")), down(8, close), up(8, closePayload(client.answers(closeBy.server)))]
}

/** A message of the API and one that was said, both as a line; a close frame's payload is its reason there. */
export const showSaid = ({ direction, opcode, bytes, frames = 1 }: Said): string => {
  const shown = opcode === 8 ? Buffer.from(bytes).subarray(2) : bytes
  const code = opcode === 8 ? ` ${Buffer.from(bytes).readUInt16BE()}` : ""
  return `${direction} ${opcode}${code} ${bytes.length} ${sha256(shown)}${direction === "client-to-server" ? ` in ${frames}` : ""}`
}

/** A server may answer in as many frames as it likes; what a client sends, the test chose. */
export const showRecorded = (row: MessageRow | Message, data: Uint8Array): string => {
  const code = row.close ? ` ${row.close.code}` : ""
  const shown = row.close ? Buffer.from(row.close.reason) : data
  const frames = row.direction === "client-to-server" ? ` in ${row.frames.length}` : ""
  return `${row.direction} ${row.opcode}${code} ${row.length} ${sha256(shown)}${frames}`
}

export function pingAskedFor(bytes: Uint8Array): Uint8Array | null {
  const asks = "ping me "
  const text = bytes.length < 100 ? Buffer.from(bytes).toString() : ""
  return text.startsWith(asks) ? Buffer.from(text.slice(asks.length)) : null
}

const closePayload = ({ code, reason }: Close): Uint8Array => Buffer.from([code >> 8, code & 255, ...Buffer.from(reason)])

/** The parameters of an extension in any order. */
export const sortParameters = (extensions: string): string => extensions.split("; ").sort().join("; ")
