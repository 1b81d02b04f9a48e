// Content codings undone while bytes pass (RFC 9110 §8.4), for bodies that are too large to be decoded in one go.

import { pipeline, Readable, type Transform } from "node:stream"
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib"

/** A body that was cut off is decoded as far as it goes. */
const decoders: { readonly [coding: string]: () => Transform } = {
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  "x-gzip": () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress(),
}

/** `codings` in the order in which they were applied. Null where one is not known here. Throws, while it is read, where they do not fit. */
export function streamDecoded(chunks: AsyncIterable<Uint8Array>, codings: readonly string[]): AsyncIterable<Uint8Array> | null {
  const steps = codings
    .filter(coding => coding !== "identity")
    .map(coding => (Object.hasOwn(decoders, coding) ? decoders[coding] : undefined))
  if (steps.includes(undefined)) return null
  const transforms = steps.map(make => make!()).reverse()
  if (transforms.length === 0) return chunks
  // Whoever reads hears of errors by reading.
  return pipeline([Readable.from(chunks), ...transforms], () => undefined) as unknown as AsyncIterable<Uint8Array>
}
