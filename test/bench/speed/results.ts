// A run → files: latest.md with the tables for people, and a file of JSON with every round, named for day and commit, for history.

import { mkdirSync, writeFileSync } from "node:fs"
import { cpus, release, tmpdir, totalmem } from "node:os"
import { join } from "node:path"
import type { Finding } from "./measures.ts"
import type { Wanted } from "./options.ts"
import type { ProxyName } from "./proxies.ts"
import type { Run } from "./rounds.ts"
import { writeCosts, writeMarkdown, writeTable } from "./show.ts"
import type { Summary } from "./summary.ts"
import { writeSpeedOf } from "./write-speed.ts"

export type Results = {
  readonly summaries: readonly Summary[]
  readonly runs: ReadonlyMap<string, readonly Run[]>
  readonly findings: readonly Finding[]
}

/** A history of large files is one that nobody keeps. */
const bytesMax = 200 * 1024
const folder = join(import.meta.dir, "../results")

export function describeMachine() {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    bun: Bun.version,
    /** Of a new file in the temporary folder, where recordings go. */
    writtenMiBPerSecond: Math.round(writeSpeedOf(tmpdir())),
  }
}

export function writeReport(results: Results, wanted: Wanted, machine: ReturnType<typeof describeMachine>): string {
  const { cpu, cores, kernel, bun, writtenMiBPerSecond } = machine
  const rounds = `${wanted.rounds} round${wanted.rounds === 1 ? "" : "s"} of ${wanted.seconds} s, in turn; medians`
  const head = `${commit()}, ${cpu}, ${cores} cores, Linux ${kernel}, Bun ${bun}, a new file ${writtenMiBPerSecond} MiB/s; ${rounds}.`
  const parts = [`# Speed, ${today()}`, head]
  if (results.summaries.length > 0) parts.push(writeTable(results.summaries, wanted.proxies))
  if (results.findings.length > 0) parts.push(writeFindings(results.findings))
  if (results.summaries.length > 0) parts.push("What it costs, for one of what is counted:", writeCosts(results.summaries))
  return `${parts.join("\n\n")}\n`
}

/** Both files; the path of the one with everything. */
export function saveResults(report: string, results: Results, wanted: Wanted, machine: ReturnType<typeof describeMachine>): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "latest.md"), report)
  const path = join(folder, `${today()}-${commit()}.json`)
  writeFileSync(path, writeHistory(results, wanted, machine))
  return path
}

/** Of a run, in this order. */
const fields = [
  ...(["count", "seconds", "cpuMs", "proxyCpuMs", "originCpuMs"] as const),
  ...(["rssMiB", "rssMaxMiB", "p50", "p99", "p999", "max"] as const),
]

/** A line a proxy, so that two files can be compared. */
function writeHistory({ summaries, runs, findings }: Results, wanted: Wanted, machine: ReturnType<typeof describeMachine>): string {
  const { rounds, seconds, proxies } = wanted
  const head = { date: new Date().toISOString(), commit: commit(), machine, rounds, seconds, proxies, fields: [...fields, "lateCpuMs"] }
  const lines = summaries.flatMap(({ row, ratios, verdicts, medians, failures }) => {
    const all = runs.get(row.row) ?? []
    const one = { row: row.row, title: row.title, unit: row.unit, load: row.load, ratios, verdicts, failures: Object.fromEntries(failures) }
    const each = [...medians.keys()].map(proxy => ({ row: row.row, proxy, runs: all.flatMap(run => valuesOf(run, proxy)) }))
    return [one, ...each]
  })
  const text = `[\n${[head, ...lines, ...findings].map(line => JSON.stringify(line, shorten)).join(",\n")}\n]\n`
  if (text.length > bytesMax) console.error(`The results are ${text.length} octets, more than ${bytesMax}: run fewer rounds.`)
  return text
}

function valuesOf(run: Run, proxy: ProxyName): readonly (readonly number[])[] {
  if (run.type !== "measured" || run.proxy !== proxy) return []
  return [[...fields.map(field => run.outcome[field]), run.lateCpuMs]]
}

/** Four digits that mean something; whole numbers stay. */
const shorten = (_key: string, value: unknown) =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value

function writeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ what, value, target, isMet }) => [what, value, target ?? "–", isMet === null ? "–" : isMet ? "yes" : "no"])
  return writeMarkdown(["besides", "measured", "target", "met?"], lines)
}

const today = (): string => new Date().toISOString().slice(0, 10)

/** With a + where the sources have changed since. */
export function commit(): string {
  const git = (...args: readonly string[]) =>
    Bun.spawnSync(["git", ...args], { cwd: import.meta.dir, stderr: "ignore" })
      .stdout.toString()
      .trim()
  const hash = git("rev-parse", "--short", "HEAD") || "unknown"
  return git("status", "--porcelain", "--", "../../../server") === "" ? hash : `${hash}+`
}
