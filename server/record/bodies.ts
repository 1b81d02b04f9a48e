// HTTP bodies on demand: a range of a stream, without the chunk framing it may have had, and if asked for without its content coding.

import { promisify } from "node:util"
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib"
import { fieldTokens } from "../wire/http1/fields.ts"
import { HttpParser } from "../wire/http1/parser.ts"
import type { ExchangeRecord } from "./exchange-record.ts"
import type { ByteStream } from "./streams.ts"

export type BodyLimits = { readonly headBytesMax: number; readonly bodyBytesMax: number }

export type Body = { readonly bytes: Uint8Array; readonly isTruncated: boolean }

/**
 * The body as sent, chunk framing taken off; null where there is none or its bytes are not kept. `isTruncated`: it is only the beginning,
 * because the rest was not kept, or is more than is read at once.
 */
export function readBody(record: ExchangeRecord, of: "request" | "response", limits: BodyLimits): Body | null {
  const part = record[of]
  if (!part) return null
  const stream = record.streams[of === "request" ? "client-to-server" : "server-to-client"]
  const end = stream.keptUntil(part.bodyStart, Math.min(part.bodyEnd, part.bodyStart + limits.bodyBytesMax))
  if (end === part.bodyStart && part.bodyEnd > end) return null
  const isTruncated = end < part.bodyEnd
  if (!part.isChunked) {
    const bytes = stream.read(part.bodyStart, end)
    return bytes && { bytes, isTruncated }
  }
  const whole = stream.read(part.headStart, end)
  return whole && { bytes: withoutChunks(whole, of, limits.headBytesMax), isTruncated }
}

/** Octets read at once of a body that is streamed. */
const pieceBytes = 1024 * 1024

/** The same, of any length, as it is asked for. Throws where bytes that were there have gone meanwhile. */
export function streamBody(
  record: ExchangeRecord,
  of: "request" | "response",
  limits: BodyLimits,
): { readonly chunks: AsyncGenerator<Uint8Array>; readonly isTruncated: boolean } | null {
  const part = record[of]
  if (!part) return null
  const stream = record.streams[of === "request" ? "client-to-server" : "server-to-client"]
  // What is content of a chunked message is told by reading all of it.
  const start = part.isChunked ? part.headStart : part.bodyStart
  const end = stream.keptUntil(start, part.bodyEnd)
  if (end <= part.bodyStart && part.bodyEnd > end) return null
  const raw = readPieces(stream, start, end)
  return { chunks: part.isChunked ? withoutChunksOf(raw, of, limits.headBytesMax) : raw, isTruncated: end < part.bodyEnd }
}

async function* readPieces(stream: ByteStream, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += pieceBytes) {
    const piece = stream.read(at, Math.min(at + pieceBytes, end))
    if (!piece) throw new Error("The bytes of this body are not kept any more.")
    yield piece
  }
}

/** The parser that watched the bytes pass tells once more which of them are content. */
function withoutChunks(message: Uint8Array, of: "request" | "response", headBytesMax: number): Uint8Array {
  return Buffer.concat(contentReader(of, headBytesMax)(message))
}

async function* withoutChunksOf(
  pieces: AsyncIterable<Uint8Array>,
  of: "request" | "response",
  headBytesMax: number,
): AsyncGenerator<Uint8Array> {
  const contentOf = contentReader(of, headBytesMax)
  for await (const piece of pieces) yield* contentOf(piece)
}

/** Takes a message piece by piece, and gives what of each is content. */
function contentReader(of: "request" | "response", headBytesMax: number): (piece: Uint8Array) => Uint8Array[] {
  let found: Uint8Array[] = []
  let piece: Uint8Array = new Uint8Array(0)
  let pieceStart = 0
  const options =
    of === "request"
      ? ({ kind: "request", headBytesMax, heldBytesMax: 0 } as const)
      : ({ kind: "response", headBytesMax, methodOf: () => "GET" } as const)
  const parser = new HttpParser(options, event => {
    if (event.type === "data") found.push(piece.subarray(event.start - pieceStart, event.end - pieceStart))
  })
  return bytes => {
    found = []
    piece = bytes
    parser.push(bytes)
    pieceStart += bytes.length
    return found
  }
}

const decoders: { readonly [coding: string]: (bytes: Uint8Array, bytesMax: number) => Promise<Uint8Array> } = {
  gzip: (bytes, maxOutputLength) => promisify(gunzip)(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  "x-gzip": (bytes, maxOutputLength) => promisify(gunzip)(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  // RFC 9110 §8.4.1.2: "Some non-conformant implementations send the "deflate" compressed data without the zlib wrapper."
  deflate: (bytes, maxOutputLength) =>
    promisify(isZlib(bytes) ? inflate : inflateRaw)(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  br: (bytes, maxOutputLength) => promisify(brotliDecompress)(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: (bytes, maxOutputLength) => promisify(zstdDecompress)(bytes, { maxOutputLength }),
  identity: async bytes => bytes,
}

/** RFC 1950 §2.2: the method is 8, and the first two octets are a multiple of 31. */
const isZlib = ([first = 0, second = 0]: Uint8Array): boolean => (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0

/** `isTooLarge`: nothing is wrong with it but its size. */
export type Decoded =
  | { readonly type: "plain"; readonly bytes: Uint8Array }
  | { readonly type: "problem"; readonly message: string; readonly isTooLarge?: boolean }

/** In the order in which they were applied; none where they have been undone. */
export const codingsOf = (record: ExchangeRecord, of: "request" | "response"): string[] =>
  record[of]?.isDecoded ? [] : fieldTokens(record.exchange?.[of]?.fields ?? [], "content-encoding")

/** Undoes `Content-Encoding` (RFC 9110 §8.4), the last coding first. Never blocks the relay: zlib works in its own threads. */
export async function decodeBody(record: ExchangeRecord, of: "request" | "response", body: Body, limits: BodyLimits): Promise<Decoded> {
  let { bytes } = body
  if (bytes.length === 0) return { type: "plain", bytes }
  for (const coding of codingsOf(record, of).reverse()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
    if (!decode) return { type: "problem", message: `The content coding "${coding}" is not known here; see the body as it was sent` }
    try {
      bytes = await decode(bytes, limits.bodyBytesMax)
    } catch (error) {
      const isTooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
      const message = `The body cannot be decoded as ${coding}: ${error instanceof Error ? error.message : error}`
      return { type: "problem", message, isTooLarge }
    }
  }
  return { type: "plain", bytes }
}
