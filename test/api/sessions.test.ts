// Earlier sessions: listed, read by every path that reads, changed by none, deleted.

import { afterAll, describe, expect, test } from "bun:test"
import type { SessionFacts } from "../../server/contract.ts"
import { SessionProblem } from "../../server/record/session-folder.ts"
import { makeApp } from "../support/app.ts"
import { makeRecording } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

const facts: SessionFacts = {
  name: "yesterday",
  startedAt: 1,
  endedAt: 2,
  bytes: 3,
  exchanges: 2,
  messages: 1,
  isRunning: false,
  isCurrent: false,
  problem: null,
}

const earlier = makeRecording()
scriptedWebSocket(earlier.connect()).client("of yesterday")
earlier.exchange()
const recorded = earlier.reopen()
for (const _ of recorded.records());
const deleted: string[] = []
const page = makeApp(
  {},
  {
    sessions: {
      list: () => [facts],
      open(name) {
        if (name === "yesterday") return recorded
        if (name === "broken") throw new SessionProblem("damaged", "Its database is no database.")
        throw new SessionProblem("no-session", `There is no session "${name}".`)
      },
      delete(name) {
        if (name === "elsewhere") throw new SessionProblem("running", "Process 7 is recording it; stop that one first.")
        if (name !== "yesterday, later") throw new SessionProblem("no-session", `There is no session "${name}".`)
        deleted.push(name)
      },
    },
    studies: {
      async *search({ session }) {
        yield { type: "done", searched: 0, found: session === "yesterday" ? 1 : 0, isCut: false }
      },
      statistics: async ({ session }) => ({ session }) as never,
      async *export({ session }) {
        yield String(session)
      },
    },
  },
)
page.exchange()
afterAll(() => {
  page[Symbol.dispose]()
  recorded[Symbol.dispose]()
  earlier[Symbol.dispose]()
})

test("are listed", async () => {
  expect(await page.json<unknown>("/api/sessions")).toEqual({ sessions: [facts] })
})

const reading = [
  "exchanges",
  "exchanges/1",
  "exchanges/1/request/body",
  "exchanges/1/messages",
  "exchanges/1/messages?q=a",
  "exchanges/1/messages/1",
  "exchanges/1/messages/1/data",
  "exchanges/1/frames",
  "exchanges/1/frames/1/data",
  "exchanges/1/statistics",
  "search?q=a",
  "export",
  "events",
]
const inSession = (path: string, name: string) => `/api/${path}${path.includes("?") ? "&" : "?"}session=${encodeURIComponent(name)}`

describe.each(reading)("%s", path => {
  test("reads an earlier session", async () => {
    const response = await page.request(inSession(path, "yesterday"))
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })

  test.each([
    ["nowhere", 404, "no-session", 'There is no session "nowhere".'],
    ["", 404, "no-session", 'There is no session "".'],
    ["broken", 409, "damaged", "Its database is no database."],
  ])("of the session %j is refused", async (name, status, code, message) => {
    const response = await page.request(inSession(path, name))
    expect([response.status, await response.json()]).toEqual([status, { error: { code, message } }])
  })
})

test.each([
  ["exchanges", 2, 1],
  ["exchanges?q=ws", 1, 0],
])("%s has what that session has", async (path, yesterday, today) => {
  const total = async (name: string) => (await page.json<{ total: number }>(inSession(path, name))).total
  expect([await total("yesterday"), await total("today")]).toEqual([yesterday, today])
})

test("messages and frames are read from that session's bytes", async () => {
  expect(await (await page.request(inSession("exchanges/1/messages/1/data", "yesterday"))).text()).toBe("of yesterday")
  expect(await (await page.request(inSession("exchanges/1/frames/1/data", "yesterday"))).text()).toBe("of yesterday")
})

test.each([
  ["exchanges/1/statistics", '{"session":"yesterday"}', '{"session":null}'],
  ["export", "yesterday", "null"],
])("%s is studied in that session", async (path, yesterday, today) => {
  const text = async (name: string) => (await page.request(inSession(path, name))).text()
  expect([await text("yesterday"), await text("today")]).toEqual([yesterday, today])
})

test.each([
  ["DELETE", "exchanges", undefined],
  ["PATCH", "exchanges/1", '{"note":"a"}'],
  ["PATCH", "exchanges/1/messages/1", '{"note":"a"}'],
])("%s %s changes nothing of an earlier one", async (method, path, body) => {
  const response = await page.request(inSession(path, "yesterday"), { method, ...(body && { body }) })
  const message = '"yesterday" is an earlier session and can only be read; only the one at work can be changed.'
  expect([response.status, await response.json()]).toEqual([409, { error: { code: "read-only", message } }])
  expect(recorded.log.recording.order.length).toBe(2)
  expect(page.exchanges().length).toBe(1)
})

test.each([
  ["DELETE", "exchanges", undefined],
  ["PATCH", "exchanges/1", '{"note":"a"}'],
])("%s %s of no session is not done to the one at work", async (method, path, body) => {
  const response = await page.request(inSession(path, "nowhere"), { method, ...(body && { body }) })
  expect([response.status, page.exchanges().length, page.exchanges()[0]?.note]).toEqual([404, 1, ""])
})

describe("deleting", () => {
  test.each<[name: string, status: number, code: string | null]>([
    ["yesterday, later", 204, null],
    ["nowhere", 404, "no-session"],
    ["../yesterday", 404, "no-session"],
    ["elsewhere", 409, "running"],
    ["today", 409, "running"],
  ])("%j is answered with %d", async (name, status, code) => {
    deleted.length = 0
    const response = await page.request(`/api/sessions/${encodeURIComponent(name)}`, { method: "DELETE" })
    const text = await response.text()
    expect([response.status, text === "" ? null : JSON.parse(text).error.code]).toEqual([status, code])
    expect(deleted).toEqual(status === 204 ? [name] : [])
  })
})
