// Recordings as fast-check makes them up: all states an exchange can be in, all kinds of messages and bodies, and ids as filters leave them.

import fc from "fast-check"
import type { Exchange, Frame, Gap, Message } from "../../server/contract.ts"
import type { TransferredBody } from "../../server/transfer/transferred.ts"
import { explainClose } from "../../server/wire/websocket/close-codes.ts"
import { anExchange, type Whole } from "./values.ts"

const word = fc.string({ maxLength: 8 })
/** All of Unicode, and what JSON must escape. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", '{"type":"x","a":[1,null]}', '\\"\n\u0000\u2028', "😀".repeat(9)),
)
const ms = fc.double({ min: 0, max: 1e7, noNaN: true })
const time = fc.oneof(fc.double({ min: 0, max: 4e12, noNaN: true }), fc.integer({ min: 0, max: 20 }))
const size = fc.nat(1e9)
const maybe = <T>(inner: fc.Arbitrary<T>) => fc.option(inner, { nil: null, freq: 2 })
const direction = fc.constantFrom("client-to-server" as const, "server-to-client" as const)
const eachWay = fc.record({ "client-to-server": size, "server-to-client": size })

const name = fc.oneof(
  word,
  fc.constantFrom("Cookie", "Set-Cookie", "Content-Type", "content-encoding", "Upgrade", "Location", ":authority"),
)
const value = fc.oneof(
  word,
  fc.constantFrom(
    "gzip",
    "a=b; c",
    "websocket",
    "application/x-www-form-urlencoded",
    "k=v; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT; Secure",
  ),
)
const fields = fc.array(fc.tuple(name, value), { maxLength: 5 })

const certificate = fc.record({ subject: word, issuer: word, names: word, validFrom: time, validTo: time, fingerprint: word })
const tlsSide = fc.record({
  version: word,
  cipher: word,
  alpn: maybe(word),
  serverName: maybe(word),
  certificates: fc.array(certificate, { maxLength: 2 }),
})

const code = fc.constantFrom(1000, 1001, 1005, 1006, 3000, 4999, 17)
const close = fc.tuple(code, text).map(([code, reason]) => explainClose(code, reason))
const webSocketClose = fc
  .tuple(
    close,
    maybe(fc.constantFrom("client" as const, "server" as const)),
    maybe(fc.constantFrom("end" as const, "reset" as const)),
    word,
  )
  .map(([close, by, how, more]) => ({ ...close, meaning: close.meaning + more, by, how }))

const webSocket = fc.record({
  subprotocol: maybe(word),
  extensions: maybe(word),
  messages: eachWay,
  bytes: eachWay,
  close: maybe(webSocketClose),
})

const place = fc.constantFrom<Pick<Exchange, "protocol" | "method" | "url" | "host" | "path">>(
  { protocol: "https", method: "POST", url: "https://example.com/a?b=c&d=%20#", host: "example.com", path: "/a?b=c&d=%20#" },
  { protocol: "http", method: "", url: "http:///", host: "", path: "" },
  { protocol: "http", method: "OPTIONS", url: "http://[::1]:81/*", host: "[::1]:81", path: "*" },
  { protocol: "ws", method: "GET", url: "ws://example.com:80/chat", host: "example.com:80", path: "/chat" },
  { protocol: "wss", method: "GET", url: "wss://example.com/chat?x", host: "example.com", path: "/chat?x" },
  { protocol: "tunnel", method: "CONNECT", url: "example.com:8443", host: "example.com:8443", path: "" },
)

const exchange: fc.Arbitrary<Omit<Exchange, "id">> = fc
  .record({
    status: maybe(fc.constantFrom(101, 200, 204, 403, 502, 0)),
    statusText: word,
    state: fc.constantFrom("connecting", "waiting", "receiving", "open", "closed", "failed"),
    startedAt: time,
    durationMs: maybe(ms),
    request: fc.record({ fields, bodySize: size }),
    response: maybe(fc.record({ fields, bodySize: size })),
    clientAddress: fc.constantFrom("127.0.0.1:50000", "[::1]:50000", ""),
    serverAddress: maybe(fc.constantFrom("93.184.216.34", "93.184.216.34:443", "::1", "[::1]:443")),
    tls: maybe(fc.record({ client: maybe(tlsSide), server: maybe(tlsSide) })),
    timings: fc.record({ dnsMs: maybe(ms), tcpMs: maybe(ms), tlsMs: maybe(ms), firstByteMs: maybe(ms) }),
    faults: fc.array(fc.record({ code: word, text, direction, offset: size }), { maxLength: 2 }),
    failure: maybe(fc.record({ code: word, message: text })),
    note: text,
    color: fc.constantFrom("", "red"),
    modified: fc.boolean(),
  } satisfies { [name in keyof Omit<Exchange, "id" | "websocket" | keyof typeof place>]?: unknown })
  .chain(facts =>
    fc.tuple(place, maybe(webSocket)).map(([place, webSocket]) => {
      const websocket = place.protocol.startsWith("ws") ? webSocket : null
      return { ...anExchange(), ...facts, ...place, websocket } as Omit<Exchange, "id">
    }),
  )

const frame: fc.Arbitrary<Frame> = fc.record({
  opcode: fc.nat(15),
  fin: fc.boolean(),
  rsv: fc.nat(7),
  masked: fc.boolean(),
  maskKey: maybe(fc.constantFrom("37fa213d", "00000000")),
  length: size,
  headerLength: fc.integer({ min: 2, max: 14 }),
  timestamp: time,
})

const base64 = fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes).toString("base64"))
const payload = fc.oneof(
  fc.tuple(fc.constant(1), text, fc.constant(false)),
  fc.tuple(fc.constantFrom(2, 3, 11), base64, fc.constant(true)),
  fc.tuple(fc.constantFrom(9, 10), text, fc.constant(false)),
  fc.tuple(fc.constantFrom(9, 10), base64, fc.constant(true)),
  fc.tuple(fc.constant(8), text, fc.constant(false)),
)

type MessageFacts = Omit<Message, "id" | "exchangeId">

/** As most are: nothing but a frame. */
const plainMessage = fc
  .record({ payload, timestamp: time, direction })
  .map(({ payload: [opcode, data, isBinary], timestamp, direction }): MessageFacts => {
    const length = Buffer.byteLength(data, isBinary ? "base64" : "utf8")
    const masked = direction === "client-to-server"
    const one = { opcode, fin: true, rsv: 0, masked, maskKey: masked ? "37fa213d" : null, length, headerLength: masked ? 6 : 2, timestamp }
    const none = { compressed: false, truncated: false, problem: null, faults: [], injected: false, modified: false, dropped: false }
    const close = opcode === 8 ? explainClose(1005, data) : null
    return { ...none, opcode, data, isBinary, timestamp, direction, length, wireLength: length, close, frames: [one], note: "", color: "" }
  })

