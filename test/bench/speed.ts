// How fast NectoProxy relays, compared with a relay that does nothing else: `bun test/bench/speed.ts`; README.md says what is measured and
// how to read it. Options: --executable PATH, --peers, --rounds N, --seconds N, --only name,name, --quick.

import type { Finding } from "./speed/measures.ts"
import { readOptions } from "./speed/options.ts"
import { endAll, endAllOnSignals } from "./speed/processes.ts"
import { startOrigin } from "./speed/proxies.ts"
import { describeMachine, saveResults, writeReport } from "./speed/results.ts"
import { measureRow, type Run } from "./speed/rounds.ts"
import { showFinding, showRow } from "./speed/show.ts"
import { type Summary, summarize } from "./speed/summary.ts"

endAllOnSignals()
try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await endAll()
}
// Whatever else still waits has been unmeasured up.
process.exit()

/** 1 where something could not be measured; a missed target is a result like any other. */
async function main(): Promise<number> {
  const wanted = readOptions(process.argv.slice(2))
  const machine = describeMachine()
  const origin = await startOrigin()
  const summaries: Summary[] = []
  const runs = new Map<string, readonly Run[]>()
  for (const row of wanted.rows) {
    const measured = await measureRow(row, origin, wanted)
    const summary = summarize(row, measured)
    runs.set(row.row, measured)
    summaries.push(summary)
    console.log(showRow(summary))
  }
  const findings: Finding[] = []
  const unmeasured: string[] = []
  for (const { name, run } of wanted.measures) {
    try {
      const found = await run(origin, wanted)
      findings.push(...found)
      for (const finding of found) console.log(showFinding(finding))
    } catch (error) {
      unmeasured.push(name)
      console.error(`${name} could not be measured: ${error instanceof Error ? error.message : error}`)
    }
  }
  const results = { summaries, runs, findings }
  const report = writeReport(results, wanted, machine)
  console.log(`\n${report}`)
  if (wanted.isWhole) console.log(`Written to ${saveResults(report, results, wanted, machine)}`)
  else console.log("Nothing was written: only a run without --only and --quick is kept.")
  return unmeasured.length > 0 || summaries.some(({ failures }) => failures.size > 0) ? 1 : 0
}
