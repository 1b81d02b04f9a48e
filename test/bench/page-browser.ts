// Chromium as an instrument: NectoProxy's page with page-probe.js in it, its heap, and a profile of what it does.

import { join } from "node:path"
import { type CDPSession, chromium, type Page } from "playwright-core"
import { requireBrowser } from "../support/browser.ts"
import { quantile } from "./instance.ts"

export type Frames = {
  readonly frames: readonly number[]
  readonly long: readonly LongFrame[]
  readonly delays: readonly number[]
  readonly toPaint: readonly number[]
}
type LongFrame = {
  readonly startTime: number
  readonly duration: number
  readonly blockingDuration: number
  readonly renderMs: number
  readonly scripts: readonly { readonly name: string; readonly duration: number; readonly layoutMs: number }[]
}

export type MeasuredPage = AsyncDisposable & {
  readonly page: Page
  /** Calls a function of the probe. */
  probe<T = void>(name: string, ...args: readonly (string | number)[]): Promise<T>
  /** Octets of the heap after a collection, which is kept out of the measured frames; and nodes of all documents. */
  heap(): Promise<{ readonly octets: number; readonly nodes: number }>
  /** What the page spent its time with, the dearest first; null unless BENCH_PROFILE is set, because it costs some itself. */
  profile<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly top: readonly string[] }>
}

const isProfiling = process.env.BENCH_PROFILE !== undefined

export async function openPage(url: string): Promise<MeasuredPage> {
  const browser = await chromium.launch({
    executablePath: requireBrowser(),
    headless: true,
    args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "dark" })
  page.on("pageerror", error => console.error(`error in the page: ${error}`))
  await page.addInitScript({ path: join(import.meta.dir, "page-probe.js") })
  const session = await page.context().newCDPSession(page)
  await session.send("HeapProfiler.enable")
  await page.goto(url)
  const probe = <T>(name: string, ...args: readonly (string | number)[]) =>
    page.evaluate(`probe.${name}(${args.map(each => JSON.stringify(each)).join()})`) as Promise<T>
  return {
    page,
    probe,
    async heap() {
      await probe("pause")
      // Once leaves what weak references and finalizers held on to.
      for (let time = 0; time < 3; time++) await session.send("HeapProfiler.collectGarbage")
      const { usedSize } = await session.send("Runtime.getHeapUsage")
      const { nodes } = await session.send("Memory.getDOMCounters")
      await probe("resume")
      return { octets: usedSize, nodes }
    },
    profile: async work => (isProfiling ? profiled(session, work) : { result: await work(), top: [] }),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

async function profiled<T>(session: CDPSession, work: () => Promise<T>) {
  await session.send("Profiler.enable")
  await session.send("Profiler.setSamplingInterval", { interval: 500 })
  await session.send("Profiler.start")
  const result = await work()
  const { profile } = await session.send("Profiler.stop")
  const spent = new Map<number, number>()
  for (const [at, id] of profile.samples?.entries() ?? []) spent.set(id, (spent.get(id) ?? 0) + (profile.timeDeltas?.[at] ?? 0) / 1_000)
  const byName = new Map<string, number>()
  for (const { id, callFrame } of profile.nodes) {
    const name = `${callFrame.functionName || "(anonymous)"} ${callFrame.url.split("/").at(-1)}:${callFrame.lineNumber + 1}:${callFrame.columnNumber + 1}`
    byName.set(name, (byName.get(name) ?? 0) + (spent.get(id) ?? 0))
  }
  const top = [...byName].filter(([name]) => !name.startsWith("(idle)")).sort(([, a], [, b]) => b - a)
  return { result, top: top.slice(0, 12).map(([name, ms]) => `${ms.toFixed(0)} ms ${name}`) }
}

/** "longest frame 34 ms (p50 16.7, p99 17.2; 2 of 300 over 50 ms)" */
export function showFrames({ frames }: Pick<Frames, "frames">): string {
  const over = frames.filter(ms => ms > 50).length
  const [p50, p99] = [quantile(frames, 0.5).toFixed(1), quantile(frames, 0.99).toFixed(1)]
  return `longest frame ${Math.max(0, ...frames).toFixed(0)} ms (p50 ${p50}, p99 ${p99}; ${over} of ${frames.length} over 50 ms)`
}

/** What made the longest frames long, a line each. */
export function reasons({ long }: Pick<Frames, "long">, count = 3): readonly string[] {
  return long
    .filter(({ duration }) => duration > 50)
    .sort((a, b) => b.duration - a.duration)
    .slice(0, count)
    .map(({ duration, renderMs, scripts }) => {
      const dearest = scripts
        .toSorted((a, b) => b.duration - a.duration)
        .slice(0, 3)
        .map(
          ({ name, duration, layoutMs }) =>
            `${name} ${duration.toFixed(0)} ms${layoutMs > 1 ? `, ${layoutMs.toFixed(0)} of them forced layout` : ""}`,
        )
      return `${duration.toFixed(0)} ms, of which rendering ${renderMs.toFixed(0)}: ${dearest.join("; ") || "no script"}`
    })
}
