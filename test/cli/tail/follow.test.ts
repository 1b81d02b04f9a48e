// The whole of it over the API of a recording, without a port: what was recorded, then what happens, without a gap or a repetition.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { openApi } from "../../../server/cli/tail/api.ts"
import { follow } from "../../../server/cli/tail/follow.ts"
import type { FollowWish } from "../../../server/cli/tail/followed.ts"
import { compileLineFilter } from "../../../server/cli/tail/line-filter.ts"
import { openOutput } from "../../../server/cli/tail/output.ts"
import type { Exchange, Message } from "../../../server/contract.ts"
import { makeApp, type TestApp } from "../../support/app.ts"
import { type ScriptedWebSocket, scriptedWebSocket } from "../../support/websocket.ts"

type Told = ({ readonly type: "exchange" } & Exchange) | ({ readonly type: "message" } & Message)

type Asked = {
  readonly wish?: Partial<FollowWish>
  readonly filter?: string
  readonly limit?: number
  readonly forMs?: number | null
  readonly isJson?: boolean
  readonly flush?: () => number | Promise<number>
}

function begin(
  page: TestApp,
  { wish = {}, filter = "", limit = Number.POSITIVE_INFINITY, forMs = null, isJson = true, flush = () => 0 }: Asked = {},
) {
  const lines: string[] = []
  const notices: string[] = []
  const hard = new AbortController()
  const end = new AbortController()
  const reached = Promise.withResolvers<void>()
  let heard = Promise.withResolvers<void>()
  const sink = {
    write(line: string) {
      lines.push(line)
      heard.resolve()
      heard = Promise.withResolvers()
    },
    flush,
  }
  const compiled = compileLineFilter(filter)
  if (compiled.type === "problem") throw new Error(compiled.message)
  const ended = follow({
    api: openApi((path, signal) => page.request(`/api${path}`, { signal }), hard.signal),
    wish: { since: null, exchange: null, ...wish },
    filter: compiled,
    output: openOutput(sink, limit),
    notice: text => notices.push(text),
    isJson,
    paper: () => ({ hasColour: false, columns: null }),
    onReached: reached.resolve,
    forMs,
    end: end.signal,
    hard,
  })
  return {
    lines,
    notices,
    ended,
    reached: reached.promise,
    end: () => end.abort(),
    told: () => lines.map(line => JSON.parse(line) as Told),
    async until(count: number) {
      while (lines.length < count) await heard.promise
    },
  }
}

/** Messages told, as "exchange:message". */
const ids = (told: readonly Told[]): string[] => told.flatMap(line => (line.type === "message" ? [`${line.exchangeId}:${line.id}`] : []))

const expectedIds = (counts: readonly number[]): string[] =>
  counts.flatMap((count, at) => Array.from({ length: count }, (_, id) => `${at + 1}:${id + 1}`))

describe("the seam between what was recorded and what happens", () => {
  test("every message is told once, those of a connection in their order, however they come", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 12 }),
        fc.nat(12),
        async (steps, startAt) => {
          using page = makeApp({ pageMax: 5 })
          const sockets: ScriptedWebSocket[] = []
          const counts: number[] = []
          const say = ([socket, count]: readonly [number, number]) => {
            while (sockets.length <= socket) {
              sockets.push(scriptedWebSocket(page.connect()))
              counts.push(0)
            }
            for (let n = 0; n < count; n++) sockets[socket]!.client(`{"n":${counts[socket]!++}}`)
          }
          for (const step of steps.slice(0, startAt)) say(step)
          const tail = begin(page, { wish: { since: 0 }, filter: "sent" })
          const rest = steps.slice(startAt)
          for (const [at, step] of rest.entries()) {
            say(step)
            if (at % 3 === 0) await tail.reached
            if (at % 2 === 0) await page.recorder.flush()
          }
          await page.recorder.flush()
          await tail.until(counts.reduce((sum, count) => sum + count, 0))
          tail.end()
          await tail.ended
          const found = ids(tail.told())
          const sorted = [...found].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
          expect(sorted).toEqual(expectedIds(counts))
          for (const [at, count] of counts.entries())
            expect(found.filter(id => id.startsWith(`${at + 1}:`))).toEqual(Array.from({ length: count }, (_, id) => `${at + 1}:${id + 1}`))
        },
      ),
      { numRuns: 15 },
    ))

  test("what was recorded is told in order of time", async () => {
    using page = makeApp()
    const one = scriptedWebSocket(page.connect())
    const other = scriptedWebSocket(page.connect())
    one.client("first", {}, 3_000)
    other.client("second", {}, 3_500)
    one.server("third", {}, 4_000)
    other.server("fourth", {}, 4_500)
    await page.recorder.flush()
    const tail = begin(page, { wish: { since: 0 }, forMs: 0 })
    expect(await tail.ended).toBe("ended")
    expect(tail.told().map(line => (line.type === "message" ? line.data : line.state))).toEqual([
      "open",
      "open",
      "first",
      "second",
      "third",
      "fourth",
    ])
  })

  test("from a time on, with what the first message belongs to", async () => {
    using page = makeApp()
    const socket = scriptedWebSocket(page.connect())
    for (const time of [3_000, 4_000, 5_000, 6_000]) socket.client(`at ${time}`, {}, time)
    page.exchange()
    await page.recorder.flush()
    const tail = begin(page, { wish: { since: 4_500 }, forMs: 0, filter: "ws" })
    await tail.ended
    expect(tail.told().map(line => (line.type === "message" ? line.data : line.url))).toEqual([
      "ws://example.com/chat",
      "at 5000",
      "at 6000",
    ])
  })

  test("without it only what is new, with the time since the message before", async () => {
    using page = makeApp()
    const socket = scriptedWebSocket(page.connect())
    socket.client("old", {}, 3_000)
    await page.recorder.flush()
    const tail = begin(page, { limit: 1, filter: "gap:>2s" })
    await tail.reached
    socket.client("new", {}, 6_000)
    socket.client("soon", {}, 6_100)
    await page.recorder.flush()
    await tail.ended
    expect(tail.told()).toMatchObject([{ type: "message", id: 2, data: "new" }])
  })
})

