// A filter with a problem is refused with its place, and clears nothing.

import { expect, test } from "bun:test"
import { makeApp } from "../support/app.ts"

test.each([
  ["GET", "hots:x", "Position 1: there is no field `hots:`; expected `host:`, or the text in quotes."],
  ["DELETE", "-4xx (", "Position 6: this `(` is not closed; expected a `)`, or the text in quotes."],
])("%s ?q=%s is refused", async (method, q, message) => {
  using page = makeApp()
  page.exchange()
  const response = await page.request(`/api/exchanges?q=${encodeURIComponent(q)}`, { method })
  expect([response.status, await response.json()]).toEqual([400, { error: { code: "query", message } }])
  expect(page.log.recording.order.length).toBe(1)
})

const exchanges = 400
const hangs = `/api/exchanges?q=${encodeURIComponent("/(a+)+!/")}`

test.each(["GET", "DELETE"])(
  "%s with an expression that backtracks for ever is refused, and others have their turn meanwhile",
  async method => {
    using page = makeApp()
    // Each evaluation is long, and many of them fit into the time, on a slow machine too.
    for (let i = 0; i < exchanges; i++) page.exchange(`GET http://a/${"a".repeat(23)} HTTP/1.1\r\nHost: a\r\n\r\n`)
    let turns = 0
    const timer = setInterval(() => turns++)
    const response = await page.request(hangs, { method })
    clearInterval(timer)
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    expect([response.status, error.code, error.message.slice(0, 34)]).toEqual([400, "query", "The filter takes longer than 2 s. "])
    expect(turns).toBeGreaterThan(1)
    expect(page.log.recording.order.length).toBe(exchanges)
  },
)
