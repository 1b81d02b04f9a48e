// A batch with nothing in it, for tests that say only what theirs has.

import type { Batch } from "../../server/record/batch.ts"
import { RowBlock, type Rows } from "../../server/record/rows.ts"

/** Each: id, facts, kept. */
export function rowsOf(...rows: readonly (readonly [id: number, facts: string, kept: string])[]): Rows {
  const block = new RowBlock()
  for (const row of rows) block.append(...row)
  return block.rows
}

export const emptyBatch: Batch = {
  mustClear: false,
  removed: [],
  lastRemoved: 0,
  firstSegment: 1,
  lastSegment: 0,
  extents: [],
  rows: rowsOf(),
  frames: [],
  wires: [],
  marks: [],
  windows: [],
}
