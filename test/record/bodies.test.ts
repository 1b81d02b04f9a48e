// Bodies on demand: however they were delimited, as they were sent and decoded.

import { describe, expect, test } from "bun:test"
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import { limits } from "../../server/config.ts"
import { decodeBody, readBody } from "../../server/record/bodies.ts"
import { makeRecording, type TestLimits, type TestRecording, utf8 } from "../support/recording.ts"

const hello = utf8("Hello, hello, hello, hello, hello!")

/** A request, answered with these bytes, in pieces of seven octets. */
function answer(recording: TestRecording, request: string, head: string, body: Uint8Array): void {
  const connection = recording.connect()
  const { length } = recording.log.recording.order
  connection.push("client-to-server", utf8(request))
  const bytes = Buffer.concat([utf8(head), body])
  for (let at = 0; at < bytes.length; at += 7) connection.push("server-to-client", bytes.subarray(at, at + 7))
  connection.close(null)
  if (recording.log.recording.order.length !== length + 1) throw new Error("one exchange expected")
}

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

/** Chunks of five octets, with an extension and trailers (RFC 9112 §7.1). */
function chunk(body: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < body.length; at += 5) {
    const piece = body.subarray(at, at + 5)
    chunks.push(utf8(`${piece.length.toString(16)};a=b\r\n`), piece, utf8("\r\n"))
  }
  return Buffer.concat([...chunks, utf8("0\r\nX-Sum: 1\r\n\r\n")])
}

function read(recording: TestRecording, of: "request" | "response" = "response", own: Partial<TestLimits> = {}): [string, boolean] | null {
  const body = readBody(recording.record(), of, { ...limits, ...own })
  return body && [Buffer.from(body.bytes).toString("latin1"), body.isTruncated]
}

