// A WebSocket's messages through the API: windows of the list, one whole, its octets.

import { afterAll, describe, expect, test } from "bun:test"
import { type SearchRequest, StudyProblem } from "../../server/api/services.ts"
import type { Message } from "../../server/contract.ts"
import type { MessageWindow } from "../../server/record/reader.ts"
import { makeApp } from "../support/app.ts"
import { utf8 } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

type ErrorBody = { readonly error: { readonly code: string; readonly message: string } }

const page = makeApp()
afterAll(() => page[Symbol.dispose]())
const { client, server } = scriptedWebSocket(page.connect())
for (let id = 1; id <= 8; id++) client(`message ${id}`)
server(utf8("x".repeat(5_000)), { opcode: 2 })
server("", { opcode: 8 })
page.exchange()

describe("a list of 10 messages", () => {
  test.each<[query: string, ids: number[], next: number | null]>([
    ["", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], null],
    ["?limit=4", [1, 2, 3, 4], 4],
    ["?after=4&limit=4", [5, 6, 7, 8], 8],
    ["?after=8&limit=4", [9, 10], null],
    ["?after=10", [], null],
    ["?before=11&limit=3", [8, 9, 10], null],
    ["?before=3", [1, 2], null],
    ["?before=0", [], null],
    ["?after=2&before=9&limit=3", [3, 4, 5], 5],
  ])("%j gives %j", async (query, ids, next) => {
    const found = await page.json<MessageWindow>(`/api/exchanges/1/messages${query}`)
    expect([found.messages.map(({ id }) => Number(id)), found.total, found.next]).toEqual([ids, 10, next])
  })

  test.each(["limit=0", "limit=1001", "limit=x", "after=-1", "before=x", "before="])("refuses %s", async query => {
    const response = await page.request(`/api/exchanges/1/messages?${query}`)
    expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([400, "query"])
  })

  test.each<[query: string, ids: number[], next: number | null]>([
    ["around=5&limit=3", [4, 5, 6], 6],
    ["around=5&limit=4", [3, 4, 5, 6], 6],
    ["around=1&limit=3", [1, 2, 3], 3],
    ["around=10&limit=3", [8, 9, 10], null],
    ["around=99&limit=3", [8, 9, 10], null],
    ["around=5&limit=1", [5], 5],
    ["around=5", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], null],
    // The first came at 3,000, the others a second later each.
    ["time=0&limit=2", [1, 2], 2],
    ["time=3000&limit=2", [1, 2], 2],
    ["time=3000.5&limit=2", [2, 3], 3],
    ["time=12000", [10], null],
    ["time=12000.001", [], null],
    ["time=5000&before=6", [3, 4, 5], null],
  ])("?%s gives %j", async (query, ids, next) => {
    const found = await page.json<MessageWindow>(`/api/exchanges/1/messages?${query}`)
    expect([found.messages.map(({ id }) => Number(id)), found.total, found.next]).toEqual([ids, 10, next])
  })

  test.each([
    ["around=0", '`around` takes a whole number of at least 1, not "0"'],
    ["around=x", '`around` takes a whole number of at least 1, not "x"'],
    ["time=x", '`time` takes epoch milliseconds, like 1763816585000.5, not "x"'],
    ["time=-1", '`time` takes epoch milliseconds, like 1763816585000.5, not "-1"'],
    ["around=5&after=1", "`around` says which window it is; leave out `after`"],
    ["around=5&time=1", "`around` says which window it is; leave out `time`"],
    ["time=5&after=1", "`time` and `after` both say where the window begins; leave one out"],
  ])("refuses ?%s", async (query, message) => {
    const response = await page.request(`/api/exchanges/1/messages?${query}`)
    expect([response.status, await response.json()]).toEqual([400, { error: { code: "query", message } }])
  })

  test("carries what is short whole, and of what is long a line", async () => {
    const { messages } = await page.json<MessageWindow>("/api/exchanges/1/messages?after=7")
    expect(messages.map(({ opcode, preview, data, length }) => [opcode, preview.slice(0, 20), data, length])).toEqual([
      [1, "message 8", "message 8", 9],
      [2, "78 78 78 78 78 78 78", undefined, 5_000],
      [8, "1005 No Status Recei", "", 0],
    ] as never)
  })

  test("of an exchange that is no WebSocket is empty", async () => {
    expect(await page.json<MessageWindow>("/api/exchanges/2/messages")).toEqual({ messages: [], total: 0, next: null, gaps: [] })
  })
})

