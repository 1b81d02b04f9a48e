// Bytes as answers: at once or as they are read, and in either case as a file.

import { describe, expect, test } from "bun:test"
import { Hono } from "hono"
import { begin, fileHeaders, sendBytes, streamOf } from "../../server/api/send.ts"
import type { Octets } from "../../server/api/services.ts"

const send = (bytes: Octets, isTruncated?: boolean) =>
  new Hono().get("/", context => sendBytes(context, bytes, isTruncated)).request("/") as Promise<Response>

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

describe("octets", () => {
  test.each<[name: string, octets: Octets]>([
    ["at once", Buffer.from("hello")],
    ["in pieces", pieces("he", "", "llo")],
    ["as a stream", new Blob(["hello"]).stream()],
  ])("%s are a file", async (_name, octets) => {
    const response = await send(octets, true)
    expect(await response.text()).toBe("hello")
    expect(["content-type", "content-disposition", "x-truncated"].map(name => response.headers.get(name))).toEqual([
      "application/octet-stream",
      "attachment",
      "true",
    ])
  })

  test("that nobody reads to the end are not read to the end", async () => {
    let isEnded = false
    async function* endless() {
      try {
        for (;;) yield Buffer.from("x")
      } finally {
        isEnded = true
      }
    }
    const reader = (await send(endless())).body!.getReader()
    await reader.read()
    await reader.cancel()
    expect(isEnded).toBe(true)
  })
})

describe("a stream", () => {
  test("tells its end once: when all is read", async () => {
    let ends = 0
    await new Response(streamOf(pieces("a", "b"), () => ends++)).text()
    expect(ends).toBe(1)
  })

  test("tells its end once: when it is cancelled", async () => {
    let ends = 0
    const reader = streamOf(pieces("a", "b"), () => ends++).getReader()
    await reader.read()
    await reader.cancel()
    expect(ends).toBe(1)
  })
})

describe("what is begun", () => {
  test("has lost nothing", async () => {
    async function* numbers() {
      yield* [1, 2, 3]
    }
    expect(await new Response(streamOf(await begin(numbers(), number => Buffer.from(String(number))))).text()).toBe("123")
  })

  test("is ended even where nothing of it was read", async () => {
    let isEnded = false
    async function* numbers() {
      try {
        yield* [1, 2, 3]
      } finally {
        isEnded = true
      }
    }
    const begun = await begin(numbers(), number => Buffer.from(String(number)))
    await begun[Symbol.asyncIterator]().return?.()
    expect(isEnded).toBe(true)
  })
})

test.each([
  ["today.har", "today.har"],
  ["2026-11-22 14-03-05 (2).har", "2026-11-22 14-03-05 _2_.har"],
  ['a"; filename="b\r\nx: y', "a__ filename__b__x_ y"],
])("the name %j goes into a field as %j", (name, expected) => {
  expect(fileHeaders("text/plain", name)["content-disposition"]).toBe(`attachment; filename="${expected}"`)
})
