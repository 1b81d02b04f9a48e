// A session's bounds and switches: pausing, clearing, forgetting the oldest, and telling counters now and then.

import { afterEach, describe, expect, jest, test } from "bun:test"
import type { Change, ExchangeId } from "../../server/contract.ts"
import { makeRecording, type TestRecording, utf8 } from "../support/recording.ts"
import { closePayload, scriptedWebSocket } from "../support/websocket.ts"

const request = utf8("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
const answer = utf8("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

const ids = (recording: TestRecording): number[] => [...recording.log.recording.order]

describe("clearing", () => {
  test("while a WebSocket is open: nothing of it comes back, its connection goes on", () => {
    using recording = makeRecording()
    const { connection, client } = scriptedWebSocket(recording.connect())
    client("one")
    recording.recorder.clear()
    const changes: Change[] = []
    recording.log.subscribe(change => changes.push(change))
    client("two")
    client("bad", { rsv: 7 })
    recording.recorder.flush()
    connection.end("client-to-server")
    connection.close(null)
    expect([changes, ids(recording), recording.recorder.record(1)]).toEqual([[], [], undefined])
  })

  test("between two requests: the second one is recorded, with the next number", () => {
    using recording = makeRecording()
    const connection = recording.connect()
    connection.push("client-to-server", request)
    recording.recorder.clear()
    connection.push("server-to-client", answer)
    connection.push("client-to-server", request)
    connection.push("server-to-client", answer)
    expect(recording.only()).toMatchObject({ id: 2, state: "closed", response: { bodySize: 2 } })
  })

  test("some: the others stay, and what is not there is not said to be removed", () => {
    using recording = makeRecording()
    for (let i = 0; i < 4; i++) recording.exchange()
    const changes: Change[] = []
    recording.log.subscribe(change => changes.push(change))
    recording.recorder.remove([2, 3, 3, 99] as ExchangeId[])
    expect(ids(recording)).toEqual([1, 4])
    expect(changes).toEqual([2, 3].map(id => ({ type: "removed", id: id as ExchangeId })))
  })
})

describe("bounds", () => {
  test("the oldest finished exchanges go first, those that live stay whatever their age", () => {
    using recording = makeRecording({ exchangesMax: 3 })
    const { connection } = scriptedWebSocket(recording.connect())
    for (let i = 0; i < 4; i++) recording.exchange()
    expect(ids(recording)).toEqual([1, 4, 5])
    connection.close(null)
    recording.exchange()
    expect(ids(recording)).toEqual([4, 5, 6])
  })

  test("more live ones than allowed go as soon as they may", () => {
    using recording = makeRecording({ exchangesMax: 2 })
    const sockets = [1, 2, 3, 4, 5].map(() => scriptedWebSocket(recording.connect()))
    expect(ids(recording)).toEqual([1, 2, 3, 4, 5])
    for (const { connection } of sockets) connection.close(null)
    recording.exchange()
    expect(ids(recording)).toEqual([5, 6])
  })

  test("of a long list a hundredth goes at a time, and it is never longer than allowed", () => {
    using recording = makeRecording({ exchangesMax: 300 })
    for (let i = 0; i < 300; i++) recording.exchange()
    expect(ids(recording)).toHaveLength(300)
    recording.exchange()
    expect([ids(recording).length, ids(recording)[0]]).toEqual([297, 5])
    for (let i = 0; i < 3; i++) recording.exchange()
    expect([ids(recording).length, ids(recording)[0]]).toEqual([300, 5])
    recording.exchange()
    expect([ids(recording).length, ids(recording)[0]]).toEqual([297, 9])
  })

  test("a hundred faults tell the story", () => {
    using recording = makeRecording({ faultsMax: 5 })
    const { client } = scriptedWebSocket(recording.connect())
    for (let i = 0; i < 9; i++) client(String(i), { rsv: 1, fin: i > 0 })
    const { faults, websocket } = recording.only()
    expect(faults.map(({ code }) => code)).toEqual([
      "ws.reserved-bits",
      "ws.reserved-bits",
      "ws.missing-continuation",
      "ws.reserved-bits",
      "ws.reserved-bits",
    ])
    expect(websocket?.messages["client-to-server"]).toBe(8)
  })
})

describe("counters", () => {
  afterEach(() => {
    jest.useRealTimers()
  })

  test("of busy exchanges are told now and then, not for every frame", () => {
    jest.useFakeTimers()
    using recording = makeRecording({ countersMs: 100 })
    const { client } = scriptedWebSocket(recording.connect())
    const before = recording.log.seq
    for (let i = 0; i < 1_000; i++) client("x")
    expect(recording.log.seq).toBe(before)
    jest.advanceTimersByTime(100)
    expect(recording.log.since(before)).toMatchObject([
      { type: "updated", with: { websocket: { messages: { "client-to-server": 1_000 } } } },
    ])
    jest.advanceTimersByTime(1_000)
    expect(recording.log.since(before)).toHaveLength(1)
  })
})

test("a tunnel is an exchange whose bytes are only counted", () => {
  using recording = makeRecording()
  const facts = {
    authority: "mail.example.com:993",
    clientAddress: "127.0.0.1:1",
    serverAddress: "192.0.2.1:993",
    startedAt: 5,
    timings: { tcpMs: 2 },
  }
  const record = recording.recorder.openTunnel(facts)!
  record.countBody(record.request!, 100)
  record.countBody(record.response!, 5_000)
  record.finish(25)
  expect(recording.only()).toMatchObject({
    protocol: "tunnel",
    method: "CONNECT",
    url: "mail.example.com:993",
    host: "mail.example.com:993",
    state: "closed",
    durationMs: 20,
    request: { fields: [], bodySize: 100 },
    response: { fields: [], bodySize: 5_000 },
    serverAddress: "192.0.2.1:993",
    timings: { dnsMs: null, tcpMs: 2, tlsMs: null, firstByteMs: null },
  })
  expect(recording.segments.totalBytes).toBe(0)
})

test("a disk that refuses costs payloads, not counters and not the list", async () => {
  using recording = makeRecording({ streamTailBytesMax: 16 })
  const { client, connection } = scriptedWebSocket(recording.connect())
  client("kept")
  recording.recorder.flush()
  recording.segments.append = () => {
    throw new Error("ENOSPC: no space left on device, write")
  }
  client("this one is lost")
  client(closePayload(1000), { opcode: 8 })
  connection.close(null)
  expect(recording.only()).toMatchObject({
    state: "closed",
    websocket: { messages: { "client-to-server": 3 }, bytes: { "client-to-server": 22 } },
  })
  expect((await recording.texts()).slice(0, 2)).toEqual(["kept", null])
  expect(recording.problems[0]).toContain("ENOSPC")
})
