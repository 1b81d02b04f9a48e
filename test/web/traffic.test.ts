// The page's copy of the recording: folded as on the server, filtered, and telling exactly those who look.

import "./reactive.ts"
import { expect, test } from "bun:test"
import type { Change, Exchange, ExchangeId } from "../../server/contract.ts"

const { createEffect, createRoot, createSignal } = await import("solid-js")
const { createTraffic } = await import("../../web/data/traffic.ts")

const ids = (...numbers: number[]) => numbers as ExchangeId[]
const exchange = (id: number, url: string, with_: Partial<Exchange> = {}): Exchange => ({
  id: id as ExchangeId,
  protocol: url.split(":")[0] as Exchange["protocol"],
  method: "GET",
  url,
  host: new URL(url).host,
  path: new URL(url).pathname,
  status: null,
  statusText: "",
  state: "waiting",
  startedAt: 0,
  durationMs: null,
  request: { fields: [], bodySize: 0 },
  response: null,
  clientAddress: "",
  serverAddress: null,
  tls: null,
  timings: { dnsMs: null, tcpMs: null, tlsMs: null, firstByteMs: null },
  websocket: null,
  faults: [],
  failure: null,
  note: "",
  color: "",
  modified: false,
  ...with_,
})
const opened = (id: number, url: string, with_?: Partial<Exchange>): Change => ({ type: "opened", exchange: exchange(id, url, with_) })
const updated = (id: number, with_: Partial<Exchange>): Change => ({ type: "updated", id: id as ExchangeId, with: with_ })
const facts = (sent: number, received: number): NonNullable<Exchange["websocket"]> => ({
  subprotocol: null,
  extensions: null,
  messages: { "client-to-server": sent, "server-to-client": received },
  bytes: { "client-to-server": 0, "server-to-client": 0 },
  close: null,
})

test("folds what the server tells", () => {
  const traffic = createTraffic()
  traffic.fold([opened(1, "https://a/"), opened(2, "wss://b/"), updated(1, { status: 200 }), { type: "recording", recording: false }])
  expect(traffic.ids()).toEqual(ids(1, 2))
  expect(traffic.exchange(ids(1)[0]!)?.status).toBe(200)
  expect(traffic.isRecording()).toBe(false)
  traffic.fold([{ type: "removed", id: ids(1)[0]! }])
  expect(traffic.ids()).toEqual(ids(2))
  expect(traffic.exchange(ids(1)[0]!)).toBeUndefined()
  traffic.fold([{ type: "cleared" }])
  expect(traffic.ids()).toEqual([])
})

test("a snapshot replaces everything, also an exchange of the same number", () => {
  const traffic = createTraffic()
  traffic.fold([opened(1, "https://old/"), opened(2, "https://old/")])
  expect(traffic.exchange(ids(1)[0]!)?.host).toBe("old")
  traffic.replace([exchange(1, "https://new/")], true)
  expect(traffic.ids()).toEqual(ids(1))
  expect(traffic.exchange(ids(1)[0]!)?.host).toBe("new")
})

test("a change reaches those who read that field, and nobody else", () =>
  createRoot(dispose => {
    const traffic = createTraffic()
    traffic.fold([opened(1, "https://a/"), opened(2, "https://b/")])
    const seen: string[] = []
    for (const id of ids(1, 2)) {
      const row = traffic.exchange(id)!
      createEffect(() => seen.push(`${id} status ${row.status}`))
      createEffect(() => seen.push(`${id} host ${row.host}`))
    }
    return Promise.resolve().then(() => {
      seen.length = 0
      traffic.fold([updated(2, { status: 404, durationMs: 3 }), opened(3, "https://c/")])
      expect(seen).toEqual(["2 status 404"])
      dispose()
    })
  }))

test("the filter follows the traffic and the text", () =>
  createRoot(dispose => {
    const traffic = createTraffic()
    const [text, setText] = createSignal("")
    const matching = traffic.createMatching(text)
    traffic.fold([opened(1, "https://a/", { status: 200 }), opened(2, "wss://b/"), opened(3, "https://c/")])
    expect(matching()).toEqual(ids(1, 2, 3))
    setText("https -4xx")
    expect(matching()).toEqual(ids(1, 3))
    traffic.fold([updated(3, { status: 404 })])
    expect(matching()).toEqual(ids(1))
    traffic.fold([opened(4, "https://d/"), { type: "removed", id: ids(1)[0]! }])
    expect(matching()).toEqual(ids(4))
    traffic.fold([{ type: "cleared" }, opened(1, "wss://e/")])
    expect(matching()).toEqual([])
    setText(" ")
    expect(matching()).toEqual(ids(1))
    dispose()
  }))

test("counts the messages of all WebSockets", () => {
  const traffic = createTraffic()
  traffic.fold([
    opened(1, "wss://a/", { websocket: facts(2, 3) }),
    opened(2, "https://b/"),
    opened(3, "ws://c/", { websocket: facts(0, 1) }),
  ])
  traffic.fold([updated(3, { websocket: facts(10, 1) })])
  expect(traffic.countMessages()).toBe(16)
})
