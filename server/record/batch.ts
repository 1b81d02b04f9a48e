// What a recording has new, as rows: gathered by session-writer.ts, written in one transaction.

import type { Direction } from "../contract.ts"
import { columnsBytes, readPlace } from "./frame-columns.ts"
import type { BlockSummary } from "./frame-index.ts"
import { type Rows, readRows } from "./rows.ts"
import { keptPieces, type LostRange } from "./segment-files.ts"
import type { ExtentRow, Store } from "./store.ts"

/** The oldest go, one after the other: removing each alone would cost more than writing it did. */
export type IdRange = { readonly first: number; readonly last: number }

export type Batch = {
  /** All rows that there are go first. */
  readonly mustClear: boolean
  /** Exchanges that go. */
  readonly removed: readonly IdRange[]
  /** The highest id that ever went: it is not given again. */
  readonly lastRemoved: number
  /** Segments before this number are gone. */
  readonly firstSegment: number
  /** The highest number of one that was ever given. */
  readonly lastSegment: number
  readonly extents: readonly (ExtentRow & { readonly stream: number })[]
  /** Of exchanges. */
  readonly rows: Rows
  readonly frames: readonly { readonly exchange: number; readonly summary: BlockSummary; readonly columns: Uint8Array }[]
  readonly wires: readonly { readonly exchange: number; readonly message: number; readonly wire: string }[]
  readonly marks: readonly { readonly exchange: number; readonly message: number; readonly mark: string }[]
  readonly windows: readonly {
    readonly exchange: number
    readonly direction: Direction
    readonly before: number
    readonly window: Uint8Array | null
  }[]
}

/** Within a transaction. */
export function writeBatch(store: Store, batch: Batch, lost: readonly LostRange[]): void {
  if (batch.mustClear) store.clear()
  for (const { stream, ...extent } of batch.extents) {
    for (const { from, to } of keptPieces(lost, extent.segment, extent.at, extent.length))
      store.putExtent(stream, { segment: extent.segment, start: extent.start + from, at: extent.at + from, length: to - from })
  }
  for (const { id, facts, kept } of readRows(batch.rows)) {
    if (facts) store.putExchange({ id, facts, kept })
    else store.putKept(id, kept)
  }
  for (const { exchange, summary, columns } of batch.frames) {
    const place = readPlace(columns)
    const length = columnsBytes(summary.count)
    const [piece] = place ? keptPieces(lost, place.segment, place.at, length) : [{ from: 0, to: length }]
    const isWhole = piece?.from === 0 && piece.to === length
    store.putFrames(exchange, summary, isWhole ? columns : null)
  }
  for (const { exchange, message, wire } of batch.wires) store.putWire(exchange, message, wire)
  for (const { exchange, direction, before, window } of batch.windows) store.putWindow(exchange, direction, before, window)
  for (const { exchange, message, mark } of batch.marks) store.putMark(exchange, message, mark)
  // After the rows: an exchange may have come and gone within one batch.
  for (const { first, last } of batch.removed) store.removeExchanges(first, last)
  // Its number is not given again, also when nothing else tells that it was given.
  if (batch.removed.length > 0) store.set("lastRemoved", batch.lastRemoved)
}

/** What was removed, with one more. */
export function withId(ranges: readonly IdRange[], id: number): readonly IdRange[] {
  const last = ranges.at(-1)
  return last?.last === id - 1 ? [...ranges.slice(0, -1), { first: last.first, last: id }] : [...ranges, { first: id, last: id }]
}
