// The load, in a process of its own, on raw sockets: `bun load-process.ts '<Load as JSON>'` goes through a proxy (or straight) to the echo
// process, prints its Outcome as one line of JSON and ends. Its own CPU time is in it: a load that is busy all the time measures itself.

import { makeHistogram } from "./histogram.ts"
import type { Load, Outcome } from "./load.ts"
import { figuresOf } from "./process-figures.ts"
import { type Running, startTraffic } from "./traffic.ts"

const load = JSON.parse(process.argv[2] ?? "{}") as Load
const histogram = makeHistogram()
/** A proxy through which nothing comes in this time, nothing comes at all. */
const firstMs = 15_000

try {
  const running = await startTraffic(load, histogram)
  if (load.waits) {
    console.log("open")
    await Bun.stdin.text()
  }
  console.log(JSON.stringify(running.endsByItself ? await measureAll(running) : await measureSome(running)))
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function measureAll({ begin, done, ended, tenths }: Running): Promise<Outcome> {
  const before = look()
  begin()
  await ended
  return { ...between(before, look(), done()), tenths }
}

async function measureSome({ begin, done, ended }: Running): Promise<Outcome> {
  begin()
  await Promise.race([Bun.sleep(load.seconds * 100), ended])
  // However slow the proxy is: something has been there and back.
  for (const deadline = performance.now() + firstMs; done() === 0; ) {
    if (performance.now() > deadline) throw new Error(`nothing came back within ${firstMs / 1000} s`)
    await Promise.race([Bun.sleep(10), ended])
  }
  histogram.clear()
  const [before, doneBefore] = [look(), done()]
  await Promise.race([Bun.sleep(load.seconds * 1000), ended])
  const count = done() - doneBefore
  if (count === 0) throw new Error(`nothing more came back within ${load.seconds} s`)
  return between(before, look(), count)
}

/** This process, the proxy and the origin, as they are now. */
function look() {
  const at = performance.now()
  const { user, system } = process.cpuUsage()
  const { proxy, origin } = load.watched ?? {}
  const none = { cpuMs: 0, rssMiB: 0, rssMaxMiB: 0 }
  return { at, cpuMs: (user + system) / 1000, proxy: proxy ? figuresOf(proxy) : none, origin: origin ? figuresOf(origin) : none }
}

function between(before: ReturnType<typeof look>, after: ReturnType<typeof look>, count: number): Outcome {
  return {
    count,
    seconds: (after.at - before.at) / 1000,
    cpuMs: after.cpuMs - before.cpuMs,
    proxyCpuMs: after.proxy.cpuMs - before.proxy.cpuMs,
    originCpuMs: after.origin.cpuMs - before.origin.cpuMs,
    rssMiB: after.proxy.rssMiB,
    rssMaxMiB: after.proxy.rssMaxMiB,
    p50: histogram.quantile(0.5),
    p99: histogram.quantile(0.99),
    p999: histogram.quantile(0.999),
    max: histogram.quantile(1),
    tenths: [],
  }
}
