// What is written is HAR 1.2, with what other tools look for in it; and what HAR has a place for is not repeated beside it.

import { describe, expect, test } from "bun:test"
import { gzipSync } from "node:zlib"
import fc from "fast-check"
import type { Exchange } from "../../server/contract.ts"
import { explainClose } from "../../server/wire/websocket/close-codes.ts"
import { recording } from "./arbitraries.ts"
import { harFaults } from "./har-spec.ts"
import { aBody, aMessage, anExchange, aWebSocket, utf8, type Whole, whole, writeAll } from "./values.ts"

type Members = { readonly [name: string]: unknown }
type Message = Members & { readonly _nectoproxy?: Members }
/** What tests look at of an entry. */
type Entry = Members & {
  readonly request: Members
  readonly response: Members & { readonly content: Members }
  readonly timings: Members
  readonly _webSocketMessages: readonly Message[]
  readonly _nectoproxy: Members
}
type Har = { readonly log: { readonly entries: readonly Entry[] } }

const har = async (...wholes: Whole[]): Promise<Har> => JSON.parse(await writeAll("har", wholes))
const entry = async (one: Whole) => (await har(one)).log.entries[0]!

test("it is HAR 1.2, whatever was recorded", () =>
  fc.assert(
    fc.asyncProperty(recording, async wholes => {
      // A request that was never understood has a URL without a host.
      const withHosts = wholes.filter(({ exchange }) => exchange.host !== "")
      const { log } = await har(...withHosts)
      expect(harFaults(log)).toEqual([])
      expect(log.entries.length).toBe(withHosts.length)
    }),
    { numRuns: 200 },
  ))

test("the check of HAR 1.2 finds what is wrong", async () => {
  const { log } = await har(whole(anExchange()))
  const [one] = log.entries
  const wrong = {
    ...log,
    entries: [{ ...one, time: -2, request: { ...one!.request, url: undefined, headers: [{ name: "a" }] }, more: 1, _own: 1 }],
  }
  expect(harFaults(wrong)).toEqual([
    "log.entries[0].more: not of HAR 1.2",
    "log.entries[0].time: no ms: -2",
    "log.entries[0].request.url: no url: undefined",
    "log.entries[0].request.headers[0].value: missing",
  ])
})

test("an exchange that HAR says all of has little beside it", async () => {
  const { _nectoproxy, ...plain } = await entry(whole(anExchange({ startedAt: 1_700_000_000_000 })))
  expect(_nectoproxy).toEqual({
    timings: { firstByteMs: null },
    clientAddress: "127.0.0.1:50000",
    bodies: { request: null, response: null },
  })
  expect<unknown>(plain).toEqual({
    startedDateTime: "2023-11-14T22:13:20.000Z",
    time: 10,
    request: {
      method: "GET",
      url: "http://example.com/",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [{ name: "Host", value: "example.com" }],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 200,
      statusText: "OK",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: "",
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 10, receive: 0 },
    serverIPAddress: "93.184.216.34",
    connection: "50000",
  })
})

describe("times", () =>
  test.each<[string, Partial<Exchange["timings"]>, number | null, Record<string, number>]>([
    [
      "connecting is part of waiting for the first byte",
      { dnsMs: 1, tcpMs: 2, tlsMs: 3, firstByteMs: 10 },
      15,
      { dns: 1, connect: 5, ssl: 3, wait: 4, receive: 5, time: 15 },
    ],
    [
      "connecting was before",
      { dnsMs: 1, tcpMs: 20, firstByteMs: 10 },
      15,
      { dns: 1, connect: 20, ssl: -1, wait: 10, receive: 5, time: 36 },
    ],
    ["a connection that was open", { firstByteMs: 10 }, 15, { dns: -1, connect: -1, ssl: -1, wait: 10, receive: 5, time: 15 }],
    ["no answer yet", { tcpMs: 2 }, null, { dns: -1, connect: 2, ssl: -1, wait: 0, receive: 0, time: 2 }],
    ["an answer that goes on", { firstByteMs: 10 }, null, { dns: -1, connect: -1, ssl: -1, wait: 10, receive: 0, time: 10 }],
  ])("%s: %p", async (_name, timings, durationMs, expected) => {
    const none = { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null }
    const written = await entry(whole(anExchange({ timings: { ...none, ...timings }, durationMs })))
    expect<unknown>({ ...written.timings, time: written.time }).toEqual({ blocked: -1, send: 0, ...expected })
  }))

