// The description of the API is an OpenAPI document, it has every route, and every route answers as it says.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { Validator } from "@seriousme/openapi-schema-validator"
import * as z from "zod/mini"
import { describePath } from "../../server/api/description.ts"
import { refusals } from "../../server/api/errors.ts"
import { type SchemaName, schemas } from "../../server/api/schemas/registry.ts"
import { limits } from "../../server/config.ts"
import type { Statistics } from "../../server/statistics.ts"
import { makeApp } from "../support/app.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

type Described = {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object; readonly required: boolean }[]
  readonly responses: {
    readonly [status: string]: {
      readonly description: string
      readonly content?: { readonly [type: string]: { readonly schema?: { $ref?: string } } }
    }
  }
}
type Document = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Described } }
  readonly components: { readonly schemas: { readonly [name: string]: { readonly description?: string; readonly examples?: unknown[] } } }
}

const makePage = () => {
  const page = makeApp(
    {},
    {
      sessions: {
        list: () => [
          {
            name: "today",
            startedAt: 1,
            endedAt: null,
            bytes: 2,
            exchanges: null,
            messages: null,
            isRunning: true,
            isCurrent: true,
            problem: null,
          },
        ],
        delete: () => undefined,
      },
      studies: {
        async *search() {
          yield { type: "done", searched: 1, found: 0, isCut: false }
        },
        statistics: async () => (z.globalRegistry.get(schemas.Statistics)!.examples as Statistics[])[0]!,
        async *export() {
          yield "{}"
        },
        import: async () => ({ exchanges: 1, messages: 0, problems: ["a problem"] }),
      },
    },
  )
  const { client, server } = scriptedWebSocket(page.connect())
  client("hello")
  server(Buffer.alloc(5_000), { opcode: 2 })
  server("", { opcode: 8 })
  page.exchange()
  page.recorder.flush()
  return page
}

const page = makePage()
afterAll(() => page[Symbol.dispose]())
let document: Document
beforeAll(async () => {
  document = await page.json<Document>("/api/openapi.json")
})

test("it is OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(document as unknown as Record<string, unknown>)
  expect([valid, errors]).toEqual([true, undefined])
})

test("it has every route, and no other", () => {
  const routes = page.app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
    .map(({ method, path }) => `${method} ${describePath(path.slice("/api".length))}`)
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual([...new Set(routes)].sort())
  expect(described.length).toBeGreaterThan(15)
})

test("every operation has a name of its own", () => {
  const names = Object.values(document.paths).flatMap(methods =>
    Object.values(methods).map(operation => Reflect.get(operation, "operationId")),
  )
  expect(new Set(names).size).toBe(names.length)
})

/** One request each, as somebody would make it who read the description. */
const requests: { readonly [operation: string]: readonly [path: string, body?: string] } = {
  "GET /status": ["/status"],
  "GET /exchanges": ["/exchanges?q=ws&limit=5"],
  "DELETE /exchanges": ["/exchanges?q=nothing"],
  "GET /exchanges/{id}": ["/exchanges/1"],
  "PATCH /exchanges/{id}": ["/exchanges/1", '{"note":"look here","color":"red"}'],
  "GET /exchanges/{id}/{of}/body": ["/exchanges/2/response/body?decoded=1"],
  "PUT /recording": ["/recording", '{"recording":true}'],
  "GET /exchanges/{id}/messages": ["/exchanges/1/messages"],
  "GET /exchanges/{id}/messages/{message}": ["/exchanges/1/messages/3"],
  "PATCH /exchanges/{id}/messages/{message}": ["/exchanges/1/messages/2", '{"color":"blue"}'],
  "GET /exchanges/{id}/messages/{message}/data": ["/exchanges/1/messages/1/data"],
  "GET /exchanges/{id}/frames": ["/exchanges/1/frames"],
  "GET /exchanges/{id}/frames/{frame}/data": ["/exchanges/1/frames/2/data"],
  "GET /exchanges/{id}/statistics": ["/exchanges/1/statistics?buckets=10"],
  "GET /search": ["/search?q=hello&exchange=1"],
  "GET /export": ["/export?format=jsonl"],
  "POST /import": ["/import", "{}"],
  "GET /sessions": ["/sessions"],
  "DELETE /sessions/{name}": ["/sessions/yesterday"],
  "GET /events": ["/events?messages=1"],
  "GET /openapi.json": ["/openapi.json"],
}

test("every operation is asked for below", () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(Object.keys(requests).sort()).toEqual(described.sort())
})

