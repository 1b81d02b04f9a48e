import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { readClientHello } from "../../server/wire/client-hello.ts"
import { cutAt, hex, type Run, text, vectors } from "../support/vectors.ts"

/** What the answer is as soon as it is not "need-more". */
const run: Run = chunks => {
  let bytes = new Uint8Array(0)
  for (const chunk of chunks) {
    bytes = Uint8Array.from([...bytes, ...chunk])
    const hello = readClientHello(bytes)
    if (hello !== "need-more") return show(hello)
  }
  return ["need-more"]
}

function show(hello: ReturnType<typeof readClientHello>): string[] {
  return typeof hello === "string" ? [hello] : [`sni ${hello.sni}`, `alpn ${hello.alpn.join(" ")}`, `versions ${hello.versions.join(" ")}`]
}

const uint16 = (value: number) => [value >> 8, value & 0xff]
const vector8 = (bytes: readonly number[]) => [bytes.length, ...bytes]
const vector16 = (bytes: readonly number[]) => [...uint16(bytes.length), ...bytes]
const extension = (type: number, data: readonly number[]) => [...uint16(type), ...vector16(data)]
const serverName = (name: string) => extension(0, vector16([0, ...vector16([...text(name)])]))
const alpn = (...names: string[]) => extension(16, vector16(names.flatMap(name => vector8([...text(name)]))))
const supportedVersions = (...versions: number[]) => extension(43, vector8(versions.flatMap(uint16)))

type Parts = { readonly extensions?: readonly number[]; readonly legacyVersion?: number; readonly type?: number }

/** A handshake message; `extensions` left out altogether where not given. */
function message({ extensions, legacyVersion = 0x0303, type = 1 }: Parts): number[] {
  const random = Array.from({ length: 32 }, (_, i) => i)
  const body = [...uint16(legacyVersion), ...random, ...vector8([7, 7]), ...vector16([0x13, 0x01]), ...vector8([0])]
  const all = extensions ? [...body, ...vector16(extensions)] : body
  return [type, all.length >> 16, ...uint16(all.length & 0xffff), ...all]
}

/** The message in records of at most `size` bytes. */
function records(bytes: readonly number[], size = 2 ** 14): Uint8Array {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))
  return Uint8Array.from(pieces.flatMap(piece => [22, 3, 1, ...vector16(piece)]))
}

const hello = (...extensions: number[][]) => records(message({ extensions: extensions.flat() }))

// RFC 8448 §3, "Simple 1-RTT Handshake".
const rfc8448 = hex(`
  16 03 01 00 c4                                                # record: handshake, 196 bytes
  01 00 00 c0 03 03                                             # client_hello, legacy version
  cb 34 ec b1 e7 81 63 ba 1c 38 c6 da cb 19 6a 6d ff a2 1a 8d 99 12 ec 18 a2 ef 62 83 02 4d ec e7
  00  00 06 13 01 13 03 13 02  01 00  00 91                     # session id, cipher suites, compression, extensions
  00 00 00 0b 00 09 00 00 06 73 65 72 76 65 72                  # server_name "server"
  ff 01 00 01 00
  00 0a 00 14 00 12 00 1d 00 17 00 18 00 19 01 00 01 01 01 02 01 03 01 04
  00 23 00 00
  00 33 00 26 00 24 00 1d 00 20 99 38 1d e5 60 e4 bd 43 d2 3d 8e 43 5a 7d ba fe b3 c0 6e 51 c1 3c ae 4d 54 13 69 1e 52 9a af 2c
  00 2b 00 03 02 03 04                                          # supported_versions
  00 0d 00 20 00 1e 04 03 05 03 06 03 02 03 08 04 08 05 08 06 04 01 05 01 06 01 02 01 04 02 05 02 06 02 02 02
  00 2d 00 02 01 01
  00 1c 00 02 40 01`)

describe("RFC 8446 §4.1.2", () =>
  vectors(run, [
    ["RFC 8448 §3", rfc8448, "sni server\nalpn \nversions TLSv1.3"],
    ["what follows it is not looked at", Uint8Array.from([...rfc8448, 1, 2, 3]), "sni server\nalpn \nversions TLSv1.3"],
    [
      "as browsers send it: GREASE, two protocols, two versions",
      hello(extension(0x1a1a, []), serverName("a.example"), alpn("h2", "http/1.1"), supportedVersions(0x3a3a, 0x0304, 0x0303)),
      "sni a.example\nalpn h2 http/1.1\nversions TLSv1.3 TLSv1.2",
    ],
    ["without extensions", records(message({})), "sni null\nalpn \nversions TLSv1.2"],
    ["with none in the list", hello(), "sni null\nalpn \nversions TLSv1.2"],
    ["TLS 1.0", records(message({ legacyVersion: 0x0301 })), "sni null\nalpn \nversions TLSv1"],
    ["SSL 3, TLS 1.1 and a draft", hello(supportedVersions(0x7f1c, 0x0302, 0x0300)), "sni null\nalpn \nversions 0x7f1c TLSv1.1 SSLv3"],
    ["another handshake message", records(message({ type: 2 })), "not-tls"],
    ["body shorter than its parts", records([1, 0, 0, 2, 3, 3]), "not-tls"],
    ["an empty body", records([1, 0, 0, 0]), "not-tls"],
    ["extensions beyond the body", records([...message({}), 0, 5].with(3, message({}).length - 4 + 2)), "not-tls"],
    ["an extension beyond the extensions", hello([0, 0, 0, 9]), "not-tls"],
  ]))

