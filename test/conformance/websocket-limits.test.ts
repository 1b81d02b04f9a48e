// RFC 6455 §5.2, §10.3, Autobahn 9 and 10: large messages, many frames, lengths that lie, masks as they should not be.

import { type Case, client, ends, type Send, server } from "./case.ts"
import { conform } from "./conform.ts"
import { binary, counted, eachSide, fragments, fromClient, fromServer, more, notFinal, odd, ping, text, ws } from "./frames.ts"

const KiB = 1024
const MiB = 1024 * KiB
const filled = (length: number) => Buffer.alloc(length, "0123456789abcdef")
const faults =
  (...codes: readonly string[]) =>
  () => ({ faults: codes })

/** A header alone, from either side; what the length promises does not come. */
const header = (by: "client" | "server", ...bytes: readonly number[]): Send =>
  by === "client" ? client(Uint8Array.of(bytes[0]!, bytes[1]! | 0x80, ...bytes.slice(2), 1, 2, 3, 4)) : server(Uint8Array.from(bytes))
const promised = (name: string, faults: readonly string[], ...bytes: readonly number[]): Case[] =>
  (["client", "server"] as const).map(by =>
    ws(`${name}, from the ${by}`, [header(by, ...bytes), { by, bytes: "some" }, ends(by)], { faults }),
  )

conform("9 limits", [
  ...[256 * KiB, 1 * MiB, 4 * MiB].flatMap(length => eachSide(`9.1 text of ${length / KiB} KiB`, [text(filled(length))], counted(1))),
  ...[256 * KiB, 1 * MiB, 4 * MiB].flatMap(length => eachSide(`9.2 binary of ${length / KiB} KiB`, [binary(filled(length))], counted(1))),
  ...[64, 1 * KiB, 16 * KiB].flatMap(size => {
    const count = Math.min(1_000, (1 * MiB) / size)
    return eachSide(
      `9.3 text in ${count} fragments of ${size}`,
      fragments(text(filled(size)), ...Array.from({ length: count - 1 }, () => filled(size))),
      counted(1),
    )
  }),
  ...[1, 125, 126].flatMap(size =>
    eachSide(
      `9.4 a thousand messages of ${size}`,
      Array.from({ length: 1_000 }, () => text(filled(size))),
      counted(1_000),
    ),
  ),
  ...eachSide(
    "9.5 ten thousand empty messages",
    Array.from({ length: 10_000 }, () => text()),
    counted(10_000),
  ),
  ...eachSide(
    "9.6 five thousand pings between two fragments",
    [text("a", notFinal), ...Array.from({ length: 5_000 }, (_, i) => ping(`${i}`)), more("b")],
    counted(5_001),
  ),
  ws("9.7 both sides at once, a MiB each", [{ ...fromClient(binary(filled(MiB))), awaited: 0 }, fromServer(binary(filled(MiB)))], {
    messages: [1, 1],
  }),
  ws(
    "9.8 fifty messages, echoed one by one",
    Array.from({ length: 50 }, (_, i) => [fromClient(text(`${i}`)), fromServer(text(`${i}`))]).flat(),
    { messages: [50, 50] },
  ),
])

conform("10 odd lengths and masks", [
  ...eachSide("10.1 short text, length in 16 bits", [text("short", { lengthOctets: 2 })], faults("ws.long-length")),
  ...eachSide("10.2 short text, length in 64 bits", [text("short", { lengthOctets: 8 })], faults("ws.long-length")),
  ...eachSide("10.3 empty text, length in 16 bits", [text("", { lengthOctets: 2 })], faults("ws.long-length")),
  ...eachSide("10.4 empty text, length in 64 bits", [text("", { lengthOctets: 8 })], faults("ws.long-length")),
  ...eachSide("10.5 65,535 octets, length in 64 bits", [binary(filled(65_535), { lengthOctets: 8 })], faults("ws.long-length")),
  ...promised("10.6 more promised than sent, 7 bits", ["ws.truncated"], 0x82, 100),
  ...promised("10.7 more promised than sent, 16 bits", ["ws.truncated"], 0x82, 126, 0xff, 0xff),
  ...promised("10.8 four GiB promised", ["ws.truncated"], 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0),
  ...promised("10.9 2^53 - 1 promised", ["ws.truncated"], 0x82, 127, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  ...promised("10.10 2^53 promised: unreadable from here, passes", ["ws.huge-length"], 0x82, 127, 0, 0x20, 0, 0, 0, 0, 0, 0),
  ...promised("10.11 the highest bit of a length", ["ws.huge-length"], 0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 1),
  ...promised("10.12 all bits of a length", ["ws.huge-length"], 0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255),
  ws("10.13 unmasked from the client", [fromClient(text("bare", { isMasked: false }))], { faults: ["ws.unmasked"], texts: ["bare"] }),
  ws("10.14 masked from the server", [fromServer(text("hidden", { isMasked: true }))], { faults: ["ws.masked"], texts: ["hidden"] }),
  ws("10.15 masked and not, in turn", [fromClient(text("a"), text("b", { isMasked: false }), text("c"))], {
    faults: ["ws.unmasked"],
    texts: ["a", "b", "c"],
  }),
  ws("10.16 a mask of zeros", [fromClient(text("plain", { key: Uint8Array.of(0, 0, 0, 0) }))], { faults: [], texts: ["plain"] }),
  ws("10.17 a mask of ones", [fromClient(text("plain", { key: Uint8Array.of(255, 255, 255, 255) }))], { faults: [], texts: ["plain"] }),
  ws("10.18 a mask for every frame", [fromClient(...[1, 2, 3, 4].map(n => text(`${n}`, { key: Uint8Array.of(n, n * 2, n * 3, n * 4) })))], {
    faults: [],
    texts: ["1", "2", "3", "4"],
  }),
  ws("10.19 an empty masked frame", [fromClient(text(""))], { faults: [], texts: [""] }),
  ws("10.20 an empty frame of the server, masked", [fromServer(text("", { isMasked: true }))], { faults: ["ws.masked"] }),
  ws("10.21 unmasked control frames from the client", [fromClient(ping("p", { isMasked: false }))], {
    faults: ["ws.unmasked"],
    messages: [1, 0],
  }),
  ws(
    "10.22 what looks like HTTP is a payload",
    [fromClient(text("GET / HTTP/1.1\r\nHost: x\r\n\r\n")), fromServer(text("HTTP/1.1 200 OK\r\n\r\n"))],
    { exchanges: 1, messages: [1, 1] },
  ),
  ws("10.23 what looks like a frame is a payload", [fromServer(binary(Uint8Array.of(0x88, 2, 3, 0xe8, 0x81, 0x80)))], {
    messages: [0, 1],
    faults: [],
  }),
  ws("10.24 HTTP instead of frames, from the client", [client("GET / HTTP/1.1\r\nHost: x\r\n\r\n")], { exchanges: 1 }),
  ws("10.25 HTTP instead of frames, from the server", [server("HTTP/1.1 400 Bad Request\r\n\r\n")], { exchanges: 1 }),
  ...eachSide("10.26 all zero octets", [odd(0, new Uint8Array(0), notFinal)], () => ({ exchanges: 1 })),
  ws("10.27 a thousand octets of 0xff, both ways", [client(Buffer.alloc(1_000, 255)), server(Buffer.alloc(1_000, 255))], { exchanges: 1 }),
])
