// The reading thread itself: what it yields, how it is ended, what it says when it cannot. In a real worker, on a recording on disk.

import { afterAll, expect, test } from "bun:test"
import { StudyRoom } from "../../server/study/study-room.ts"
import type { Recording } from "../../server/study/tasks.ts"
import { makeRecording, type TestRecording } from "../support/recording.ts"
import { scriptedWebSocket } from "../support/websocket.ts"

const room = new StudyRoom()
afterAll(() => room.close())

const of = (recording: TestRecording): Recording => {
  recording.recorder.flush()
  return { files: recording.files, isRunning: true }
}

function chat(messages: number): TestRecording {
  const recording = makeRecording()
  const { client } = scriptedWebSocket(recording.connect())
  for (let n = 1; n <= messages; n++) client(`message ${n}`)
  return recording
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const value of values) list.push(value)
  return list
}

test("searches what is on disk", async () => {
  using recording = chat(30)
  const events = await all(room.run({ type: "search", of: of(recording), exchange: 1, q: '"message 2"' }))
  expect(events).toEqual([
    { type: "matches", exchangeId: 1, ids: [2, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29] },
    { type: "done", searched: 30, found: 11, isCut: false },
  ] as typeof events)
})

test("sees what was recorded since the last time", async () => {
  using recording = makeRecording()
  const { client } = scriptedWebSocket(recording.connect())
  const found = async () => (await all(room.run({ type: "search", of: of(recording), exchange: null, q: "x" }))).at(-1)
  client("x")
  expect(await found()).toMatchObject({ found: 1 })
  client("x")
  expect(await found()).toMatchObject({ found: 2 })
})

test("several at once do not get each other's values", async () => {
  using recording = chat(10)
  const asked = [1, 2, 3, 4].map(n => all(room.run({ type: "search", of: of(recording), exchange: 1, q: `"message ${n}"` })))
  const found = (await Promise.all(asked)).map(events => events.flatMap(event => (event.type === "matches" ? event.ids : [])))
  expect(found).toEqual([[1, 10], [2], [3], [4]])
})

test("ends when nobody asks any more, and goes on with the next", async () => {
  using recording = chat(3_000)
  for await (const chunk of room.run({ type: "export", of: of(recording), format: "json", q: "", redact: null })) {
    expect(chunk).toStartWith("{")
    break
  }
  expect(await all(room.run({ type: "search", of: of(recording), exchange: 1, q: "none" }))).toHaveLength(1)
})

test("what is under way when it closes is ended; the next task gets another thread", async () => {
  using recording = chat(3)
  const search = room.run({ type: "search", of: of(recording), exchange: 1, q: "message" })
  const first = search.next()
  room.close()
  expect(first).rejects.toThrow("The task was ended.")
  expect(await all(room.run({ type: "search", of: of(recording), exchange: 1, q: "message" }))).toHaveLength(2)
})

test.each([
  ["a filter that is none", { type: "search", exchange: 1, q: "length:" }, /^Position 8: /],
  ["an exchange that is not there", { type: "search", exchange: 9, q: "a" }, /^There is no exchange 9 on disk/],
  ["nothing to redact", { type: "export", format: "har", q: "", redact: "a b" }, /names of header fields/],
] as const)("says why it cannot: %s", async (_name, task, expected) => {
  using recording = chat(1)
  expect(all(room.run({ ...task, of: of(recording) }))).rejects.toThrow(expected)
})

test("says why it cannot: the recording is gone", () => {
  const files = { database: "/nonexistent/x.db", segments: "/nonexistent/x.streams" }
  const task = { type: "search", of: { files, isRunning: false }, exchange: 1, q: "a" } as const
  expect(all(room.run(task))).rejects.toThrow(/^The recording \/nonexistent\/x\.db cannot be opened: the file cannot be opened/)
})
