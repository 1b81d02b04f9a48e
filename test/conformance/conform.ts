// The check: a case over every way, whole and cut, has to leave the same logs as it does direct; and what the proxy recorded has to
// be what the case says. One test a case; the ways are tried side by side.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import type { Exchange } from "../../server/contract.ts"
import { type Case, isSend, type Seen } from "./case.ts"
import { type Cut, cut, whole } from "./cuts.ts"
import { fill, type Log, run } from "./run.ts"
import { openWays, type Way } from "./ways.ts"

let ways: Way[] = []
let host = ""

/** Called once a file: opens the ways, and closes them. */
export function conform(group: string, cases: readonly Case[]): void {
  describe(group, () => {
    beforeAll(async () => {
      ways = await openWays()
      host = `localhost:${ways.find(({ isAbsolute }) => isAbsolute)?.port}`
    })
    afterAll(() => {
      for (const way of ways) way.stop()
    })
    test.each(cases.map(one => [one.name, one] as const))("%s", async (_name, one) => check(one))
  })
}

async function check(one: Case): Promise<void> {
  const logs = new Map<string, Log>()
  const isTried = (way: Way) => !(way.isAbsolute && one.absolute === "none")
  // All are waited for: what is still under way when a test fails would disturb the next one.
  const tried = await Promise.allSettled(
    ways.filter(isTried).map(async way => {
      for (const how of [whole, cut]) {
        const name = `${way.name}, ${how.name}`
        logs.set(name, await recorded(way, one, how, name))
      }
    }),
  )
  for (const one of tried) if (one.status === "rejected") throw one.reason
  // The reference is no better than the scripts: what arrives direct is what was sent.
  const sent = sentBytes(one)
  for (const [name, log] of logs) {
    const way = ways.find(way => name === `${way.name}, whole` || name === `${way.name}, cut`)!
    const reference = logs.get(`${way.reference}, whole`)!
    if (way.isAbsolute && one.absolute === "refused") expectRefused(name, log, sent.client)
    else if (way.isAbsolute && typeof one.absolute === "object")
      expectSame(name, log, { ...reference, server: { ...reference.server, received: rewritten(one.absolute) } })
    else expectSame(name, log, reference)
  }
  for (const name of ["direct", "direct TLS"]) {
    const { client, server } = logs.get(`${name}, whole`)!
    if (client.end === "reset" || server.end === "reset") continue
    const script = { client: { ...client, received: sent.server }, server: { ...server, received: sent.client } }
    expectSame(`${name}, compared with the script`, { client, server }, script)
  }
}

const rewritten = (absolute: { readonly rewritten: string }): Buffer => fill({ by: "client", bytes: absolute.rewritten }, "", host)

function sentBytes({ steps }: Case) {
  const of = (side: string) =>
    Buffer.concat(
      steps
        .filter(isSend)
        .filter(({ by }) => by === side)
        .map(step => fill(step, "", host)),
    )
  return { client: of("client"), server: of("server") }
}

/** Throws with the neighbourhood of the first difference. */
export function expectSame(name: string, log: Log, reference: Log): void {
  for (const side of ["client", "server"] as const) {
    const [actual, expected] = [log[side], reference[side]]
    if (actual.end === expected.end && actual.received.equals(expected.received)) continue
    expect({ name, side, ...shown(actual, expected) }).toEqual({ name, side, ...shown(expected, actual) })
  }
}

function shown({ received, end }: Log["client"], other: Log["client"]) {
  let at = 0
  while (at < received.length && received[at] === other.received[at]) at++
  const start = Math.max(0, at - 40)
  return { end, length: received.length, from: start, received: JSON.stringify(received.subarray(start, at + 80).toString("latin1")) }
}

/** A 400 that says why, an orderly end, and nothing that the origin could have taken for a whole request of its own. */
function expectRefused(name: string, { client, server }: Log, sent: Buffer): void {
  const answer = client.received.toString("latin1")
  expect({ name, answer: answer.slice(0, 400), end: client.end }).toEqual({
    name,
    answer: expect.stringMatching(/HTTP\/1\.1 400 /) as unknown as string,
    end: "orderly",
  })
  expect({ name, isPrefix: sent.subarray(0, server.received.length).equals(server.received) }).toEqual({ name, isPrefix: true })
  expect(server.received.length).toBeLessThan(sent.length)
  // What was forwarded of it must not look complete.
  expect({ name, end: server.end }).toEqual({ name, end: server.received.length > 0 ? "reset" : "none" })
}

/** Carries the case and looks at what the proxy has recorded of it. */
async function recorded(way: Way, one: Case, how: Cut, name: string): Promise<Log> {
  const order = way.proxy?.recorder.log.recording.order ?? []
  const before = order.at(-1) ?? 0
  const log = await run(way, one, how, host).catch(error => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`)
  })
  const isRefused = way.isAbsolute && one.absolute === "refused"
  const wanted = isRefused ? { ...one.seen, status: 400 } : one.seen
  if (way.proxy && wanted) {
    const seen = await seenIn(way, await finished(way, before, wanted.exchanges ?? 1), wanted)
    // How much of a refused request was read before its end depends on how it was cut.
    const faults = isRefused && seen.faults ? { faults: seen.faults.filter(code => code !== "http.truncated") } : {}
    expect({ name, ...seen, ...faults }).toEqual({ name, ...wanted } as typeof seen & { name: string })
  }
  return log
}

/** The exchanges of this run, when all are over: their sockets are closed, so it takes a turn or two. */
async function finished({ proxy }: Way, before: number, count: number): Promise<Exchange[]> {
  const { log } = proxy!.recorder
  for (let turns = 0; ; turns++) {
    const { order, exchanges } = log.recording
    const mine = order.slice(order.findLastIndex(id => id <= before) + 1).map(id => exchanges[id]!)
    const areOver = mine.length >= count && mine.every(({ state }) => state === "closed" || state === "failed")
    if (areOver || turns > 200) return mine
    await new Promise(resolve => setImmediate(resolve))
  }
}

async function seenIn({ proxy }: Way, exchanges: readonly Exchange[], wanted: Seen): Promise<Seen> {
  proxy!.recorder.flush()
  const last = exchanges.at(-1)
  const websocket = last?.websocket ?? null
  const all: Required<Seen> = {
    exchanges: exchanges.length,
    status: last?.status ?? null,
    faults: [...new Set(exchanges.flatMap(({ faults }) => faults.map(({ code }) => code)))].sort(),
    messages: [websocket?.messages["client-to-server"] ?? 0, websocket?.messages["server-to-client"] ?? 0],
    close: { code: websocket?.close?.code ?? 0, by: websocket?.close?.by ?? null },
    texts: wanted.texts && last ? await texts(proxy!, last.id) : [],
    subprotocol: websocket?.subprotocol ?? null,
  }
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in wanted))
}

async function texts({ recorder, reader }: NonNullable<Way["proxy"]>, id: number): Promise<string[]> {
  const record = recorder.record(id)!
  const texts: string[] = []
  for (let next = 1; ; next++) {
    const message = await reader.message(record, next)
    if (!message) return texts
    texts.push(message.problem ?? message.data)
  }
}
