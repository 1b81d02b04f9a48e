// Any bytes into the reader of ClientHellos (RFC 8446 §4.1.2, §5.1): nothing throws, and it never takes back what it said when more
// bytes arrive. Starts from what a real client sends, cut into records at random.

import { expect } from "bun:test"
import fc from "fast-check"
import { readClientHello } from "../../server/wire/client-hello.ts"
import { damaged, fuzz } from "../support/fuzz.ts"

const uint16 = (value: number) => [value >> 8, value & 0xff]
const vector16 = (bytes: readonly number[]) => [...uint16(bytes.length), ...bytes]
const octets = fc.array(fc.nat(255), { maxLength: 12 })
const name = fc.stringMatching(/^[a-z.]{0,12}$/).map(name => [...Buffer.from(name)])

const serverName = name.map(name => [0, 0, ...vector16(vector16([0, ...vector16(name)]))])
const alpn = fc.array(name, { maxLength: 3 }).map(names => [0, 16, ...vector16(vector16(names.flatMap(name => [name.length, ...name])))])
const versions = fc.array(fc.constantFrom(0x0304, 0x0303, 0x3a3a, 0x7f1c), { maxLength: 3 }).map(versions => {
  const list = versions.flatMap(uint16)
  return [0, 43, ...vector16([list.length, ...list])]
})
const unknown = fc.tuple(fc.nat(0xffff), octets).map(([type, data]) => [...uint16(type), ...vector16(data)])
const extensions = fc.array(fc.oneof(serverName, alpn, versions, unknown), { maxLength: 6 }).map(list => list.flat())

const message = fc.tuple(extensions, octets, fc.boolean()).map(([extensions, session, hasExtensions]) => {
  const fixed = [3, 3, ...Array.from({ length: 32 }, () => 7), session.length, ...session, ...vector16([0x13, 0x01]), 1, 0]
  const body = hasExtensions ? [...fixed, ...vector16(extensions)] : fixed
  return [1, 0, ...uint16(body.length), ...body]
})
const records = fc.tuple(message, fc.integer({ min: 1, max: 300 })).map(([message, size]) => {
  const pieces = Array.from({ length: Math.ceil(message.length / size) }, (_, i) => message.slice(i * size, (i + 1) * size))
  return Uint8Array.from(pieces.flatMap(piece => [22, 3, 1, ...vector16(piece)]))
})

fuzz("the reader of ClientHellos", fc.tuple(damaged(records), fc.array(fc.nat(500), { maxLength: 6 })), ([bytes, ends]) => {
  const whole = readClientHello(bytes)
  for (const end of ends) {
    const early = readClientHello(bytes.subarray(0, end))
    if (early !== "need-more") expect<unknown>(early).toEqual(whole)
  }
  if (typeof whole === "string") return
  expect(whole.sni === null || /^[\x21-\x7e]+$/.test(whole.sni)).toBe(true)
  expect(whole.alpn.every(name => name !== "")).toBe(true)
})
