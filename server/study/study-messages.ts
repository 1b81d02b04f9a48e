// What the relay's thread and the reading thread tell each other.

import type { Task } from "./tasks.ts"

/** `start` asks for the first value too; `end` is answered with `done`. */
export type ToWorker =
  | { readonly type: "start"; readonly number: number; readonly task: Task }
  | { readonly type: "next"; readonly number: number }
  | { readonly type: "end"; readonly number: number }

export type FromWorker =
  | { readonly type: "value"; readonly number: number; readonly value: unknown }
  | { readonly type: "done"; readonly number: number }
  /** For a reason that the user can mend. */
  | { readonly type: "failure"; readonly number: number; readonly message: string }
  | { readonly type: "bug"; readonly number: number; readonly message: string }
