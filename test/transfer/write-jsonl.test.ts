// What scripts read: one object a line, with the fields of the API, in order of time.

import { describe, expect, test } from "bun:test"
import type { TransferredBody } from "../../server/transfer/transferred.ts"
import { aBody, aMessage, anExchange, aWebSocket, utf8, whole, writeAll } from "./values.ts"

const lines = async (...wholes: Parameters<typeof writeAll>[1]) =>
  (await writeAll("jsonl", wholes))
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line))

test("exchanges and messages, in order of time", async () => {
  const exchange = anExchange({ startedAt: 3_000, id: 2 })
  const messages = [aMessage(), aMessage({ id: 2, timestamp: 4_000 })]
  const written = await lines(whole(aWebSocket(), { messages }), whole(exchange))
  expect(written).toEqual([
    {
      type: "exchange",
      ...aWebSocket(),
      request: { ...aWebSocket().request, body: null },
      response: { ...aWebSocket().response, body: null },
    },
    { type: "message", ...messages[0] },
    { type: "exchange", ...exchange, request: { ...exchange.request, body: null }, response: { ...exchange.response, body: null } },
    { type: "message", ...messages[1] },
  ])
})

describe("a body", () =>
  test.each<[string, TransferredBody, unknown]>([
    ["text", aBody("hé"), { encoding: "utf8", data: "hé", size: 3, truncated: false }],
    ["binary", aBody(Uint8Array.of(255)), { encoding: "base64", data: "/w==", size: 1, truncated: false }],
    ["empty", aBody(""), { encoding: "utf8", data: "", size: 0, truncated: false }],
    ["cut", aBody("a", { size: 9, isTruncated: true }), { encoding: "utf8", data: "a", size: 9, truncated: true }],
    [
      "encoded",
      aBody(Uint8Array.of(255), { decoded: utf8("x") }),
      { encoding: "base64", data: "/w==", size: 1, truncated: false, decoded: { encoding: "utf8", data: "x" } },
    ],
  ])("%s", async (_name, body, expected) => {
    const [written] = await lines(whole(anExchange(), { requestBody: body, responseBody: body }))
    expect([written.request.body, written.response.body]).toEqual([expected, expected])
  }))

test("gaps are told", async () => {
  const gaps = [{ after: 0, from: 1, to: 2, frames: 3, bytes: 4 }]
  expect((await lines(whole(aWebSocket(), { gaps })))[0].gaps).toEqual(gaps)
})
