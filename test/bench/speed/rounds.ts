// One row of the table: every proxy anew, then round after round each of them in turn, because a machine is not always equally fast.

import { tmpdir } from "node:os"
import { join } from "node:path"
import { sleep } from "bun"
import type { Load, Outcome } from "./load.ts"
import { figuresOf } from "./process-figures.ts"
import { start } from "./processes.ts"
import { type Origin, type ProxyName, type RunningProxy, startProxy } from "./proxies.ts"
import type { Row } from "./scenarios.ts"

export type Run = { readonly proxy: ProxyName; readonly round: number } & (
  | { readonly type: "measured"; readonly outcome: Outcome; readonly lateCpuMs: number }
  | { readonly type: "failed"; readonly why: string }
)

export type Settings = {
  readonly executable: string
  readonly rounds: number
  readonly seconds: number
  readonly proxies: readonly ProxyName[]
  readonly isQuick: boolean
}

/** Beyond what is measured: to open a thousand connections through the slowest of proxies. */
const loadExtraMs = 120_000
/** Writing what was recorded to a slow disk. */
const settleMs = 60_000

export async function measureRow(row: Row, origin: Origin, settings: Settings): Promise<readonly Run[]> {
  const names = settings.proxies.filter(name => canMeasure(row, name))
  const proxies: RunningProxy[] = []
  const runs: Run[] = []
  try {
    for (const name of names) {
      try {
        proxies.push(await startProxy(name, settings.executable))
      } catch (error) {
        runs.push({ type: "failed", proxy: name, round: 0, why: reason(error) })
      }
    }
    const failed = new Set<RunningProxy>()
    // Before the first: compilers have something to do, certificates are made.
    for (let round = 0; round <= settings.rounds; round++) {
      for (const proxy of [...proxies.slice(round % proxies.length), ...proxies.slice(0, round % proxies.length)]) {
        if (failed.has(proxy)) continue
        const run = await measureOnce(row, origin, proxy, round, settings)
        if (run.type === "failed") failed.add(proxy)
        if (round > 0 || run.type === "failed") runs.push(run)
      }
    }
  } finally {
    await Promise.all(proxies.map(proxy => proxy.stop()))
  }
  return runs
}

function canMeasure(row: Row, name: ProxyName): boolean {
  // The blind relay knows only CONNECT.
  if (name === "blind") return !row.load.isAbsolute
  return !row.isOctetExact || name === "none" || name === "necto"
}

async function measureOnce(row: Row, origin: Origin, proxy: RunningProxy, round: number, settings: Settings): Promise<Run> {
  const { seconds } = settings
  try {
    const outcome = await runLoad({
      ...row.load,
      proxyPort: proxy.port,
      originPort: row.isTls ? origin.secure : origin.plain,
      isTls: row.isTls,
      seconds: round === 0 ? Math.min(1, seconds) : seconds,
      // Hosts are new in each round; each proxy sees the same ones.
      host: row.load.scenario === "hosts" ? `127.0.${round + 1}.1` : "127.0.0.1",
      watched: { proxy: proxy.pid, origin: origin.pid },
    })
    return { type: "measured", proxy: proxy.name, round, outcome, lateCpuMs: await settle(proxy) }
  } catch (error) {
    return { type: "failed", proxy: proxy.name, round, why: reason(error) }
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export async function runLoad(load: Load): Promise<Outcome> {
  const child = startLoad(load)
  try {
    return JSON.parse(await child.line(load.seconds * 1100 + loadExtraMs)) as Outcome
  } finally {
    await child.stop()
  }
}

export const startLoad = (load: Load) =>
  start("the load", [process.execPath, join(import.meta.dir, "load-process.ts"), JSON.stringify(load)])

/**
 * Until a proxy has done what it put off and the disk has what was recorded: neither should be in the next one's time.
 * The CPU time that it took.
 */
export async function settle({ pid, name }: Pick<RunningProxy, "pid" | "name">): Promise<number> {
  if (pid === null) return 0
  const before = figuresOf(pid).cpuMs
  const deadline = performance.now() + settleMs
  for (let last = before; performance.now() < deadline; ) {
    await sleep(200)
    const now = figuresOf(pid).cpuMs
    if (now - last <= 20) break
    last = now
  }
  if (name === "necto") await Bun.spawn(["sync", "-f", tmpdir()], { stdout: "ignore", stderr: "ignore", timeout: settleMs }).exited
  return figuresOf(pid).cpuMs - before
}
