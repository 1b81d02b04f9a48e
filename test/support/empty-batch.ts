// A batch with nothing in it, for tests that say only what theirs has.

import type { Batch } from "../../server/record/batch.ts"

export const emptyBatch: Batch = {
  mustClear: false,
  removed: [],
  lastRemoved: 0,
  firstSegment: 1,
  lastSegment: 0,
  extents: [],
  exchanges: "",
  frames: [],
  wires: [],
  marks: [],
  windows: [],
}
