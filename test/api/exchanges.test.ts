// The list of exchanges in pages, one of them, bodies as files, clearing and pausing.

import { afterAll, describe, expect, test } from "bun:test"
import { deflateRawSync, gzipSync } from "node:zlib"
import { limits } from "../../server/config.ts"
import type { Exchange } from "../../server/contract.ts"
import { makeApp } from "../support/app.ts"
import { utf8 } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

type Page = { readonly exchanges: readonly Exchange[]; readonly total: number; readonly next: number | null }
type ErrorBody = { readonly error: { readonly code: string; readonly message: string } }

const get = (path: string) => `GET http://example.com${path} HTTP/1.1\r\nHost: example.com\r\n\r\n`
const status = (code: number) => `HTTP/1.1 ${code} Any\r\nContent-Length: 0\r\n\r\n`

describe("a list of 10 exchanges, 1 to 10, of which the even ones are not found", () => {
  const page = makeApp()
  afterAll(() => page[Symbol.dispose]())
  for (let id = 1; id <= 10; id++) page.exchange(get(`/${id}`), status(id % 2 ? 200 : 404))

  test.each<[query: string, ids: number[], total: number, next: number | null]>([
    ["", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 10, null],
    ["?limit=1000", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 10, null],
    ["?limit=3", [1, 2, 3], 10, 3],
    ["?after=3&limit=3", [4, 5, 6], 10, 6],
    ["?after=7&limit=3", [8, 9, 10], 10, null],
    ["?after=0&limit=1", [1], 10, 1],
    ["?after=10", [], 10, null],
    ["?after=9999999", [], 10, null],
    ["?before=4", [1, 2, 3], 10, null],
    ["?before=8&limit=3", [5, 6, 7], 10, null],
    ["?before=99&limit=2", [9, 10], 10, null],
    ["?before=1", [], 10, null],
    ["?before=0", [], 10, null],
    ["?after=2&before=6", [3, 4, 5], 10, null],
    ["?after=2&before=6&limit=2", [3, 4], 10, 4],
    ["?after=6&before=2", [], 10, null],
    ["?q=404", [2, 4, 6, 8, 10], 5, null],
    ["?q=404&limit=2", [2, 4], 5, 4],
    ["?q=404&after=4&limit=2", [6, 8], 5, 8],
    ["?q=404&before=8&limit=2", [4, 6], 5, null],
    ["?q=-4xx%20example.com/1", [1], 1, null],
    ["?q=nothing", [], 0, null],
    ["?q=", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 10, null],
  ])("%j gives %j", async (query, ids, total, next) => {
    const found = await page.json<Page>(`/api/exchanges${query}`)
    expect([found.exchanges.map(({ id }) => Number(id)), found.total, found.next]).toEqual([ids, total, next])
  })

  test.each([
    "limit=0",
    "limit=1001",
    "limit=-1",
    "limit=",
    "limit=x",
    "limit=1.5",
    "limit=1e2",
    "after=-1",
    "after=x",
    "before=",
    "before=0x1",
    "after=99999999999999999999",
  ])("%s is refused with what was expected", async query => {
    const response = await page.request(`/api/exchanges?${query}`)
    const { error } = (await response.json()) as ErrorBody
    const [name = "", value = ""] = query.split("=")
    expect([response.status, error.code]).toEqual([400, "query"])
    expect(error.message).toStartWith(`\`${name}\` takes a whole number `)
    expect(error.message).toContain(`not "${value}"`)
  })

  test("is a hundred unless more is asked for", async () => {
    using many = makeApp()
    for (let i = 0; i < 101; i++) many.exchange()
    const { exchanges, total, next } = await many.json<Page>("/api/exchanges")
    expect([exchanges.length, total, next]).toEqual([100, 101, 100])
  })
})

describe("one exchange", () => {
  test("is whole, and the same as in the list", async () => {
    using page = makeApp()
    page.exchange()
    const one = await page.json<Exchange>("/api/exchanges/1")
    expect(one).toStrictEqual(page.only())
    expect((await page.json<Page>("/api/exchanges")).exchanges).toStrictEqual([one])
  })

  test.each(["2", "0", "-1", "x", "1.0", "0x1", "%31x", "1e0", "99999999999999999999"])("%s is not there", async id => {
    using page = makeApp()
    page.exchange()
    for (const path of [`/api/exchanges/${id}`, `/api/exchanges/${id}/response/body`, `/api/exchanges/${id}/messages`]) {
      const response = await page.request(path)
      expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([404, "no-exchange"])
    }
  })
})

