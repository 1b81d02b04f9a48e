// The session that a page shows stands in its address, and in every request about it.

import { expect, test } from "bun:test"
import { exportUrl } from "../../web/data/library.ts"
import { apiUrl, pageUrl, sessionIn } from "../../web/data/session.ts"

const named = "2026-11-22 14-03 ä&b"

test.each([
  ["", null],
  ["?session=", null],
  ["?token=t", null],
  [`?session=${encodeURIComponent(named)}`, named],
] as const)("the address %p is about %p", (search, session) => expect(sessionIn(search)).toBe(session))

test.each([null, "a", named] as const)("the page on %p says so in its address", session =>
  expect(sessionIn(new URL(pageUrl(session), "http://x").search)).toBe(session),
)

test.each([
  ["/exchanges", {}, null, "/api/exchanges"],
  ["/exchanges", { after: 0, limit: 100 }, null, "/api/exchanges?after=0&limit=100"],
  ["/exchanges/1/messages", { after: 7 }, "a b", "/api/exchanges/1/messages?after=7&session=a+b"],
  ["/events", {}, "a&b", "/api/events?session=a%26b"],
] as const)("%s with %p of %p", (path, query, session, url) => expect(apiUrl(path, query, session)).toBe(url))

test.each([
  [{ format: "har", filter: "", hidesCredentials: false }, "/api/export?format=har"],
  [{ format: "jsonl", filter: " ws -4xx ", hidesCredentials: false }, "/api/export?format=jsonl&q=ws+-4xx"],
  [{ format: "json", filter: "  ", hidesCredentials: true }, "/api/export?format=json&redact=default"],
] as const)("%p is downloaded from %s", (wish, url) => expect(exportUrl(wish, null)).toBe(url))