describe("a list that is filtered", () => {
  /** Even ids match. */
  const even = [2, 4, 6, 8, 10]

  const asked: SearchRequest[] = []
  const found = makeApp(
    {},
    {
      studies: {
        async *search(request) {
          asked.push(request)
          if (request.q === "(") throw new StudyProblem("query", "Position 2: expected a term")
          const { after, before = 99, limit = 99 } = request
          const inside = even.filter(id => id > (after ?? 0) && id < before)
          const ids = after === undefined && before !== 99 ? inside.slice(-limit) : inside.slice(0, limit)
          for (const id of ids) yield { type: "matches", exchangeId: 1, ids: [id] }
          yield { type: "progress", searched: 5, total: 10, found: 3 }
          yield { type: "done", searched: 10, found: 5, isCut: false }
        },
      },
    },
  )
  afterAll(() => found[Symbol.dispose]())
  const { client } = scriptedWebSocket(found.connect())
  for (let id = 1; id <= 10; id++) client(`message ${id}`)

  test.each<[query: string, ids: number[], next: number | null]>([
    ["", [2, 4, 6, 8, 10], null],
    ["&limit=5", [2, 4, 6, 8, 10], null],
    ["&limit=2", [2, 4], 4],
    ["&after=4&limit=2", [6, 8], 8],
    ["&after=6&limit=2", [8, 10], null],
    ["&before=9&limit=2", [6, 8], null],
    ["&after=2&before=8&limit=1", [4], 4],
    ["&around=6&limit=3", [4, 6, 8], 8],
    ["&around=5&limit=2", [4, 6], 6],
    ["&around=2&limit=3", [2, 4, 6], 6],
    ["&around=10&limit=3", [6, 8, 10], null],
    ["&time=6000&limit=2", [4, 6], 6],
    ["&time=99000", [], null],
  ])("q=even%s gives %j", async (query, ids, next) => {
    const { messages, total, next: after } = await found.json<MessageWindow>(`/api/exchanges/1/messages?q=even${query}`)
    expect([messages.map(({ id, preview }) => `${id} ${preview}`), total, after]).toEqual([ids.map(id => `${id} message ${id}`), 5, next])
  })

  test("is searched for in one exchange of one session", async () => {
    asked.length = 0
    await found.json("/api/exchanges/1/messages?q=%20even%20&limit=2")
    expect(asked).toEqual([{ session: null, exchange: 1, q: "even", limit: 3 }])
  })

  test("says what was not recorded around and between what it shows", async () => {
    using paused = makeApp(
      {},
      {
        studies: {
          async *search({ after = 0 }) {
            yield { type: "matches", exchangeId: 1, ids: [2, 3].filter(id => id > after) }
            yield { type: "done", searched: 3, found: 2, isCut: false }
          },
        },
      },
    )
    const { client } = scriptedWebSocket(paused.connect())
    const pause = () => {
      paused.recorder.setRecording(false)
      client("not recorded")
      paused.recorder.setRecording(true)
    }
    pause()
    client("1")
    client("2")
    pause()
    client("3")
    const gaps = async (query: string) => {
      const window = await paused.json<MessageWindow>(`/api/exchanges/1/messages?${query}`)
      return window.gaps.map(({ after }) => after)
    }
    expect([await gaps(""), await gaps("q=a"), await gaps("q=a&after=2"), await gaps("q=a&after=3")]).toEqual([[0, 2], [2], [2], []])
  })

  test("is not searched where the filter is empty", async () => {
    asked.length = 0
    const { total } = await found.json<MessageWindow>("/api/exchanges/1/messages?q=%20")
    expect([total, asked]).toEqual([10, []])
  })

  test("says what is wrong with the filter", async () => {
    const response = await found.request("/api/exchanges/1/messages?q=(")
    const error = { code: "query", message: "Position 2: expected a term" }
    expect([response.status, await response.json()]).toEqual([400, { error }] as never)
  })
})

describe("one message", () => {
  test("is whole", async () => {
    const message = await page.json<Message>("/api/exchanges/1/messages/9")
    expect(message).toMatchObject({ id: 9, exchangeId: 1, opcode: 2, isBinary: true, length: 5_000, truncated: false, problem: null })
    expect(Buffer.from(message.data, "base64").toString()).toBe("x".repeat(5_000))
    expect(message).toStrictEqual(structuredClone((await page.reader.message(page.record(), 9))!))
  })

  test("has its octets as a file", async () => {
    const response = await page.request("/api/exchanges/1/messages/3/data")
    expect(await response.text()).toBe("message 3")
    expect(["content-type", "content-disposition", "content-security-policy"].map(name => response.headers.get(name))).toEqual([
      "application/octet-stream",
      "attachment",
      "default-src 'none'; sandbox",
    ])
  })

  test("may be empty", async () => {
    const response = await page.request("/api/exchanges/1/messages/10/data")
    expect([response.status, await response.text()]).toEqual([200, ""])
  })

  test.each(["0", "11", "-1", "x", "1.5", "1.0", "0x1", "NaN", "Infinity", "99999999999999999999"])("%s is not there", async id => {
    for (const path of [id, `${id}/data`]) {
      const response = await page.request(`/api/exchanges/1/messages/${path}`)
      const { error } = (await response.json()) as ErrorBody
      expect([response.status, error.code]).toEqual([404, "no-message"])
      expect(error.message).toStartWith(`There is no message ${id}`)
    }
  })

  test("of an exchange that is not there is not there either", async () => {
    for (const path of ["messages/1", "messages/1/data"]) {
      const response = await page.request(`/api/exchanges/9/${path}`)
      expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([404, "no-exchange"])
    }
  })

  test("whose bytes are not kept has facts, but no octets", async () => {
    using small = makeApp({ streamTailBytesMax: 64, segmentBytes: 64, sessionBytesMax: 64 })
    const { server } = scriptedWebSocket(small.connect())
    for (let i = 0; i < 5; i++) server("x".repeat(62))
    expect(await small.json<object>("/api/exchanges/1/messages/1")).toMatchObject({ id: 1, data: "", truncated: true })
    const response = await small.request("/api/exchanges/1/messages/1/data")
    expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([404, "no-message"])
  })
})