async function decode(recording: TestRecording, own: Partial<TestLimits> = {}): Promise<string> {
  const record = recording.record()
  const body = readBody(record, "response", limits)
  if (!body) return "(no body)"
  const decoded = await decodeBody(record, "response", body, { ...limits, ...own })
  return decoded.type === "plain" ? Buffer.from(decoded.bytes).toString() : `(${decoded.message})`
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1")

describe("a body", () => {
  const table: readonly (readonly [string, string, Uint8Array])[] = [
    ["with its length", `HTTP/1.1 200 OK\r\nContent-Length: ${hello.length}\r\n\r\n`, hello],
    ["until the connection closes", "HTTP/1.0 200 OK\r\n\r\n", hello],
    ["in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk(hello)],
    [
      "after interim responses",
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: ${hello.length}\r\n\r\n`,
      hello,
    ],
  ]

  test.each(table)("%s is what was meant, and its size is counted", (_name, head, body) => {
    using recording = makeRecording()
    answer(recording, get, head, body)
    expect(read(recording)).toEqual([latin1(hello), false])
    expect(recording.only().response?.bodySize).toBe(hello.length)
  })

  test.each(table)("%s comes back in part while it arrives", (_name, head, body) => {
    using recording = makeRecording()
    const connection = recording.connect()
    connection.push("client-to-server", utf8(get))
    connection.push("server-to-client", Buffer.concat([utf8(head), body.subarray(0, body.length - 20)]))
    const [bytes] = read(recording) ?? [""]
    expect(bytes.length).toBeGreaterThan(3)
    expect(latin1(hello)).toStartWith(bytes)
  })

  test.each(table)("%s is cut where it is too long", (_name, head, body) => {
    using recording = makeRecording()
    answer(recording, get, head, body)
    const [bytes, isTruncated] = read(recording, "response", { bodyBytesMax: 20 }) ?? ["", false]
    expect([latin1(hello).startsWith(bytes), isTruncated]).toEqual([true, true])
    expect(bytes.length).toBeLessThanOrEqual(20)
  })

  test.each([
    ["none", "HTTP/1.1 204 No Content\r\n\r\n", get],
    ["an empty one", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", get],
    ["an empty one in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", get],
    [
      "one that a HEAD response only announces",
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\n\r\n",
      "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
  ])("may be empty: %s", async (_name, head, request) => {
    using recording = makeRecording()
    answer(recording, request, head, new Uint8Array(0))
    expect(read(recording)).toEqual(["", false])
    expect(await decode(recording)).toBe("")
  })

  test("of a request: of each one its own", () => {
    using recording = makeRecording()
    const connection = recording.connect()
    const post = (framing: string) => utf8(`POST / HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n`)
    connection.push(
      "client-to-server",
      Buffer.concat([post("Content-Length: 3"), utf8("one"), post("Transfer-Encoding: chunked"), chunk(hello)]),
    )
    const bodies = [1, 2].map(id => readBody(recording.record(id), "request", limits)?.bytes)
    expect(bodies.map(bytes => latin1(bytes!))).toEqual(["one", latin1(hello)])
    expect(read(recording, "response")).toBeNull()
  })

  test("that was evicted is not there", () => {
    using recording = makeRecording({ streamTailBytesMax: 64, segmentBytes: 64, sessionBytesMax: 64 })
    answer(recording, get, "HTTP/1.1 200 OK\r\n\r\n", new Uint8Array(1_000))
    expect(read(recording)).toBeNull()
    expect(recording.only().response?.bodySize).toBe(1_000)
  })
})

describe("a content coding", () => {
  const codings: readonly (readonly [string, Uint8Array])[] = [
    ["gzip", gzipSync(hello)],
    ["x-gzip", gzipSync(hello)],
    ["GZip", gzipSync(hello)],
    ["deflate", deflateSync(hello)],
    ["br", brotliCompressSync(hello)],
    ["zstd", zstdCompressSync(hello)],
    ["identity", hello],
    ["gzip, br", brotliCompressSync(gzipSync(hello))],
    ["gzip\r\nContent-Encoding: br", brotliCompressSync(gzipSync(hello))],
  ]
  const encoded = (coding: string) => `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\n`

  test.each(codings)("%j is undone, as sent it stays as it is", async (coding, body) => {
    using recording = makeRecording()
    answer(recording, get, `${encoded(coding)}Content-Length: ${body.length}\r\n\r\n`, body)
    expect(await decode(recording)).toBe(latin1(hello))
    expect(read(recording)).toEqual([latin1(body), false])
  })

  test("below chunks is undone too", async () => {
    using recording = makeRecording()
    answer(recording, get, `${encoded("gzip")}Transfer-Encoding: chunked\r\n\r\n`, chunk(gzipSync(hello)))
    expect(await decode(recording)).toBe(latin1(hello))
  })

  // RFC 9110 §8.4.1.2: "Some non-conformant implementations send the "deflate" compressed data without the zlib wrapper."
  test("deflate without its wrapper is undone, as browsers do", async () => {
    using recording = makeRecording()
    answer(recording, get, `${encoded("deflate")}\r\n`, deflateRawSync(hello))
    expect(await decode(recording)).toBe(latin1(hello))
  })

  const long = Buffer.from(Array.from({ length: 400_000 }, (_, at) => Math.floor(Math.abs(Math.sin(at)) * 256)))
  test.each([
    ["gzip", gzipSync(long)],
    ["deflate", deflateSync(long)],
    ["br", brotliCompressSync(long)],
    ["zstd", zstdCompressSync(long)],
  ] as const)("%s that is still arriving gives its beginning", async (coding, body) => {
    using recording = makeRecording()
    const connection = recording.connect()
    connection.push("client-to-server", utf8(get))
    connection.push("server-to-client", Buffer.concat([utf8(`${encoded(coding)}\r\n`), body.subarray(0, body.length - 100)]))
    const record = recording.record()
    const decoded = await decodeBody(record, "response", readBody(record, "response", limits)!, limits)
    const bytes = decoded.type === "plain" ? decoded.bytes : utf8(decoded.message)
    expect(bytes.length).toBeGreaterThan(10_000)
    expect(Buffer.compare(long.subarray(0, bytes.length), bytes)).toBe(0)
  })

  test.each(codings.slice(0, 6))("%j that is damaged is a problem", async (coding, body) => {
    using recording = makeRecording()
    answer(
      recording,
      get,
      `${encoded(coding)}\r\n`,
      body.map((octet, at) => (at < 2 ? octet : octet ^ 0x5a)),
    )
    expect(await decode(recording)).toStartWith(`(The body cannot be decoded as ${coding.toLowerCase()}: `)
  })

  test("that nobody knows is a problem", async () => {
    using recording = makeRecording()
    answer(recording, get, `${encoded("constructor")}\r\n`, hello)
    expect(await decode(recording)).toBe('(The content coding "constructor" is not known here; see the body as it was sent)')
  })

  test.each(codings.slice(3, 6))("%s bombs are stopped", async (coding, _body) => {
    using recording = makeRecording()
    const zeros = new Uint8Array(1_000_000)
    const bomb = { deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync }[coding as "br"](zeros)
    answer(recording, get, `${encoded(coding)}\r\n`, bomb)
    expect(await decode(recording, { bodyBytesMax: 10_000 })).toStartWith(`(The body cannot be decoded as ${coding}: `)
  })
})
