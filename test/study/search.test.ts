// A search tells every match once, in order, within its bounds; says how far it is; makes way for others; and ends when nobody listens.

import { afterAll, describe, expect, test } from "bun:test"
import { compileMessageFilter } from "../../server/filter/message-filter.ts"
import type { ExchangeRecord } from "../../server/record/exchange-record.ts"
import { idsOfRuns } from "../../server/study/id-runs.ts"
import { type FoundRange, foundMax, type SearchEvent, search, type Wanted } from "../../server/study/search.ts"
import { makeRecording, type TestLimits, type TestRecording } from "../support/recording.ts"
import { scriptedWebSocket, writeFrame } from "../support/websocket.ts"

const filter = (text: string): Wanted => {
  const compiled = compileMessageFilter(text)
  if (compiled.type !== "filter") throw new Error(compiled.message)
  return compiled
}

async function events(recording: TestRecording, wanted: Wanted, range?: FoundRange, records?: ExchangeRecord[]): Promise<SearchEvent[]> {
  const found: SearchEvent[] = []
  for await (const event of search(records ?? [recording.record()], wanted, recording.limits as TestLimits, range)) found.push(event)
  return found
}

const idsOf = (found: readonly SearchEvent[]): number[] => found.flatMap(event => (event.type === "matches" ? idsOfRuns(event.ids) : []))

/** Messages "1" to `count`, the odd ones of the client. */
function count(recording: TestRecording, count: number): void {
  const { client, server } = scriptedWebSocket(recording.connect())
  for (let id = 1; id <= count; id++) (id % 2 === 1 ? client : server)(`{"n":${id}}`)
}

describe("20 messages", () => {
  const recording = makeRecording()
  afterAll(() => recording[Symbol.dispose]())
  count(recording, 20)

  test.each([
    ["", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]],
    ["direction:client-to-server", [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]],
    ["json.n:>=18", [18, 19, 20]],
    ['"{\\"n\\":1" received', [10, 12, 14, 16, 18]],
    ["/n.:[34]}/", [3, 4]],
    ["opcode:binary", []],
    ["url:/chat json.n:7", [7]],
    ["url:/other json.n:7", []],
  ])("%s: %j", async (text, ids) => {
    const found = await events(recording, filter(text))
    expect(idsOf(found)).toEqual(ids)
    expect(found.at(-1)).toEqual({ type: "done", searched: 20, found: ids.length, isCut: false })
  })

  const even = filter("received")
  test.each<[page: Required<FoundRange>, ids: number[], next: number | null]>([
    [{ after: null, before: null, limit: 100 }, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20], null],
    [{ after: null, before: null, limit: 3 }, [2, 4, 6], 6],
    [{ after: 0, before: null, limit: 3 }, [2, 4, 6], 6],
    [{ after: 6, before: null, limit: 3 }, [8, 10, 12], 12],
    [{ after: 7, before: null, limit: 3 }, [8, 10, 12], 12],
    [{ after: 14, before: null, limit: 3 }, [16, 18, 20], null],
    [{ after: 20, before: null, limit: 3 }, [], null],
    [{ after: null, before: 21, limit: 3 }, [16, 18, 20], null],
    [{ after: null, before: 12, limit: 3 }, [6, 8, 10], null],
    [{ after: null, before: 5, limit: 3 }, [2, 4], null],
    [{ after: null, before: 2, limit: 3 }, [], null],
    [{ after: 2, before: 10, limit: 100 }, [4, 6, 8], null],
    [{ after: 2, before: 10, limit: 2 }, [4, 6], 6],
  ])("page %j: %j, then %p", async (page, ids, next) => {
    expect(await findPage(recording.record(), even, recording.limits as TestLimits, page)).toEqual({ ids, total: 10, next })
  })
})

