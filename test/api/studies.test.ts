// Searching as events while it goes on, statistics, and how many of them there are at one time.

import { describe, expect, test } from "bun:test"
import { bounds } from "../../server/api/bounds.ts"
import { type SearchEvent, type SearchRequest, StudyProblem } from "../../server/api/services.ts"
import { makeApp } from "../support/app.ts"

const matches: SearchEvent = { type: "matches", exchangeId: 1, ids: [2, 5, [7, 90]] }
const progress: SearchEvent = { type: "progress", searched: 50, total: 100, found: 2 }
const done: SearchEvent = { type: "done", searched: 100, found: 2, isCut: false }

/** A search that goes on until it is ended, and tells that. */
function makeEndless() {
  let yielded = 0
  let end: () => void = () => undefined
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  async function* search(): AsyncGenerator<SearchEvent> {
    try {
      for (;;) {
        yielded++
        yield progress
      }
    } finally {
      end()
    }
  }
  return { search, ended, yielded: () => yielded }
}

describe("a search", () => {
  test("is told as it goes on", async () => {
    using page = makeApp(
      {},
      {
        studies: {
          async *search() {
            yield* [progress, matches, done]
          },
        },
      },
    )
    const response = await page.request("/api/search?q=a")
    expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
      200,
      "text/event-stream",
      "no-store",
    ])
    expect(await response.text()).toBe(
      [
        'event: progress\ndata: {"searched":50,"total":100,"found":2}\n\n',
        'event: matches\ndata: {"exchangeId":1,"ids":[2,5,[7,90]]}\n\n',
        'event: done\ndata: {"searched":100,"found":2,"isCut":false}\n\n',
      ].join(""),
    )
  })

  test.each<[query: string, request: SearchRequest]>([
    ["q=a%20b", { session: null, exchange: null, q: "a b" }],
    ["q=a&exchange=1", { session: null, exchange: 1, q: "a" }],
    ["q=a&exchange=1&after=0", { session: null, exchange: 1, q: "a", after: 0 }],
    ["q=a&exchange=1&after=500", { session: null, exchange: 1, q: "a", after: 500 }],
  ])("?%s asks for %j", async (query, request) => {
    const asked: SearchRequest[] = []
    using page = makeApp(
      {},
      {
        studies: {
          async *search(request) {
            asked.push(request)
            yield done
          },
        },
      },
    )
    page.exchange()
    await (await page.request(`/api/search?${query}`)).text()
    expect(asked).toEqual([request])
  })

  test.each([
    ["", 400, "query", "`q` is missing: it says what to search for"],
    ["?q=", 400, "query", "`q` is missing: it says what to search for"],
    ["?q=%20", 400, "query", "`q` is missing: it says what to search for"],
    ["?q=(", 400, "query", "Position 2: expected a term"],
    ["?q=a&exchange=x", 400, "query", '`exchange` takes a whole number of at least 1, not "x"'],
    ["?q=a&exchange=9", 404, "no-exchange", "There is no exchange 9 (any more)."],
  ])("%j is refused with its status, not with an event", async (query, status, code, message) => {
    using page = makeApp(
      {},
      {
        studies: {
          // biome-ignore lint/correctness/useYield: it never comes to that
          async *search() {
            throw new StudyProblem("query", "Position 2: expected a term")
          },
        },
      },
    )
    const response = await page.request(`/api/search${query}`)
    expect([response.status, await response.json()]).toEqual([status, { error: { code, message } }])
  })

  test("ends when nobody listens any more", async () => {
    const endless = makeEndless()
    using page = makeApp({}, { studies: endless })
    const reader = (await page.request("/api/search?q=a")).body!.getReader()
    await reader.read()
    await reader.cancel()
    await endless.ended
    expect(endless.yielded()).toBeGreaterThan(0)
  })

  test("goes no further ahead of who reads it than an event or two", async () => {
    const endless = makeEndless()
    using page = makeApp({}, { studies: endless })
    const reader = (await page.request("/api/search?q=a")).body!.getReader()
    for (let read = 1; read <= 10; read++) {
      await reader.read()
      expect(endless.yielded()).toBeLessThanOrEqual(read + 2)
    }
    await reader.cancel()
  })

  test("that fails breaks off without `done`", async () => {
    using page = makeApp(
      {},
      {
        studies: {
          async *search() {
            yield progress
            throw new Error("a bug")
          },
        },
      },
    )
    const { error } = console
    console.error = () => undefined
    const response = await page.request("/api/search?q=a")
    const text = await response.text().catch(String)
    console.error = error
    expect(text).toBe("Error: a bug")
  })
})

