// Compressors for cases, by node:zlib: what a sender with some parameters of RFC 7692 puts on the wire, message after message.

import { constants, deflateRawSync } from "node:zlib"
import { binary, bytesOf, fragments, type Spec, text } from "./frames.ts"

export type Compressor = (payload: string | Uint8Array) => Buffer

const tail = 4
const windowBytesMax = 32_768

/** RFC 7692 §7.2.1: a sync flush without its last four octets. With `takeover`, what was sent before is a dictionary. */
export function compressor({ takeover = true, bits = 15, level = 6 } = {}): Compressor {
  let window: Buffer = Buffer.alloc(0)
  return payload => {
    const bytes = Buffer.from(bytesOf(payload))
    // zlib's deflate knows no window of 2^8 (RFC 7692 §7.1.2.1 does): one of 2^9 limited to what 2^8 may refer to is not to be had.
    const windowBits = Math.max(9, bits)
    const dictionary = takeover && window.length > 0 ? { dictionary: window.subarray(-(2 ** windowBits) + 262) } : {}
    const flushed = deflateRawSync(bytes, { windowBits, level, finishFlush: constants.Z_SYNC_FLUSH, ...dictionary })
    window = Buffer.concat([window, bytes]).subarray(-windowBytesMax)
    return flushed.subarray(0, -tail)
  }
}

/** RFC 7692 §7.2.3.4: a message that ends in a final block, with an octet of zeros behind it. */
export const finalBlock = (payload: string): Buffer => Buffer.concat([deflateRawSync(bytesOf(payload)), Uint8Array.of(0)])

export const rsv1 = { rsv: 4 } as const
export const packedText = (payload: string, compress: Compressor): Spec => text(compress(payload), rsv1)
export const packedBinary = (payload: string | Uint8Array, compress: Compressor): Spec => binary(compress(payload), rsv1)

/** A compressed message cut into frames of `size` octets: RSV1 on the first alone (RFC 7692 §6.1). */
export function packedFragments(payload: string, compress: Compressor, size: number): Spec[] {
  const packed = compress(payload)
  const pieces = Array.from({ length: Math.ceil(packed.length / size) }, (_, i) => packed.subarray(i * size, (i + 1) * size))
  return fragments(text(pieces[0] ?? "", rsv1), ...pieces.slice(1))
}
