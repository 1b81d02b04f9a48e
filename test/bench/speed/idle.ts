// Thousands of WebSockets on which nothing happens: the memory each of them takes, compared with the blind relay, and the CPU time that
// NectoProxy spends on doing nothing, with them and without.

import { readFileSync } from "node:fs"
import { sleep } from "bun"
import type { Finding } from "./measures.ts"
import { cpuMsBetween, figuresOf, threadTimesOf } from "./process-figures.ts"
import { type Origin, type RunningProxy, startProxy } from "./proxies.ts"
import { runLoad, type Settings, settle, startLoad } from "./rounds.ts"
import { median } from "./summary.ts"

const [connectionsWanted, connectionsQuick] = [5_000, 500]
const [memoryTarget, cpuTarget] = [1.3, 0.2]
const [idleMs, idleQuickMs] = [10_000, 2_000]
const openMs = 120_000
/** Nothing is looked at before: memory is given back, and a collection comes, some ten seconds after the last thing happened. */
const [restMs, restQuickMs] = [15_000, 2_000]

/** `kibibytes` a connection, from before these were opened but after others were; `rssFreshMiB` is before there was any. */
type Idle = {
  readonly kibibytes: number
  readonly rssFreshMiB: number
  readonly rssBeforeMiB: number
  readonly rssMiB: number
  readonly noneCpu: number
  readonly openCpu: number
}

export async function measureIdle(origin: Origin, settings: Settings): Promise<readonly Finding[]> {
  const count = Math.min(settings.isQuick ? connectionsQuick : connectionsWanted, Math.floor((openFilesMax() - 500) / 2))
  const rounds = Math.min(settings.rounds, 2)
  const findings: Finding[] = []
  for (const isTls of [false, true]) {
    const found: { blind: Idle[]; necto: Idle[] } = { blind: [], necto: [] }
    for (let round = 0; round < rounds; round++)
      for (const name of round % 2 === 0 ? (["blind", "necto"] as const) : (["necto", "blind"] as const)) {
        const proxy = await startProxy(name, settings.executable)
        found[name].push(await hold(proxy, origin, count, isTls, settings.isQuick).finally(() => proxy.stop()))
      }
    findings.push(...findingsOf(found, count, isTls ? "wss" : "ws"))
  }
  return findings
}

function findingsOf(found: Record<"blind" | "necto", readonly Idle[]>, count: number, scheme: string): readonly Finding[] {
  const of = (name: "blind" | "necto", take: keyof Idle) => median(found[name].map(idle => idle[take]))
  const [blind, necto] = [of("blind", "kibibytes"), of("necto", "kibibytes")]
  const ratio = median(found.necto.map((idle, round) => idle.kibibytes / found.blind[round]!.kibibytes))
  const memory = `${necto.toFixed(1)} KiB, blind relay ${blind.toFixed(1)}: ${ratio.toFixed(2)} of it`
  const cpu = (what: string, share: number): Finding => ({
    what: `${scheme}: CPU with ${what}`,
    value: `${share.toFixed(2)} %`,
    target: `≤ ${cpuTarget} %`,
    isMet: share <= cpuTarget,
    figures: { share },
  })
  return [
    {
      what: `${scheme}: memory of an idle connection, ${count} of them`,
      value: memory,
      target: `≤ ${memoryTarget} of the blind relay`,
      isMet: ratio <= memoryTarget,
      figures: { ratio, ...found },
    },
    ...(scheme === "ws" ? [cpu("no connection", of("necto", "noneCpu"))] : []),
    cpu(`${count} idle connections`, of("necto", "openCpu")),
  ]
}

async function hold(proxy: RunningProxy, origin: Origin, count: number, isTls: boolean, isQuick: boolean): Promise<Idle> {
  const load = {
    scenario: "idle",
    proxyPort: proxy.port,
    originPort: isTls ? origin.secure : origin.plain,
    isTls,
    seconds: 0,
    inFlight: 0,
    shape: "whole",
    length: 128,
    host: "127.0.0.1",
  } as const
  const { pid } = proxy
  if (pid === null) throw new Error("Without a proxy there is no process to look at.")
  const rssFreshMiB = figuresOf(pid).rssMiB
  // What is loaded or made once, at the first connections, is no connection's.
  await runLoad({ ...load, connections: 50 })
  await settle(proxy)
  const rest = () => sleep(isQuick ? restQuickMs : restMs)
  await rest()
  const rssBeforeMiB = figuresOf(pid).rssMiB
  // The blind relay's is not asked for, and that without connections is the same for both.
  const noneCpu = proxy.name === "necto" && !isTls ? await cpuShare(pid, isQuick) : 0
  const child = startLoad({ ...load, connections: count, waits: true })
  try {
    const line = await child.line(openMs)
    if (line !== "open") throw new Error(`The load said ${JSON.stringify(line)} instead of "open".`)
    await rest()
    const rssMiB = figuresOf(pid).rssMiB
    const openCpu = proxy.name === "necto" ? await cpuShare(pid, isQuick) : 0
    child.endInput()
    await child.line(openMs)
    return { kibibytes: ((rssMiB - rssBeforeMiB) * 1024) / count, rssFreshMiB, rssBeforeMiB, rssMiB, noneCpu, openCpu }
  } finally {
    await child.stop()
  }
}

/** Of one core, in percent. */
async function cpuShare(pid: number, isQuick: boolean): Promise<number> {
  const [before, began] = [threadTimesOf(pid), performance.now()]
  await sleep(isQuick ? idleQuickMs : idleMs)
  return (100 * cpuMsBetween(before, threadTimesOf(pid))) / (performance.now() - began)
}

/** A proxy has two for every connection. Bun raises its own limit to the hard one, and what it starts inherits that. */
function openFilesMax(): number {
  const [, hard = "0"] = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? []
  return hard === "unlimited" ? Number.POSITIVE_INFINITY : Number(hard)
}
