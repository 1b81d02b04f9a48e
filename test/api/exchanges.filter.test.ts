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
