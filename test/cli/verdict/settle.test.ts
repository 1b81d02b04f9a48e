// Whoever judges waits for connections that are just ending, and for nothing else.

import { expect, test } from "bun:test"
import { parseFailOn } from "../../../server/cli/verdict/check.ts"
import { settled } from "../../../server/cli/verdict/settle.ts"
import { judge } from "../../../server/cli/verdict/verdict.ts"
import type { ExchangeId } from "../../../server/contract.ts"
import { makeRecording, type TestRecording } from "../../support/recording.ts"
import { scriptedWebSocket } from "../../support/websocket.ts"

const neverMs = 1_000_000

const isSettled = async (waiting: Promise<void>): Promise<boolean> => {
  let is = false
  void waiting.then(() => {
    is = true
  })
  await new Promise(resolve => setImmediate(resolve))
  return is
}

const settle = ({ log, recorder }: TestRecording, withinMs = neverMs) => settled(log, recorder.records(), withinMs)

test("nothing goes on", async () => {
  using recording = makeRecording()
  expect(await isSettled(settle(recording))).toBe(true)
  recording.exchange()
  expect(await isSettled(settle(recording))).toBe(true)
})

test("each one that goes on is waited for, however it is over", async () => {
  using recording = makeRecording()
  const [one, two] = [scriptedWebSocket(recording.connect()), scriptedWebSocket(recording.connect())]
  scriptedWebSocket(recording.connect())
  const waiting = settle(recording)
  one.connection.close(null)
  two.server("a message is no end")
  recording.exchange()
  expect(await isSettled(waiting)).toBe(false)
  two.connection.close(null)
  expect(await isSettled(waiting)).toBe(false)
  recording.recorder.remove([3 as ExchangeId])
  expect(await isSettled(waiting)).toBe(true)
})

test("a recording that is cleared has nothing to wait for", async () => {
  using recording = makeRecording()
  scriptedWebSocket(recording.connect())
  const waiting = settle(recording)
  void recording.recorder.clear()
  expect(await isSettled(waiting)).toBe(true)
})

test("not longer than it may, and not at all where it must not", async () => {
  using recording = makeRecording()
  scriptedWebSocket(recording.connect())
  expect(await isSettled(settle(recording, 0))).toBe(true)
  await settle(recording, 1)
})

test("an end that comes a moment after the command's is judged", async () => {
  using recording = makeRecording()
  const { connection } = scriptedWebSocket(recording.connect())
  const judging = judge({ ...recording, record: id => recording.record(id) }, parseFailOn("abnormal-close", []), { withinMs: neverMs })
  connection.close(null)
  expect(await judging).toMatchObject([{ isMet: false, reason: "1 WebSocket ended without a close frame" }])
})
