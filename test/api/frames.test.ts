// Frames through the API: windows of the list, and octets as they were on the wire.

import { afterAll, describe, expect, test } from "bun:test"
import type { FrameWindow } from "../../server/record/reader.ts"
import { makeApp } from "../support/app.ts"
import { compressedBit, makeCompressor, scriptedWebSocket } from "../support/websocket.ts"

const page = makeApp()
const compressor = makeCompressor()
afterAll(() => {
  compressor[Symbol.dispose]()
  page[Symbol.dispose]()
})
const { client, server } = scriptedWebSocket(page.connect(), { extensions: "permessage-deflate" })
const compressed = await compressor.compress("compressed")
client("fir", { fin: false })
server("", { opcode: 9 })
client("st", { opcode: 0 })
server(compressed, { rsv: compressedBit })
page.exchange()

describe("a list of 4 frames", () => {
  test.each<[query: string, ids: number[], next: number | null]>([
    ["", [1, 2, 3, 4], null],
    ["?limit=2", [1, 2], 2],
    ["?after=2&limit=1", [3], 3],
    ["?before=4&limit=2", [2, 3], null],
    ["?after=9", [], null],
  ])("%j gives %j", async (query, ids, next) => {
    const found = await page.json<FrameWindow>(`/api/exchanges/1/frames${query}`)
    expect([found.frames.map(({ id }) => id), found.total, found.next]).toEqual([ids, 4, next])
  })

  test("says of each which message it belongs to", async () => {
    const { frames } = await page.json<FrameWindow>("/api/exchanges/1/frames")
    expect(frames.map(({ opcode, messageId, direction, length }) => [opcode, messageId, direction, length])).toEqual([
      [1, 2, "client-to-server", 3],
      [9, 1, "server-to-client", 0],
      [0, 2, "client-to-server", 2],
      [1, 3, "server-to-client", compressed.length],
    ] as never)
  })

  test("of an exchange that is no WebSocket is empty", async () => {
    expect(await page.json<FrameWindow>("/api/exchanges/2/frames")).toEqual({ frames: [], total: 0, next: null })
  })
})

test.each<[id: number, payload: Uint8Array]>([
  [1, Buffer.from("fir")],
  [2, new Uint8Array(0)],
  [3, Buffer.from("st")],
  [4, compressed],
])("the octets of frame %d are unmasked, and otherwise as they were sent", async (id, payload) => {
  const response = await page.request(`/api/exchanges/1/frames/${id}/data`)
  expect([response.status, response.headers.get("content-disposition")]).toEqual([200, "attachment"])
  expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(payload))
})

test.each([
  ["1/frames/5/data", "no-frame", "There is no frame 5, or its bytes are not kept (any more)."],
  ["1/frames/0/data", "no-frame", "There is no frame 0, or its bytes are not kept (any more)."],
  ["1/frames/x/data", "no-frame", "There is no frame x, or its bytes are not kept (any more)."],
  ["2/frames/1/data", "no-frame", "There is no frame 1, or its bytes are not kept (any more)."],
  ["9/frames", "no-exchange", "There is no exchange 9 (any more)."],
  ["9/frames/1/data", "no-exchange", "There is no exchange 9 (any more)."],
])("%s is not there", async (path, code, message) => {
  const response = await page.request(`/api/exchanges/${path}`)
  expect([response.status, await response.json()]).toEqual([404, { error: { code, message } }])
})
