// From being started to the ready line: what test/bench/startup.ts finds.

import { join } from "node:path"
import type { Finding } from "./measures.ts"
import { start } from "./processes.ts"
import type { Origin } from "./proxies.ts"
import type { Settings } from "./rounds.ts"

const targetMs = 100
/** It starts the executable some thirty times. */
const limitMs = 120_000

export async function measureStartup(_origin: Origin, { executable }: Settings): Promise<readonly Finding[]> {
  const child = start("startup.ts", [process.execPath, join(import.meta.dir, "../startup.ts")], { NECTO_EXECUTABLE: executable })
  const findings: Finding[] = []
  try {
    while (findings.length < 2) {
      const line = await child.line(limitMs)
      const [, what, median] = /^(.*): median (\d+) ms/.exec(line) ?? []
      if (what === undefined) throw new Error(`startup.ts said ${JSON.stringify(line)}, and no median was found in it.`)
      const medianMs = Number(median)
      findings.push({ what, value: `${medianMs} ms`, target: `≤ ${targetMs} ms`, isMet: medianMs <= targetMs, figures: { line } })
    }
  } finally {
    await child.stop()
  }
  return findings
}