const oddMessage = fc
  .record({
    payload,
    timestamp: time,
    direction,
    length: size,
    wireLength: size,
    compressed: fc.boolean(),
    truncated: fc.boolean(),
    problem: maybe(text),
    faults: fc.array(fc.record({ code: word, text }), { maxLength: 2 }),
    injected: fc.boolean(),
    modified: fc.boolean(),
    dropped: fc.boolean(),
    close: maybe(close),
    frames: fc.array(frame, { maxLength: 3 }),
    note: text,
    color: fc.constantFrom("", "blue"),
  })
  .map(
    ({ payload: [opcode, data, isBinary], close, ...facts }): MessageFacts => ({
      ...facts,
      opcode,
      data,
      isBinary,
      close: opcode === 8 ? close : null,
    }),
  )

const message = fc.oneof(plainMessage, oddMessage)

/** Long enough to be written in pieces, and of characters that must not be cut. */
const long = fc.constantFrom(
  utf8Of("aé😀\u0001".repeat(20_000)),
  Uint8Array.from({ length: 100_001 }, (_, at) => at % 251),
)
const bytes = fc.oneof(
  { weight: 20, arbitrary: fc.uint8Array({ maxLength: 30 }) },
  { weight: 20, arbitrary: text.map(utf8Of) },
  { weight: 1, arbitrary: long },
)

const body: fc.Arbitrary<TransferredBody> = fc
  .record({ bytes, decoded: maybe(bytes), size, isTruncated: fc.boolean(), isDecoded: fc.boolean() })
  .map(({ isDecoded, ...body }) => (isDecoded ? { ...body, isDecoded } : body))

const gap: fc.Arbitrary<Gap> = fc.record({ after: size, from: time, to: time, frames: size, bytes: size })

/** In order of time, as exporters are given them; ids as they are where others were filtered out. */
export const recording: fc.Arbitrary<Whole[]> = fc
  .array(
    fc.record({
      exchange,
      step: fc.integer({ min: 1, max: 3 }),
      requestBody: maybe(body),
      responseBody: maybe(body),
      messages: fc.array(fc.tuple(message, fc.integer({ min: 1, max: 3 })), { maxLength: 5 }),
      gaps: fc.array(gap, { maxLength: 2 }),
    }),
    { maxLength: 5 },
  )
  .map(facts => {
    let id = 0
    const byTime = facts.toSorted((a, b) => a.exchange.startedAt - b.exchange.startedAt)
    return byTime.map(({ exchange, step, requestBody, responseBody, messages, gaps }) => {
      id += step
      let messageId = 0
      return {
        exchange: { ...exchange, id } as Exchange,
        requestBody,
        // What has no head has no body.
        responseBody: exchange.response && responseBody,
        messages: (exchange.websocket ? messages : []).map(([message, step]) => {
          messageId += step
          return { ...message, id: messageId, exchangeId: id } as Message
        }),
        ...(gaps.length > 0 ? { gaps } : {}),
      }
    })
  })

function utf8Of(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
