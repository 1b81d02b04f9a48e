import { expect, test } from "bun:test"
import { firstTabs, kindOf, shownTab, tabsOf } from "../../web/detail/detail-tabs.ts"
import { exchange, websocket } from "../filter/subjects.ts"

const tls = { client: null, server: null }

test.each([
  [
    "a WebSocket over TLS",
    { protocol: "wss", tls, websocket: websocket(1, 1) },
    "overview frames statistics request response timing tls notes",
    "frames",
  ],
  ["a WebSocket", { protocol: "ws", websocket: websocket(1, 1) }, "overview frames statistics request response timing notes", "frames"],
  ["a handshake that failed", { protocol: "ws", state: "failed" }, "overview request response timing notes", "overview"],
  ["a request over TLS", { protocol: "https", tls }, "overview request response timing tls notes", "response"],
  ["a request that failed", { state: "failed" }, "overview request response timing notes", "response"],
  ["a tunnel", { protocol: "tunnel" }, "overview request timing notes", "overview"],
] as const)("%s", (_what, facts, tabs, first) => {
  const given = exchange(facts as object)
  expect(tabsOf(given).join(" ")).toBe(tabs)
  expect(shownTab(tabsOf(given), firstTabs[kindOf(given)])).toBe(first)
})
