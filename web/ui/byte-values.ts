// What the bytes at a place may mean: integers, floats, a character, a varint, a point in time; and a range of bytes in the spellings
// that other programs take. Pure.

import { showDateTime } from "./format.ts"
import { showOctets, writeBase64 } from "./hex.ts"

export type ByteValue = { readonly name: string; readonly value: string }

type Numbers = readonly [name: string, octets: number, read: (view: DataView, at: number, isLittle: boolean) => number | bigint]

const numbers: readonly Numbers[] = [
  ["int8", 1, (view, at) => view.getInt8(at)],
  ["uint8", 1, (view, at) => view.getUint8(at)],
  ["int16", 2, (view, at, isLittle) => view.getInt16(at, isLittle)],
  ["uint16", 2, (view, at, isLittle) => view.getUint16(at, isLittle)],
  ["int32", 4, (view, at, isLittle) => view.getInt32(at, isLittle)],
  ["uint32", 4, (view, at, isLittle) => view.getUint32(at, isLittle)],
  ["int64", 8, (view, at, isLittle) => view.getBigInt64(at, isLittle)],
  ["uint64", 8, (view, at, isLittle) => view.getBigUint64(at, isLittle)],
  ["float32", 4, (view, at, isLittle) => Number(view.getFloat32(at, isLittle).toPrecision(8))],
  ["float64", 8, (view, at, isLittle) => view.getFloat64(at, isLittle)],
]

export function valuesAt(bytes: Uint8Array, at: number, isLittle: boolean): readonly ByteValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const left = bytes.length - at
  if (left <= 0) return []
  const moment = momentAt(view, at, left, isLittle)
  return [
    ...numbers.flatMap(([name, octets, read]) => (octets <= left ? { name, value: String(read(view, at, isLittle)) } : [])),
    { name: "binary", value: bytes[at]!.toString(2).padStart(8, "0") },
    ...named("UTF-8", characterAt(bytes, at)),
    ...named("varint", varintAt(bytes, at)),
    ...named("time", moment),
  ]
}

const named = (name: string, value: string | null): readonly ByteValue[] => (value === null ? [] : [{ name, value }])

/** The character that begins here, with its number; null inside or outside of one. */
export function characterAt(bytes: Uint8Array, at: number): string | null {
  const first = bytes[at] ?? 0
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (length === 0) return null
  try {
    const character = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at, at + length))
    const number = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`
    return /[\p{C}\p{Z}]/u.test(character) ? number : `${character} ${number}`
  } catch {
    return null
  }
}

/** Base 128 as in protobuf: seven bits an octet, the lowest first; at most ten octets. */
export function varintAt(bytes: Uint8Array, at: number): string | null {
  let value = 0n
  for (let octet = 0; octet < 10 && at + octet < bytes.length; octet++) {
    value |= BigInt(bytes[at + octet]! & 0x7f) << BigInt(7 * octet)
    if (bytes[at + octet]! < 0x80) return `${value} (${octet === 0 ? "1 byte" : `${octet + 1} bytes`})`
  }
  return null
}

/** 32 bits of seconds or 64 bits of milliseconds, where that lies between 2001 and 2100. */
function momentAt(view: DataView, at: number, left: number, isLittle: boolean): string | null {
  const isLikely = (epoch: number) => epoch > 978_307_200_000 && epoch < 4_102_444_800_000
  const ms = left >= 8 ? Number(view.getBigUint64(at, isLittle)) : 0
  if (isLikely(ms)) return `${showDateTime(ms)} (ms)`
  const seconds = left >= 4 ? view.getUint32(at, isLittle) * 1000 : 0
  return isLikely(seconds) ? `${showDateTime(seconds)} (s)` : null
}

export type CopyKind = "hex" | "base64" | "c" | "text"

export const copyKinds: readonly { readonly id: CopyKind; readonly name: string }[] = [
  { id: "hex", name: "Hex" },
  { id: "base64", name: "Base64" },
  { id: "c", name: "C array" },
  { id: "text", name: "Text" },
]

export function copyBytes(bytes: Uint8Array, kind: CopyKind): string {
  switch (kind) {
    case "hex":
      return showOctets(bytes)
    case "base64":
      return writeBase64(bytes)
    case "c":
      return cArray(bytes)
    case "text":
      return new TextDecoder().decode(bytes)
  }
  return kind satisfies never
}

function cArray(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 12)
    lines.push(`  ${Array.from(bytes.subarray(at, at + 12), byte => `0x${byte.toString(16).padStart(2, "0")}`).join(", ")}`)
  return `const unsigned char data[${bytes.length}] = {\n${lines.join(",\n")}\n};`
}
