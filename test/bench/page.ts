// How the page does with very much: opening a connection of a million messages, scrolling through it, 5,000 messages a second while
// somebody reads and types, and 20,000 exchanges. `bun test/bench/page.ts [path of the executable]`, or `bun run bench`. BENCH_SECONDS
// (60) is how long each flow lasts, BENCH_MESSAGES (1,000,000) and BENCH_EXCHANGES (20,000) how much there is; BENCH_ONLY=live names
// parts to be measured alone; with BENCH_PROFILE=1 the dearest functions are named too.

import { loadavg } from "node:os"
import { sleep } from "bun"
import type { Exchange } from "../../server/contract.ts"
import { startEcho } from "./echo.ts"
import { milliseconds, quantile } from "./instance.ts"
import { type Frames, type MeasuredPage, openPage, reasons, showFrames } from "./page-browser.ts"
import { inputsOf, type Reading, readings } from "./page-inputs.ts"
import { openChat, request, until } from "./page-traffic.ts"

// executable.ts reads which one it is when it is loaded.
if (process.argv[2]) process.env.NECTO_EXECUTABLE = process.argv[2]
const { startExecutable } = await import("../support/executable.ts")

const messages = Number(process.env.BENCH_MESSAGES ?? 1_000_000)
const exchanges = Number(process.env.BENCH_EXCHANGES ?? 20_000)
const seconds = Number(process.env.BENCH_SECONDS ?? 60)
const perSecond = 5_000
const inputEveryMs = 250

/** What is promised. */
const targets = { openMs: 500, frameMs: 50, delayMs: 50, heapMiBPerMinute: 5 }

const echo = startEcho()
const parts = { still: measureStill, live: measureLive, list: measureList }
const wanted = process.env.BENCH_ONLY?.split(",") ?? Object.keys(parts)
for (const [name, measure] of Object.entries(parts)) if (wanted.includes(name)) await measure()
echo.stop()

/** One connection with all messages, and nothing more comes. */
async function measureStill(): Promise<void> {
  await using necto = await startProxy()
  await using chat = await openChat(necto.ready.proxy, echo.port)
  await chat.exchange(messages)
  await recorded(necto, messages)
  await using browser = await openPage(necto.ready.ui)
  await measureIdle(browser)
  const openings: number[] = []
  const reopenings: number[] = []
  for (let round = 0; round < 5; round++) {
    await browser.page.reload()
    openings.push(await timeOpening(browser))
    for (let again = 0; again < 3; again++) reopenings.push(await timeOpening(browser))
  }
  report("opens, page just loaded", showTimes(openings), Math.max(...openings) <= targets.openMs)
  report("opens, once more", showTimes(reopenings), Math.max(...reopenings) <= targets.openMs)
  await measureScrolling(browser, "frame-row")
}

/** Messages come while somebody reads at the end, further up, or only some of them. */
async function measureLive(): Promise<void> {
  for (const reading of readings) {
    await using necto = await startProxy()
    await using chat = await openChat(necto.ready.proxy, echo.port)
    await chat.exchange(2_000)
    await recorded(necto, 2_000)
    await using browser = await openPage(necto.ready.ui)
    await timeOpening(browser)
    await measureReading(browser, reading, () => chat.flow(perSecond))
  }
}

async function measureList(): Promise<void> {
  await using necto = await startProxy()
  await request(necto.ready.proxy, echo.port, exchanges)
  await until(async () => (await necto.json<{ exchanges: number }>("/status")).exchanges >= exchanges)
  await using browser = await openPage(necto.ready.ui)
  const [first, all]: [number[], number[]] = [[], []]
  for (let round = 0; round < 5; round++) {
    await browser.page.reload({ waitUntil: "commit" })
    first.push(await browser.probe<number>("untilCount", "exchange-row", 1))
    all.push(await browser.probe<number>("untilCount", "exchange-row", exchanges))
  }
  report("page loaded, first rows", showTimes(first))
  report(`all ${exchanges} exchanges`, showTimes(all))
  await measureScrolling(browser, "exchange-row")
  await browser.page.locator('[data-testid="filter"]').click()
  await measured(browser, "filter typed", async () => {
    for (const key of [
      "/",
      "i",
      "t",
      "e",
      "m",
      "s",
      "/",
      "1",
      "9",
      " ",
      "G",
      "E",
      "T",
      "Backspace",
      "Backspace",
      "Backspace",
      "Backspace",
    ]) {
      await sleep(inputEveryMs)
      await browser.page.keyboard.press(key)
    }
    await sleep(inputEveryMs)
  })
}

/** What this machine and this browser can do at best: frames of a page on which nothing happens. */
async function measureIdle({ probe }: MeasuredPage): Promise<void> {
  await probe("start")
  await sleep(2_000)
  report("nothing happens", showFrames(await probe<Frames>("stop")))
}

/** From the click on the WebSocket in the list until the first row of its messages has been painted. */
async function timeOpening({ page, probe }: MeasuredPage): Promise<number> {
  const frames = page.locator('[data-testid="frame-row"]')
  if ((await frames.count()) > 0) await page.keyboard.press("Escape")
  await frames.first().waitFor({ state: "detached" })
  await probe("timeOpening", "frame-row")
  await page.locator('[data-testid="exchange-row"]').filter({ hasText: "/chat" }).click()
  return probe<number>("untilOpened")
}

type Scrolled = Frames & { readonly emptyFrames: number; readonly textMs: number; readonly last: number; readonly count: number }

