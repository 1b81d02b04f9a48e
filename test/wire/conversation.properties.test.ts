// What holds for both directions of a connection whatever the bytes are and however they are cut: events tile each direction's
// stream (`converse` expects that of every run), they are the same, and nothing throws.

import { expect, test } from "bun:test"
import fc from "fast-check"
import { cutSteps, type Step, whole } from "../support/conversation.ts"
import { frame } from "../support/frames.ts"
import { mutated } from "../support/mutate.ts"
import { text } from "../support/vectors.ts"

const offsets = fc.array(fc.nat(900), { maxLength: 16 })

const body = fc.oneof(
  fc.constant("\r\n"),
  fc.string({ maxLength: 9 }).map(data => `Content-Length: ${data.length}\r\n\r\n${data}`),
  fc.stringMatching(/^[a-z\r\n]{1,9}$/).map(data => `Transfer-Encoding: chunked\r\n\r\n${data.length}\r\n${data}\r\n0\r\nA: b\r\n\r\n`),
)
const request = fc.tuple(fc.constantFrom("GET", "POST"), body).map(([method, body]) => `${method} / HTTP/1.1\r\n${body}`)
const interim = fc.constantFrom("", "", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 x\r\nLink: a\r\n\r\n")
const answer = fc.tuple(interim, fc.constantFrom(200, 404), body).map(([interim, status, body]) => {
  return `${interim}HTTP/1.1 ${status} x\r\n${body === "\r\n" ? "Content-Length: 0\r\n\r\n" : body}`
})
const bodiless = fc.constantFrom(
  ["HEAD / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 x\r\nContent-Length: 7\r\n\r\n"],
  ["GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 304 x\r\nContent-Length: 7\r\n\r\n"],
  ["CONNECT a:1 HTTP/1.1\r\n\r\n", "HTTP/1.1 407 x\r\nContent-Length: 0\r\n\r\n"],
  ["GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", "HTTP/1.1 400 x\r\nContent-Length: 1\r\n\r\n."],
)
const exchange = fc.oneof({ weight: 3, arbitrary: fc.tuple(request, answer) }, { weight: 1, arbitrary: bodiless })

const frames = (key: Uint8Array | null) =>
  fc
    .array(fc.record({ opcode: fc.constantFrom(1, 2, 9, 10), payload: fc.uint8Array({ maxLength: 20 }) }), { maxLength: 3 })
    .map(specs => Uint8Array.from(specs.flatMap(spec => [...frame({ ...spec, key })])))

const upgrade = "Upgrade: websocket\r\nConnection: upgrade\r\n"
const websocket = [
  `GET / HTTP/1.1\r\n${upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  `HTTP/1.1 101 x\r\n${upgrade}Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`,
]
const tunnel = ["CONNECT a:1 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 x\r\n\r\n"]
const ending = fc
  .tuple(fc.constantFrom(websocket, tunnel), frames(text("KEYS")), frames(null), frames(text("\0\0\0\0")))
  .map(([[asked = "", agreed = ""], first, second, third]): Step[] => [
    [">", text(asked)],
    ["<", Uint8Array.from([...text(agreed), ...second])],
    [">", first],
    ["<", second],
    [">", third],
  ])

/** A valid conversation: exchanges one after the other, then perhaps a switch. */
const conversation = fc.tuple(fc.array(exchange, { maxLength: 4 }), fc.option(ending)).map(([exchanges, ending]): Step[] => [
  ...exchanges.flatMap(([request = "", answer = ""]): Step[] => [
    [">", text(request)],
    ["<", text(answer)],
  ]),
  ...(ending ?? []),
])

test("a valid conversation says the same however it is cut, and every request gets its answer", () =>
  fc.assert(
    fc.property(conversation, offsets, (steps, offsets) => {
      const lines = whole(steps)
      expect(cutSteps(steps, offsets)).toEqual(lines)
      const numbers = (word: string) => lines.filter(line => line.startsWith(word)).map(line => line.split(" ")[2])
      expect(numbers("< response")).toEqual(numbers("> request"))
      expect(lines.filter(line => /fault (?!ws.bad-key|ws.bad-version)/.test(line))).toEqual([])
      if (!lines.some(line => line.startsWith("switched"))) expect(lines.filter(line => line.includes("opaque"))).toEqual([])
    }),
    { numRuns: 400 },
  ))

test("pipelined, it says the same of each direction", () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(request, answer), { maxLength: 3 }), offsets, (exchanges, offsets) => {
      const steps = exchanges.flatMap(([request, answer]): Step[] => [
        [">", text(request)],
        ["<", text(answer)],
      ])
      const pipelined = (["<", ">"] as const).map((arrow): Step => {
        return [arrow, Uint8Array.from(steps.filter(([of]) => of === arrow).flatMap(([, bytes]) => [...bytes]))]
      })
      for (const arrow of [">", "<"] as const) expect(cutSteps(pipelined.toReversed(), offsets, arrow)).toEqual(whole(steps, arrow))
    }),
    { numRuns: 200 },
  ))

/** Steps of valid conversations with damaged bytes, steps left out, in any order, or bytes that are all random. */
const damagedStep = conversation.chain(steps => {
  const step = fc.constantFrom<Step>([">", text("x")], ...steps)
  return step.chain(([arrow, bytes]) => mutated(fc.constant(bytes), 120).map((bytes): Step => [arrow, bytes]))
})
const randomStep = fc.tuple(fc.constantFrom<">" | "<">(">", "<"), fc.uint8Array({ maxLength: 60 }))
const damaged = fc.oneof(
  fc.array(fc.oneof({ weight: 4, arbitrary: damagedStep }, { weight: 1, arbitrary: randomStep }), { maxLength: 8 }),
  fc.tuple(conversation, fc.nat(9)).chain(([steps, at]) => {
    const step = steps[at % Math.max(1, steps.length)]
    if (!step) return fc.constant(steps)
    return mutated(fc.constant(step[1]), 120).map(bytes => steps.map((each): Step => (each === step ? [each[0], bytes] : each)))
  }),
)

test("damaged, it still tiles, says the same of each direction however its steps are cut, and nothing throws", () =>
  fc.assert(
    fc.property(damaged, offsets, (steps, offsets) => {
      for (const arrow of [">", "<"] as const) expect(cutSteps(steps, offsets, arrow)).toEqual(whole(steps, arrow))
    }),
    { numRuns: 1500 },
  ))
