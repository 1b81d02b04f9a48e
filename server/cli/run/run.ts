// `nectoproxy run -- COMMAND`: a proxy on a free port for as long as a command runs, whose environment points at it; then what passed is
// counted, judged and written to files.

import { Command, Option } from "commander"
import type { Config } from "../../config.ts"
import { type Instance, startInstance } from "../instance.ts"
import { Problem } from "../problem.ts"
import { addProxyOptions, configOf, type ProxyOptions } from "../proxy-options.ts"
import { saveFile } from "../save-file.ts"
import {
  type Check,
  judge,
  junitReport,
  type Outcome,
  parseExpect,
  parseFailOn,
  parseForbid,
  parseReport,
  type Report,
  showOutcomes,
} from "../verdict/verdict.ts"
import { type Ended, runChild } from "./child.ts"
import { environmentFor } from "./environment.ts"
import { inheritedUpstream } from "./inherited-upstream.ts"
import { mustBeWritable, type Output, writeTraffic } from "./outputs.ts"
import { showProgress } from "./progress.ts"
import { quiet } from "./quiet.ts"
import { nothingPassed, showSummary, showTotals, totalsOf } from "./summary.ts"
import { makeWorkplace } from "./workplace.ts"

type RunOptions = ProxyOptions & {
  readonly har?: string
  readonly jsonl?: string
  readonly expect: readonly Check[]
  readonly forbid: readonly Check[]
  readonly failOn: readonly Check[]
  readonly report?: Report
  readonly quiet?: true
}

export function runCommand(): Command {
  return (
    addProxyOptions(new Command("run"), { port: 0, uiPort: 0 })
      .description("Run a command with its traffic going through a proxy of its own.")
      .usage("[options] -- COMMAND [ARG…]")
      .argument("<command>", "what to run; its options are its own")
      .argument("[args...]", "its arguments")
      // What stands after the command is the command's, also without "--".
      .passThroughOptions()
      .option("--har <file>", "write what passed as HAR when the command has ended")
      .option("--jsonl <file>", "the same as JSONL")
      .addOption(
        new Option("--expect <expression>", "fail unless it passed: a filter, and how often, as in 'url:/chat received >= 2'; repeatable")
          .default([], "none")
          .argParser(parseExpect),
      )
      .addOption(
        new Option("--forbid <expression>", "fail if it passed, as in 'close:1006'; repeatable").default([], "none").argParser(parseForbid),
      )
      .addOption(
        new Option("--fail-on <kinds>", "fail on faults, handshakes, abnormal-close; with commas between")
          .default([], "none")
          .argParser(parseFailOn),
      )
      .addOption(new Option("--report <junit:file>", "write what was expected, and what came of it, as JUnit XML").argParser(parseReport))
      .option("--quiet", "say nothing but what is wrong")
      .addHelpText("after", moreHelp)
      .action(async (command: string, args: readonly string[], options: RunOptions) => {
        process.exit(await run(command, args, options))
      })
  )
}

const moreHelp = `
An expression counts exchanges where every term asks about an exchange alone (status:403, path:/login, wss), and messages otherwise; a count
is >= 2, > 1, <= 3, == 1 or 2..5, and at least one without. \`nectoproxy man\` has the language.

Exit status: the command's own where that is not 0; 3 where an expectation failed; 2 for wrong usage; 1 where the proxy could not start or a
file not be written; 130 when interrupted.

Example:
  nectoproxy run --har out.har --expect 'url:/chat received' --forbid close:1006 -- npm test`

/** Throws Problem before the command has begun; afterwards its exit code is the first that counts. */
async function run(command: string, args: readonly string[], options: RunOptions): Promise<number> {
  const say = (line: string): void => void (options.quiet || process.stderr.write(`nectoproxy: ${line}\n`))
  const outputs = outputsOf(options)
  const config = withInherited(configOf(options), say)
  const instance = await startInstance(config)
  try {
    await mustBeWritable(outputs)
    const workplace = makeWorkplace(instance.authority.certPem, process.env)
    try {
      const after = lastId(instance)
      if (process.stderr.isTTY) say(`${instance.ready.ui} shows the traffic while the command runs.`)
      const facts = { proxy: instance.ready.proxy, files: workplace.files, parent: process.env, platform: process.platform }
      const startedAt = Date.now()
      const stopProgress = options.quiet ? () => undefined : showProgress(() => showTotals(totalsOf(exchangesOf(instance, after))))
      const ended = await runChild(command, args, environmentFor(facts))
      const durationMs = Date.now() - startedAt
      stopProgress()
      if (ended.type === "unstartable") process.stderr.write(`nectoproxy: ${ended.message}\n`)
      return await finish(instance, { ended, after, outputs, options, command: [command, ...args].join(" "), startedAt, durationMs })
    } finally {
      workplace.remove()
    }
  } finally {
    await instance.stop()
  }
}

