// RFC 7692, Autobahn 12 and 13: permessage-deflate with every parameter passes as it was negotiated, or not; and is read all the same.

import { type Case, client, type Seen, type Step, server } from "./case.ts"
import { conform } from "./conform.ts"
import { type Compressor, compressor, finalBlock, packedBinary, packedFragments, packedText, rsv1 } from "./deflate.ts"
import {
  agrees,
  asks,
  binary,
  bytesOf,
  close,
  fragments,
  fromClient,
  fromServer,
  more,
  notFinal,
  odd,
  opcodes,
  ping,
  pong,
  type Spec,
  text,
} from "./frames.ts"

const field = (value: string) => `Sec-WebSocket-Extensions: ${value}`
const pmd = "permessage-deflate"

/** A WebSocket with extensions; `accepted` null: the server answers with none. */
const negotiated = (name: string, offered: string, accepted: string | null, steps: readonly Step[], seen: Seen = {}): Case => ({
  name,
  steps: [client(asks(field(offered))), server(accepted === null ? agrees() : agrees(field(accepted))), ...steps],
  seen: { exchanges: 1, status: 101, ...seen },
})
const deflated = (name: string, steps: readonly Step[], seen: Seen = {}): Case => negotiated(name, pmd, pmd, steps, seen)
const both = (name: string, specs: () => readonly Spec[], seen: Seen = {}): Case[] => [
  deflated(`${name}, from the client`, [fromClient(...specs())], seen),
  deflated(`${name}, from the server`, [fromServer(...specs())], seen),
]

