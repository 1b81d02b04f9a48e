// The runs of a row → medians, quotients to the blind relay, and whether the targets are met. Pure.

import type { Outcome } from "./load.ts"
import { type PeerName, type ProxyName, proxyNames } from "./proxies.ts"
import type { Run } from "./rounds.ts"
import type { Row, Target } from "./scenarios.ts"

export type Medians = {
  /** A second. */
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  /** The proxy's whole CPU time for one of what is counted, in microseconds. */
  readonly cpuUs: number
  /** Of one core, in percent. */
  readonly proxyShare: number
  readonly loadShare: number
  readonly originShare: number
  /** After the last round, and at most. */
  readonly rssMiB: number
  readonly rssMaxMiB: number
}

export type Verdict = { readonly target: Target; readonly value: number; readonly isMet: boolean }

export type Summary = {
  readonly row: Row
  readonly medians: ReadonlyMap<ProxyName, Medians>
  readonly failures: ReadonlyMap<ProxyName, string>
  /** NectoProxy to the blind relay in the same round, the median of it; null without either. */
  readonly ratios: { readonly [of in Target["of"]]: number } | null
  readonly verdicts: readonly Verdict[]
}

const nodePeers: readonly PeerName[] = ["mockttp", "http-mitm-proxy"]

export function summarize(row: Row, runs: readonly Run[]): Summary {
  const measured = runs.filter(run => run.type === "measured")
  // The order of the first round's turns is not one for a table.
  const outcomes = Map.groupBy(
    measured.toSorted((a, b) => proxyNames.indexOf(a.proxy) - proxyNames.indexOf(b.proxy)),
    run => run.proxy,
  )
  const medians = new Map([...outcomes].map(([proxy, measured]) => [proxy, mediansOf(measured.map(run => run.outcome))]))
  const failures = new Map(runs.filter(run => run.type === "failed").map(run => [run.proxy, run.why]))
  const compare = (of: Target["of"], other: ProxyName, by: (necto: number, other: number) => number): number | null => {
    const others = new Map(outcomes.get(other)?.map(run => [run.round, run.outcome]))
    const pairs = (outcomes.get("necto") ?? []).flatMap(run => {
      const outcome = others.get(run.round)
      return outcome ? [by(figure(run.outcome, of), figure(outcome, of))] : []
    })
    return pairs.length > 0 ? median(pairs) : null
  }
  const quotient = (of: Target["of"], other: ProxyName) => compare(of, other, (a, b) => a / b)
  const ratios = { rate: quotient("rate", "blind"), p50: quotient("p50", "blind"), p99: quotient("p99", "blind") }
  const { rate, p50, p99 } = ratios
  return {
    row,
    medians,
    failures,
    ratios: rate === null || p50 === null || p99 === null ? null : { rate, p50, p99 },
    verdicts: row.targets.flatMap(target => {
      const fastest = (names: readonly ProxyName[]) =>
        names.toSorted((a, b) => (medians.get(b)?.rate ?? 0) - (medians.get(a)?.rate ?? 0))[0] ?? "none"
      const other = target.against === "node" ? fastest(nodePeers) : target.against
      const value = "moreMs" in target ? compare(target.of, other, (a, b) => (a - b) / 1000) : quotient(target.of, other)
      return value === null ? [] : [{ target, value, isMet: isMet(target, value) }]
    }),
  }
}

function isMet(target: Target, value: number): boolean {
  if ("atLeast" in target) return value >= target.atLeast
  return value <= ("atMost" in target ? target.atMost : target.moreMs)
}

function mediansOf(outcomes: readonly Outcome[]): Medians {
  const of = (take: (outcome: Outcome) => number) => median(outcomes.map(take))
  return {
    rate: of(each => figure(each, "rate")),
    p50: of(each => each.p50),
    p99: of(each => each.p99),
    p999: of(each => each.p999),
    cpuUs: of(each => (each.proxyCpuMs * 1000) / each.count),
    proxyShare: of(each => each.proxyCpuMs / each.seconds / 10),
    loadShare: of(each => each.cpuMs / each.seconds / 10),
    originShare: of(each => each.originCpuMs / each.seconds / 10),
    rssMiB: outcomes.at(-1)?.rssMiB ?? 0,
    rssMaxMiB: Math.max(...outcomes.map(each => each.rssMaxMiB)),
  }
}

const figure = (outcome: Outcome, of: Target["of"]): number => (of === "rate" ? outcome.count / outcome.seconds : outcome[of])

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = 0, high = low] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return (low + high) / 2
}
