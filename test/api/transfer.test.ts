// Recordings out and in: downloads with a name, uploads that are read as they arrive.

import { describe, expect, test } from "bun:test"
import { type ExportRequest, StudyProblem } from "../../server/api/services.ts"
import { makeApp } from "../support/app.ts"

describe("an export", () => {
  test.each<[query: string, request: ExportRequest, type: string, name: string]>([
    ["", { session: null, format: "har", q: "", redact: null }, "application/json", "nectoproxy today.har"],
    ["?format=json", { session: null, format: "json", q: "", redact: null }, "application/json", "nectoproxy today.json"],
    ["?format=jsonl&q=ws", { session: null, format: "jsonl", q: "ws", redact: null }, "application/x-ndjson", "nectoproxy today.jsonl"],
    ["?redact=default", { session: null, format: "har", q: "", redact: "default" }, "application/json", "nectoproxy today.har"],
  ])("%j is a file", async (query, request, type, name) => {
    const asked: ExportRequest[] = []
    using page = makeApp(
      {},
      {
        studies: {
          async *export(request) {
            asked.push(request)
            yield "one "
            yield "žluť"
          },
        },
      },
    )
    const response = await page.request(`/api/export${query}`)
    expect([response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
      type,
      `attachment; filename="${name}"`,
    ])
    expect(await response.text()).toBe("one žluť")
    expect(asked).toEqual([request])
  })

  test("of nothing is an empty file", async () => {
    using page = makeApp({}, { studies: { async *export() {} } })
    const response = await page.request("/api/export")
    expect([response.status, await response.text()]).toEqual([200, ""])
  })

  test.each([
    ["?format=xml", '`format` takes har, jsonl or json, not "xml"'],
    ["?format=", '`format` takes har, jsonl or json, not ""'],
    ["?q=(", "Position 2: expected a term"],
  ])("%j is refused", async (query, message) => {
    using page = makeApp(
      {},
      {
        studies: {
          // biome-ignore lint/correctness/useYield: it never comes to that
          async *export() {
            throw new StudyProblem("query", "Position 2: expected a term")
          },
        },
      },
    )
    const response = await page.request(`/api/export${query}`)
    expect([response.status, await response.json()]).toEqual([400, { error: { code: "query", message } }])
  })
})

describe("an import", () => {
  const result = { exchanges: 1, messages: 2, problems: ["line 3: no JSON"] }

  test("is read while it arrives, and answered with what became of it", async () => {
    const sent = ["one", "two", "three"]
    const read: string[] = []
    using page = makeApp(
      {},
      {
        studies: {
          async import(chunks) {
            for await (const chunk of chunks) read.push(Buffer.from(chunk).toString())
            return result
          },
        },
      },
    )
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = sent.shift()
        if (next === undefined) controller.close()
        else controller.enqueue(Buffer.from(next))
      },
    })
    expect(await page.json<unknown>("/api/import", { method: "POST", body })).toEqual(result)
    expect(read).toEqual(["one", "two", "three"])
  })

  test.each([
    ["body", 400],
    ["too-large", 413],
  ] as const)("that cannot be read at all is refused (%s)", async (code, status) => {
    using page = makeApp({}, { studies: { import: () => Promise.reject(new StudyProblem(code, "It is no recording.")) } })
    const response = await page.request("/api/import", { method: "POST", body: "x" })
    expect([response.status, await response.json()]).toEqual([status, { error: { code, message: "It is no recording." } }])
  })

  test("of nothing says what is needed", async () => {
    using page = makeApp()
    const response = await page.request("/api/import", { method: "POST" })
    const message = "The body is empty: send a HAR, JSON or JSONL file as it is."
    expect([response.status, await response.json()]).toEqual([400, { error: { code: "body", message } }])
  })
})

test.each([
  ["POST", "import", "x"],
  ["GET", "export", undefined],
  ["GET", "search?q=a", undefined],
])("%s %s makes room for others when it has failed", async (method, path, body) => {
  const fail = () => {
    throw new StudyProblem("body", "no")
  }
  using page = makeApp({}, { studies: { import: fail, export: fail, search: fail } })
  for (let i = 0; i < 20; i++) expect((await page.request(`/api/${path}`, { method, ...(body && { body }) })).status).toBe(400)
})