type Run = {
  readonly ended: Ended
  readonly after: number
  readonly outputs: readonly Output[]
  readonly options: RunOptions
  readonly command: string
  readonly startedAt: number
  readonly durationMs: number
}

/** Everything that was asked for is done, also when the command failed or something before it did. */
async function finish(instance: Instance, run: Run): Promise<number> {
  const { ended, after, outputs, options } = run
  const giveUp = exitOnSecondSignal()
  await quiet(instance.session, after)
  await instance.session.recorder.flush()
  const exchanges = exchangesOf(instance, after)
  const problems: string[] = []
  const written: string[] = []
  const attempt = async (path: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
      written.push(path)
    } catch (error) {
      // Also what nobody thought of: the command's exit code, the verdict and the other files are worth more.
      const why = error instanceof Error ? error.message : String(error)
      problems.push(error instanceof Problem ? why : `${path} could not be written: ${why}`)
    }
  }
  for (const output of outputs)
    if (output.option !== "--report") await attempt(output.path, () => writeTraffic(instance.files, after, output))
  const checks = [...options.expect, ...options.forbid, ...options.failOn]
  const outcomes = await judge(instance.session, checks, { after, withinMs: 0 })
  const { report } = options
  if (report) {
    const facts = { command: run.command, startedAt: run.startedAt, durationMs: run.durationMs }
    const text = junitReport(outcomes, { ...facts, exitCode: ended.code, exchanges: exchanges.length })
    await attempt(report.file, () => saveFile(report.file, [text], "--report"))
  }
  const session = options.ephemeral ? null : instance.ready.session
  if (!options.quiet && ended.type === "ended") process.stderr.write(showSummary(totalsOf(exchanges), { session, files: written }))
  // A check that finds nothing is worth nothing then.
  else if (options.quiet && checks.length > 0 && exchanges.length === 0) process.stderr.write(`nectoproxy: ${nothingPassed}\n`)
  tell(outcomes, options.quiet === true)
  for (const problem of problems) process.stderr.write(`nectoproxy: ${problem}\n`)
  giveUp.stop()
  return exitCode(ended.code, outcomes, problems.length > 0)
}

/** The command's own comes first: what failed there explains the rest. */
const exitCode = (own: number, outcomes: readonly Outcome[], hasProblems: boolean): number =>
  own !== 0 ? own : outcomes.some(({ isMet }) => !isMet) ? 3 : hasProblems ? 1 : 0

function tell(outcomes: readonly Outcome[], isQuiet: boolean): void {
  const told = isQuiet ? outcomes.filter(({ isMet }) => !isMet) : outcomes
  if (told.length === 0) return
  const isColored = process.stderr.isTTY === true && !process.env.NO_COLOR
  process.stderr.write(
    showOutcomes(told, { isColored, columns: process.stderr.isTTY ? process.stderr.columns || 100 : Number.POSITIVE_INFINITY }),
  )
}

function outputsOf({ har, jsonl, report }: RunOptions): readonly Output[] {
  for (const [option, path] of Object.entries({ "--har": har, "--jsonl": jsonl }))
    if (path === "") throw new Problem(`${option} takes the name of a file, and that is empty.`, 2)
  return [
    ...(har === undefined ? [] : [{ option: "--har" as const, path: har }]),
    ...(jsonl === undefined ? [] : [{ option: "--jsonl" as const, path: jsonl }]),
    ...(report === undefined ? [] : [{ option: "--report" as const, path: report.file }]),
  ]
}

function withInherited(config: Config, say: (line: string) => void): Config {
  if (config.upstream) return config
  const inherited = inheritedUpstream(process.env)
  switch (inherited.type) {
    case "none":
      return config
    case "upstream":
      say(inherited.said)
      return { ...config, upstream: inherited.upstream }
    case "unusable":
      say(inherited.said)
      return config
    default:
      return inherited satisfies never
  }
}

/** Of a session that is gone on with: what was recorded before is another run's. */
const lastId = ({ session }: Instance): number => [...session.recorder.records()].reduce((last, { id }) => Math.max(last, id), 0)

const exchangesOf = ({ session }: Instance, after: number) =>
  session.log.recording.order.filter(id => id > after).flatMap(id => session.log.recording.exchanges[id] ?? [])

/** While files are written one more Ctrl+C is no reason to leave half of them; who insists is heard. */
function exitOnSecondSignal(): { stop(): void } {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const
  let seen = 0
  const handler = () => void (++seen > 1 && process.exit(130))
  for (const signal of signals) process.on(signal, handler)
  return {
    stop() {
      for (const signal of signals) process.off(signal, handler)
    },
  }
}
