// What the cells of the traffic list say.

import { describe, expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { describeStatus, fieldOf, shortType, showStatus, toneOf } from "../../web/list/cells.ts"

const exchange = (with_: Partial<Exchange>) =>
  ({ status: null, statusText: "", state: "waiting", failure: null, websocket: null, protocol: "http", ...with_ }) as Exchange
const failure = { code: "dns", message: "" }

describe("status", () =>
  test.each([
    [exchange({ status: 101, statusText: "Switching Protocols", state: "open" }), "101", "informational", "101 Switching Protocols"],
    [exchange({ status: 204, state: "closed" }), "204", "success", "204"],
    [exchange({ status: 304, statusText: "Not Modified" }), "304", "redirect", "304 Not Modified"],
    [exchange({ status: 403 }), "403", "client-error", "403"],
    [exchange({ status: 502, state: "failed", failure }), "502", "server-error", "502"],
    [exchange({ state: "failed", failure }), "failed", "failed", "failed"],
    [exchange({}), "", "pending", "waiting for the response"],
    [exchange({ state: "connecting" }), "", "pending", "connecting"],
    [exchange({ state: "open", protocol: "tunnel" }), "", "pending", "tunnel"],
    [exchange({ state: "closed" }), "", "pending", "no response"],
  ] as const)("%#", (of, cell, tone, words) => expect([showStatus(of), toneOf(of), describeStatus(of)]).toEqual([cell, tone, words])))

describe("type", () =>
  test.each([
    ["application/json; charset=utf-8", "json"],
    ["application/problem+json", "json"],
    ["text/html", "html"],
    ["TEXT/JavaScript", "js"],
    ["image/svg+xml", "svg"],
    ["image/png", "png"],
    ["font/woff2", "woff2"],
    ["text/plain", "text"],
    ["application/octet-stream", "binary"],
    ["text/event-stream", "events"],
    ["application/x-protobuf", "protobuf"],
    ["nonsense", "nonsense"],
  ])("%s → %s", (type, expected) =>
    expect(shortType(exchange({ response: { fields: [["content-TYPE", type]], bodySize: 0 } }))).toBe(expected),
  ))

test("a WebSocket's type is its subprotocol", () => {
  const websocket = { subprotocol: "graphql-ws" } as NonNullable<Exchange["websocket"]>
  expect(shortType(exchange({ websocket }))).toBe("graphql-ws")
  expect(shortType(exchange({ websocket: { ...websocket, subprotocol: null } }))).toBe("")
})

test("fields are found by name, the first of them, or not", () => {
  const fields = [
    ["Set-Cookie", "a=1"],
    ["set-cookie", "b=2"],
  ] as const
  expect([fieldOf(fields, "set-cookie"), fieldOf(fields, "x"), fieldOf(undefined, "x")]).toEqual(["a=1", null, null])
})
