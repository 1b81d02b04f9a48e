// The harness itself: it notices a way that is not transparent, gives up on one that stands still, and cuts where it says.

import { afterAll, beforeAll, expect, test } from "bun:test"
import { connect, createServer, type Socket } from "node:net"
import { scriptedClient } from "../support/scripted.ts"
import { type Case, client, ends, get, ok, resets, server } from "./case.ts"
import { expectSame } from "./conform.ts"
import { awkward, cut, whole } from "./cuts.ts"
import { agrees, asks, fromClient, fromServer, text, write } from "./frames.ts"
import { run } from "./run.ts"
import { openWays, type Way } from "./ways.ts"

let ways: Way[] = []
let direct: Way

beforeAll(async () => {
  ways = await openWays()
  direct = ways.find(({ name }) => name === "direct")!
})

afterAll(() => {
  for (const way of ways) way.stop()
})

const chat: Case = {
  name: "",
  steps: [client(asks()), server(agrees()), fromClient(text("Hello")), fromServer(text("Hello")), ends("server")],
}
const page: Case = { name: "", steps: [client(get("/", "x-a: 1")), server(ok("fine"))] }
const broken: Case = { name: "", steps: [client(get()), resets("server")] }

type Tamper = {
  readonly bytes?: (bytes: Buffer) => Buffer
  readonly end?: (socket: Socket) => void
  readonly close?: (socket: Socket) => void
}

/** A relay between client and server that is not transparent. */
async function tampering({
  bytes = same => same,
  end = to => to.end(),
  close = to => to.resetAndDestroy(),
}: Tamper): Promise<Way & Disposable> {
  const relay = createServer({ allowHalfOpen: true }, inner => {
    const outer = connect({ port: direct.port, host: "127.0.0.1", allowHalfOpen: true })
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      from.on("data", chunk => to.write(bytes(Buffer.from(chunk))))
      from.on("end", () => end(to))
      from.on("error", () => close(to))
    }
  })
  await new Promise<void>(resolve => relay.listen(0, "127.0.0.1", resolve))
  const { port } = relay.address() as { port: number }
  return { ...direct, name: "tampering", open: () => scriptedClient(port), [Symbol.dispose]: () => void relay.close() }
}

const lowerCased = (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace("Host", "host"), "latin1")
const longerLength = (bytes: Buffer) => {
  const plain = Buffer.from(write(text("Hello"), "server"))
  return bytes.equals(plain) ? Buffer.from(write(text("Hello", { lengthOctets: 2 }), "server")) : bytes
}

test.each<[string, Case, Tamper]>([
  ["lower-cases a field name", page, { bytes: lowerCased }],
  ["writes a length in another form", chat, { bytes: longerLength }],
  ["closes instead of resetting", broken, { close: socket => void socket.end() }],
  ["resets instead of closing", chat, { end: socket => void socket.resetAndDestroy() }],
])("a way that %s is noticed", async (_name, one, tamper) => {
  const reference = await run(direct, one, whole, "localhost")
  using way = await tampering(tamper)
  const log = await run(way, one, whole, "localhost").catch(() => null)
  expect(() => expectSame("tampering", log!, reference)).toThrow()
})

test("a way that changes nothing is not", async () => {
  using way = await tampering({})
  for (const one of [page, chat, broken])
    expectSame("same", await run(way, one, cut, "localhost"), await run(direct, one, whole, "localhost"))
})

test("pieces arrive as pieces", async () => {
  let chunks = 0
  const counting: Way = {
    ...direct,
    onAccept: take =>
      direct.onAccept(peer => {
        peer.socket.on("data", () => chunks++)
        take(peer)
      }),
  }
  const sent = get("/").replace("{target}", "").replace("{host}", "h")
  await run(counting, { name: "", steps: [client(sent)] }, cut, "h")
  // The first few may come together, while the connection is being accepted.
  expect(chunks).toBeGreaterThan(sent.length / 2)
})

test("frames are cut inside headers, lengths and masks", () => {
  const frames = Buffer.concat([write(text("x".repeat(300)), "client"), write(text("x".repeat(70_000)), "client")])
  // The first: 8 octets of header, of which 2 are the length and 4 the mask; the second begins at 308, with 14.
  const expected = [1, 2, 3, 4, 6, 7, 8, 9, 158, 307, 308, 309, 310, 314, 318, 320, 321, 322, 323]
  expect(
    awkward(frames)
      .filter(at => expected.includes(at))
      .sort((a, b) => a - b),
  ).toEqual(expected)
})
