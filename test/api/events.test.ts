// The event stream: what a page hears when it comes, stays, goes, comes back or is too slow.

import { afterEach, describe, expect, jest, test } from "bun:test"
import { limits } from "../../server/config.ts"
import { apply, type ExchangeId, emptyRecording, type Recording } from "../../server/contract.ts"
import { makeApp, type TestApp } from "../support/app.ts"
import { openEvents } from "../support/events.ts"
import { makeRecording } from "../support/recording.ts"
import { compressedBit, makeCompressor, scriptedWebSocket } from "../support/websocket.ts"

const MiB = 1024 * 1024

/** The page's copy: from the first event, then by changes until it has seen all that is there now. */
async function follow(page: TestApp, query = "", headers: Record<string, string> = {}, known?: Recording) {
  await using events = await openEvents(page, query, headers)
  const copy = known ?? emptyRecording()
  const names: string[] = []
  const { seq } = page.log
  let seen = -1
  while (seen < seq) {
    const event = (await events.next())!
    names.push(event.name)
    if (event.name === "snapshot") {
      copy.recording = event.data.recording
      for (const exchange of event.data.exchanges) apply(copy, { type: "opened", exchange })
    }
    if (event.name === "changes") for (const change of event.data) apply(copy, change)
    seen = event.id ?? seen
  }
  return { copy, names, seen }
}

const server = (page: TestApp): Recording => structuredClone(page.log.recording)

describe("a page that comes", () => {
  test("gets a long list in several events, of which only the last has a number; what happens meanwhile comes after it", async () => {
    using page = makeApp()
    for (let n = 0; n < 450; n++) page.exchange()
    await using events = await openEvents(page)
    const { seq } = page.log
    page.exchange()
    page.recorder.remove([3 as ExchangeId])
    const copy = emptyRecording()
    const ids: (number | null)[] = []
    while ((ids.at(-1) ?? 0) < page.log.seq) {
      const event = (await events.next())!
      ids.push(event.id)
      if (event.name === "snapshot") for (const exchange of event.data.exchanges) apply(copy, { type: "opened", exchange })
      if (event.name === "changes") for (const change of event.data) apply(copy, change)
    }
    expect(ids).toEqual([null, null, seq, page.log.seq])
    expect(copy).toEqual(server(page))
  })

  test("gets a snapshot with its number, then the changes", async () => {
    using page = makeApp()
    page.exchange()
    page.exchange()
    await using events = await openEvents(page)
    const { response } = events
    expect(["content-type", "cache-control"].map(name => response.headers.get(name))).toEqual(["text/event-stream", "no-store"])

    const snapshot = (await events.next())!
    expect(snapshot).toMatchObject({
      name: "snapshot",
      id: page.log.seq,
      data: { seq: page.log.seq, recording: true, status: { version: "1.2.3", exchanges: 2 } },
    })
    expect(snapshot.name === "snapshot" && snapshot.data.exchanges).toEqual(page.exchanges())

    const before = page.log.seq
    page.exchange()
    page.recorder.setRecording(false)
    const changes = (await events.next())!
    expect(changes).toEqual({ name: "changes", id: page.log.seq, data: structuredClone([...page.log.since(before)!]) })
    page.recorder.clear()
    expect(await events.next()).toEqual({ name: "changes", id: page.log.seq, data: [{ type: "cleared" }] })
  })

  test("hears nothing where nothing happens, but that the server lives", async () => {
    using page = makeApp()
    jest.useFakeTimers()
    await using events = await openEvents(page)
    await events.next()
    jest.advanceTimersByTime(limits.heartbeatMs)
    expect(await events.next()).toMatchObject({ name: "heartbeat", id: null, data: { version: "1.2.3", recording: true } })
  })
})

afterEach(() => {
  jest.useRealTimers()
})