describe("fields are shown where tools look for them", () => {
  const exchange = anExchange({
    url: "http://example.com/a?b=c%20d&e&f=g+h#i?j=k",
    request: { fields: [["Cookie", "a=b; c=d=e;f"]], bodySize: 0 },
    response: {
      fields: [
        ["Set-Cookie", "a=b; Path=/x; Domain=example.com; Expires=Wed, 21 Oct 2015 07:28:00 GMT; Secure; HttpOnly; SameSite=Lax"],
        ["set-cookie", "c=d; expires=never"],
        ["Location", "/there"],
        ["Content-Type", "text/plain; charset=utf-8"],
      ],
      bodySize: 0,
    },
  })
  test.each<[string, (entry: Entry) => unknown, unknown]>([
    [
      "query",
      ({ request }) => request.queryString,
      [
        { name: "b", value: "c d" },
        { name: "e", value: "" },
        { name: "f", value: "g h" },
      ],
    ],
    [
      "cookies sent",
      ({ request }) => request.cookies,
      [
        { name: "a", value: "b" },
        { name: "c", value: "d=e" },
        { name: "f", value: "" },
      ],
    ],
    [
      "cookies set",
      ({ response }) => response.cookies,
      [
        {
          name: "a",
          value: "b",
          path: "/x",
          domain: "example.com",
          expires: "2015-10-21T07:28:00.000Z",
          httpOnly: true,
          secure: true,
          sameSite: "Lax",
        },
        { name: "c", value: "d", httpOnly: false, secure: false },
      ],
    ],
    ["redirect", ({ response }) => response.redirectURL, "/there"],
    ["type", ({ response }) => response.content.mimeType, "text/plain; charset=utf-8"],
  ])("%s", async (_name, of, expected) => expect(of(await entry(whole(exchange)))).toEqual(expected))
})

describe("bodies", () => {
  const gzipped = gzipSync("hello hello hello hello hello hello")
  const typed = (type: string) => anExchange({ request: { fields: [["Content-Type", type]], bodySize: 0 } })

  test.each<[string, Partial<Whole>, unknown]>([
    ["text", { responseBody: aBody("hé") }, { size: 3, mimeType: "x-unknown", text: "hé" }],
    ["binary", { responseBody: aBody(Uint8Array.of(0xff, 0)) }, { size: 2, mimeType: "x-unknown", text: "/wA=", encoding: "base64" }],
    [
      "decoded",
      { responseBody: aBody(gzipped, { decoded: utf8("hello hello hello hello hello hello") }) },
      { size: 35, compression: 35 - gzipped.length, mimeType: "x-unknown", text: "hello hello hello hello hello hello" },
    ],
    [
      "cut",
      { responseBody: aBody("beginni", { isTruncated: true, size: 9 }) },
      { size: 7, mimeType: "x-unknown", text: "beginni", comment: "Only the beginning of this body was kept." },
    ],
  ])("of a response: %s", async (_name, own, expected) =>
    expect<unknown>((await entry(whole(anExchange(), own))).response.content).toEqual(expected),
  )

  test.each<[string, string, Uint8Array | string, unknown]>([
    ["text", "text/plain", "hi", { mimeType: "text/plain", text: "hi" }],
    [
      "a form",
      "application/x-www-form-urlencoded",
      "a=b+c&d=%25",
      {
        mimeType: "application/x-www-form-urlencoded",
        text: "a=b+c&d=%25",
        params: [
          { name: "a", value: "b c" },
          { name: "d", value: "%" },
        ],
      },
    ],
    ["binary", "image/png", Uint8Array.of(0x89, 0xff), { mimeType: "image/png", text: "if8=", _encoding: "base64" }],
    ["nothing", "text/plain", "", undefined],
  ])("of a request: %s", async (_name, type, bytes, expected) =>
    expect((await entry(whole(typed(type), { requestBody: aBody(bytes) }))).request.postData).toEqual(expected),
  )
})