describe("statistics", () => {
  test.each([
    ["", bounds.bucketsDefault],
    ["?buckets=1", 1],
    ["?buckets=1000", 1000],
  ])("%j asks for %d buckets", async (query, buckets) => {
    using page = makeApp({}, { studies: { statistics: async request => ({ request }) as never } })
    page.exchange()
    expect(await page.json<unknown>(`/api/exchanges/1/statistics${query}`)).toEqual({ request: { session: null, exchange: 1, buckets } })
  })

  test.each([
    ["1/statistics?buckets=0", 400, "query"],
    ["1/statistics?buckets=1001", 400, "query"],
    ["1/statistics?buckets=x", 400, "query"],
    ["2/statistics", 404, "no-exchange"],
  ])("%s is refused", async (path, status, code) => {
    using page = makeApp()
    page.exchange()
    const response = await page.request(`/api/exchanges/${path}`)
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }])
  })
})

test("there are so many studies at most, and each that ends makes room", async () => {
  const endless = makeEndless()
  using page = makeApp({}, { studies: { search: endless.search, statistics: async () => ({}) as never } })
  page.exchange()
  const statusOf = async (path: string) => (await page.request(`/api/${path}`)).status
  const readers = []
  for (let i = 0; i < bounds.studiesMax; i++) readers.push((await page.request("/api/search?q=a")).body!.getReader())
  for (const path of ["search?q=a", "export", "exchanges/1/statistics", "exchanges/1/messages?q=a"]) expect(await statusOf(path)).toBe(429)
  // What is not studied needs no slot.
  expect(await statusOf("exchanges/1/messages")).toBe(200)
  await readers[0]?.cancel()
  // It is given back when it ends, in whatever way.
  for (let i = 0; i < 3; i++) expect(await statusOf("exchanges/1/statistics")).toBe(200)
  for (const reader of readers) await reader.cancel()
})

/** Comes to no value, and ends when it is told to. */
function makeStuck() {
  const begun = Promise.withResolvers<void>()
  let isEnded = false
  let settle: (result: IteratorResult<never>) => void = () => undefined
  const values: AsyncIterableIterator<never> = {
    next: () => {
      begun.resolve()
      return new Promise(resolve => {
        settle = resolve
      })
    },
    async return() {
      isEnded = true
      settle({ done: true, value: undefined })
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => values,
  }
  return { values, begun: begun.promise, isEnded: () => isEnded }
}

test.each([["search?q=a"], ["export?q=a"], ["exchanges/1/messages?q=a"]])(
  "%s ends with who asked, also before it has found anything",
  async path => {
    let stuck = makeStuck()
    using page = makeApp({}, { studies: { search: () => stuck.values, export: () => stuck.values } })
    page.exchange()
    // More often than there are slots: each is given back.
    for (let i = 0; i <= bounds.studiesMax; i++) {
      stuck = makeStuck()
      const leave = new AbortController()
      const response = page.request(`/api/${path}`, { signal: leave.signal })
      await stuck.begun
      leave.abort()
      expect([(await response).status, stuck.isEnded()]).toEqual([499, true])
    }
  },
)

test("an upload that is broken off is nobody's bug", async () => {
  const said: unknown[] = []
  const { error } = console
  console.error = (...words: unknown[]) => said.push(words)
  using page = makeApp(
    {},
    {
      studies: {
        async import(chunks) {
          for await (const _ of chunks);
          return { exchanges: 0, messages: 0, problems: [] }
        },
      },
    },
  )
  let pulls = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (pulls++ === 0) controller.enqueue(Buffer.from("half"))
      else controller.error(new DOMException("The connection was closed.", "AbortError"))
    },
  })
  const { status } = await page.request("/api/import", { method: "POST", body })
  console.error = error
  expect([status, said]).toEqual([499, []])
})
