// What bytes look like: a file by its magic number, a compressed stream, or one of the usual binary encodings. Cautious: an encoding is
// named only where all of the bytes are read as one value of it and end with it. Pure.

import { mediaOf } from "./media.ts"

/** Octets in hexadecimal, from the beginning. */
const magic: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^1f8b08/, "gzip"],
  [/^28b52ffd/, "zstd"],
  [/^78(?:01|5e|9c|da)/, "zlib"],
  [/^fd377a585a00/, "xz"],
  [/^425a68/, "bzip2"],
  [/^504b0304/, "ZIP"],
  [/^25504446/, "PDF"],
  [/^0061736d/, "WebAssembly"],
  [/^774f4646|^774f4632/, "a web font"],
  [/^53514c69746520/, "SQLite"],
]

/** More nesting than this is no message. */
const depthMax = 32
/** Values that are read before it is believed. */
const stepsMax = 20_000

/** `isCut`: there are more bytes, so that only what begins like a file is known. */
export function binaryKind(bytes: Uint8Array, isCut = false): string | null {
  const media = mediaOf(bytes)
  if (media)
    return media.type
      .slice(media.type.indexOf("/") + 1)
      .replace("x-icon", "ICO")
      .toUpperCase()
  const hex = Array.from(bytes.subarray(0, 8), byte => byte.toString(16).padStart(2, "0")).join("")
  const known = magic.find(([pattern]) => pattern.test(hex))
  if (known) return known[1]
  // A few octets are always something: only what has a structure says what it is.
  if (bytes.length < 4 || isCut) return null
  if (isOneMap(bytes, 0x80, 0x9f, [0xdc, 0xdf]) && readsAs(bytes, messagePackStep)) return "MessagePack"
  if (isOneMap(bytes, 0x80, 0xbb, []) && readsAs(bytes, cborStep)) return "CBOR"
  return isProtobuf(bytes, 0) ? "protobuf" : null
}

const isOneMap = (bytes: Uint8Array, from: number, to: number, also: readonly number[]): boolean =>
  (bytes[0]! >= from && bytes[0]! <= to) || (also.length > 0 && bytes[0]! >= also[0]! && bytes[0]! <= also[1]!)

/** The head of a value: how long it is with what it has itself, and how many values follow inside. Null where it is none. */
type Step = (bytes: Uint8Array, at: number) => { readonly length: number; readonly values: number } | null

/** Whether all bytes are one value. */
function readsAs(bytes: Uint8Array, step: Step): boolean {
  const open: number[] = [1]
  let at = 0
  for (let steps = 0; steps < stepsMax && open.length > 0; steps++) {
    const head = at < bytes.length ? step(bytes, at) : null
    if (!head || open.length > depthMax) return false
    at += head.length
    open[open.length - 1]!--
    if (head.values > 0) open.push(head.values)
    while (open.length > 0 && open.at(-1) === 0) open.pop()
  }
  return open.length > 0 ? at < bytes.length : at === bytes.length
}

/** https://github.com/msgpack/msgpack/blob/master/spec.md */
function messagePackStep(bytes: Uint8Array, at: number): ReturnType<Step> {
  const first = bytes[at]!
  if (first < 0x80 || first >= 0xe0) return { length: 1, values: 0 }
  if (first < 0x90) return { length: 1, values: 2 * (first & 15) }
  if (first < 0xa0) return { length: 1, values: first & 15 }
  if (first < 0xc0) return { length: 1 + (first & 31), values: 0 }
  if (first === 0xc0 || first === 0xc2 || first === 0xc3) return { length: 1, values: 0 }
  const fixed: Record<number, number> = {
    202: 5,
    203: 9,
    204: 2,
    205: 3,
    206: 5,
    207: 9,
    208: 2,
    209: 3,
    210: 5,
    211: 9,
    212: 3,
    213: 4,
    214: 6,
    215: 10,
    216: 18,
  }
  if (fixed[first] !== undefined) return { length: fixed[first], values: 0 }
  const sized: Record<number, readonly [octets: number, more: number]> = {
    196: [1, 0],
    197: [2, 0],
    198: [4, 0],
    199: [1, 1],
    200: [2, 1],
    201: [4, 1],
    217: [1, 0],
    218: [2, 0],
    219: [4, 0],
  }
  const size = sized[first]
  if (size) return { length: 1 + size[0] + size[1] + uint(bytes, at + 1, size[0]), values: 0 }
  if (first === 0xdc || first === 0xdd) return { length: first === 0xdc ? 3 : 5, values: uint(bytes, at + 1, first === 0xdc ? 2 : 4) }
  if (first === 0xde || first === 0xdf) return { length: first === 0xde ? 3 : 5, values: 2 * uint(bytes, at + 1, first === 0xde ? 2 : 4) }
  return null
}

/** RFC 8949 §3; of indefinite lengths nothing is believed. */
function cborStep(bytes: Uint8Array, at: number): ReturnType<Step> {
  const [major, info] = [bytes[at]! >> 5, bytes[at]! & 31]
  if (info > 27) return null
  const octets = info < 24 ? 0 : 1 << (info - 24)
  const value = octets === 0 ? info : uint(bytes, at + 1, octets)
  if (major === 2 || major === 3) return { length: 1 + octets + value, values: 0 }
  const values = [0, 0, 0, 0, value, 2 * value, 1, 0][major]!
  return { length: 1 + octets, values }
}

function uint(bytes: Uint8Array, at: number, octets: number): number {
  let value = 0
  for (let step = 0; step < octets; step++) value = value * 256 + (bytes[at + step] ?? 0)
  return value
}

/** Fields with small numbers and known wire types (https://protobuf.dev/programming-guides/encoding/), to the last byte; and at least one
    that has a length, because numbers alone are everywhere. */
function isProtobuf(bytes: Uint8Array, from: number): boolean {
  let at = from
  let hasLength = false
  for (let fields = 0; at < bytes.length; fields++) {
    if (fields > stepsMax) return hasLength
    const tag = varint(bytes, at)
    if (!tag || tag.value >> 3 < 1 || tag.value >> 3 > 500) return false
    at = tag.end
    const wire = tag.value & 7
    if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else if (wire === 0 || wire === 2) {
      const value = varint(bytes, at)
      if (!value) return false
      at = value.end + (wire === 2 ? value.value : 0)
      hasLength ||= wire === 2 && value.value > 1
    } else return false
    if (at > bytes.length) return false
  }
  return hasLength
}

function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0
  for (let step = 0; step < 10; step++) {
    const octet = bytes[at + step]
    if (octet === undefined) return null
    value += (octet & 0x7f) * 2 ** (7 * step)
    if (octet < 0x80) return { value, end: at + step + 1 }
  }
  return null
}