describe.each(Object.entries(requests))("%s", (operation, [path, body]) => {
  const [method = "", described = ""] = operation.split(" ")

  test("answers as it is described", async () => {
    const response = await page.request(`/api${path}`, { method, ...(body !== undefined && { body }) })
    const answer = document.paths[described]?.[method.toLowerCase()]?.responses[String(response.status)]
    expect(response.status).toBeLessThan(300)
    expect(answer).toBeDefined()
    if (response.status === 204) return expect(await response.text()).toBe("")
    const type = response.headers.get("content-type")?.split(";")[0] ?? ""
    expect(Object.keys(answer?.content ?? {})).toContain(type)
    const name = answer?.content?.[type]?.schema?.$ref?.split("/").at(-1)
    if (name === undefined) return response.body?.cancel()
    const value = await response.json()
    // Reading leaves out what no schema has: equal means that nothing is there that is not described.
    expect(schemas[name as SchemaName].parse(value)).toEqual(value as never)
  })

  test("wants the token", async () => {
    const response = await page.app.request(`/api${path}`, { method, ...(body !== undefined && { body }) })
    expect(response.status).toBe(401)
    expect(schemas.Error.safeParse(await response.json()).success).toBe(true)
    expect(document.paths[described]?.[method.toLowerCase()]?.responses["401"]).toBeDefined()
  })
})

test.each<[operation: string, path: string, status: number, code: string, body: string]>([
  ["get /status", "/status", 421, "host", ""],
  ["get /exchanges", "/exchanges?limit=x", 400, "query", ""],
  ["get /exchanges", "/exchanges?session=x", 404, "no-session", ""],
  ["delete /exchanges", "/exchanges?x=1", 400, "query", ""],
  ["put /recording", "/recording", 400, "body", "x"],
  ["put /recording", "/recording?x=1", 400, "query", "x"],
  ["put /recording", "/recording", 413, "too-large", "x".repeat(limits.requestBodyBytesMax + 1)],
  ["patch /exchanges/{id}", "/exchanges/9", 404, "no-exchange", '{"note":""}'],
  ["patch /exchanges/{id}/messages/{message}", "/exchanges/1/messages/9", 404, "no-message", '{"note":""}'],
  ["get /exchanges/{id}/{of}/body", "/exchanges/1/response/body?decoded=x", 400, "query", ""],
  ["get /exchanges/{id}/frames/{frame}/data", "/exchanges/1/frames/9/data", 404, "no-frame", ""],
  ["post /import", "/import", 400, "body", ""],
  ["delete /sessions/{name}", "/sessions/today", 409, "running", ""],
])("%s refuses as it is described: %s %d %s", async (operation, path, status, code, body) => {
  const [method = "", described = ""] = operation.split(" ")
  const headers = { host: code === "host" ? "evil.com" : "localhost" }
  const response = await page.request(`/api${path}`, { method: method.toUpperCase(), headers, ...(body && { body }) })
  expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }])
  expect(document.paths[described]?.[method]?.responses[status]?.description).toContain(`\`${code}\`: `)
})

test.each(Object.entries(schemas))("%s is described, with an example that is one", (name, schema) => {
  const described = document.components.schemas[name]
  expect(described?.description).toMatch(/\.$/)
  for (const example of described?.examples ?? []) expect(schema.parse(example)).toEqual(example as never)
})

test("the statuses of the table are those that are answered", () => {
  const answered = new Set(
    Object.values(document.paths).flatMap(methods => Object.values(methods).flatMap(({ responses }) => Object.keys(responses))),
  )
  // No path, no description.
  const { "no-route": _, ...others } = refusals
  for (const { status } of Object.values(others)) expect(answered).toContain(String(status))
})

test.each<[path: string, name: string, expected: object]>([
  ["/exchanges", "limit", { type: "integer", minimum: 1, maximum: 1000, default: 100, examples: [100] }],
  ["/exchanges", "after", { type: "integer", minimum: 0, examples: [0] }],
  ["/export", "format", { type: "string", enum: ["har", "jsonl", "json"], default: "har", examples: ["har"] }],
])("%s takes %s as it is checked", (path, name, expected) => {
  const parameter = document.paths[path]?.get?.parameters.find(parameter => parameter.name === name)
  expect([parameter?.in, parameter?.required, parameter?.schema]).toEqual(["query", false, expected])
})

test("what is asked for twice is made once", async () => {
  expect(await page.json<Document>("/api/openapi.json")).toEqual(document)
})
