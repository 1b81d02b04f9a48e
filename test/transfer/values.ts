// What tests of transfer/ share: small exchanges and messages, files made of text, and what was read as values that can be compared.

import { limits } from "../../server/config.ts"
import type { Exchange, ExchangeId, Message, MessageId } from "../../server/contract.ts"
import { readTransfer } from "../../server/transfer/read-transfer.ts"
import { each, isProblem, type TransferredBody, type TransferredExchange } from "../../server/transfer/transferred.ts"
import { writeHar } from "../../server/transfer/write-har.ts"
import { writeJson } from "../../server/transfer/write-json.ts"
import { writeJsonl } from "../../server/transfer/write-jsonl.ts"

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const creator = { name: "NectoProxy", version: "1.2.3" }

/** A finished GET over plain HTTP at 1,000, but for what the test wants otherwise. */
export const anExchange = (own: Partial<Omit<Exchange, "id">> & { readonly id?: number } = {}): Exchange => ({
  protocol: "http",
  method: "GET",
  url: "http://example.com/",
  host: "example.com",
  path: "/",
  status: 200,
  statusText: "OK",
  state: "closed",
  startedAt: 1_000,
  durationMs: 10,
  request: { fields: [["Host", "example.com"]], bodySize: 0 },
  response: { fields: [], bodySize: 0 },
  clientAddress: "127.0.0.1:50000",
  serverAddress: "93.184.216.34",
  timings: { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null },
  tls: null,
  websocket: null,
  faults: [],
  failure: null,
  note: "",
  color: "",
  modified: false,
  ...own,
  id: (own.id ?? 1) as ExchangeId,
})

const agreed = { subprotocol: null, extensions: null, messages: { "client-to-server": 0, "server-to-client": 0 }, close: null }

export const aWebSocket = (own: Parameters<typeof anExchange>[0] = {}): Exchange =>
  anExchange({
    protocol: "ws",
    url: "ws://example.com/",
    status: 101,
    statusText: "Switching Protocols",
    websocket: { ...agreed, bytes: agreed.messages },
    ...own,
  })

/** "hi" from the server, unmasked, at 2,000. */
export function aMessage(
  own: Partial<Omit<Message, "id" | "exchangeId">> & { readonly id?: number; readonly exchangeId?: number } = {},
): Message {
  const { timestamp = 2_000, opcode = 1, data = "hi", isBinary = false } = own
  const length = Buffer.byteLength(data, isBinary ? "base64" : "utf8")
  return {
    timestamp,
    direction: "server-to-client",
    opcode,
    isBinary,
    data,
    length,
    wireLength: length,
    compressed: false,
    truncated: false,
    problem: null,
    faults: [],
    injected: false,
    modified: false,
    dropped: false,
    close: null,
    frames: [{ opcode, fin: true, rsv: 0, masked: false, maskKey: null, length, headerLength: 2, timestamp }],
    note: "",
    color: "",
    ...own,
    id: (own.id ?? 1) as MessageId,
    exchangeId: (own.exchangeId ?? 1) as ExchangeId,
  }
}

export const aBody = (bytes: Uint8Array | string, own: Partial<TransferredBody> = {}): TransferredBody => {
  const octets = typeof bytes === "string" ? utf8(bytes) : bytes
  return { bytes: octets, decoded: null, size: octets.length, isTruncated: false, ...own }
}

export type Whole = Omit<TransferredExchange, "messages"> & { readonly messages: readonly Message[] }

export const whole = (exchange: Exchange, own: Partial<Whole> = {}): Whole => ({
  exchange,
  requestBody: null,
  responseBody: null,
  messages: [],
  ...own,
})

export const transferred = (wholes: readonly Whole[]): AsyncIterable<TransferredExchange> =>
  each(wholes.map(one => ({ ...one, messages: () => each(one.messages) })))

export const formats = ["har", "json", "jsonl"] as const
export type Format = (typeof formats)[number]

export function write(format: Format, exchanges: AsyncIterable<TransferredExchange>): AsyncGenerator<string> {
  if (format === "har") return writeHar(exchanges, creator)
  return format === "json" ? writeJson(exchanges, creator) : writeJsonl(exchanges)
}

export const writeAll = async (format: Format, wholes: readonly Whole[]): Promise<string> =>
  (await Array.fromAsync(write(format, transferred(wholes)))).join("")

/** The bytes of a file cut into pieces of this many. */
export function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export type ReadAll = { readonly exchanges: readonly Whole[]; readonly problems: readonly string[] }

export async function readAll(
  file: string | Uint8Array,
  own: { readonly pieceSize?: number; readonly limits?: Partial<{ [limit in keyof typeof limits]: number }> } = {},
): Promise<ReadAll> {
  const bytes = typeof file === "string" ? utf8(file) : file
  const exchanges: Whole[] = []
  const problems: string[] = []
  for await (const read of readTransfer(each(cut(bytes, own.pieceSize ?? 65_536)), { ...limits, ...own.limits })) {
    if (isProblem(read)) problems.push(read.message)
    else exchanges.push({ ...read, messages: await Array.fromAsync(read.messages()) })
  }
  return { exchanges, problems }
}

/** Bytes of any kind as text, so that they can be compared. */
export const comparable = (one: Whole): unknown => ({
  ...one,
  requestBody: comparableBody(one.requestBody),
  responseBody: comparableBody(one.responseBody),
})

const comparableBody = (body: TransferredBody | null) =>
  body && {
    ...body,
    bytes: Buffer.from(body.bytes).toString("latin1"),
    decoded: body.decoded && Buffer.from(body.decoded).toString("latin1"),
  }
