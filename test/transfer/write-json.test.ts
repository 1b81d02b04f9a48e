// One document: what wrote it, and exchanges with their messages.

import { expect, test } from "bun:test"
import { aBody, aMessage, anExchange, aWebSocket, whole, writeAll } from "./values.ts"

test("exchanges with their messages", async () => {
  const messages = [aMessage({ exchangeId: 2 }), aMessage({ exchangeId: 2, id: 2 })]
  const wholes = [whole(anExchange(), { requestBody: aBody("hi") }), whole(aWebSocket({ id: 2 }), { messages })]
  const written = JSON.parse(await writeAll("json", wholes))
  expect(Object.keys(written)).toEqual(["version", "creator", "exchanges"])
  expect([written.version, written.creator]).toEqual([1, { name: "NectoProxy", version: "1.2.3" }])
  const [first, second] = written.exchanges
  expect(first).toEqual({
    ...anExchange(),
    request: { ...anExchange().request, body: { encoding: "utf8", data: "hi", size: 2, truncated: false } },
    response: { ...anExchange().response, body: null },
    messages: [],
  })
  expect(second.messages).toEqual(messages)
})

test("nothing is a document too", async () => expect(JSON.parse(await writeAll("json", []))).toMatchObject({ version: 1, exchanges: [] }))