describe("a page that comes back", () => {
  test("gets only what it missed, by its last event's number", async () => {
    using page = makeApp()
    page.exchange()
    const first = await follow(page)
    page.exchange()
    page.recorder.setRecording(false)
    const second = await follow(page, "", { "last-event-id": String(first.seen) }, first.copy)
    expect([first.names, second.names]).toEqual([["snapshot"], ["changes"]])
    expect(second.copy).toEqual(server(page))
  })

  test("says the number in the URL where it opens another stream; the header says it better", async () => {
    using page = makeApp()
    page.exchange()
    const { seq } = page.log
    page.recorder.clear()
    await using one = await openEvents(page, `?since=${seq}`)
    expect(await one.next()).toEqual({ name: "changes", id: seq + 1, data: [{ type: "cleared" }] })
    await using two = await openEvents(page, "?since=0", { "last-event-id": String(seq) })
    expect(await two.next()).toEqual({ name: "changes", id: seq + 1, data: [{ type: "cleared" }] })
  })

  test("having missed nothing, hears that", async () => {
    using page = makeApp()
    page.exchange()
    await using events = await openEvents(page, "", { "last-event-id": String(page.log.seq) })
    expect(await events.next()).toEqual({ name: "changes", id: page.log.seq, data: [] })
  })

  test.each(["1", "999999", "-1", "1.5", "", "x", "0x10"])("with the number %j, which is too old or none, gets a snapshot", async id => {
    using page = makeApp({ historyMax: 10 })
    for (let i = 0; i < 10; i++) page.exchange()
    await using events = await openEvents(page, "", { "last-event-id": id })
    expect((await events.next())?.name).toBe("snapshot")
  })

  test("gets all it missed, however much that is, and stays", async () => {
    using page = makeApp()
    page.exchange()
    const { seq } = page.log
    for (let i = 0; i < 6; i++) page.record().update({ note: "x".repeat(MiB) })
    await using events = await openEvents(page, "", { "last-event-id": String(seq) })
    expect((await events.next())?.id).toBe(page.log.seq)
    page.recorder.clear()
    expect(await events.next()).toMatchObject({ name: "changes", data: [{ type: "cleared" }] })
    expect(page.listeners()).toBe(1)
  })
})

describe("a page that looks at a WebSocket", () => {
  test("gets its newest messages at once, then those that come", async () => {
    using page = makeApp()
    using compressor = makeCompressor()
    const { client, server } = scriptedWebSocket(page.connect(), { extensions: "permessage-deflate" })
    client("one")
    server(await compressor.compress("two"), { rsv: compressedBit })
    await using events = await openEvents(page, "?messages=1")
    const first = await events.find("messages")
    expect([first.id, first.data.exchangeId, first.data.total, first.data.messages.map(({ id, data }) => `${id} ${data}`)]).toEqual([
      null,
      1,
      2,
      ["1 one", "2 two"],
    ] as never)
    const { messages } = await page.reader.window(page.record(), { after: null, before: null, limit: 10 })
    expect(first.data.messages).toEqual(structuredClone([...messages]))

    client("three")
    server(await compressor.compress("four"), { rsv: compressedBit })
    const second = await events.find("messages")
    expect([second.data.total, second.data.messages.map(({ data }) => data)]).toEqual([4, ["three", "four"]])
    // A message is there when its last frame is.
    client("fi", { fin: false })
    client("ve", { opcode: 0 })
    expect((await events.find("messages")).data.messages.map(({ data }) => data)).toEqual(["five"])
  })

  test("without messages yet, hears that there are none, then the first", async () => {
    using page = makeApp()
    const { client } = scriptedWebSocket(page.connect())
    await using events = await openEvents(page, "?messages=1")
    expect((await events.find("messages")).data).toEqual({ exchangeId: 1, total: 0, messages: [] } as never)
    client("one")
    expect((await events.find("messages")).data).toMatchObject({ total: 1, messages: [{ id: 1, preview: "one" }] })
  })

  test("hears nothing of it while nothing is said", async () => {
    using page = makeApp()
    jest.useFakeTimers()
    scriptedWebSocket(page.connect()).client("one")
    await using events = await openEvents(page, "?messages=1")
    await events.find("messages")
    page.recorder.flush()
    for (let i = 0; i < 5; i++) {
      jest.advanceTimersByTime(limits.eventsMs)
      await Promise.resolve()
    }
    expect((await events.next())?.name).toBe("changes")
    page.recorder.clear()
    jest.advanceTimersByTime(limits.eventsMs)
    expect(await events.next()).toMatchObject({ name: "changes", data: [{ type: "cleared" }] })
  })

  test("of more than a screenful gets the newest, and the total shows the hole", async () => {
    using page = makeApp()
    const { client } = scriptedWebSocket(page.connect())
    for (let i = 1; i <= 500; i++) client(String(i))
    await using events = await openEvents(page, "?messages=1")
    const { total, messages } = (await events.find("messages")).data
    expect([total, messages.length, Number(messages[0]?.id), Number(messages.at(-1)?.id)]).toEqual([500, limits.liveMessagesMax, 301, 500])
    for (let i = 501; i <= 900; i++) client(String(i))
    const later = (await events.find("messages")).data
    expect([later.total, later.messages.length, Number(later.messages.at(-1)?.id)]).toEqual([900, limits.liveMessagesMax, 900])
  })

  test("that is none gets the changes like any other", async () => {
    using page = makeApp()
    page.exchange()
    await using events = await openEvents(page, "?messages=1")
    expect((await events.next())?.name).toBe("snapshot")
    page.recorder.clear()
    expect((await events.next())?.name).toBe("changes")
  })

  test.each([
    ["messages=2", 404, "no-exchange", "There is no exchange 2 (any more)."],
    ["messages=x", 400, "query", '`messages` takes a whole number of at least 1, not "x"'],
    ["messages=", 400, "query", '`messages` takes a whole number of at least 1, not ""'],
    ["since=x", 400, "query", '`since` takes a whole number of at least 0, not "x"'],
  ])("that is not there is told so: ?%s", async (query, status, code, message) => {
    using page = makeApp()
    page.exchange()
    const response = await page.request(`/api/events?${query}`)
    expect([response.status, await response.json()]).toEqual([status, { error: { code, message } }])
    expect(page.listeners()).toBe(0)
  })

  test("that was removed while the page was away hears of that, not that it is not there", async () => {
    using page = makeApp()
    page.exchange()
    const { seq } = page.log
    page.recorder.clear()
    await using events = await openEvents(page, `?messages=1&since=${seq}`)
    expect(await events.next()).toEqual({ name: "changes", id: seq + 1, data: [{ type: "cleared" }] })
  })

  test("that is cleared meanwhile goes on hearing changes", async () => {
    using page = makeApp()
    const { client } = scriptedWebSocket(page.connect())
    await using events = await openEvents(page, "?messages=1")
    await events.find("messages")
    page.recorder.clear()
    client("one")
    expect((await events.find("changes")).data).toEqual([{ type: "cleared" }])
  })
})