test("all WebSockets are searched, in order; what is none has nothing", async () => {
  using recording = makeRecording()
  count(recording, 3)
  recording.exchange()
  count(recording, 2)
  const records = [1, 2, 3].map(id => recording.record(id))
  expect(await events(recording, filter("sent"), {}, records)).toEqual([
    { type: "matches", exchangeId: 1, ids: [1, 3] },
    { type: "matches", exchangeId: 3, ids: [1] },
    { type: "done", searched: 5, found: 3, isCut: false },
  ])
  expect(await events(recording, filter("sent"), { limit: 1 }, records)).toEqual([
    { type: "matches", exchangeId: 1, ids: [1] },
    { type: "done", searched: 5, found: 3, isCut: true },
  ])
})

describe("120,000 messages", () => {
  const recording = makeRecording()
  afterAll(() => recording[Symbol.dispose]())
  const { connection } = scriptedWebSocket(recording.connect())
  const thousand = Buffer.concat(Array.from({ length: 1_000 }, (_, at) => writeFrame(`message ${at}`)))
  for (let i = 0; i < 120; i++) connection.push("server-to-client", thousand)

  /** So dear that a search of all takes several slices. */
  const dear = (isWanted: boolean): Wanted => ({
    needs: "index",
    matches: () => {
      const end = performance.now() + 0.002
      while (performance.now() < end);
      return isWanted
    },
  })

  test("more matches than are told are counted", async () => {
    const found = await events(recording, filter("message"), { limit: 100_000 })
    expect(idsOf(found).length).toBe(100_000)
    expect(found.at(-1)).toEqual({ type: "done", searched: 120_000, found: 120_000, isCut: true })
  })

  test("all are told where nobody says how many, and those in a row in a few numbers", async () => {
    expect(foundMax).toBeGreaterThanOrEqual(2_000_000)
    const found = await events(recording, filter("opcode:text"))
    expect(idsOf(found)).toEqual(Array.from({ length: 120_000 }, (_, at) => at + 1))
    const told = found.flatMap(event => (event.type === "matches" ? event.ids : []))
    expect(told.length).toBeLessThan(200)
  })

  test("the last ones before the end are found among many", async () => {
    const found = await events(recording, filter("message"), { before: 120_001, limit: 3 })
    expect(idsOf(found)).toEqual([119_998, 119_999, 120_000])
  })

  test("progress ascends, and others have their turns meanwhile", async () => {
    let turns = 0
    let isOver = false
    const turn = () => {
      turns++
      if (!isOver) setImmediate(turn)
    }
    setImmediate(turn)
    const found = await events(recording, dear(false))
    isOver = true
    const progress = found.filter(event => event.type === "progress")
    expect(progress.length).toBeGreaterThan(1)
    const searched = progress.map(event => event.searched)
    expect(searched).toEqual([...searched].sort((a, b) => a - b))
    expect(progress.every(event => event.total === 120_000 && event.searched < 120_000 && event.found === 0)).toBe(true)
    expect(turns).toBeGreaterThan(10)
  })

  test("who stops listening ends it", async () => {
    let asked = 0
    const wanted = dear(true)
    const counting: Wanted = {
      needs: "index",
      matches: message => {
        asked++
        return wanted.matches(message)
      },
    }
    for await (const _event of search([recording.record()], counting, recording.limits as TestLimits)) break
    const askedThen = asked
    await new Promise(resolve => setImmediate(resolve))
    expect([asked, askedThen < 60_000]).toEqual([askedThen, true])
  })
})

/** A page of the messages that match, ascending. `total` counts all matches; `next` is the `after` of the following page, null at the end. */
async function findPage(
  record: ExchangeRecord,
  filter: Wanted,
  limits: TestLimits,
  page: Required<FoundRange>,
): Promise<{ ids: readonly number[]; total: number; next: number | null }> {
  const ids: number[] = []
  for await (const event of search([record], filter, limits, page)) {
    if (event.type === "matches") ids.push(...idsOfRuns(event.ids))
    if (event.type !== "done") continue
    const isFromEnd = page.after === null && page.before !== null
    return { ids, total: event.found, next: event.isCut && !isFromEnd ? (ids.at(-1) ?? page.after) : null }
  }
  throw new Error("a search ended without saying so")
}
