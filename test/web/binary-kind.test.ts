// What bytes look like: named where it is certain enough, and not otherwise.

import { describe, expect, test } from "bun:test"
import { deflateSync, gzipSync } from "node:zlib"
import fc from "fast-check"
import { binaryKind } from "../../web/ui/binary-kind.ts"
import { declaredMedia, mediaOf, readDataUrl } from "../../web/ui/media.ts"

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"))
const png = bytesOf("89504e470d0a1a0a0000000d49484452 00000001")

describe("looks like", () =>
  test.each([
    ["82 a4 74 79 70 65 a7 6d 65 73 73 61 67 65 a4 74 65 78 74 a5 48 65 6c 6c 6f", "MessagePack"],
    ["93 01 c0 cb 40 09 21 fb 54 44 2d 18", "MessagePack"],
    ["de 00 01 a1 61 c4 02 de ad", "MessagePack"],
    ["81 a4 74 79 70 65 00", "MessagePack"],
    ["82 a4 74 79 70 65 00", null],
    ["a2 61 61 01 61 62 82 02 03", "CBOR"],
    ["bf 61 61 01 ff", null],
    ["08 96 01 12 07 74 65 73 74 69 6e 67", "protobuf"],
    ["08 96 01 12 08 74 65 73 74 69 6e 67", null],
    ["08 01 10 02", null],
    ["00 01 02 03 04 05", null],
    ["82 01 02", null],
    ["00 61 73 6d 01 00 00 00", "WebAssembly"],
  ])("%s: %p", (hex, expected) => expect(binaryKind(bytesOf(hex))).toBe(expected)))

test("files and compressed streams", () => {
  expect(binaryKind(png)).toBe("PNG")
  expect(binaryKind(gzipSync("hello"))).toBe("gzip")
  expect(binaryKind(deflateSync("hello"))).toBe("zlib")
  expect(binaryKind(new Uint8Array())).toBeNull()
})

test("never throws, whatever it is fed, and seldom believes noise", () => {
  let believed = 0
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 200 }), bytes => {
      if (binaryKind(bytes) !== null) believed++
    }),
    { numRuns: 2000 },
  )
  expect(believed).toBeLessThan(40)
})

describe("media by their first bytes", () =>
  test.each([
    ["89504e470d0a1a0a0000000d49484452", "image/png"],
    ["ffd8ffe000104a464946000101000000", "image/jpeg"],
    ["524946460000000057454250 00000000", "image/webp"],
    ["524946460000000057415645 00000000", "audio/wav"],
    ["00000020667479706176696600000000", "image/avif"],
    ["0000002066747970 4d344120 00000000", "audio/mp4"],
    ["000000206674797069736f6d00000000", "video/mp4"],
    ["ffd8ff", null],
    ["00000000000000000000000000000000", null],
  ])("%s: %p", (hex, expected) => expect(mediaOf(bytesOf(hex))?.type ?? null).toBe(expected)))

describe("media by what is declared", () =>
  test.each([
    ["image/svg+xml", "image"],
    ["audio/ogg", "audio"],
    ["video/webm", "video"],
    ["image/tiff", undefined],
    ["text/html", undefined],
  ])("%s", (type, expected) => expect<string | undefined>(declaredMedia(type)?.kind).toBe(expected)))

test("a data: URL shows what its bytes are, not what it says", () => {
  const base64 = Buffer.from(png).toString("base64")
  expect(readDataUrl(`data:text/plain;base64,${base64}`)?.media.type).toBe("image/png")
  expect(readDataUrl(`data:image/png;charset=x;base64,${base64}`)?.bytes).toEqual(png)
  expect(readDataUrl("data:image/png;base64,AAAA")).toBeNull()
  expect(readDataUrl("data:text/html,<b>")).toBeNull()
})
