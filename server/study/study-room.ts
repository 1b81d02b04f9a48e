// Long reading beside the relay: tasks run in worker threads, which open the recording from disk like a stranger would. One value is
// asked for at a time, so nothing gathers in between; who stops asking ends the task. A thread starts with its first task, and ends when
// it has none.

import type { FromWorker, ToWorker } from "./study-messages.ts"
import { StudyFailure, type Task, type TaskYields } from "./tasks.ts"

export type StudyTimes = {
  /** A task that does not end within this when it is told to (an unlucky regular expression never looks up) ends with its thread. */
  readonly endMs: number
  /** How often a thread that could hang is asked whether it still listens. */
  readonly pulseMs: number
  /** So many pulses without a word: it hangs. Counted, not timed, so that a computer that slept is no thread that hung. */
  readonly silentPulsesMax: number
  /** A thread that has nothing to do gives its memory back, some 10 MiB. Starting another takes some milliseconds. */
  readonly idleMs: number
}

const defaultTimes: StudyTimes = { endMs: 2_000, pulseMs: 1_000, silentPulsesMax: 30, idleMs: 30_000 }

const ended = "The task was ended."
const hung =
  "The expression takes too long: the search stood still at one text. Make it simpler, above all where a repetition repeats another one, as in (a+)+."
const hungBeside = "This was ended because another search or export hung, and took it along; try again."

/** Throws what `explain` makes of the reason where the task cannot be done and the user can mend that. */
export type Explain = (message: string) => Error

const asStudyFailure: Explain = message => new StudyFailure(message)

/** `return()` ends the task even while a value is due, which then never comes: that is why this is no generator. */
export type Study<T extends Task> = Required<Pick<AsyncIterableIterator<TaskYields[T["type"]], undefined>, "next" | "return">> &
  AsyncIterableIterator<TaskYields[T["type"]], undefined>

export class StudyRoom {
  /** What only reads a recording. A user's expression may hang there, and is ended the hard way; what goes with it can be asked again. */
  readonly #readers: StudyThread
  /** What would leave something half done: an import, a deletion. */
  readonly #others: StudyThread

  constructor(start: () => Worker = startWorker, times: StudyTimes = defaultTimes) {
    this.#readers = new StudyThread(start, times, true)
    this.#others = new StudyThread(start, times, false)
  }

  /** It begins when `after` has resolved. */
  run<T extends Task>(task: T, explain: Explain = asStudyFailure, after: Promise<unknown> | null = null): Study<T> {
    const thread = "of" in task ? this.#readers : this.#others
    return study(thread, task, explain, after)
  }

  close(): void {
    this.#readers.close()
    this.#others.close()
  }
}

