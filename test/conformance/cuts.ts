// Where bytes are cut on their way: a piece is sent when the one before it has had its turn of the event loop, so that who reads
// (in this process too) reads it alone. Whether it does changes nothing about what has to arrive.

const singleBytesMax = 256

export type Cut = { readonly name: string; readonly apply: (bytes: Uint8Array) => Uint8Array[] }

export const whole: Cut = { name: "whole", apply: bytes => [bytes] }
export const cut: Cut = { name: "cut", apply: bytes => pieces(bytes, bytes.length <= singleBytesMax ? everywhere(bytes) : awkward(bytes)) }

const everywhere = (bytes: Uint8Array): number[] => Array.from(bytes, (_, at) => at)

/** Around line ends and around what could be frame headers; in the middle of lengths and masks; the ends. */
export function awkward(bytes: Uint8Array): number[] {
  const { length } = bytes
  const isText = bytes.subarray(0, 8).every(byte => byte >= 0x20 && byte < 0x7f)
  const inside = isText ? lineEnds(bytes) : frameHeaders(bytes)
  return [...new Set([1, 2, 3, ...inside.slice(0, 120), ...inside.slice(-40), length >> 1, length - 2, length - 1])]
}

function lineEnds(bytes: Uint8Array): number[] {
  const offsets: number[] = []
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) offsets.push(at - 1, at, at + 1, at + 2)
  return offsets
}

/** A reader of frame headers of its own (RFC 6455 §5.2), for well-formed ones; after others it cuts in odd places, which is as good. */
function frameHeaders(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offsets: number[] = []
  for (let at = 0; at + 2 <= bytes.length && offsets.length < 400; ) {
    const claimed = bytes[at + 1]! & 0x7f
    const octets = claimed === 126 ? 2 : claimed === 127 ? 8 : 0
    if (at + 2 + octets > bytes.length) break
    const length = octets === 2 ? view.getUint16(at + 2) : octets === 8 ? Number(view.getBigUint64(at + 2)) : claimed
    const mask = at + 2 + octets
    const payload = mask + (bytes[at + 1]! & 0x80 ? 4 : 0)
    offsets.push(
      at - 1,
      at,
      at + 1,
      at + 2,
      at + 2 + (octets >> 1),
      mask,
      mask + 2,
      payload - 1,
      payload,
      payload + 1,
      payload + (length >> 1),
    )
    at = payload + length
  }
  return offsets
}

function pieces(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const inside = [...new Set(offsets)].filter(at => at > 0 && at < bytes.length).sort((a, b) => a - b)
  return [0, ...inside].map((start, i) => bytes.subarray(start, inside[i] ?? bytes.length)).filter(({ length }) => length > 0)
}
