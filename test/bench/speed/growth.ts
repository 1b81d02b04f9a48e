// Five million messages through one connection: what one costs at the beginning and at the end, when all others have been recorded.

import type { Outcome, Tenth } from "./load.ts"
import type { Finding } from "./measures.ts"
import { type Origin, startProxy } from "./proxies.ts"
import { runLoad, type Settings, settle } from "./rounds.ts"
import { showNumber } from "./show.ts"
import { median } from "./summary.ts"

/** Both directions count: an echo is two. */
const [messagesWanted, messagesQuick] = [5_000_000, 500_000]
const warmUp = 200_000
/** As far as what does not grow may seem to, on a machine that is not always equally fast. */
const growthMax = 1.1
const memoryMiBMax = 300
const limitSeconds = 300

export async function measureGrowth(origin: Origin, settings: Settings): Promise<readonly Finding[]> {
  const messages = settings.isQuick ? messagesQuick : messagesWanted
  const found: { blind: Outcome[]; necto: Outcome[] } = { blind: [], necto: [] }
  for (let round = 0; round < Math.min(settings.rounds, 3); round++)
    for (const name of ["blind", "necto"] as const) {
      const proxy = await startProxy(name, settings.executable)
      const load = {
        scenario: "messages",
        proxyPort: proxy.port,
        originPort: origin.plain,
        isTls: false,
        seconds: limitSeconds,
        connections: 1,
        inFlight: 256,
        shape: "whole",
        length: 128,
        host: "127.0.0.1",
        watched: { proxy: proxy.pid, origin: origin.pid },
      } as const
      try {
        // A connection of its own, so that the first tenth is not that of a cold compiler.
        await runLoad({ ...load, total: warmUp / 2 })
        await settle(proxy)
        found[name].push(await runLoad({ ...load, total: messages / 2 }))
        await settle(proxy)
      } finally {
        await proxy.stop()
      }
    }
  return [...(["blind", "necto"] as const).map(name => costs(name, found[name], messages)), memory(found.necto, messages)]
}

function costs(name: "blind" | "necto", outcomes: readonly Outcome[], messages: number): Finding {
  const of = (at: number, take: (tenth: Tenth) => number) => median(outcomes.map(({ tenths }) => take(tenths.at(at)!)))
  const cpuUs = (tenth: Tenth) => (tenth.proxyCpuMs * 1000) / tenth.count / 2
  const rate = (tenth: Tenth) => (2 * tenth.count) / tenth.seconds
  const growth = median(outcomes.map(({ tenths }) => cpuUs(tenths.at(-1)!) / cpuUs(tenths[0]!)))
  const show = (at: number) => `${showNumber(of(at, cpuUs))} µs CPU, ${showNumber(of(at, rate))}/s`
  return {
    what: `${name === "necto" ? "NectoProxy" : "blind relay"}: a message of ${showNumber(messages)}, first and last tenth`,
    value: `${show(0)} → ${show(-1)}: ${growth.toFixed(2)}`,
    target: name === "necto" ? `≤ ${growthMax}` : null,
    isMet: name === "necto" ? growth <= growthMax : null,
    figures: { growth, rounds: outcomes.map(({ tenths }) => tenths) },
  }
}

function memory(outcomes: readonly Outcome[], messages: number): Finding {
  const most = Math.max(...outcomes.map(({ rssMaxMiB }) => rssMaxMiB))
  return {
    what: `NectoProxy: memory at most, ${showNumber(messages)} messages`,
    value: `${most.toFixed(0)} MiB`,
    target: `≤ ${memoryMiBMax} MiB`,
    isMet: most <= memoryMiBMax,
    figures: { most },
  }
}