async function measureScrolling({ page, probe, profile }: MeasuredPage, testId: string): Promise<void> {
  await probe("scrollTo", testId, 0)
  await probe("untilText", testId)
  const { result, top } = await profile(() => probe<Scrolled>("scroll", testId, 5_000))
  reportFrames("scrolled end to end", result, top)
  const { emptyFrames, textMs, last, count, frames } = result
  const without = `${((100 * emptyFrames) / frames.length).toFixed(0)} % of frames with a row without text`
  report("", `${without}; all have it ${milliseconds(textMs)} after the end; at row ${last} of ${count}`, last === count)

  const { x, y } = await probe<{ x: number; y: number }>("middleOf", testId)
  await page.mouse.move(x, y)
  for (const [name, step] of [
    ["wheel", () => page.mouse.wheel(0, -900)],
    ["PageUp held", () => page.keyboard.press("PageUp")],
  ] as const) {
    if (name !== "wheel") await page.mouse.click(x, y)
    await probe("start")
    const from = performance.now()
    const { top } = await profile(async () => {
      while (performance.now() - from < 4_000) await Promise.all([step(), sleep(16)])
    })
    const frames = await probe<Frames>("stop")
    reportFrames(name, frames, top)
    report("", `all rows have text ${milliseconds(await probe<number>("untilText", testId))} after the last step`)
  }
}

async function measureReading(browser: MeasuredPage, reading: Reading, begin: () => () => number): Promise<void> {
  const end = begin()
  const heaps: { readonly atMs: number; readonly octets: number; readonly nodes: number }[] = []
  let behind = 0
  const inputs = inputsOf(browser, reading)
  await inputs.begin()
  await measured(browser, `${perSecond}/s, ${reading.name}`, async () => {
    const from = performance.now()
    let sampled = 0
    for (let at = 0; performance.now() - from < seconds * 1_000; at++) {
      await sleep(inputEveryMs)
      if (at % inputs.count === 0 && reading.isFollowing) behind = Math.max(behind, await rowsBehind(browser))
      await inputs.step(at)
      if ((performance.now() - from) / 1_000 < ((sampled + 1) * seconds) / 6) continue
      sampled += 1
      heaps.push({ atMs: performance.now(), ...(await browser.heap()) })
    }
  })
  const sent = end()
  // A list holds still for 0.4 s after somebody aimed at a row.
  if (reading.isFollowing) report("", `at most ${behind} rows behind the end`, behind <= perSecond / 2)
  const [first, last] = [heaps[0]!, heaps.at(-1)!]
  const minutes = (last.atMs - first.atMs) / 60_000
  const slope = (last.octets - first.octets) / 2 ** 20 / minutes
  const showHeap = ({ octets, nodes }: typeof first) => `${(octets / 2 ** 20).toFixed(1)} MiB, ${nodes} nodes`
  report(
    "",
    `heap ${showHeap(first)} → ${showHeap(last)}: ${slope.toFixed(1)} MiB a minute; ${sent} messages`,
    slope <= targets.heapMiBPerMinute,
  )
}

async function rowsBehind({ probe }: MeasuredPage): Promise<number> {
  const { last, count } = await probe<{ last: number; count: number }>("place", "frame-row")
  return count - last
}

/** Frames, and the delays of what is pressed and clicked meanwhile. */
async function measured({ probe, profile }: MeasuredPage, name: string, work: () => Promise<void>): Promise<void> {
  await probe("start")
  const { top } = await profile(work)
  const result = await probe<Frames>("stop")
  const { delays, toPaint } = result
  const p95 = quantile(delays, 0.95)
  // Those that Event Timing leaves out were painted within 16 ms.
  const paints = [...toPaint, ...new Array<number>(Math.max(0, delays.length - toPaint.length)).fill(16)]
  const shown = [p95, Math.max(...delays)].map(milliseconds).join(", at most ")
  const paint = `painted after p50 ${quantile(paints, 0.5)}, p95 ${quantile(paints, 0.95)}, at most ${Math.max(...paints)} ms`
  report(name, `input delay p95 ${shown}; ${paint} (${delays.length} inputs)`, p95 <= targets.delayMs)
  reportFrames("", result, top)
}

function reportFrames(name: string, result: Frames, top: readonly string[]): void {
  const isGood = Math.max(0, ...result.frames) <= targets.frameMs
  report(name, showFrames(result), isGood)
  if (!isGood) for (const line of reasons(result)) report("", `  ${line}`)
  for (const line of top) report("", `  ${line}`)
}

function showTimes(times: readonly number[]): string {
  const [first, p50, most] = [times[0]!, quantile(times, 0.5), Math.max(...times)].map(milliseconds)
  return `first ${first}, p50 ${p50}, at most ${most} (${times.length} rounds)`
}

function report(what: string, value: string, isWithin = true): void {
  console.log(`${what.padEnd(28)} ${value}${isWithin ? "" : "  ← over target"}`)
}

async function startProxy() {
  const necto = await startExecutable()
  console.log(`— load ${loadavg()[0]?.toFixed(2)}`)
  return {
    ...necto,
    [Symbol.asyncDispose]: async () => {
      await necto.stop()
    },
  }
}

async function recorded(necto: Awaited<ReturnType<typeof startProxy>>, count: number): Promise<void> {
  await until(async () => {
    const { websocket } = await necto.json<Exchange>("/exchanges/1")
    return (websocket?.messages["client-to-server"] ?? 0) + (websocket?.messages["server-to-client"] ?? 0) >= count
  })
}
