// The messages of one WebSocket: windows are fetched when looked at, few at a time, and the live tail fits in.

import "./reactive.ts"
import { expect, test } from "bun:test"
import type { ExchangeId, Gap, MessageRow, ServerEvents } from "../../server/contract.ts"

const { createMessageLog } = await import("../../web/data/messages.ts")

const row = (id: number) => ({ id, preview: `m${id}` }) as MessageRow
const rows = (first: number, last: number) => Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => row(first + at))

/** A server of `total` messages, whose answers come when the test says so. */
function makeLog(total: number, gaps: readonly Gap[] = []) {
  const server = { total, gaps }
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const log = createMessageLog(1 as ExchangeId, async (after, limit) => {
    asked.push(`${after + 1}-${after + limit}`)
    await new Promise<void>(resolve => waiting.push(resolve))
    const last = Math.min(server.total, after + limit)
    const between = server.gaps.filter(gap => gap.after >= after && gap.after <= last)
    return { messages: rows(after + 1, last), total: server.total, next: null, gaps: between }
  })
  return {
    log,
    server,
    asked,
    /** Lets all requests under way, and those that follow from them, end. */
    answer: async () => {
      while (waiting.length > 0) {
        waiting.shift()!()
        for (let turn = 0; turn < 5; turn++) await Promise.resolve()
      }
    },
    live: (first: number, last: number) =>
      log.take({ exchangeId: 1 as ExchangeId, total: last, messages: rows(first, last) } satisfies ServerEvents["messages"]),
  }
}

test("asks for the beginning first, and learns how many there are", async () => {
  const { log, asked, answer } = makeLog(950)
  expect([log.isRead(), log.total()]).toEqual([false, 0])
  await answer()
  expect<unknown[]>([log.isRead(), log.total(), log.row(0)?.id, log.row(500)]).toEqual([true, 950, 1, undefined])
  expect(asked).toEqual(["1-100"])
})

test("fetches the windows in sight, with the row before them", async () => {
  const { log, asked, answer } = makeLog(950)
  await answer()
  log.want(600, 640)
  log.want(600, 640)
  await answer()
  expect(asked).toEqual(["1-100", "501-600", "601-700"])
  expect<number | undefined>(log.row(639)?.id).toBe(640)
})

test("what was scrolled past is not fetched any more", async () => {
  const { log, asked, answer } = makeLog(100_000)
  await answer()
  for (let at = 1000; at <= 90_000; at += 1000) log.want(at + 10, at + 40)
  await answer()
  expect(asked).toEqual(["1-100", "1001-1100", "2001-2100", "3001-3100", "90001-90100"])
})

test("the live tail needs no request but one, for the gaps in what came first", async () => {
  const { log, asked, answer, live } = makeLog(0)
  await answer()
  live(1, 150)
  log.want(120, 150)
  live(151, 180)
  log.want(150, 180)
  await answer()
  expect<unknown[]>([log.total(), log.row(179)?.id]).toEqual([180, 180])
  expect(asked).toEqual(["1-100", "1-150"])
})

test("what the live tail skipped is fetched when it is in sight", async () => {
  const { log, server, asked, answer, live } = makeLog(50)
  await answer()
  server.total = 1000
  log.want(820, 850)
  live(901, 1000)
  await answer()
  expect(asked).toEqual(["1-100", "901-1000", "801-900"])
  expect<number | undefined>(log.row(849)?.id).toBe(850)
})

test("a closed one asks for nothing more", async () => {
  const { log, asked, answer } = makeLog(950)
  await answer()
  log.close()
  log.want(600, 640)
  await answer()
  expect(asked).toEqual(["1-100"])
})

test("rows that lie far apart are fetched with the ones before them, and not what is between", async () => {
  const { log, asked, answer } = makeLog(100_000)
  await answer()
  log.wantIds([7, 5_000, 5_004, 90_000])
  await answer()
  expect(asked).toEqual(["1-100", "4999-5004", "89999-90000"])
  expect<unknown[]>([log.row(4_999)?.id, log.row(5_001)?.id, log.row(5_010)]).toEqual([5_000, 5_002, undefined])
  log.want(4_990, 5_010)
  await answer()
  expect<number | undefined>(log.row(5_009)?.id).toBe(5_010)
})

const gap = (after: number, frames: number): Gap => ({ after, from: 0, to: 0, frames, bytes: 0 })

test("gaps are known from windows, from what came live, and at the end when asked for", async () => {
  const { log, server, answer, live } = makeLog(950, [gap(0, 1), gap(940, 2)])
  await answer()
  const known = () => [0, 940, 950].map(after => log.gapAfter(after)?.frames ?? null)
  const seen = [known()]
  live(901, 950)
  await answer()
  seen.push(known())
  for (const frames of [3, 4]) {
    server.gaps = [gap(950, frames)]
    log.askForGap()
    await answer()
    seen.push(known())
  }
  expect(seen).toEqual([
    [1, null, null],
    [1, 2, null],
    [1, 2, 3],
    [1, 2, 4],
  ])
})