const words = "The quick brown fox jumps over the lazy dog. "
const json = JSON.stringify(Array.from({ length: 40 }, (_, id) => ({ id, name: `item ${id}`, tags: ["a", "b"] })))
const noise = Uint8Array.from({ length: 2_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 24)
const said = [words, `${words}${words}`, json, words, ""]

/** The same messages each way, one after the other. */
const conversation = (toServer: Compressor, toClient: Compressor): Step[] =>
  said.flatMap(message => [fromClient(packedText(message, toServer)), fromServer(packedText(message, toClient))])
const heard = { texts: said.flatMap(message => [message, message]), faults: [] }

const parameters = [
  "",
  "; client_no_context_takeover",
  "; server_no_context_takeover",
  "; client_no_context_takeover; server_no_context_takeover",
]
const compressors = (agreed: string): [Compressor, Compressor] => {
  const bits = (side: string) => Number(new RegExp(`${side}_max_window_bits="?(\\d+)`).exec(agreed)?.[1] ?? 15)
  const of = (side: string) => compressor({ takeover: !agreed.includes(`${side}_no_context_takeover`), bits: bits(side) })
  return [of("client"), of("server")]
}
const agreedOn = (name: string, offered: string, accepted: string): Case =>
  negotiated(name, offered, accepted, conversation(...compressors(accepted)), heard)

conform("12 compression: parameters", [
  ...parameters.map(some => agreedOn(`12.1 ${pmd}${some}`, pmd + some, pmd + some)),
  ...[9, 10, 11, 12, 13, 14, 15].map(bits =>
    agreedOn(`12.2 server_max_window_bits=${bits}`, `${pmd}; server_max_window_bits=${bits}`, `${pmd}; server_max_window_bits=${bits}`),
  ),
  ...[9, 10, 11, 12, 13, 14, 15].map(bits =>
    agreedOn(`12.3 client_max_window_bits=${bits}`, `${pmd}; client_max_window_bits`, `${pmd}; client_max_window_bits=${bits}`),
  ),
  ...parameters.map(some =>
    agreedOn(
      `12.4 both window bits${some}`,
      `${pmd}; client_max_window_bits; server_max_window_bits=10${some}`,
      `${pmd}; client_max_window_bits=11; server_max_window_bits=10${some}`,
    ),
  ),
  agreedOn("12.5 quoted values", `${pmd}; server_max_window_bits="12"`, `${pmd}; server_max_window_bits="12"`),
  agreedOn("12.6 the server adds a limit of its own", pmd, `${pmd}; server_max_window_bits=12; server_no_context_takeover`),
  agreedOn("12.7 the server leaves out what it may leave out", `${pmd}; client_max_window_bits; client_no_context_takeover`, pmd),
  agreedOn("12.8 the second of two offers", `${pmd}; server_max_window_bits=9, ${pmd}`, pmd),
  agreedOn(
    "12.9 the first of three offers",
    `${pmd}; client_no_context_takeover, ${pmd}; client_max_window_bits, ${pmd}`,
    `${pmd}; client_no_context_takeover`,
  ),
  agreedOn("12.10 odd spaces", ` ${pmd} ;client_max_window_bits ;  server_no_context_takeover`, `${pmd};server_no_context_takeover`),
  agreedOn("12.11 odd case of the name", "Permessage-Deflate", "permessage-DEFLATE"),
  negotiated("12.12 offered, not accepted", pmd, null, [fromClient(text("a")), fromServer(text("b"))], { texts: ["a", "b"], faults: [] }),
  negotiated("12.13 offered, not accepted, and compressed all the same", pmd, null, [fromClient(packedText(words, compressor()))], {
    faults: ["ws.reserved-bits"],
  }),
  { ...negotiated("12.14 accepted without an offer", "x-other", pmd, [fromServer(text("a"))], { faults: ["ws.unasked-extension"] }) },
  negotiated("12.15 an unknown extension, agreed", "x-a; b=1, x-c", "x-a; b=1", [fromClient(text("a"))], { messages: [1, 0] }),
  negotiated("12.16 an old one, agreed", "x-webkit-deflate-frame", "x-webkit-deflate-frame", [fromClient(odd(1, noise, rsv1))], {
    messages: [1, 0],
  }),
  negotiated("12.17 unknown parameters", `${pmd}; x=1`, `${pmd}; x=1`, [fromClient(text("a"))], { messages: [1, 0] }),
  negotiated(
    "12.18 window bits out of range",
    `${pmd}; server_max_window_bits=7`,
    `${pmd}; server_max_window_bits=16`,
    [fromServer(text("a"))],
    { messages: [0, 1] },
  ),
  negotiated(
    "12.19 the same parameter twice",
    `${pmd}; server_max_window_bits=9; server_max_window_bits=10`,
    pmd,
    [fromServer(text("a"))],
    { messages: [0, 1] },
  ),
  {
    name: "12.20 offers on two lines",
    steps: [
      client(asks(field(`${pmd}; client_max_window_bits`), field(pmd))),
      server(agrees(field(pmd))),
      fromClient(packedText(words, compressor())),
    ],
    seen: { texts: [words], faults: [] },
  },
])

conform("13 compression: frames", [
  ...both("13.1 empty message", () => [packedText("", compressor())], { texts: [""], faults: [] }),
  ...both("13.2 short message", () => [packedText("Hello", compressor())], { texts: ["Hello"], faults: [] }),
  ...both(
    "13.3 RFC 7692 §7.2.3.1: Hello twice",
    () => ["f248cdc9c90700", "f200110000"].map(octets => text(Buffer.from(octets, "hex"), rsv1)),
    { texts: ["Hello", "Hello"], faults: [] },
  ),
  ...both("13.4 RFC 7692 §7.2.3.3: not compressed block", () => [text(Buffer.from("000500faff48656c6c6f00", "hex"), rsv1)], {
    texts: ["Hello"],
    faults: [],
  }),
  ...both("13.5 RFC 7692 §7.2.3.4: final block", () => [text(finalBlock("Hello"), rsv1)], { texts: ["Hello"], faults: [] }),
  ...both("13.6 RFC 7692 §7.2.3.5: two blocks", () => [text(Buffer.from("f248050000 00ffffcac9c90700".replace(" ", ""), "hex"), rsv1)], {
    texts: ["Hello"],
    faults: [],
  }),
  ...both("13.7 in fragments of one octet", () => packedFragments("Hello Hello", compressor(), 1), { texts: ["Hello Hello"], faults: [] }),
  ...both("13.8 in fragments of 50", () => packedFragments(json, compressor(), 50), { texts: [json], faults: [] }),
  ...both("13.9 fragments with an empty one at the end", () => [text(compressor()(words), { ...rsv1, fin: false }), more("")], {
    texts: [words],
    faults: [],
  }),
  ...both(
    "13.10 ping between compressed fragments",
    () =>
      packedFragments(json, compressor(), 100)
        .flatMap(one => [one, ping("p")])
        .slice(0, -1),
    { faults: [] },
  ),
  ...both(
    "13.11 compressed and plain in turn",
    () => {
      const packed = compressor()
      return [packedText(words, packed), text("plain"), packedText(words, packed), text(words), packedText(words, packed)]
    },
    { texts: [words, "plain", words, words, words], faults: [] },
  ),
  ...both(
    "13.12 fifty messages that refer back",
    () => {
      const packed = compressor()
      return Array.from({ length: 50 }, (_, i) => packedText(`${words}${i}`, packed))
    },
    { faults: [] },
  ),
  ...[0, 1, 9].flatMap(level =>
    both(`13.13 level ${level}`, () => [packedText(json, compressor({ level }))], { texts: [json], faults: [] }),
  ),
  ...both("13.14 binary that does not compress", () => [packedBinary(noise, compressor())], { faults: [] }),
  ...both("13.15 RSV1 on a continuation", () => [text(compressor()(words), { ...rsv1, fin: false }), more("", rsv1)], {
    faults: ["ws.reserved-bits"],
  }),
  ...both("13.16 RSV1 on the last fragment alone", () => [text("a", notFinal), more("b", rsv1)], { faults: ["ws.reserved-bits"] }),
  ...both("13.17 RSV1 on a ping", () => [ping("p", rsv1)], { faults: ["ws.reserved-bits"] }),
  ...both("13.18 RSV1 on a pong", () => [pong("p", rsv1)], { faults: ["ws.reserved-bits"] }),
  ...both("13.19 RSV1 on a close", () => [odd(opcodes.close, Uint8Array.of(3, 0xe8), rsv1)], { faults: ["ws.reserved-bits"] }),
  ...both("13.20 RSV1 and RSV2", () => [text(compressor()(words), { rsv: 6 })], { faults: ["ws.reserved-bits"] }),
  ...both("13.21 RSV2 alone", () => [text("a", { rsv: 2 })], { faults: ["ws.reserved-bits"] }),
  ...both("13.22 compressed rubbish", () => [text(Uint8Array.of(0xff, 0xff, 0xff, 0xff), rsv1)], { faults: [] }),
  ...both("13.23 compressed and empty on the wire", () => [text("", rsv1)], { faults: [] }),
  ...both("13.24 compressed, cut short", () => [text(compressor()(json).subarray(0, 40), rsv1), text("next")], { faults: [] }),
  ...both("13.25 compressed text that is not UTF-8", () => [text(compressor()(Uint8Array.of(0xff, 0xfe)), rsv1)], { faults: [] }),
  ...both("13.26 a bomb: 16 MiB in 16 KiB", () => [packedBinary(Buffer.alloc(16 * 1024 * 1024), compressor())], { faults: [] }),
  ...both("13.27 plain messages alone", () => fragments(text("a"), "b"), { texts: ["ab"], faults: [] }),
  ...both("13.28 compressed, then close", () => [packedText(words, compressor()), close(1000, "bye")], { faults: [] }),
  ...both("13.29 long length and RSV1", () => [text(compressor()("a"), { ...rsv1, lengthOctets: 8 })], { faults: ["ws.long-length"] }),
  ...both(
    "13.30 binary, fragmented, context taken over",
    () => {
      const packed = compressor()
      return [...packedFragments(json, packed, 64), packedText(json, packed), binary(bytesOf("plain"))]
    },
    { faults: [] },
  ),
])
