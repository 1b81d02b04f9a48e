// The reading thread itself: what it yields, how it is ended, what it says when it cannot. In a real worker, on a recording on disk.

import { afterAll, expect, test } from "bun:test"
import type { FromWorker, ToWorker } from "../../server/study/study-messages.ts"
import { StudyRoom } from "../../server/study/study-room.ts"
import type { Recording, Task } from "../../server/study/tasks.ts"
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
    { type: "matches", exchangeId: 1, ids: [2, [20, 29]] },
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

/** A thread that does as it is scripted: null is silence. Its answers come in a turn of their own, as from a thread. */
class ScriptedThread {
  readonly told: ToWorker[] = []
  isTerminated = false
  onmessage: ((event: { data: FromWorker }) => void) | null = null
  readonly #answer: (message: ToWorker) => FromWorker | null

  constructor(answer: (message: ToWorker) => FromWorker | null) {
    this.#answer = answer
  }

  postMessage(message: ToWorker): void {
    this.told.push(message)
    const data = this.#answer(message)
    if (data) queueMicrotask(() => this.isTerminated || this.onmessage?.({ data }))
  }

  terminate(): void {
    this.isTerminated = true
  }
}

const value = (number: number): FromWorker => ({ type: "value", number, value: "v" })
const done = (number: number): FromWorker => ({ type: "done", number })
const silence = () => null
/** Listens, and never comes to a value. */
const busy = (message: ToWorker) => (message.type === "end" && message.number === 0 ? done(0) : null)
const willing = (message: ToWorker) => (message.type === "end" ? done(message.number) : value(message.number))

const nowhere: Recording = { files: { database: "/x.db", segments: "/x" }, isRunning: false }
const searching: Task = { type: "search", of: nowhere, exchange: 1, q: "/(x+x+)+y/" }
const importing: Task = { type: "import", path: "/x" }

/** Each thread that is started takes the next script. */
function scripted(...scripts: ((message: ToWorker) => FromWorker | null)[]) {
  const threads: ScriptedThread[] = []
  const start = () => {
    const thread = new ScriptedThread(scripts[threads.length] ?? silence)
    threads.push(thread)
    return thread as unknown as Worker
  }
  const room = new StudyRoom(start, { endMs: 20, pulseMs: 5, silentPulsesMax: 5, idleMs: 10_000 })
  return { room, threads, [Symbol.dispose]: () => room.close() }
}

const outcome = (next: Promise<unknown>) => next.then(JSON.stringify, (error: Error) => error.message.slice(0, 30))

test("a task whose value never comes ends as soon as it is told to, and its thread with it; the next has another", async () => {
  using script = scripted(silence, willing)
  const hung = script.room.run(searching)
  const next = hung.next()
  const end = hung.return()
  expect(await next).toEqual({ done: true, value: undefined })
  expect(script.threads[0]?.told.map(({ type }) => type)).toEqual(["start", "end", "end"])
  await end
  expect(script.threads[0]?.isTerminated).toBe(true)
  expect(await outcome(script.room.run(searching).next())).toBe('{"done":false,"value":"v"}')
})

test("a thread that listens is left to others who use it, and is no loss to the last", async () => {
  using script = scripted(busy)
  const [one, other] = [script.room.run(searching), script.room.run(searching)]
  const due = [one.next(), other.next()]
  const first = one.return()
  expect(await due[0]).toMatchObject({ done: true })
  expect(await Promise.race([first, new Promise(resolve => setTimeout(resolve, 60, "at work"))])).toBe("at work")
  expect(script.threads[0]?.isTerminated).toBe(false)
  await Promise.all([first, other.return()])
  expect(script.threads[0]?.isTerminated).toBe(true)
})

test("who shares a thread with what hung is told so, between two values as well; nothing looks whole that is not", async () => {
  // It gives the first task a value, and hangs over the second.
  using script = scripted(message => (message.number === 1 && message.type === "start" ? value(1) : null), willing)
  const between = script.room.run(searching)
  await between.next()
  const [culprit, waiting] = [script.room.run(searching), script.room.run(searching)]
  const due = [outcome(culprit.next()), outcome(waiting.next())]
  await culprit.return()
  expect(await Promise.all([...due, outcome(between.next())])).toEqual([
    '{"done":true}',
    "This was ended because another",
    "This was ended because another",
  ])
})

test("an expression that hangs is ended without anybody telling; what came after it is not blamed", async () => {
  using script = scripted(silence)
  const culprit = outcome(script.room.run(searching).next())
  while (!script.threads[0]?.told.some(({ number }) => number === 0)) await Bun.sleep(1)
  const late = outcome(script.room.run(searching).next())
  expect(await Promise.all([culprit, late])).toEqual(["The expression takes too long:", "This was ended because another"])
})

test("a search that takes long and listens is not taken for one that hangs", async () => {
  using script = scripted(busy)
  const due = script.room.run(searching).next()
  const asked = () => script.threads[0]?.told.filter(({ number }) => number === 0).length ?? 0
  while (asked() < 12) await Bun.sleep(1)
  expect(await Promise.race([outcome(due), "at work"])).toBe("at work")
})

test("an import is not lost because a search hangs", async () => {
  using script = scripted(willing, silence)
  const kept = script.room.run(importing)
  await kept.next()
  const hung = script.room.run(searching)
  const next = hung.next()
  await Promise.all([next, hung.return()])
  expect(script.threads.map(({ isTerminated }) => isTerminated)).toEqual([false, true])
  expect(await outcome(kept.next())).toBe('{"done":false,"value":"v"}')
})

test("says why in the caller's words", async () => {
  const files = { database: "/nonexistent/x.db", segments: "/nonexistent/x.streams" }
  const task = { type: "search", of: { files, isRunning: false }, exchange: 1, q: "a" } as const
  expect(await outcome(room.run(task, message => new TypeError(`no: ${message}`)).next())).toStartWith("no: The recording")
})
