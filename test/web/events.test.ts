// A server that stands still (stopped, or its machine overloaded) breaks no connection and refuses none: the page has to notice by itself.

import "./reactive.ts"
import { afterEach, beforeEach, expect, test } from "bun:test"

const { createEvents } = await import("../../web/data/events.ts")

const names = ["EventSource", "window", "document", "location", "addEventListener", "setInterval", "setTimeout", "fetch"] as const
const before = names.map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
const now = Date.now

let sources: FakeSource[] = []
let everyTwoSeconds = () => {}
let later: (() => void)[] = []
let answer: () => Promise<Response>

class FakeSource extends EventTarget {
  isClosed = false
  constructor() {
    super()
    sources.push(this)
  }
  close() {
    this.isClosed = true
  }
}

beforeEach(() => {
  sources = []
  later = []
  const fakes: Record<(typeof names)[number], unknown> = {
    EventSource: FakeSource,
    window: globalThis,
    document: new EventTarget(),
    location: { search: "" },
    addEventListener: () => {},
    setInterval: (run: () => void) => (everyTwoSeconds = run),
    setTimeout: (run: () => void) => later.push(run),
    fetch: () => answer(),
  }
  for (const name of names) Object.defineProperty(globalThis, name, { value: fakes[name], configurable: true, writable: true })
})
afterEach(() => {
  Date.now = now
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor)
    else Reflect.deleteProperty(globalThis, name)
  }
})

const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
const begin = () => {
  const events = createEvents({ snapshot() {}, changes() {}, messages() {}, status() {}, refused() {} })
  sources[0]!.dispatchEvent(new MessageEvent("heartbeat", { data: "{}" }))
  return events
}

test.each([
  ["no answer to the question either: lost", () => Promise.reject(new DOMException("timed out", "TimeoutError")), "lost"],
  ["the server is there after all: only the stream is opened anew", () => Promise.resolve(Response.json({})), "live"],
] as const)("after a long silence, %s", async (_, answered, connection) => {
  answer = answered
  const events = begin()
  expect(events.connection()).toBe("live")
  everyTwoSeconds()
  await settled()
  expect([sources.length, sources[0]!.isClosed]).toEqual([1, false])
  const then = now()
  Date.now = () => then + 16_000
  everyTwoSeconds()
  await settled()
  expect(sources[0]!.isClosed).toBe(true)
  expect(events.connection()).toBe(connection)
  for (const run of later) run()
  sources.at(-1)!.dispatchEvent(new MessageEvent("heartbeat", { data: "{}" }))
  expect([sources.length, events.connection()]).toEqual([2, "live"])
})