describe("RFC 8446 §5.1: records", () =>
  vectors(run, [
    ["several", records([...rfc8448.subarray(5)], 50), "sni server\nalpn \nversions TLSv1.3"],
    ["of one byte each", records([...rfc8448.subarray(5)], 1), "sni server\nalpn \nversions TLSv1.3"],
    ["nothing", text(""), "need-more"],
    ["one byte", hex("16"), "need-more"],
    ["incomplete", rfc8448.subarray(0, -1), "need-more"],
    ["an empty record", hex("16 03 01 00 00"), "not-tls"],
    ["too long a record", hex("16 03 01 40 01"), "not-tls"],
    ["as long as may be", hex("16 03 01 40 00"), "need-more"],
    ["an alert between two", Uint8Array.from([...records([1, 0]), 21, 3, 1, 0, 2, 1, 0]), "not-tls"],
    ["SSL 2", hex("80 2e 01 00 02"), "not-tls"],
    ["another major version", hex("16 02"), "not-tls"],
    ["HTTP", text("GET / HTTP/1.1"), "not-tls"],
    ["a message of 2^24 bytes", records([1, 0xff, 0xff, 0xff]), "not-tls"],
  ]))

describe("RFC 6066 §3 and RFC 7301 §3.1: malformed extensions count as absent", () =>
  vectors(run, [
    ["a name beyond its list", hello(extension(0, [0, 4, 0, 0, 9, 65])), "sni null\nalpn \nversions TLSv1.2"],
    ["an empty name", hello(serverName("")), "sni null\nalpn \nversions TLSv1.2"],
    ["a name with a line end", hello(serverName("a\r\nb")), "sni null\nalpn \nversions TLSv1.2"],
    ["a name of another type first", hello(extension(0, vector16([9, 0, 1, 65, 0, 0, 1, 66]))), "sni B\nalpn \nversions TLSv1.2"],
    ["the first of two", hello(serverName("a"), serverName("b")), "sni a\nalpn \nversions TLSv1.2"],
    ["an empty protocol", hello(alpn("h2", "")), "sni null\nalpn \nversions TLSv1.2"],
    ["half a version", hello(extension(43, vector8([3]))), "sni null\nalpn \nversions TLSv1.2"],
    ["no data at all", hello(extension(0, []), extension(16, []), extension(43, [])), "sni null\nalpn \nversions TLSv1.2"],
  ]))

describe("the limit of 64 KiB", () => {
  const sized = (size: number) =>
    records(
      message({
        extensions: extension(
          21,
          Array.from({ length: size }, () => 0),
        ),
      }),
    )
  test("a large one passes", () => expect(show(readClientHello(sized(60_000)))).toEqual(["sni null", "alpn ", "versions TLSv1.2"]))
  test("a larger one is seen by the size it declares", () => expect(readClientHello(sized(65_500).subarray(0, 9))).toBe("not-tls"))
  test("the headers of its records count", () => {
    const bytes = records(
      message({
        extensions: extension(
          21,
          Array.from({ length: 12_000 }, () => 0),
        ),
      }),
      1,
    )
    expect(readClientHello(bytes)).toBe("not-tls")
    expect(readClientHello(bytes.subarray(0, 65_535))).toBe("need-more")
    expect(readClientHello(bytes.subarray(0, 65_536))).toBe("not-tls")
  })
})

test("no bytes make it throw, and more bytes do not change an answer", () => {
  const valid = hello(serverName("a.example"), alpn("h2", "http/1.1"), supportedVersions(0x0304))
  const mutated = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 5 }).map(edits => {
    const changed = valid.slice()
    for (const [at, byte] of edits) changed[at] = byte
    return changed
  })
  const stream = fc.oneof(
    fc.uint8Array(),
    fc.uint8Array().map(bytes => Uint8Array.from([22, 3, 1, 0, bytes.length, 1, ...bytes])),
    mutated,
  )
  fc.assert(
    fc.property(stream, fc.array(fc.nat(200)), (bytes, offsets) =>
      expect(run(cutAt(bytes, offsets))).toEqual(show(readClientHello(bytes))),
    ),
    { numRuns: 1000 },
  )
})
