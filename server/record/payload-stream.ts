// The payload of one message of any length, piece by piece: unmasked as it is read, inflated as it passes. Nothing of it is held.

import { pipeline, Readable } from "node:stream"
import { constants, createInflateRaw } from "node:zlib"
import { headerLengthMax, readFrameHeader, unmaskInPlace } from "../wire/websocket/frame.ts"
import { inflateTail, type Window } from "../wire/websocket/inflate.ts"
import type { ExchangeRecord } from "./exchange-record.ts"
import type { IndexedFrame } from "./frame-index.ts"

/** Octets read at once. */
const pieceBytes = 256 * 1024

/** A part of the payload: where it stands in its stream. */
type Part = { readonly start: number; readonly end: number; readonly maskKey: Uint8Array | null }

/** The payload as it was sent, still compressed where it was; null where not all of it is kept. Throws when it goes while it is read. */
export function streamPayload(record: ExchangeRecord, frames: readonly IndexedFrame[]): AsyncGenerator<Uint8Array> | null {
  const parts: Part[] = []
  for (const indexed of frames) {
    const stream = record.streams[indexed.direction]
    const bytes = stream.read(indexed.start, indexed.start + Math.min(indexed.totalLength, headerLengthMax))
    const header = bytes && readFrameHeader(bytes, 0)
    const end = indexed.start + indexed.totalLength
    if (!header || stream.keptUntil(indexed.start, end) < end) return null
    parts.push({ start: indexed.start + header.headerLength, end, maskKey: header.maskKey?.slice() ?? null })
  }
  return readParts(record.streams[frames[0]!.direction], parts)
}

async function* readParts(stream: ExchangeRecord["streams"]["client-to-server"], parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const { start, end, maskKey } of parts) {
    // A multiple of four, so that the mask begins anew with every piece (RFC 6455 §5.3).
    for (let at = start; at < end; at += pieceBytes) {
      const piece = stream.read(at, Math.min(at + pieceBytes, end))
      if (!piece) throw new Error("The bytes of this message are not kept any more.")
      // What was read is ours to change.
      yield maskKey ? unmaskInPlace(piece, maskKey) : piece
    }
  }
}

/** RFC 7692 §7.2.2, for messages that are too long to be inflated in one go. */
export function inflatePieces(pieces: AsyncIterable<Uint8Array>, window: Window): AsyncIterable<Uint8Array> {
  const inflater = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH, ...(window.length > 0 && { dictionary: window }) })
  // Whoever reads hears of errors by reading.
  return pipeline([Readable.from(withTail(pieces)), inflater], () => undefined) as unknown as AsyncIterable<Uint8Array>
}

async function* withTail(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces
  yield inflateTail
}
