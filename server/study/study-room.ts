// Long reading beside the relay: tasks run in a worker thread, which opens the recording from disk like a stranger would. One value is
// asked for at a time, so nothing gathers in between; who stops asking ends the task. The thread starts with the first task, and ends when there is none.

import type { FromWorker, ToWorker } from "./study-messages.ts"
import { StudyFailure, type Task, type TaskYields } from "./tasks.ts"

/** A task that does not end within this when it is told to (an unlucky regular expression never looks up) ends with its thread. */
const endMs = 2_000

/** A thread that has nothing to do gives its memory back, some 10 MiB. Starting another takes some milliseconds. */
const idleMs = 30_000

type Waiting = { resolve(message: FromWorker): void; reject(error: Error): void }

export class StudyRoom {
  #worker: Worker | null = null
  readonly #waiting = new Map<number, Waiting>()
  readonly #start: () => Worker
  #lastNumber = 0
  #running = 0
  #idle: ReturnType<typeof setTimeout> | null = null

  constructor(start: () => Worker = startWorker) {
    this.#start = start
  }

  /** Throws StudyFailure where the task cannot be done for a reason that the user can mend. */
  async *run<T extends Task>(task: T): AsyncGenerator<TaskYields[T["type"]], undefined> {
    const number = ++this.#lastNumber
    this.#begin()
    // While a value is asked for the thread may come to its end, and the task with it.
    let isOver = true
    try {
      for (let message: ToWorker = { type: "start", number, task }; ; message = { type: "next", number }) {
        isOver = true
        const answer = await this.#ask(number, message)
        isOver = answer.type !== "value"
        if (answer.type === "done") return
        if (answer.type === "failure") throw new StudyFailure(answer.message)
        if (answer.type === "bug") throw new Error(answer.message)
        yield answer.value as TaskYields[T["type"]]
      }
    } finally {
      if (!isOver) await this.#end(number)
      this.#finish()
    }
  }

  close(): void {
    this.#worker?.terminate()
    this.#worker = null
    for (const { reject } of this.#waiting.values()) reject(new StudyFailure("The task was ended."))
    this.#waiting.clear()
  }

  #begin(): void {
    this.#running++
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
  }

  #finish(): void {
    this.#running--
    if (this.#running === 0) this.#idle = setTimeout(() => this.close(), idleMs).unref()
  }

  async #end(number: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | null = null
    const isLate = new Promise<"late">(resolve => {
      timer = setTimeout(() => resolve("late"), endMs)
    })
    if ((await Promise.race([this.#ask(number, { type: "end", number }), isLate])) === "late") this.close()
    if (timer) clearTimeout(timer)
  }

  #ask(number: number, message: ToWorker): Promise<FromWorker> {
    this.#worker ??= this.#open()
    const { promise, resolve, reject } = Promise.withResolvers<FromWorker>()
    // Ending while a value is on its way: that value is the answer nobody waits for.
    this.#waiting.get(number)?.reject(new StudyFailure("The task was ended."))
    this.#waiting.set(number, { resolve, reject })
    this.#worker.postMessage(message)
    return promise
  }

  #open(): Worker {
    const worker = this.#start()
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      const waiting = this.#waiting.get(data.number)
      this.#waiting.delete(data.number)
      waiting?.resolve(data)
    }
    worker.onerror = event => {
      console.error("A bug in NectoProxy's reading thread; please report it:", event.message)
      this.close()
    }
    return worker
  }
}

/** `build.ts` names the worker as an entry point: in the executable all code is in one file, and the worker in `study/` beside that. */
const startWorker = (): Worker => {
  const isBundled = !import.meta.path.endsWith("study-room.ts")
  return new Worker(new URL(isBundled ? "./study/worker.ts" : "./worker.ts", import.meta.url).href, { smol: true })
}
