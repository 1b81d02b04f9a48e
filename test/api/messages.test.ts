// A WebSocket's messages through the API: windows of the list, one whole, its octets.

import { afterAll, describe, expect, test } from "bun:test"
import type { Message, MessageRow } from "../../server/contract.ts"
import { makeApp } from "../support/app.ts"
import { utf8 } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

type Page = { readonly messages: readonly MessageRow[]; readonly total: number; readonly next: number | null }
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
    const found = await page.json<Page>(`/api/exchanges/1/messages${query}`)
    expect([found.messages.map(({ id }) => Number(id)), found.total, found.next]).toEqual([ids, 10, next])
  })

  test.each(["limit=0", "limit=1001", "limit=x", "after=-1", "before=x", "before="])("refuses %s", async query => {
    const response = await page.request(`/api/exchanges/1/messages?${query}`)
    expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([400, "query"])
  })

  test("carries what is short whole, and of what is long a line", async () => {
    const { messages } = await page.json<Page>("/api/exchanges/1/messages?after=7")
    expect(messages.map(({ opcode, preview, data, length }) => [opcode, preview.slice(0, 20), data, length])).toEqual([
      [1, "message 8", "message 8", 9],
      [2, "78 78 78 78 78 78 78", undefined, 5_000],
      [8, "1005 No Status Recei", "", 0],
    ] as never)
  })

  test("of an exchange that is no WebSocket is empty", async () => {
    expect(await page.json<Page>("/api/exchanges/2/messages")).toEqual({ messages: [], total: 0, next: null })
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
