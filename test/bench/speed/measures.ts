// What is measured besides the rounds of scenarios. Each has a name for `--only` and tells what it found.

import { measureCapture } from "./capture.ts"
import { measureGrowth } from "./growth.ts"
import { measureIdle } from "./idle.ts"
import type { Origin } from "./proxies.ts"
import type { Settings } from "./rounds.ts"
import { measureStartup } from "./startup.ts"

export type Measure = { readonly name: string; readonly run: (origin: Origin, settings: Settings) => Promise<readonly Finding[]> }

export type Finding = {
  readonly what: string
  readonly value: string
  /** Null where nothing was promised. */
  readonly target: string | null
  readonly isMet: boolean | null
  /** What the value was made of, for the file. */
  readonly figures: Readonly<Record<string, unknown>>
}

export const measures: readonly Measure[] = [
  { name: "startup", run: measureStartup },
  { name: "idle", run: measureIdle },
  { name: "growth", run: measureGrowth },
  { name: "capture", run: measureCapture },
]
