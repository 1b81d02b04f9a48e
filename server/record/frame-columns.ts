// The columns of a block of frames, and how they stand in the database: one after the other, little-endian like every machine that
// this runs on.

export type Columns = {
  readonly times: Float64Array
  readonly starts: Float64Array
  readonly lengths: Float64Array
  readonly bits: Uint16Array
}

const frameBytes = 8 + 8 + 8 + 2

export const columnsBytes = (count: number): number => count * frameBytes

export function newColumns(count: number): Columns {
  return columnsIn(new ArrayBuffer(columnsBytes(count)), 0, count)
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

export function writeColumns({ times, starts, lengths, bits }: Columns): Uint8Array {
  const bytes = new Uint8Array(columnsBytes(times.length))
  let at = 0
  for (const column of [times, starts, lengths, bits]) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  return bytes
}

/** All but the first `frames`. */
export const columnsAfter = (frames: number, { times, starts, lengths, bits }: Columns): Columns => ({
  times: times.subarray(frames),
  starts: starts.subarray(frames),
  lengths: lengths.subarray(frames),
  bits: bits.subarray(frames),
})

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
  columns.bits.fill(bitsOfMessage, 0, messages)
  return columns
}
