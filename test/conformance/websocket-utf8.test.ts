// RFC 6455 §8.1, Autobahn 6: text that is UTF-8 and text that is not. Octets either way.

import { conform } from "./conform.ts"
import { bytesOf, counted, eachSide, fragments, more, notFinal, ping, type Spec, text } from "./frames.ts"

const octets = (digits: string) => Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"))

const valid: readonly (readonly [name: string, text: string])[] = [
  ["empty", ""],
  ["ASCII", "Hello World"],
  ["Latin", "äöüß§"],
  ["Greek", "κόσμε"],
  ["Japanese", "こんにちは"],
  ["outside the first plane", "🎉𝄞\u{10fffd}"],
  ["joined emoji", "👩‍👩‍👧‍👦"],
  ["a byte order mark first", "\ufeffx"],
  ["NUL and DEL", "\0\x7f"],
  ["non-characters", "\ufffe\uffff\u{1fffe}"],
  ["boundaries of each length", "\u0001\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}"],
  ["just below and above the surrogates", "\ud7ff\ue000"],
]

const invalid: readonly (readonly [name: string, octets: Uint8Array])[] = [
  ["Autobahn's own", octets("cebae1bdb9cf83cebcceb5eda080656469746564")],
  ["a continuation alone", octets("80")],
  ["continuations alone", octets("80bf80bf")],
  ["a first octet alone, two", octets("c3 20")],
  ["a first octet alone, three", octets("e2 20")],
  ["a first octet alone, four", octets("f0 20")],
  ["cut at the end, three", octets("e2 82")],
  ["cut at the end, four", octets("f0 9f 98")],
  ["overlong slash, two", octets("c0 af")],
  ["overlong slash, three", octets("e0 80 af")],
  ["overlong slash, four", octets("f0 80 80 af")],
  ["overlong NUL", octets("c0 80")],
  ["surrogate, high", octets("ed a0 80")],
  ["surrogate, low", octets("ed bf bf")],
  ["surrogate pair", octets("ed a0 80 ed b0 80")],
  ["above U+10FFFF", octets("f4 90 80 80")],
  ["five octets", octets("f8 88 80 80 80")],
  ["six octets", octets("fc 84 80 80 80 80")],
  ["impossible octets", octets("fe ff")],
  ["good, then bad, then good", octets("c3a4 ff c3b6")],
]

const cutInTwo = (payload: Uint8Array, at: number): Spec[] => fragments(text(payload.subarray(0, at)), payload.subarray(at))

const passes = (by: string) => ({
  close: { code: 1006, by: "client" as const },
  messages: by === "client" ? ([1, 0] as const) : ([0, 1] as const),
})

conform("6 UTF-8", [
  ...valid.flatMap(([name, words]) => eachSide(`6.1 valid: ${name}`, [text(words)], counted(1, { texts: [words] }))),
  ...valid
    .slice(2, 7)
    .flatMap(([name, words]) =>
      eachSide(`6.2 cut inside a character: ${name}`, cutInTwo(bytesOf(words), 1), counted(1, { texts: [words] })),
    ),
  ...eachSide(
    "6.3 every octet a fragment",
    fragments(text(octets("ce")), ...Array.from(bytesOf("κόσμε").subarray(1), byte => Uint8Array.of(byte))),
    counted(1),
  ),
  ...eachSide("6.4 a ping inside a character", [text(octets("e2 82"), notFinal), ping(octets("ff")), more(octets("ac"))], counted(2)),
  ...invalid.flatMap(([name, payload]) => eachSide(`6.5 invalid: ${name}`, [text(payload)], passes)),
  ...eachSide("6.6 invalid in the second fragment", fragments(text("good"), octets("ff")), passes),
  ...eachSide("6.7 invalid, then a proper message", [text(octets("ff")), text("fine")], () => ({ status: 101 })),
])
