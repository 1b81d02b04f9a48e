// Figures → text for people: the lines of the terminal and the tables in Markdown.

import type { Finding } from "./measures.ts"
import type { ProxyName } from "./proxies.ts"
import type { Medians, Summary, Verdict } from "./summary.ts"

/** Three digits that mean something: 512,000, 41.3, 0.087. */
export function showNumber(value: number): string {
  if (!Number.isFinite(value)) return "–"
  if (value === 0) return "0"
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  const rounded = Math.abs(value) >= 1000 ? Number(value.toPrecision(3)) : value
  return rounded.toLocaleString("en-US", { minimumFractionDigits: Math.min(digits, 3), maximumFractionDigits: Math.min(digits, 3) })
}

export const showMicroseconds = (us: number): string => (us < 1000 ? `${showNumber(us)} µs` : `${showNumber(us / 1000)} ms`)

/** What the row is about: a time where the target is one. */
const isAboutTime = ({ row }: Summary): boolean => row.targets.some(({ of }) => of !== "rate")

export function showRow(summary: Summary): string {
  const lines = [...summary.medians].map(([proxy, medians]) => `  ${proxy.padEnd(16)}${showMedians(medians)}`)
  for (const [proxy, why] of summary.failures) lines.push(`  ${proxy.padEnd(16)}failed: ${why}`)
  for (const verdict of summary.verdicts) lines.push(`  ${showVerdict(verdict)}`)
  for (const [proxy, { loadShare, originShare, proxyShare }] of summary.medians)
    if (proxy !== "none" && Math.max(loadShare, originShare) > 90 && proxyShare < 90)
      lines.push(`  With ${proxy}, load or origin were busier than the proxy: this measures them.`)
  return [summary.row.title, ...lines].join("\n")
}

function showMedians(medians: Medians): string {
  const { rate, p50, p99, p999, cpuUs, proxyShare, loadShare, originShare, rssMiB, rssMaxMiB } = medians
  const times = [p50, p99, p999].map(showMicroseconds).join(" / ")
  const shares = `${proxyShare.toFixed(0)} % (load ${loadShare.toFixed(0)} %, origin ${originShare.toFixed(0)} %)`
  const memory = `${rssMiB.toFixed(0)} MiB, at most ${rssMaxMiB.toFixed(0)}`
  return [`${showNumber(rate)}/s`.padStart(11), times.padEnd(30), `${showNumber(cpuUs)} µs CPU`.padEnd(13), shares.padEnd(34), memory].join(
    "  ",
  )
}

export function showVerdict({ target, value, isMet }: Verdict): string {
  const name = { blind: "the blind relay", mitmdump: "mitmdump", node: "the faster one in Node" }[target.against]
  const [found, wanted] =
    "moreMs" in target
      ? [`${showNumber(value)} ms more than ${name}`, `at most ${target.moreMs} ms`]
      : [`${showNumber(value)} of ${name}`, "atLeast" in target ? `at least ${target.atLeast}` : `at most ${target.atMost}`]
  return `${target.of}: ${found}, target ${wanted}: ${isMet ? "met" : "MISSED"}`
}

/** One row a scenario, or two where both the median and the slow ones matter. */
export function writeTable(summaries: readonly Summary[], proxies: readonly ProxyName[]): string {
  const peers = proxies.filter(name => !["none", "blind", "necto"].includes(name))
  const head = ["scenario", "none", "blind relay", "NectoProxy", "to the blind relay", "target", "met?", ...peers]
  const lines = summaries.flatMap(summary => {
    const figures = isAboutTime(summary) ? summary.row.targets.map(({ of }) => of) : (["rate"] as const)
    return figures.map(of => {
      const show = (name: ProxyName) => {
        const medians = summary.medians.get(name)
        if (!medians) return summary.failures.has(name) ? "failed" : "–"
        return of === "rate" ? `${showNumber(medians.rate)}/s` : showMicroseconds(medians[of])
      }
      const verdicts = summary.verdicts.filter(({ target }) => target.of === of)
      const targets = verdicts.map(({ target }) => showTarget(target)).join("; ")
      const met = verdicts.map(({ isMet }) => (isMet ? "yes" : "no")).join("; ")
      const difference = verdicts.find(({ target }) => "moreMs" in target)
      const ratio = difference ? `+ ${showNumber(difference.value)} ms` : summary.ratios ? showNumber(summary.ratios[of]) : "–"
      const title = of === "rate" ? summary.row.title : `${summary.row.title}, ${of}`
      return [title, show("none"), show("blind"), show("necto"), ratio, targets || "–", met || "–", ...peers.map(show)]
    })
  })
  return writeMarkdown(head, lines)
}

function showTarget(target: Summary["verdicts"][number]["target"]): string {
  if ("moreMs" in target) return `≤ + ${target.moreMs} ms`
  if ("atMost" in target) return `≤ ${target.atMost}`
  return `≥ ${target.atLeast}${target.against === "blind" ? "" : ` × ${target.against === "node" ? "those in Node" : target.against}`}`
}

/** What it costs: CPU time, round trips and memory of the blind relay and of NectoProxy. */
export function writeCosts(summaries: readonly Summary[]): string {
  const head = [
    "scenario",
    "CPU µs, blind",
    "CPU µs, NectoProxy",
    "p50 / p99 / p99.9, blind",
    "p50 / p99 / p99.9, NectoProxy",
    "memory at most",
  ]
  const lines = summaries.map(({ row, medians }) => {
    const [blind, necto] = [medians.get("blind"), medians.get("necto")]
    const cpu = (of: Medians | undefined) => (of ? showNumber(of.cpuUs) : "–")
    const times = (of: Medians | undefined) => (of ? [of.p50, of.p99, of.p999].map(showMicroseconds).join(" / ") : "–")
    return [row.title, cpu(blind), cpu(necto), times(blind), times(necto), necto ? `${necto.rssMaxMiB.toFixed(0)} MiB` : "–"]
  })
  return writeMarkdown(head, lines)
}

export function writeMarkdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`
  return [line(head), `|${"---|".repeat(head.length)}`, ...lines.map(line)].join("\n")
}

export function showFinding({ what, value, target, isMet }: Finding): string {
  return `${what}\n  ${value}${target === null ? "" : `, target ${target}: ${isMet ? "met" : "MISSED"}`}`
}
