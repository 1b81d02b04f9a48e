// The reading thread's entry point: runs the tasks it is given, each until it ends or is ended.

import type { FromWorker, ToWorker } from "./study-messages.ts"
import { runTask, StudyFailure } from "./tasks.ts"

declare const self: Worker

const running = new Map<number, AsyncIterator<unknown>>()

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  const { number } = data
  self.postMessage(await answer(data).catch((error: unknown) => explain(number, error)))
}

async function answer(message: ToWorker): Promise<FromWorker> {
  const { number } = message
  if (message.type === "start") running.set(number, runTask(message.task)[Symbol.asyncIterator]())
  const task = running.get(number)
  if (message.type === "end") await task?.return?.()
  else if (task) {
    const { done, value } = await task.next()
    if (!done) return { type: "value", number, value }
  }
  running.delete(number)
  return { type: "done", number }
}

/** Reading makes garbage faster than the collector sees a reason to look; some milliseconds here keep the process small. */
const tidyMs = 50

/** Between two slices of whatever is running. */
setInterval(() => {
  if (running.size > 0) Bun.gc(true)
}, tidyMs)

function explain(number: number, error: unknown): FromWorker {
  running.delete(number)
  if (error instanceof StudyFailure) return { type: "failure", number, message: error.message }
  return { type: "bug", number, message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}
