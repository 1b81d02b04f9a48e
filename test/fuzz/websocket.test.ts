// Any bytes into what reads WebSocket: frames, compressed payloads, payloads as people see them, the heads of a handshake. Nothing
// throws, frames tile the stream, and what is said of a payload fits what a strict reader would have said.

import { expect } from "bun:test"
import { deflateRawSync } from "node:zlib"
import fc from "fast-check"
import { faultText } from "../../server/wire/faults.ts"
import { parseRequestHead, parseResponseHead } from "../../server/wire/http1/head.ts"
import { asksForWebSocket, readHandshake, requestFaults } from "../../server/wire/websocket/handshake.ts"
import { inflateMessage, slideWindow, windowBytesMax } from "../../server/wire/websocket/inflate.ts"
import { closeOf, payloadFaults, previewOf, textOf } from "../../server/wire/websocket/messages.ts"
import { decode, frame, frameRunner } from "../support/frames.ts"
import { damaged, fuzz, piecesOf } from "../support/fuzz.ts"
import { cutAt, expectTiled, text } from "../support/vectors.ts"

const spec = fc.record({
  opcode: fc.nat(15),
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 0, 0, 1, 2, 4, 7),
  key: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 })),
  payload: fc.constantFrom(0, 1, 2, 3, 124, 125, 126, 127).map(length => new Uint8Array(length)),
  lengthOctets: fc.constantFrom(2 as const, 8 as const),
})
const headers = [
  "\x81\x7f\0\x1f\xff\xff\xff\xff\xff\xff",
  "\x82\x7f\0\x20\0\0\0\0\0\0",
  "\x81\xff\xff",
  "\x89\x7e\0\x7e",
  "\x80\x00",
  "\x88\x01",
]
const frames = fc.oneof(
  fc.array(spec, { maxLength: 8 }).map(specs => Uint8Array.from(Buffer.concat(specs.map(spec => frame(spec))))),
  piecesOf(headers, 10),
)
const rules = fc.record({ masked: fc.boolean(), deflate: fc.boolean() })
const offsets = fc.array(fc.nat(600), { maxLength: 12 })

fuzz("the frame decoder", fc.tuple(damaged(frames), rules, offsets, fc.nat(2 ** 40)), ([bytes, rules, offsets, start]) => {
  expectTiled(decode(rules, [bytes], start), start + bytes.length, start)
  expect(frameRunner(rules, start)(cutAt(bytes, offsets))).toEqual(frameRunner(rules, start)([bytes]))
})

const words = fc.array(fc.constantFrom("spam ", "eggs ", "\0", "é", "x".repeat(300)), { maxLength: 60 }).map(words => text(words.join("")))
const block = fc.tuple(words, fc.constantFrom(0, 1, 9)).map(([plain, level]) => Uint8Array.from(deflateRawSync(plain, { level })))
const compressed = fc.oneof(
  damaged(fc.array(block, { maxLength: 5 }).map(blocks => Uint8Array.from(Buffer.concat(blocks)))),
  fc.uint8Array({ maxLength: 100 }),
  piecesOf(["\x03\0", "\0\0\0\xff\xff", "\x01\0\0\xff\xff", "\xf3\x48\x05\0", "\xf2\0\x11\0\0", "\xca\xc9\xc9\x07\0"], 60),
)

fuzz("the inflater", fc.tuple(compressed, words, fc.integer({ min: 1, max: 50_000 })), ([payload, before, max]) => {
  const window = slideWindow(new Uint8Array(0), before)
  const inflated = inflateMessage(payload, window, max)
  expect(inflated).toEqual(inflateMessage(payload.slice(), window.slice(), max))
  if (inflated.type === "problem") return
  expect(inflated.bytes.length).toBeLessThanOrEqual(max)
  expect(slideWindow(window, inflated.bytes).length).toBe(Math.min(windowBytesMax, window.length + inflated.bytes.length))
  // With more room nothing else comes out.
  expect(inflateMessage(payload, window, max + 1)).toEqual(inflated)
})

const someText = damaged(
  fc.string({ unit: "binary", maxLength: 60 }).map(characters => Uint8Array.from(new TextEncoder().encode(characters))),
  2,
)

fuzz(
  "payloads as people see them",
  fc.tuple(fc.nat(15), someText, fc.integer({ min: 4, max: 60 }), fc.nat(60)),
  ([opcode, bytes, max, cut]) => {
    expect(previewOf(opcode, bytes, max).length).toBeLessThanOrEqual(max)
    expect(closeOf(bytes).name).not.toBe("")
    const faults = payloadFaults(opcode, bytes)
    if (opcode === 1) expect(faults.length === 0).toBe(Buffer.from(textOf(bytes)).equals(bytes))
    // The beginning of a payload has no fault that the whole has not, and all of it but the end of a character is the beginning too.
    for (const code of payloadFaults(opcode, bytes.subarray(0, cut), false)) expect(faults).toContain(code)
  },
)

const values = [
  "permessage-deflate",
  "; client_max_window_bits",
  "; server_max_window_bits=",
  "; server_no_context_takeover",
  "; client_no_context_takeover",
  "=",
  '"',
  ",",
  ";",
  "15",
  "8",
  "08",
  "x",
  " ",
  "\t",
]
const names = ["Extensions", "Protocol", "Key", "Accept", "Version"].map(name => `Sec-WebSocket-${name}`)
const line = fc.oneof(
  fc.tuple(fc.constantFrom(...names), piecesOf(values, 8)).map(([name, value]) => `${name}: ${Buffer.from(value).toString("latin1")}\r\n`),
  fc.constantFrom("Upgrade: websocket\r\n", "Connection: upgrade\r\n", "Sec-WebSocket-Version: 13\r\n", " folded\r\n"),
)
const lines = fc.array(line, { maxLength: 8 }).map(lines => lines.join(""))

fuzz("the handshake", fc.tuple(lines, lines), ([asked, answered]) => {
  const { head: request } = parseRequestHead(text(`GET / HTTP/1.1\r\n${asked}\r\n`))
  const { head: response } = parseResponseHead(text(`HTTP/1.1 101 x\r\n${answered}\r\n`))
  if (!request || !response) throw new Error("no head")
  expect(asksForWebSocket(request)).toBeBoolean()
  const handshake = readHandshake(request, response)
  for (const faults of [requestFaults(request), handshake.faults]) {
    expect(new Set(faults).size).toBe(faults.length)
    for (const code of faults) expect(faultText[code]).toBeString()
  }
  if (handshake.deflate) expect(handshake.extensions?.toLowerCase()).toContain("permessage-deflate")
})
