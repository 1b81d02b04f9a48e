// What an exchange tells the list and when: as few changes as its bytes allow, and nothing twice.

import { describe, expect, test } from "bun:test"
import type { Change, Direction, ExchangeId } from "../../server/contract.ts"
import { ChangeLog } from "../../server/record/change-log.ts"
import { ExchangeRecord, newExchange, noTimings, type RecordKeeper } from "../../server/record/exchange-record.ts"
import { newPart } from "../../server/record/kept.ts"
import type { ByteStream } from "../../server/record/streams.ts"
import { makeRecording, utf8 } from "../support/recording.ts"

const up: Direction = "client-to-server"
const down: Direction = "server-to-client"
const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
const post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
const upgrade = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"

/** Each change as its exchange and the fields it has, with the state where that is one of them. */
function show(change: Change): string {
  if (change.type === "opened") return `opened ${change.exchange.id} ${change.exchange.state}`
  if (change.type !== "updated") return change.type
  return [`updated ${change.id}`, ...Object.entries(change.with).map(([name, value]) => (name === "state" ? value : name))].join(" ")
}

/** What those pieces change, before the recording ends. */
function changesOf(pieces: readonly (readonly [Direction, string])[]): string[] {
  using recording = makeRecording({ countersMs: 1_000_000, flushMs: 1_000_000 })
  const changes: string[] = []
  recording.log.subscribe(change => changes.push(show(change)))
  const connection = recording.connect()
  connection.setServer({ address: "192.0.2.1:80", timings: {}, tls: null })
  for (const [direction, text] of pieces) connection.push(direction, utf8(text))
  return [...changes]
}

const head = "status statusText"
const answered = "response timings"

describe("an answer", () => {
  test.each<[how: string, pieces: readonly (readonly [Direction, string])[], expected: readonly string[]]>([
    [
      "that comes in one piece is one change",
      [
        [up, get],
        [down, ok],
      ],
      ["opened 1 waiting", `updated 1 ${head} closed ${answered} durationMs`],
    ],
    [
      "without a body too",
      [
        [up, get],
        [down, "HTTP/1.1 204 No Content\r\n\r\n"],
      ],
      ["opened 1 waiting", `updated 1 ${head} closed ${answered} durationMs`],
    ],
    [
      "whose body goes on is told at once, and its end with what was counted",
      [
        [up, get],
        [down, ok.slice(0, -1)],
        [down, "k"],
      ],
      ["opened 1 waiting", `updated 1 ${head} receiving ${answered}`, "updated 1 response closed durationMs"],
    ],
    [
      "whose body is still to come is told at once",
      [
        [up, get],
        [down, ok.slice(0, -2)],
      ],
      ["opened 1 waiting", `updated 1 ${head} receiving ${answered}`],
    ],
    [
      "with a fault is told before the fault",
      [
        [up, get],
        [down, "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n"],
      ],
      ["opened 1 waiting", `updated 1 ${head} receiving ${answered}`, "updated 1 faults", "updated 1 closed durationMs"],
    ],
    [
      "that another follows in the same bytes",
      [
        [up, get + get],
        [down, ok + ok.slice(0, -1)],
      ],
      [
        "opened 1 waiting",
        "opened 2 waiting",
        `updated 1 ${head} closed ${answered} durationMs`,
        `updated 2 ${head} receiving ${answered}`,
      ],
    ],
    [
      "to a body, whose counter is told with its end",
      [
        [up, post],
        [down, ok],
      ],
      ["opened 1 waiting", "updated 1 request", `updated 1 ${head} closed ${answered} durationMs`],
    ],
    [
      "that opens a WebSocket is told before that",
      [
        [up, upgrade],
        [down, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"],
      ],
      [
        "opened 1 waiting",
        "updated 1 faults",
        "updated 1 faults",
        `updated 1 ${head} receiving ${answered}`,
        "updated 1 open websocket",
        "updated 1 faults",
      ],
    ],
    [
      "that refuses a WebSocket",
      [
        [up, upgrade],
        [down, ok],
      ],
      [
        "opened 1 waiting",
        "updated 1 faults",
        "updated 1 faults",
        `updated 1 ${head} receiving ${answered}`,
        "updated 1 response",
        "updated 1 failed failure durationMs",
      ],
    ],
  ])("%s", (_how, pieces, expected) => {
    expect(changesOf(pieces)).toEqual([...expected])
  })

  test("of our own, to a request that has failed, is told all the same", () => {
    using recording = makeRecording()
    const connection = recording.connect()
    connection.push(up, utf8(get))
    connection.fail({ code: "x", message: "y" })
    connection.push(down, utf8("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno"))
    expect(recording.only()).toMatchObject({ state: "failed", status: 502, failure: { code: "x" }, response: { bodySize: 2 } })
  })
})

describe("counters", () => {
  function makeRecord() {
    const calls = { busy: 0, saved: [] as string[], changes: [] as string[] }
    const log = new ChangeLog(100)
    const keeper: RecordKeeper = {
      faultsMax: 0,
      markBusy: () => calls.busy++,
      save: (_record, what) => calls.saved.push(what),
      pages: () => ({ load: () => null, keep: () => undefined, use: () => undefined }),
      wire: () => null,
      window: () => null,
    }
    const known = { protocol: "http", method: "GET", url: "", host: "", path: "", state: "waiting", startedAt: 0 } as const
    const none = { request: { fields: [], bodySize: 0 }, clientAddress: "", serverAddress: null, tls: null, timings: noTimings }
    const stream: ByteStream = { id: 1, read: () => null, keptUntil: (start: number) => start }
    const streams = { "client-to-server": stream, "server-to-client": stream }
    const record = new ExchangeRecord(newExchange(1 as ExchangeId, { ...known, ...none }), streams, log, keeper)
    record.request = newPart(0, 0, false)
    log.subscribe(change => calls.changes.push(show(change)))
    calls.saved.length = 0
    return { record, part: record.request, calls }
  }

  test("that grow ask to be told once, until they are", () => {
    const { record, part, calls } = makeRecord()
    for (let i = 0; i < 5; i++) record.countBody(part, 10)
    expect(calls).toEqual({ busy: 1, saved: [], changes: [] })
    record.tellIfBusy()
    expect(calls).toEqual({ busy: 1, saved: ["kept"], changes: ["updated 1 request"] })
    record.countBody(part, 10)
    expect(calls.busy).toBe(2)
  })

  test("that were told with the end are neither told nor saved again", () => {
    const { record, part, calls } = makeRecord()
    record.countBody(part, 10)
    record.finish(5)
    record.tellIfBusy()
    expect(calls).toEqual({ busy: 1, saved: ["last"], changes: ["updated 1 request closed durationMs"] })
  })
})