function study<T extends Task>(thread: StudyThread, task: T, explain: Explain, after: Promise<unknown> | null): Study<T> {
  const over = { done: true, value: undefined } as const
  let running: Running | null = null
  let isOver = false
  return {
    async next() {
      if (after && running === null) await after
      if (isOver) return over
      const isNew = running === null
      running ??= thread.begin()
      const { number } = running
      const answer = await thread.ask(running, isNew ? { type: "start", number, task } : { type: "next", number })
      // It was told to end meanwhile, and is forgotten when it has.
      if (isOver) return over
      if (answer.type === "value") return { done: false, value: answer.value as TaskYields[T["type"]] }
      isOver = true
      thread.forget(running)
      if (answer.type === "failure") throw explain(answer.message)
      if (answer.type === "bug") throw new Error(answer.message)
      return over
    },
    async return() {
      const wasOver = isOver
      isOver = true
      if (running && !wasOver) await thread.end(running)
      return over
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

type Running = {
  readonly number: number
  /** Takes the answer that is due. */
  due: ((answer: FromWorker) => void) | null
  /** How often the thread had been asked whether it is there: where it has not answered even that, this was not begun. */
  questions: number
  /** Called when it has ended, where it was told to. */
  onEnded: (() => void) | null
  /** Why its thread ended before it did. */
  failure: string | null
}

class StudyThread {
  readonly #start: () => Worker
  readonly #times: StudyTimes
  readonly #mayHang: boolean
  readonly #tasks = new Map<number, Running>()
  #worker: Worker | null = null
  #lastNumber = 0
  #idle: ReturnType<typeof setTimeout> | null = null
  #pulse: ReturnType<typeof setInterval> | null = null
  /** While it owes an answer. */
  #silentPulses = 0
  /** Whether it is there; it answers in order. */
  #questions = 0
  #answers = 0

  constructor(start: () => Worker, times: StudyTimes, mayHang: boolean) {
    this.#start = start
    this.#times = times
    this.#mayHang = mayHang
  }

  begin(): Running {
    const running: Running = { number: ++this.#lastNumber, due: null, questions: 0, onEnded: null, failure: null }
    this.#tasks.set(running.number, running)
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
    if (this.#mayHang) this.#pulse ??= setInterval(() => this.#beat(), this.#times.pulseMs)
    return running
  }

  ask(running: Running, message: ToWorker): Promise<FromWorker> {
    const { number, failure } = running
    // A new thread does not know the task, and would say that it is done: half an export would look like a whole one.
    if (failure !== null) return Promise.resolve({ type: "failure", number, message: failure })
    const { promise, resolve } = Promise.withResolvers<FromWorker>()
    running.due = resolve
    running.questions = this.#questions
    this.#post(message)
    return promise
  }

  async end(running: Running): Promise<void> {
    const { number, failure } = running
    running.due?.({ type: "done", number })
    running.due = null
    if (failure === null) {
      const { promise, resolve } = Promise.withResolvers<void>()
      running.onEnded = resolve
      this.#post({ type: "end", number })
      const stopLooking = this.#look()
      await promise
      stopLooking()
    }
    this.forget(running)
  }

  forget({ number }: Running): void {
    if (!this.#tasks.delete(number) || this.#tasks.size > 0) return
    this.#rest()
    this.#idle = setTimeout(() => this.close(), this.#times.idleMs).unref()
  }

  close(why: (running: Running) => string = () => ended): void {
    this.#worker?.terminate()
    this.#worker = null
    for (const running of this.#tasks.values()) {
      running.failure = why(running)
      running.due?.({ type: "failure", number: running.number, message: running.failure })
      running.due = null
      running.onEnded?.()
    }
    this.#tasks.clear()
    this.#questions = this.#answers = this.#silentPulses = 0
    this.#rest()
  }

  #rest(): void {
    if (this.#pulse) clearInterval(this.#pulse)
    if (this.#idle) clearTimeout(this.#idle)
    this.#pulse = this.#idle = null
  }

  /** Whether what was told to end does. */
  #look(): () => void {
    if (!this.#mayHang) return () => undefined
    let answers = this.#answers
    this.#question()
    const timer = setInterval(() => {
      const isHung = this.#answers === answers
      // One that is slow to look up is left to it where others would be lost.
      const isNeeded = [...this.#tasks.values()].some(({ onEnded }) => !onEnded)
      if (isHung || !isNeeded) return this.close(({ onEnded }) => (onEnded ? ended : hungBeside))
      answers = this.#answers
      this.#question()
    }, this.#times.endMs)
    return () => clearInterval(timer)
  }

  #beat(): void {
    if (this.#questions === this.#answers) return this.#question()
    if (++this.#silentPulses < this.#times.silentPulsesMax) return
    this.close(({ due, questions }) => (due && questions <= this.#answers ? hung : hungBeside))
  }

  #question(): void {
    this.#questions++
    this.#post(areYouThere)
  }

  #post(message: ToWorker): void {
    this.#worker ??= this.#open()
    this.#worker.postMessage(message)
  }

  #open(): Worker {
    const worker = this.#start()
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      // What a thread said before it ended is about tasks that have ended too.
      if (worker === this.#worker) this.#take(data)
    }
    worker.onerror = event => {
      console.error("A bug in NectoProxy's reading thread; please report it:", event.message)
      if (worker === this.#worker) this.close()
    }
    return worker
  }

  #take(answer: FromWorker): void {
    if (answer.number === areYouThere.number) {
      this.#answers++
      this.#silentPulses = 0
      return
    }
    const running = this.#tasks.get(answer.number)
    // A value that was on its way to somebody who went: its end comes after it.
    if (running?.onEnded) return answer.type === "value" ? undefined : running.onEnded()
    const due = running?.due
    if (running) running.due = null
    due?.(answer)
  }
}

/** The end of a task that never was is answered as soon as it is heard. */
const areYouThere = { type: "end", number: 0 } as const satisfies ToWorker

/** `build.ts` names the worker as an entry point: in the executable all code is in one file, and the worker in `study/` beside that. */
const startWorker = (): Worker => {
  const isBundled = !import.meta.path.endsWith("study-room.ts")
  return new Worker(new URL(isBundled ? "./study/worker.ts" : "./worker.ts", import.meta.url).href, { smol: true })
}
