// What the relay's thread and the disk's say to each other. Writes are counted in shared memory instead of being answered.

import type { Batch } from "./batch.ts"
import type { Committed, DiskLimits } from "./disk.ts"

export type ToDisk =
  /** The first. `counts`: how many writes were carried out, and how many were refused. */
  | {
      readonly type: "open"
      readonly database: string
      readonly folder: string
      readonly limits: DiskLimits
      readonly counts: Int32Array<SharedArrayBuffer>
    }
  /** Memory that writes are of, by number: told once, because the collector counts it each time that it arrives. */
  | { readonly type: "block"; readonly number: number; readonly block: Uint8Array }
  | {
      readonly type: "write"
      readonly segment: number
      readonly at: number
      readonly block: number
      readonly from: number
      readonly to: number
    }
  | { readonly type: "remove"; readonly segment: number }
  | { readonly type: "commit"; readonly batch: Omit<Batch, "rows">; readonly rows: { readonly block: number; readonly length: number } }
  | { readonly type: "close"; readonly endedAt: number; readonly isForgotten: boolean }

/** Answers come in the order of what they answer. */
export type FromDisk = { readonly type: "committed"; readonly committed: Committed } | { readonly type: "closed" }
