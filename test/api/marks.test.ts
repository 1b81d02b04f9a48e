// Notes and colors: what is changed by them, and what is refused.

import { describe, expect, test } from "bun:test"
import { bounds } from "../../server/api/bounds.ts"
import type { Exchange, MessageRow } from "../../server/contract.ts"
import { makeApp, type TestApp } from "../support/app.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

const patch = (page: TestApp, path: string, body: unknown) =>
  page.request(`/api/exchanges/${path}`, { method: "PATCH", body: typeof body === "string" ? body : JSON.stringify(body) })

describe("a mark", () => {
  test.each([
    ["1", "/api/exchanges/1"],
    ["1/messages/2", "/api/exchanges/1/messages/2"],
  ])("of %s changes what it names and leaves the rest", async (path, url) => {
    using page = makeApp()
    const { client } = scriptedWebSocket(page.connect())
    client("one")
    client("two")
    const marks = async (body: object) => {
      const answer = (await (await patch(page, path, body)).json()) as Exchange | MessageRow
      const now = await page.json<Exchange | MessageRow>(url)
      expect([answer.note, answer.color]).toEqual([now.note, now.color])
      return [now.note, now.color]
    }
    expect(await marks({ note: "look" })).toEqual(["look", ""])
    expect(await marks({ color: "red" })).toEqual(["look", "red"])
    expect(await marks({ note: "" })).toEqual(["", "red"])
    expect(await marks({ note: "x".repeat(bounds.noteCharactersMax), color: "" })).toEqual(["x".repeat(bounds.noteCharactersMax), ""])
  })

  test("answers with all of the exchange, and the row of the message", async () => {
    using page = makeApp()
    scriptedWebSocket(page.connect()).client("one")
    page.recorder.flush()
    expect(await (await patch(page, "1", { note: "a" })).json()).toEqual(page.only() as never)
    expect(await (await patch(page, "1/messages/1", { note: "b" })).json()).toMatchObject({ id: 1, preview: "one", data: "one", note: "b" })
  })
})

const needed = 'The body must have a "note", a "color" or both, like {"note":"look here","color":"red"}.'
const noteNeeded = "`note` takes a text of at most 10,000 characters."
const colorNeeded = (given: string) => `\`color\` takes "" for none, or red, orange, yellow, green, blue, purple or gray, not ${given}.`

describe.each(["1", "1/messages/1"])("of %s", path => {
  test.each<[body: unknown, message: string]>([
    ["", needed],
    ["{", needed],
    [null, needed],
    [[], needed],
    [{}, needed],
    [{ note: "a", id: 7 }, needed],
    [{ Note: "a" }, needed],
    [{ note: 1 }, noteNeeded],
    [{ note: null }, noteNeeded],
    [{ note: "x".repeat(bounds.noteCharactersMax + 1) }, noteNeeded],
    [{ color: "pink" }, colorNeeded('"pink"')],
    [{ color: "Red" }, colorNeeded('"Red"')],
    [{ color: 1 }, colorNeeded("1")],
    [{ note: "a", color: null }, colorNeeded("null")],
  ])("%j is refused and changes nothing", async (body, message) => {
    using page = makeApp()
    scriptedWebSocket(page.connect()).client("one")
    const response = await patch(page, path, body)
    expect([response.status, await response.json()]).toEqual([400, { error: { code: "body", message } }])
    expect(await page.json<Exchange>(`/api/exchanges/${path}`)).toMatchObject({ note: "", color: "" })
  })
})

test.each([
  ["2", "no-exchange"],
  ["x", "no-exchange"],
  ["2/messages/1", "no-exchange"],
  ["1/messages/2", "no-message"],
  ["1/messages/0", "no-message"],
  ["1/messages/x", "no-message"],
])("of %s cannot be: it is not there", async (path, code) => {
  using page = makeApp()
  scriptedWebSocket(page.connect()).client("one")
  const response = await patch(page, path, { note: "a" })
  expect([response.status, await response.json()]).toMatchObject([404, { error: { code } }])
})
