// A million messages captured, then all of them read back through the API, window by window; and captured while the page shows them.

import { sleep } from "bun"
import { limits } from "../../../server/config.ts"
import type { Exchange, Message } from "../../../server/contract.ts"
import { findBrowser } from "../../support/browser.ts"
import { openPage } from "../page-browser.ts"
import type { Outcome } from "./load.ts"
import type { Finding } from "./measures.ts"
import { type Necto, type Origin, startNecto } from "./proxies.ts"
import { type Settings, startLoad } from "./rounds.ts"
import { showNumber } from "./show.ts"

/** Both directions count: an echo is two. */
const [messagesWanted, messagesQuick] = [1_000_000, 100_000]
const openMs = 30_000
const limitMs = 300_000

export async function measureCapture(origin: Origin, { executable, isQuick }: Settings): Promise<readonly Finding[]> {
  const messages = isQuick ? messagesQuick : messagesWanted
  const findings: Finding[] = []
  const alone = await startNecto(executable)
  try {
    const outcome = await capture(alone, origin, messages, () => Promise.resolve())
    findings.push(captured("captured", outcome, messages), await readBack(alone, messages))
  } finally {
    await alone.stop()
  }
  if (findBrowser() === null) {
    console.log("There is no Chromium (CHROME_PATH names one), so capturing with the page open is left out.")
    return findings
  }
  const watched = await startNecto(executable)
  try {
    await using browser = await openPage(watched.ready.ui)
    const outcome = await capture(watched, origin, messages, async () => {
      await browser.page.locator('[data-testid="exchange-row"]').filter({ hasText: "/ws" }).click()
    })
    const began = performance.now()
    await within(limitMs, "The page did not list all messages", browser.probe<number>("untilCount", "frame-row", messages))
    const pageMs = performance.now() - began
    findings.push(captured("captured with the page open on it", outcome, messages))
    findings.push(note("until the page lists all of them", `${showNumber(pageMs)} ms after they were recorded`, { pageMs }))
  } finally {
    await watched.stop()
  }
  return findings
}

type Captured = Outcome & { readonly recordedMs: number }

/** One connection, 256 in flight; `prepare` runs when it is open and nothing has been sent. */
async function capture(necto: Necto, origin: Origin, messages: number, prepare: () => Promise<void>): Promise<Captured> {
  const child = startLoad({
    scenario: "messages",
    proxyPort: necto.port,
    originPort: origin.plain,
    isTls: false,
    seconds: 0,
    connections: 1,
    inFlight: 256,
    shape: "whole",
    length: 128,
    host: "127.0.0.1",
    total: messages / 2,
    waits: true,
    watched: { proxy: necto.pid, origin: origin.pid },
  })
  try {
    const line = await child.line(openMs)
    if (line !== "open") throw new Error(`The load said ${JSON.stringify(line)} instead of "open".`)
    await prepare()
    child.endInput()
    const began = performance.now()
    const outcome = JSON.parse(await child.line(limitMs)) as Outcome
    await untilRecorded(necto, messages)
    return { ...outcome, recordedMs: performance.now() - began }
  } finally {
    await child.stop()
  }
}

async function untilRecorded(necto: Necto, messages: number): Promise<void> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const { websocket } = await necto.get<Exchange>("/exchanges/1")
    const recorded = (websocket?.messages["client-to-server"] ?? 0) + (websocket?.messages["server-to-client"] ?? 0)
    if (recorded >= messages) return
    if (performance.now() > deadline) throw new Error(`Of ${messages} messages, ${recorded} were recorded within ${limitMs / 1000} s.`)
    await sleep(5)
  }
}

async function readBack(necto: Necto, messages: number): Promise<Finding> {
  const began = performance.now()
  let read = 0
  for (let after = 0; after < messages; after += limits.pageMax) {
    const window = await necto.get<{ readonly messages: readonly Message[] }>(
      `/exchanges/1/messages?limit=${limits.pageMax}&after=${after}`,
    )
    read += window.messages.length
  }
  const seconds = (performance.now() - began) / 1000
  return {
    what: `read back through the API, ${limits.pageMax} at a time`,
    value: `${showNumber(read)} of ${showNumber(messages)} in ${showNumber(seconds)} s: ${showNumber(read / seconds)}/s`,
    target: "all",
    isMet: read >= messages,
    figures: { read, seconds },
  }
}

function captured(what: string, outcome: Captured, messages: number): Finding {
  const { seconds, recordedMs, proxyCpuMs, rssMaxMiB } = outcome
  const cpuUs = (proxyCpuMs * 1000) / messages
  const value = `${showNumber(messages / seconds)}/s, ${showNumber(cpuUs)} µs CPU each, at most ${rssMaxMiB.toFixed(0)} MiB`
  return note(`${what}: ${showNumber(messages)} messages`, value, { seconds, recordedMs, proxyCpuMs, rssMaxMiB })
}

const note = (what: string, value: string, figures: Finding["figures"]): Finding => ({ what, value, target: null, isMet: null, figures })

async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`${what} within ${ms / 1000} s.`)), ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
