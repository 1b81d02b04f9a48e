// The one fold: what the page has after applying every change, in whatever batches, is what the server has.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { apply, type Change, type Exchange, type ExchangeId, emptyRecording, type Recording } from "../server/contract.ts"
import { makeRecording, type TestRecording, utf8 } from "./support/recording.ts"
import { type ScriptedWebSocket, scriptedWebSocket } from "./support/websocket.ts"

const exchange = (id: number, facts: Partial<Exchange> = {}): Exchange =>
  ({ id: id as ExchangeId, url: `http://a/${id}`, faults: [], ...facts }) as Exchange
const opened = (id: number): Change => ({ type: "opened", exchange: exchange(id) })
const updated = (id: number, facts: Partial<Exchange>): Change => ({ type: "updated", id: id as ExchangeId, with: facts })
const removed = (id: number): Change => ({ type: "removed", id: id as ExchangeId })

function fold(changes: readonly Change[]): Recording {
  const recording = emptyRecording()
  for (const change of changes) apply(recording, change)
  return recording
}

/** Ids in order, with the state of each. */
const show = ({ order, exchanges, recording }: Recording): string =>
  `${order.map(id => `${id}:${exchanges[id]?.state ?? ""}`).join(" ")} of ${Object.keys(exchanges).length}${recording ? "" : ", paused"}`

describe("apply", () => {
  test.each<[name: string, changes: readonly Change[], expected: string]>([
    ["nothing", [], " of 0"],
    ["opened", [opened(1), opened(2)], "1: 2: of 2"],
    ["updated", [opened(1), opened(2), updated(1, { state: "open" })], "1:open 2: of 2"],
    ["updated twice", [opened(1), updated(1, { state: "open" }), updated(1, { state: "closed" })], "1:closed of 1"],
    ["updated, but not there", [opened(1), updated(2, { state: "open" })], "1: of 1"],
    ["removed", [opened(1), opened(2), opened(3), removed(2)], "1: 3: of 2"],
    ["removed, the first", [opened(1), opened(2), opened(3), removed(1)], "2: 3: of 2"],
    ["removed, the last", [opened(1), opened(2), opened(3), removed(3)], "1: 2: of 2"],
    ["removed in the first half", [...[1, 2, 3, 4, 5, 6].map(opened), removed(3)], "1: 2: 4: 5: 6: of 5"],
    ["removed in the second half", [...[1, 2, 3, 4, 5, 6].map(opened), removed(5)], "1: 2: 3: 4: 6: of 5"],
    ["removed, all of them", [...[1, 2, 3].map(opened), removed(2), removed(1), removed(3)], " of 0"],
    ["removed, but not there", [opened(1), removed(2), removed(2)], "1: of 1"],
    ["updated after it was removed", [opened(1), removed(1), updated(1, { state: "open" })], " of 0"],
    ["cleared", [opened(1), opened(2), { type: "cleared" }, opened(3)], "3: of 1"],
    ["updated after a clear", [opened(1), { type: "cleared" }, updated(1, { state: "open" })], " of 0"],
    ["paused", [{ type: "recording", recording: false }, opened(1)], "1: of 1, paused"],
    [
      "paused and resumed",
      [
        { type: "recording", recording: false },
        { type: "recording", recording: true },
      ],
      " of 0",
    ],
    ["cleared while paused", [opened(1), { type: "recording", recording: false }, { type: "cleared" }], " of 0, paused"],
  ])("%s", (_name, changes, expected) => expect(show(fold(changes))).toBe(expected))

  test("an update assigns fields, so that whoever holds the exchange sees them, and leaves the others alone", () => {
    const recording = fold([opened(1)])
    const held = recording.exchanges[1 as ExchangeId]!
    apply(recording, updated(1, { status: 101, note: "x" }))
    expect(recording.exchanges[1 as ExchangeId]).toBe(held)
    expect(held).toEqual(exchange(1, { status: 101, note: "x" }))
  })

  test("two recordings share nothing", () => {
    const [one, two] = [emptyRecording(), emptyRecording()]
    apply(one, opened(1))
    expect(show(two)).toBe(" of 0")
  })
})

/** Something that happens to a session; `pick` chooses among what there is. */
type Step = { readonly type: (typeof stepTypes)[number]; readonly pick: number }
const stepTypes = ["request", "answer", "upgrade", "frame", "broken-frame", "close", "pause", "clear", "remove", "tell"] as const

function play(recording: TestRecording, steps: readonly Step[]): void {
  const connections: ReturnType<TestRecording["connect"]>[] = []
  const sockets: ScriptedWebSocket[] = []
  const { recorder } = recording
  for (const step of steps) {
    const { pick } = step
    const connection = connections[pick % Math.max(1, connections.length)]
    const socket = sockets[pick % Math.max(1, sockets.length)]
    switch (step.type) {
      case "request":
        if (pick % 3 === 0 || !connection) connections.push(recording.connect())
        connections.at(-1)?.push("client-to-server", utf8("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"))
        break
      case "answer":
        connection?.push("server-to-client", utf8("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        break
      case "upgrade":
        sockets.push(scriptedWebSocket(recording.connect()))
        break
      case "frame":
      case "broken-frame":
        socket?.say(pick % 2 ? "client-to-server" : "server-to-client", "hello", { rsv: step.type === "frame" ? 0 : 2 })
        break
      case "close":
        ;(pick % 2 ? socket?.connection : connection)?.close(pick % 3 ? null : { code: "x", message: "y" })
        break
      case "pause":
        recorder.setRecording(!recorder.isRecording)
        break
      case "clear":
        if (pick % 4 === 0) recorder.clear()
        break
      case "remove":
        recorder.remove(recording.log.recording.order.slice(pick % 5, (pick % 5) + 2))
        break
      case "tell":
        recorder.flush()
        break
      default:
        step.type satisfies never
    }
  }
}

const steps = fc.array(fc.record({ type: fc.constantFrom(...stepTypes), pick: fc.nat(100) }), { maxLength: 60 })
/** As it travels: a copy, made when the change was made. */
const sent = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

describe("what the page has", () => {
  test("is what the server has, after every single change", () => {
    fc.assert(
      fc.property(steps, steps => {
        using recording = makeRecording({ exchangesMax: 5, faultsMax: 3 })
        const page = emptyRecording()
        recording.log.subscribe(change => {
          apply(page, sent(change))
          expect(page).toEqual(sent(recording.log.recording))
        })
        play(recording, steps)
        expect(page.order).toEqual(Object.keys(page.exchanges).map(Number) as ExchangeId[])
      }),
    )
  })

  test("is what the server has, when it was away and catches up", () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        using recording = makeRecording({ exchangesMax: 5 })
        play(recording, before)
        const page: Recording = sent(recording.log.recording)
        const { seq } = recording.log
        play(recording, after)
        for (const change of sent(recording.log.since(seq)!)) apply(page, change)
        expect(page).toEqual(sent(recording.log.recording))
        expect(fold(sent(recording.log.since(0)!))).toEqual(sent(recording.log.recording))
      }),
    )
  })

  test("survives JSON: nothing is undefined, not a number or an object of a class", () => {
    fc.assert(
      fc.property(steps, steps => {
        using recording = makeRecording()
        recording.log.subscribe(change => expect(sent(change)).toStrictEqual(change))
        play(recording, steps)
      }),
    )
  })
})