describe("a body", () => {
  const page = makeApp()
  afterAll(() => page[Symbol.dispose]())
  const script = "<script>alert(1)</script>"
  const zipped = gzipSync(script)
  const answer = (fields: string, body: Uint8Array) => {
    const connection = page.connect()
    connection.push("client-to-server", utf8("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"))
    connection.push("server-to-client", Buffer.concat([utf8(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${fields}\r\n`), body]))
    connection.close(null)
  }
  answer(`Content-Length: ${script.length}\r\n`, utf8(script))
  answer("Content-Encoding: gzip\r\n", zipped)
  answer("Content-Encoding: gzip\r\n", utf8(script))
  page.connect().push("client-to-server", utf8(get("/pending")))

  test.each<[path: string, expected: Uint8Array]>([
    ["1/request/body", utf8("hello")],
    ["1/response/body", utf8(script)],
    ["1/response/body?decoded=1", utf8(script)],
    ["2/response/body?decoded=0", zipped],
    ["2/response/body", zipped],
    ["2/response/body?decoded=1", utf8(script)],
    ["3/response/body", utf8(script)],
    ["4/request/body", new Uint8Array(0)],
  ])("%s is a file, never a page of ours", async (path, expected) => {
    const response = await page.request(`/api/exchanges/${path}`)
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(expected))
    const of = (name: string) => response.headers.get(name)
    expect(
      ["content-type", "content-disposition", "content-security-policy", "x-content-type-options", "cache-control", "x-truncated"].map(of),
    ).toEqual(["application/octet-stream", "attachment", "default-src 'none'; sandbox", "nosniff", "no-store", null])
  })

  test.each([
    ["3/response/body?decoded=1", 415, "content-coding", "The body cannot be decoded as gzip: "],
    ["4/response/body", 410, "not-kept", "There is no response body, or its bytes are not kept."],
    ["1/response/body?decoded=yes", 400, "query", '`decoded` takes 1 or 0, not "yes"'],
    ["1/trailer/body", 404, "no-route", "The API has no GET /api/exchanges/1/trailer/body."],
  ])("%s is refused with %d", async (path, expected, code, beginning) => {
    const response = await page.request(`/api/exchanges/${path}`)
    const { error } = (await response.json()) as ErrorBody
    expect([response.status, error.code]).toEqual([expected, code])
    expect(error.message).toStartWith(beginning)
  })
})

describe("a body of more than is held in memory", () => {
  const page = makeApp()
  afterAll(() => page[Symbol.dispose]())
  const long = Buffer.from("0123456789abcdef".repeat(200_000))
  const noise = crypto.getRandomValues(new Uint8Array(32 * 1024))
  const mixed = Buffer.concat(Array.from({ length: 50 }, (_, at) => noise.map(octet => octet ^ at)))
  const answer = (coding: string, body: Uint8Array) => {
    const connection = page.connect()
    connection.push("client-to-server", utf8(get("/")))
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`
    connection.push("server-to-client", Buffer.concat([utf8(head), body]))
    connection.close(null)
  }
  answer("identity", long)
  answer("gzip", gzipSync(long))
  answer("gzip", gzipSync(mixed, { level: 0 }))
  answer("deflate", deflateRawSync(mixed, { level: 0 }))
  answer("gzip", long)
  answer("x-unknown", long)

  test.each<[name: string, id: number, expected: Uint8Array]>([
    ["without a coding", 1, long],
    ["that is short as it was sent", 2, long],
    ["that is long as it was sent", 3, mixed],
    ["in deflate without zlib's wrapper", 4, mixed],
  ])("%s comes whole", async (_name, id, expected) => {
    const response = await page.request(`/api/exchanges/${id}/response/body?decoded=1`)
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer()).equals(expected)).toBe(true)
  })

  test.each([
    [5, "The body cannot be decoded: "],
    [6, "A content coding of this body is not known here"],
  ])("whose coding is none is refused with its status (%d)", async (id, beginning) => {
    const response = await page.request(`/api/exchanges/${id}/response/body?decoded=1`)
    const { error } = (await response.json()) as ErrorBody
    expect([response.status, error.code]).toEqual([415, "content-coding"])
    expect(error.message).toStartWith(beginning)
  })

  test("is sent in pieces", async () => {
    const reader = (await page.request("/api/exchanges/3/response/body?decoded=1")).body!.getReader()
    const { value } = await reader.read()
    await reader.cancel()
    expect(value!.length).toBeLessThanOrEqual(1024 * 1024)
  })
})

describe("clearing", () => {
  test.each([
    ["", []],
    ["?q=", []],
    ["?q=404", [1, 3]],
    ["?q=-404", [2, 4]],
    ["?q=nothing", [1, 2, 3, 4]],
  ])("%j leaves %j", async (query, left) => {
    using page = makeApp()
    for (let id = 1; id <= 4; id++) page.exchange(get("/"), status(id % 2 ? 200 : 404))
    const response = await page.request(`/api/exchanges${query}`, { method: "DELETE" })
    expect([response.status, await response.text()]).toEqual([204, ""])
    expect((await page.json<Page>("/api/exchanges")).exchanges.map(({ id }) => Number(id))).toEqual(left)
  })

  test("is not done where the filter's name is wrong: that would clear everything", async () => {
    using page = makeApp()
    page.exchange()
    const response = await page.request("/api/exchanges?query=404", { method: "DELETE" })
    const message = "There is no parameter `query` here, only `session` and `q`"
    expect([response.status, await response.json()]).toEqual([400, { error: { code: "query", message } }])
    expect(page.exchanges().length).toBe(1)
  })

  test("while a WebSocket is open leaves the API in one piece", async () => {
    using page = makeApp()
    const { client, connection } = scriptedWebSocket(page.connect())
    client("one")
    await page.request("/api/exchanges", { method: "DELETE" })
    client("two")
    connection.close(null)
    expect((await page.request("/api/exchanges/1/messages")).status).toBe(404)
    expect(await page.json<object>("/api/status")).toMatchObject({ exchanges: 0, messages: 0 })
  })
})

describe("recording", () => {
  test("is paused and resumed", async () => {
    using page = makeApp()
    const put = (recording: boolean) => page.json<object>("/api/recording", { method: "PUT", body: JSON.stringify({ recording }) })
    expect(await put(false)).toEqual({ recording: false })
    page.exchange()
    expect(await page.json<object>("/api/status")).toMatchObject({ recording: false, exchanges: 0 })
    expect(await put(true)).toEqual({ recording: true })
    page.exchange()
    expect(await page.json<object>("/api/status")).toMatchObject({ recording: true, exchanges: 1 })
  })

  test.each(["", "{", "null", "true", "[]", "{}", '{"recording":1}', '{"recording":"false"}', '{"Recording":true}'])(
    "%j changes nothing",
    async body => {
      using page = makeApp()
      const response = await page.request("/api/recording", { method: "PUT", body })
      const { error } = (await response.json()) as ErrorBody
      expect([response.status, error]).toEqual([
        400,
        { code: "body", message: 'The body must be {"recording":true} or {"recording":false}.' },
      ])
      expect(page.recorder.isRecording).toBe(true)
    },
  )
})

test("a body of more than is taken is refused before it is read to its end", async () => {
  using page = makeApp()
  let sent = 0
  const chunk = new Uint8Array(1024 * 1024)
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += chunk.length
      controller.enqueue(chunk)
      if (sent > 3 * limits.requestBodyBytesMax) controller.close()
    },
  })
  const response = await page.request("/api/recording", { method: "PUT", body })
  expect([response.status, await response.json()]).toMatchObject([413, { error: { code: "too-large" } }])
  expect(sent).toBeLessThan(2 * limits.requestBodyBytesMax)
})

test.each([
  ["GET", "/api"],
  ["GET", "/api/"],
  ["GET", "/api/nothing"],
  ["POST", "/api/status"],
  ["POST", "/api/exchanges"],
  ["DELETE", "/api/exchanges/1"],
  ["GET", "/api/recording"],
])("%s %s is no route, said as JSON", async (method, path) => {
  using page = makeApp()
  const response = await page.request(path, { method })
  expect([response.status, await response.json()]).toEqual([
    404,
    { error: { code: "no-route", message: `The API has no ${method} ${path}.` } },
  ])
})
