// What the API asks to be read at length, done in the reading thread on what is on disk; and imports, which that thread reads and this
// one records.

import { mkdtemp, rm } from "node:fs/promises"
import { join } from "node:path"
import { type Studies, StudyProblem } from "../api/services.ts"
import { limits } from "../config.ts"
import { type GiveWay, Importer } from "../record/importer.ts"
import type { Recorder } from "../record/recorder.ts"
import { importPrefix, type SessionFolder } from "../record/session-folder.ts"
import type { StudyRoom } from "../study/study-room.ts"
import type { Recording, Task, TaskYields } from "../study/tasks.ts"

export type StudyFacts = {
  readonly room: StudyRoom
  readonly folder: SessionFolder
  /** Null where nothing is being recorded. */
  readonly live: { readonly name: string; readonly recorder: Recorder } | null
}

export function createStudies({ room, folder, live }: StudyFacts): Studies {
  /** Where it is on disk. */
  const of = (session: string | null): Recording => {
    const name = session ?? live?.name ?? ""
    return { files: folder.filesOf(name), isRunning: folder.recordedBy(name) !== null }
  }
  /** What is recorded right now is on disk too then. */
  const saved = (session: string | null) => (live && (session ?? live.name) === live.name ? live.recorder.flush() : null)
  // No generator: that would not hear of its end while a value is due.
  const run = <T extends Task>(task: T, after: Promise<void> | null = null) =>
    room.run(task, message => new StudyProblem("query", message), after)
  return {
    search: ({ session, ...request }) => run({ type: "search", of: of(session), ...request }, saved(session)),
    export: ({ session, ...request }) => run({ type: "export", of: of(session), ...request }, saved(session)),
    async statistics({ session, ...request }) {
      for await (const statistics of run({ type: "statistics", of: of(session), ...request }, saved(session))) return statistics
      throw new Error("statistics ended without any")
    },
    async import(chunks) {
      if (!live) throw new StudyProblem("body", "Nothing is being recorded here that a file could be imported into.")
      const path = await mkdtemp(join(folder.filesOf(live.name).segments, importPrefix))
      try {
        const file = join(path, "file")
        await keepFile(file, chunks)
        return await importFile(run({ type: "import", path: file }), live.recorder)
      } finally {
        await live.recorder.flush()
        await rm(path, { recursive: true, force: true })
      }
    },
  }
}

/** A file is read when it is there: sending may be slow, and reading is not to wait for it. */
async function keepFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const writer = Bun.file(path).writer()
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > limits.importBytesMax)
        throw new StudyProblem(
          "too-large",
          `The file is larger than ${limits.importBytesMax / 1024 / 1024} MiB; export it in parts, or as JSONL.`,
        )
      writer.write(chunk)
      await writer.flush()
    }
  } finally {
    await writer.end()
  }
}

export type Imported = { readonly exchanges: number; readonly messages: number; readonly problems: readonly string[] }

/** What an import may hold up the relay, which is on the same thread. */
const sliceMs = 4
/** What is imported is on disk before much more is: a file is read faster than any disk takes it, and none of it may be skipped. */
const saveMs = 100

export async function importFile(events: AsyncIterable<TaskYields["import"]>, recorder: Recorder): Promise<Imported> {
  const problems: string[] = []
  const giveWay = every(sliceMs)
  const importer = new Importer(recorder, giveWay)
  let savedAt = performance.now()
  for await (const event of events) {
    if (event.type === "problem") {
      if (problems.length < limits.importProblemsMax) problems.push(event.message)
    } else if (event.type === "exchange") await importer.exchange(event.exchange, event.requestBody, event.responseBody, event.gaps)
    else {
      for (const message of event.messages) {
        await importer.message(message)
        await giveWay()
      }
    }
    await giveWay()
    if (performance.now() - savedAt < saveMs) continue
    await recorder.flush()
    savedAt = performance.now()
  }
  const { exchanges, messages, problem } = importer
  return { exchanges, messages, problems: problem === null ? problems : [problem, ...problems] }
}

/** Sockets get their turn when this much time has passed since the last one. */
function every(milliseconds: number): GiveWay {
  let end = performance.now() + milliseconds
  return () => {
    if (performance.now() < end) return null
    return new Promise(resolve =>
      setImmediate(() => {
        end = performance.now() + milliseconds
        resolve()
      }),
    )
  }
}
