// HTTP bodies on demand: a range of a stream, without the chunk framing it may have had, and if asked for without its content coding.

import { promisify } from "node:util"
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib"
import { fieldTokens } from "../wire/http1/fields.ts"
import { HttpParser } from "../wire/http1/parser.ts"
import type { ExchangeRecord } from "./exchange-record.ts"

export type BodyLimits = { readonly headBytesMax: number; readonly bodyBytesMax: number }

export type Body = { readonly bytes: Uint8Array; readonly isTruncated: boolean }

/** The body as sent, chunk framing taken off; null where there is none or its bytes are not kept. */
export function readBody(record: ExchangeRecord, of: "request" | "response", limits: BodyLimits): Body | null {
  const part = record[of]
  if (!part) return null
  const stream = record.streams[of === "request" ? "client-to-server" : "server-to-client"]
  const end = Math.min(part.bodyEnd, part.bodyStart + limits.bodyBytesMax)
  const isTruncated = end < part.bodyEnd
  if (!part.isChunked) {
    const bytes = stream.read(part.bodyStart, end)
    return bytes && { bytes, isTruncated }
  }
  const whole = stream.read(part.headStart, end)
  return whole && { bytes: withoutChunks(whole, of, limits.headBytesMax), isTruncated }
}

/** The parser that watched the bytes pass tells once more which of them are content. */
function withoutChunks(message: Uint8Array, of: "request" | "response", headBytesMax: number): Uint8Array {
  const parts: Uint8Array[] = []
  const options =
    of === "request"
      ? ({ kind: "request", headBytesMax, heldBytesMax: 0 } as const)
      : ({ kind: "response", headBytesMax, methodOf: () => "GET" } as const)
  const parser = new HttpParser(options, event => {
    if (event.type === "data") parts.push(message.subarray(event.start, event.end))
  })
  parser.push(message)
  return Buffer.concat(parts)
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

export type Decoded = { readonly type: "plain"; readonly bytes: Uint8Array } | { readonly type: "problem"; readonly message: string }

/** Undoes `Content-Encoding` (RFC 9110 §8.4), the last coding first. Never blocks the relay: zlib works in its own threads. */
export async function decodeBody(record: ExchangeRecord, of: "request" | "response", body: Body, limits: BodyLimits): Promise<Decoded> {
  const codings = fieldTokens(record.exchange?.[of]?.fields ?? [], "content-encoding")
  let { bytes } = body
  if (bytes.length === 0) return { type: "plain", bytes }
  for (const coding of codings.reverse()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
    if (!decode) return { type: "problem", message: `The content coding "${coding}" is not known here; see the body as it was sent` }
    try {
      bytes = await decode(bytes, limits.bodyBytesMax)
    } catch (error) {
      return { type: "problem", message: `The body cannot be decoded as ${coding}: ${error instanceof Error ? error.message : error}` }
    }
  }
  return { type: "plain", bytes }
}
