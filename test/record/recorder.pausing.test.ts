// While recording is paused traffic flows and nothing of it is kept; what has a hole because of that says so.

import { describe, expect, test } from "bun:test"
import type { Change } from "../../server/contract.ts"
import { makeRecording, type TestRecording } from "../support/recording.ts"
import {
  closePayload,
  compressedBit,
  makeCompressor,
  scriptedFrames,
  scriptedWebSocket,
  writeFrame,
  writeHandshake,
} from "../support/websocket.ts"

const ids = (recording: TestRecording): number[] => [...recording.log.recording.order]

describe("pausing", () => {
  test("is a change, and once is enough", () => {
    using recording = makeRecording()
    const changes: Change[] = []
    recording.log.subscribe(change => changes.push(change))
    for (const isRecording of [true, false, false, true]) recording.recorder.setRecording(isRecording)
    expect(changes).toEqual([
      { type: "recording", recording: false },
      { type: "recording", recording: true },
    ])
  })

  test("keeps new exchanges, tunnels and bytes out", () => {
    using recording = makeRecording()
    recording.recorder.setRecording(false)
    recording.exchange()
    const tunnel = { authority: "a:1", clientAddress: "", serverAddress: null, startedAt: 0, timings: {} }
    expect(recording.recorder.openTunnel(tunnel)).toBeNull()
    recording.recorder.flush()
    expect([ids(recording), recording.segments.totalBytes]).toEqual([[], 0])
    recording.recorder.setRecording(true)
    recording.exchange()
    expect(ids(recording)).toEqual([1])
  })

  test("leaves a hole in a WebSocket: what came meanwhile is neither kept nor counted", async () => {
    using recording = makeRecording()
    const { client, server } = scriptedWebSocket(recording.connect())
    client("one")
    recording.recorder.setRecording(false)
    client("secret")
    server("secret")
    recording.recorder.setRecording(true)
    server("two")
    expect(await recording.texts()).toEqual(["one", "two"])
    expect(recording.only().websocket).toMatchObject({
      messages: { "client-to-server": 1, "server-to-client": 1 },
      bytes: { "client-to-server": 3, "server-to-client": 3 },
    })
  })

  test("inside a frame: it is there, without its payload", async () => {
    using recording = makeRecording()
    const { connection, client } = scriptedWebSocket(recording.connect())
    const frame = writeFrame("Hello")
    connection.push("server-to-client", frame.subarray(0, 4))
    recording.recorder.setRecording(false)
    connection.push("server-to-client", frame.subarray(4, 5))
    recording.recorder.setRecording(true)
    connection.push("server-to-client", frame.subarray(5))
    client("next")
    expect(await recording.texts()).toEqual([null, "next"])
    expect(await recording.reader.message(recording.record(), 1)).toMatchObject({
      data: "",
      truncated: true,
      problem: "The bytes of this message are not kept any more, or were not recorded.",
    })
  })

  test.each([
    ["the first", [true, false, true, true]],
    ["a middle", [false, true, false, true]],
    ["the last", [false, false, true, true]],
  ])("over %s of a message's frames: never half a message as if it were whole", async (_name, [a, b, c]) => {
    using recording = makeRecording()
    const { client, server } = scriptedWebSocket(recording.connect())
    const say = (isPaused: boolean | undefined, payload: string, facts: object) => {
      recording.recorder.setRecording(!isPaused)
      client(payload, facts)
    }
    say(a, "Hel", { fin: false })
    server("other way")
    say(b, "l", { opcode: 0, fin: false })
    say(c, "o", { opcode: 0 })
    recording.recorder.setRecording(true)
    client("next")
    client("in ", { fin: false })
    client("two", { opcode: 0 })
    const shown = await recording.texts()
    expect(shown.slice(-2)).toEqual(["next", "in two"])
    expect(shown.slice(0, -2).filter(text => text !== null && text !== "other way")).toEqual([])
  })

  test("loses the window of the direction that said something, and of that one only", async () => {
    using recording = makeRecording()
    using up = makeCompressor()
    using down = makeCompressor()
    const { client, server } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
    client(await up.compress("tick tick tick"), { rsv: compressedBit })
    server(await down.compress("tock tock tock"), { rsv: compressedBit })
    recording.recorder.setRecording(false)
    client(await up.compress("tick tick tick"), { rsv: compressedBit })
    server("", { opcode: 9 })
    recording.recorder.setRecording(true)
    client(await up.compress("tick tick tick"), { rsv: compressedBit })
    server(await down.compress("tock tock tock"), { rsv: compressedBit })
    client("plain")
    expect(await recording.texts()).toEqual(["tick tick tick", "tock tock tock", null, "tock tock tock", "plain"])
  })

  test("is not papered over where what is left could be read, wrongly", async () => {
    using recording = makeRecording()
    using compressor = makeCompressor()
    const { client } = scriptedWebSocket(recording.connect(), { extensions: "permessage-deflate" })
    const say = async (text: string) => client(await compressor.compress(text), { rsv: compressedBit })
    const numbers = (from: number) => Array.from({ length: 150 }, (_, at) => from + at * 7).join(" ")
    await say(numbers(10_000))
    recording.recorder.setRecording(false)
    await say(numbers(20_000))
    recording.recorder.setRecording(true)
    // They refer to the message that is missing; in its place stands the one before it, just as long.
    for (let i = 0; i < 3; i++) await say(numbers(20_000))
    expect(await recording.texts()).toEqual([numbers(10_000), null, null, null])
    expect(await recording.reader.message(recording.record(), 4)).toMatchObject({ data: "", length: 0, compressed: true, truncated: true })
  })

  test("when the handshake is answered: what is compressed later refers to what was not seen", async () => {
    using recording = makeRecording()
    using compressor = makeCompressor()
    const connection = recording.connect()
    const handshake = writeHandshake({ extensions: "permessage-deflate" })
    connection.push("client-to-server", handshake.request)
    recording.recorder.setRecording(false)
    connection.push("server-to-client", handshake.response)
    const { client } = scriptedFrames(connection, 0)
    client(await compressor.compress("tick tick tick"), { rsv: compressedBit })
    recording.recorder.setRecording(true)
    client(await compressor.compress("tick tick tick"), { rsv: compressedBit })
    expect(await recording.texts()).toEqual([null])
  })

  test("over the close frame: how it ended is not known, but not abnormal", () => {
    using recording = makeRecording()
    const { connection, client } = scriptedWebSocket(recording.connect())
    recording.recorder.setRecording(false)
    client(closePayload(1000), { opcode: 8 })
    connection.close(null)
    expect(recording.only()).toMatchObject({ state: "closed", websocket: { close: null } })
  })

  test("at the request: what its connection says later makes no exchange", () => {
    using recording = makeRecording()
    recording.recorder.setRecording(false)
    const { connection, client } = scriptedWebSocket(recording.connect())
    recording.recorder.setRecording(true)
    client("bad", { rsv: 7 })
    connection.push("client-to-server", Uint8Array.of(0x81))
    connection.fail({ code: "x", message: "y" })
    connection.close(null)
    expect(ids(recording)).toEqual([])
  })
})