test("a line of JSON is what the API says, long payloads whole", async () => {
  using page = makeApp()
  const socket = scriptedWebSocket(page.connect())
  const tail = begin(page, { limit: 4 })
  await tail.reached
  socket.client("x".repeat(5_000))
  for (let part = 0; part < 12; part++) socket.server(`${part}`, { opcode: part === 0 ? 1 : 0, fin: part === 11 })
  await page.recorder.flush()
  await tail.until(3)
  socket.connection.close(null)
  await page.recorder.flush()
  await tail.ended
  const [opened, long, parts, over] = tail.told()
  expect(opened).toMatchObject({ type: "exchange", id: 1, state: "open" })
  expect(long).toEqual({ type: "message", ...(await page.json<Message>("/api/exchanges/1/messages/1")) })
  expect(parts).toEqual({ type: "message", ...(await page.json<Message>("/api/exchanges/1/messages/2")) })
  expect(over).toEqual({ type: "exchange", ...(await page.json<Exchange>("/api/exchanges/1")) })
})

test("what is over by then is told once, before its messages", async () => {
  using page = makeApp()
  const socket = scriptedWebSocket(page.connect())
  socket.client("first")
  socket.connection.close(null)
  await page.recorder.flush()
  const tail = begin(page, { wish: { since: 0 }, forMs: 0 })
  await tail.ended
  expect(tail.told()).toMatchObject([
    { type: "exchange", id: 1, state: "closed" },
    { type: "message", id: 1, data: "first" },
  ])
})

test("one exchange is followed until it is over", async () => {
  using page = makeApp()
  const [one, other] = [scriptedWebSocket(page.connect()), scriptedWebSocket(page.connect())]
  await page.recorder.flush()
  const tail = begin(page, { wish: { exchange: 2 as Exchange["id"] } })
  await tail.reached
  one.client("not this")
  other.client("this")
  await page.recorder.flush()
  await tail.until(2)
  other.connection.close(null)
  await page.recorder.flush()
  expect(await tail.ended).toBe("ended")
  expect(tail.told().map(({ type, id }) => `${type} ${id}`)).toEqual(["exchange 2", "message 1", "exchange 2"])
})

test("one that is over, or was never there, is not waited for", async () => {
  using page = makeApp()
  page.exchange()
  const tail = begin(page, { wish: { exchange: 1 as Exchange["id"] } })
  expect(await tail.ended).toBe("ended")
  expect(tail.lines).toEqual([])
  expect(tail.notices).toEqual([expect.stringContaining("There is no such exchange")])
})

test("an end does not wait for who does not read, and says what was left out", async () => {
  using page = makeApp()
  const socket = scriptedWebSocket(page.connect())
  for (let n = 0; n < 10; n++) socket.client(`${n}`)
  await page.recorder.flush()
  const tail = begin(page, { wish: { since: 0 }, filter: "sent", flush: () => new Promise(() => undefined) })
  await tail.until(1)
  tail.end()
  expect(await tail.ended).toBe("ended")
  expect(tail.lines.length).toBe(1)
  expect(tail.notices).toEqual([expect.stringMatching(/^\d+ messages are left out, because it ended\.$/)])
})

test("a pause, and what passed in it, is said", async () => {
  using page = makeApp()
  const socket = scriptedWebSocket(page.connect())
  const tail = begin(page, { isJson: false, limit: 3, wish: { since: 0 } })
  socket.client("before")
  await tail.until(2)
  page.recorder.setRecording(false)
  socket.client("unseen")
  socket.client("unseen too")
  page.recorder.setRecording(true)
  socket.client("after")
  await page.recorder.flush()
  await tail.ended
  expect(tail.lines.join("")).toContain("before")
  expect(tail.lines.join("")).toContain("after")
  expect(tail.notices).toEqual([
    "Recording is paused: what passes now is not told.",
    "Recording goes on.",
    "2 frames of #1 passed unrecorded, within 1.0 s.",
  ])
})

test("people see the newest of what came too fast, and how much was left out", async () => {
  using page = makeApp()
  const socket = scriptedWebSocket(page.connect())
  await page.recorder.flush()
  const tail = begin(page, { isJson: false, limit: 1_000, filter: "sent" })
  await tail.reached
  for (let n = 1; n <= 20_100; n++) socket.client(`${n}`)
  await page.recorder.flush()
  await tail.ended
  expect(tail.notices).toEqual([expect.stringMatching(/^19,100 messages are left out/)])
  expect(tail.lines.at(-1)).toEndWith(" 20100\n")
})
