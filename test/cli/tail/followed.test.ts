import { describe, expect, test } from "bun:test"
import type { ServerEvent } from "../../../server/cli/tail/event-stream.ts"
import { Followed, type FollowWish } from "../../../server/cli/tail/followed.ts"
import type { Change, Exchange, ExchangeId, Seq, Status } from "../../../server/contract.ts"
import { anExchange, someMessages } from "./lines.ts"

const id = (number: number): ExchangeId => number as ExchangeId
const http = (number: number, own: Partial<Exchange> = {}): Exchange =>
  anExchange({ id: id(number), protocol: "http", state: "closed", status: 200, durationMs: 5, ...own })
const socket = (number: number, messages = 0): Exchange => anExchange({ id: id(number), websocket: someMessages(messages, 0) })

const snapshot = (exchanges: readonly Exchange[], seq: number | null = 1, recording = true): ServerEvent => ({
  name: "snapshot",
  id: seq,
  data: { seq: (seq ?? 1) as Seq, recording, exchanges, status: {} as Status },
})
const changes = (list: readonly Change[], seq: number | null = 2): ServerEvent => ({ name: "changes", id: seq, data: list })
const opened = (exchange: Exchange): Change => ({ type: "opened", exchange })
const updated = (number: number, change: Partial<Exchange>): Change => ({ type: "updated", id: id(number), with: change })

let now = 0
function begin(wish: Partial<FollowWish> = {}): Followed {
  now = 1_000
  return new Followed({ since: null, exchange: null, ...wish }, () => now)
}

const round = (followed: Followed): string[] =>
  followed.takeRound().map(({ exchange, known, until }) => `${exchange.id} ${exchange.state} ${known.cursor}..${until}`)

describe("the first look", () => {
  test("at a long list is over when all of it is there", () => {
    const followed = begin({ since: 0 })
    followed.take(snapshot([http(1)], null))
    expect(followed.hasNews).toBe(false)
    followed.take(changes([opened(http(2))], null))
    expect(followed.isGreeted).toBe(false)
    followed.take(changes([opened(http(3))], 7))
    expect(round(followed)).toEqual(["1 closed 0..0", "2 closed 0..0", "3 closed 0..0"])
  })

  test("tells nothing of what was, unless it is asked for", () => {
    const followed = begin()
    followed.take(snapshot([http(1), socket(2, 5)]))
    expect(followed.hasNews).toBe(false)
    followed.take(changes([updated(2, { websocket: someMessages(7, 0) })]))
    expect(round(followed)).toEqual(["2 open 5..7"])
  })
})

test("what is new is told once, and what is over is forgotten", () => {
  const followed = begin()
  followed.take(snapshot([]))
  followed.take(changes([opened(http(1, { state: "waiting" })), opened(socket(2, 3))]))
  expect(round(followed)).toEqual(["2 open 0..3"])
  followed.take(changes([updated(1, { state: "closed" }), updated(1, { note: "later" })]))
  expect(round(followed)).toEqual(["1 closed 0..0"])
  followed.take(changes([updated(1, { note: "too late" })]))
  expect(followed.hasNews).toBe(false)
})

test("the answer that the proxy itself gives for what failed belongs to it", () => {
  const followed = begin()
  followed.take(snapshot([]))
  followed.take(changes([opened(http(1, { state: "failed", status: null }))]))
  expect(round(followed)).toEqual([])
  expect(followed.hasNews).toBe(true)
  followed.take(changes([updated(1, { status: 502 })]))
  now += 200
  expect(followed.takeRound()).toMatchObject([{ exchange: { state: "failed", status: 502 } }])
})

test("after a break, the list as it is by then tells what came and what went", () => {
  const followed = begin()
  followed.take(snapshot([socket(1, 1), socket(2, 1)]))
  followed.take(snapshot([http(0), socket(1, 4), socket(3, 2), http(4)], 90))
  expect(round(followed)).toEqual(["1 open 1..4", "3 open 0..2", "4 closed 0..0"])
  followed.take(changes([updated(2, { websocket: someMessages(9, 0) })]))
  expect(followed.hasNews).toBe(false)
})

test("what was removed is not told of, and that it was cleared is said", () => {
  const followed = begin()
  followed.take(snapshot([]))
  followed.take(changes([opened(socket(1, 3)), opened(socket(2, 3)), { type: "removed", id: id(1) }]))
  expect(round(followed)).toEqual(["2 open 0..3"])
  followed.take(changes([opened(socket(3, 3)), { type: "cleared" }]))
  expect(round(followed)).toEqual([])
  expect(followed.takeNotices()).toEqual(["The recording was cleared."])
})

test("exchanges that nobody reads of do not gather without end", () => {
  const followed = begin()
  followed.take(snapshot([]))
  for (let number = 1; number <= 25_000; number++) followed.take(changes([opened(http(number))]))
  const works = followed.takeRound()
  expect(works.length).toBeLessThanOrEqual(10_000)
  expect(works.at(-1)).toMatchObject({ exchange: { id: 25_000 } })
  expect(followed.takeNotices()).toEqual([`${25_000 - works.length} exchanges are left out: they came faster than their lines were read.`])
})

test.each([
  [1, false],
  [2, true],
  [9, false],
])("whether exchange %d is done: %p", (exchange, isDone) => {
  const followed = begin({ exchange })
  followed.take(snapshot([socket(1), http(2), socket(3)]))
  expect(followed.isDone).toBe(isDone)
})