describe("a page that looks at an earlier session", () => {
  test("gets what was in it, and hears that the server lives", async () => {
    using earlier = makeRecording()
    scriptedWebSocket(earlier.connect()).client("of yesterday")
    using recorded = earlier.reopen()
    for (const _ of recorded.records());
    using page = makeApp({}, { sessions: { open: () => recorded } })
    page.exchange()
    page.exchange()
    jest.useFakeTimers()
    await using events = await openEvents(page, "?session=yesterday&messages=1")
    const snapshot = await events.find("snapshot")
    expect(snapshot.data).toMatchObject({ exchanges: [{ id: 1, protocol: "ws" }], status: { session: "today" } })
    expect((await events.find("messages")).data).toMatchObject({ total: 1, messages: [{ preview: "of yesterday" }] })
    page.recorder.clear()
    jest.advanceTimersByTime(limits.heartbeatMs)
    expect((await events.next())?.name).toBe("heartbeat")
  })
})

describe("a page that goes", () => {
  test("is not listened for any more", async () => {
    using page = makeApp()
    const events = await openEvents(page)
    await events.next()
    expect(page.listeners()).toBe(1)
    await events[Symbol.asyncDispose]()
    expect(page.listeners()).toBe(0)
  })

  test("makes room: there are so many at most", async () => {
    using page = makeApp()
    const all = await Promise.all(Array.from({ length: limits.listenersMax }, () => openEvents(page)))
    const refused = await page.request("/api/events")
    expect([refused.status, await refused.json()]).toMatchObject([409, { error: { code: "listeners" } }])
    await all[0]?.[Symbol.asyncDispose]()
    const another = await openEvents(page)
    expect((await another.next())?.name).toBe("snapshot")
    for (const events of [...all, another]) await events[Symbol.asyncDispose]()
    expect(page.listeners()).toBe(0)
  })
})

describe("a page that is too slow", () => {
  test("is dropped when too much waits for it, and resumes without a gap", async () => {
    using page = makeApp()
    page.exchange()
    const events = await openEvents(page)
    page.record().update({ note: "x".repeat(limits.eventsQueueBytesMax) })
    await page.untilListeners(0)
    // What was said before is still there for it, then it knows.
    const names: string[] = []
    let seen = 0
    for (let event = await events.next(); event; event = await events.next()) {
      names.push(event.name)
      seen = event.id ?? seen
    }
    expect(names).toEqual(["snapshot", "changes"])
    expect(seen).toBe(page.log.seq)

    page.record().update({ note: "short" })
    const { copy } = await follow(page, "", { "last-event-id": String(seen) }, structuredClone({ ...server(page) }))
    expect(copy).toEqual(server(page))
  })

  test("is not dropped for a long snapshot, nor for what comes right behind it", async () => {
    using page = makeApp()
    const { client } = scriptedWebSocket(page.connect())
    client("one")
    page.record().update({ note: "x".repeat(2 * limits.eventsQueueBytesMax) })
    await using events = await openEvents(page, "?messages=1")
    expect((await events.next())?.name).toBe("snapshot")
    expect((await events.next())?.name).toBe("messages")
    client("two")
    expect((await events.find("messages")).data.total).toBe(2)
    expect(page.listeners()).toBe(1)
  })
})