describe("a WebSocket", () => {
  const close = { ...explainClose(1001, "bye"), by: "client", how: null } as const
  const exchange = aWebSocket({ websocket: { ...aWebSocket().websocket!, close } })

  test("is written as Chrome writes it, with what Chrome leaves out", async () => {
    const messages = [
      aMessage({ timestamp: 1_700_000_000_125 }),
      aMessage({ id: 2, opcode: 2, isBinary: true, data: "/w==", timestamp: 1_700_000_000_500 }),
      aMessage({ id: 3, opcode: 9, data: "p", direction: "client-to-server", note: "why?" }),
      aMessage({ id: 4, opcode: 8, data: "bye", close: explainClose(1001, "bye"), length: 5, wireLength: 5 }),
    ]
    const { _resourceType, _webSocketMessages, _webSocketClose, request } = await entry(whole(exchange, { messages }))
    expect({ _resourceType, _webSocketClose, url: request.url }).toEqual({
      _resourceType: "websocket",
      _webSocketClose: close,
      url: "ws://example.com/",
    })
    expect(_webSocketMessages.map(({ _nectoproxy, ...plain }) => plain)).toEqual([
      { type: "receive", time: 1_700_000_000.125, opcode: 1, data: "hi" },
      { type: "receive", time: 1_700_000_000.5, opcode: 2, data: "/w==" },
      { type: "send", time: 2, opcode: 9, data: "p" },
      { type: "receive", time: 2, opcode: 8, data: "bye", _close: { code: 1001, name: "Going Away" } },
    ])
    expect(_webSocketMessages.map(({ _nectoproxy }) => Object.keys(_nectoproxy ?? {}))).toEqual([[], [], ["frames", "note"], ["frames"]])
  })

  test.each<[string, Whole, unknown]>([
    ["that was refused has no messages", whole(aWebSocket({ status: 403, websocket: null })), []],
    ["is what only a WebSocket has", whole(anExchange()), undefined],
  ])("%s", async (_name, one, expected) => expect<unknown>((await entry(one))._webSocketMessages).toEqual(expected))
})

test.each([
  [
    "without an answer",
    anExchange({ status: null, response: null, failure: { code: "dns", message: "No such host." } }),
    [0, "No such host."],
  ],
  ["with one", anExchange(), [200, undefined]],
])("an exchange %s says so", async (_name, exchange, expected) => {
  const { status, _error } = (await entry(whole(exchange))).response
  expect([status, _error]).toEqual(expected)
})

test.each(["http", "https", "ws", "wss"] as const)("the URL says that it is %s, and nothing repeats it", async protocol => {
  const url = `${protocol}://example.com/`
  const { request, _nectoproxy } = await entry(whole(anExchange({ protocol, url })))
  expect([request.url, _nectoproxy.protocol, _nectoproxy.url, _nectoproxy.host, _nectoproxy.path]).toEqual([url, ...Array(4)])
})

test("a tunnel has an absolute URL", async () => {
  const tunnel = anExchange({ protocol: "tunnel", method: "CONNECT", url: "example.com:443", host: "example.com:443", path: "" })
  const { request, _nectoproxy } = await entry(whole(tunnel))
  expect([request.url, _nectoproxy.protocol, _nectoproxy.url]).toEqual(["https://example.com:443", undefined, undefined])
})
