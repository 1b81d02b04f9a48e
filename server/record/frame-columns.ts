// The columns of a block of frames, and how they are saved: one after the other, little-endian like every machine that this runs on.
// Growing blocks stand in the database; whole ones among the bytes of the streams, and the database knows where.

import type { Place } from "./segments.ts"

export type Columns = {
  readonly times: Float64Array
  readonly starts: Float64Array
  readonly lengths: Float64Array
  readonly bits: Uint16Array
}

const frameBytes = 8 + 8 + 8 + 2

export const columnsBytes = (count: number): number => count * frameBytes

/** What they hold at first is anything. */
export function newColumns(count: number): Columns {
  const spare = spares.at(-1)?.times.length === count ? spares.pop() : undefined
  return spare ?? columnsIn(new ArrayBuffer(columnsBytes(count)), 0, count)
}

/** Fresh memory and its collection cost more than filling them. */
const spares: Columns[] = []
/** Some 400 KiB. */
const sparesMax = 4

/** Nobody reads them any more: the caller has never handed them out. */
export function reuseColumns(columns: Columns): void {
  if (spares.length < sparesMax) spares.push(columns)
}

/** The columns of `count` frames as views of `buffer`, from `at` on. */
function columnsIn(buffer: ArrayBuffer, at: number, count: number): Columns {
  return {
    times: new Float64Array(buffer, at, count),
    starts: new Float64Array(buffer, at + count * 8, count),
    lengths: new Float64Array(buffer, at + count * 16, count),
    bits: new Uint16Array(buffer, at + count * 24, count),
  }
}

/** Into `bytes`, which has room for them. */
export function writeColumns(
  { times, starts, lengths, bits }: Columns,
  bytes: Uint8Array = new Uint8Array(columnsBytes(times.length)),
): Uint8Array {
  let at = 0
  for (const column of [times, starts, lengths, bits]) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  return bytes
}

/** Those of frames [from, to), not copied. */
export const columnsBetween = (from: number, to: number, { times, starts, lengths, bits }: Columns): Columns => ({
  times: times.subarray(from, to),
  starts: starts.subarray(from, to),
  lengths: lengths.subarray(from, to),
  bits: bits.subarray(from, to),
})

/** In the place of columns: where they stand. It is shorter than one frame. */
export const writePlace = ({ segment, at }: Place): Uint8Array => new Uint8Array(Float64Array.of(segment, at).buffer)

/** Null: these are columns. */
export function readPlace(bytes: Uint8Array): Place | null {
  if (bytes.length !== 16) return null
  const [segment = 0, at = 0] = new Float64Array(bytes.slice().buffer)
  return Number.isSafeInteger(segment) && Number.isSafeInteger(at) ? { segment, at } : null
}

/** Null where the bytes are not whole frames: the database was damaged. */
export function readColumns(bytes: Uint8Array): Columns | null {
  const count = bytes.length / frameBytes
  if (!Number.isInteger(count)) return null
  // Columns are views of the very bytes, where those begin at an address that views of numbers may have.
  const isAligned = bytes.byteOffset % 8 === 0 && bytes.buffer instanceof ArrayBuffer
  const aligned = isAligned ? bytes : bytes.slice()
  return columnsIn(aligned.buffer as ArrayBuffer, aligned.byteOffset, count)
}

/**
 * In the place of frames of which nothing is known any more but how many there were: whole messages as far as they go, at a place in
 * their stream where no bytes are, so that whoever reads one finds that it is not kept.
 */
export function lostColumns(count: number, messages: number, time: number, bitsOfMessage: number): Columns {
  const columns = newColumns(count)
  columns.times.fill(time)
  columns.starts.fill(-1)
  columns.lengths.fill(0)
  columns.bits.fill(0)
  columns.bits.fill(bitsOfMessage, 0, messages)
  return columns
}
