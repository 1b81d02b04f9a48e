// How long the executable takes from being started to its ready line, with a new root certificate and with one that exists.
// Run with `bun test/bench/startup.ts`; prints milliseconds.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startExecutable } from "../support/executable.ts"

const rounds = 15

for (const [name, isFresh] of [
  ["a new root certificate", true],
  ["an existing one", false],
] as const) {
  const shared = mkdtempSync(join(tmpdir(), "nectoproxy-bench-"))
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    const necto = await startExecutable(isFresh ? [] : ["--data-dir", shared])
    times.push(performance.now() - started)
    await necto.stop()
  }
  rmSync(shared, { recursive: true })
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * (rounds - 1))]?.toFixed(0)
  console.log(`ready with ${name}: median ${at(0.5)} ms, slowest ${at(1)} ms (${rounds} rounds)`)
}
