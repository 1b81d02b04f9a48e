// `nectoproxy export`: a recording as HAR, JSONL or JSON, to standard output or a file. Reads what is on disk, also while it is recorded.

import { Command, Option } from "commander"
import type { SessionFolder } from "../record/session-folder.ts"
import { type ExportFormat, runTask, StudyFailure } from "../study/tasks.ts"
import { dataDirOption, openSessionFolder } from "./data-dir.ts"
import { Problem } from "./problem.ts"
import { codeOf, saveFile } from "./save-file.ts"

type ExportOptions = {
  readonly dataDir: string
  readonly format: ExportFormat
  readonly filter: string
  readonly redact?: true
  readonly redactFields?: string
  readonly output?: string
}

export function exportCommand(): Command {
  return (
    new Command("export")
      .description("Write a recording as HAR, JSONL or JSON.")
      .argument("[session]", "its name; left out: the newest")
      .addOption(
        new Option("--format <format>", "har (1.2, with WebSocket messages), jsonl or json")
          .choices(["har", "jsonl", "json"])
          .default("har"),
      )
      .option("--filter <expression>", "only the exchanges that match", "")
      // A flag: with a value that may be left out it would take the session's name for one.
      .option("--redact", "replace the values of Authorization, Proxy-Authorization, Cookie and Set-Cookie")
      .option("--redact-fields <names>", "the same, and the values of these fields, separated by commas (X-Api-Key,X-Token)")
      .option("--output <file>", "instead of standard output; a new file is readable for you alone")
      .addOption(dataDirOption())
      .action((session: string | undefined, options: ExportOptions) => exportSession(session, options))
  )
}

async function exportSession(session: string | undefined, options: ExportOptions): Promise<void> {
  const folder = openSessionFolder(options.dataDir)
  const name = session ?? newest(folder)
  if (!folder.has(name)) throw new Problem(`There is no session "${name}"; \`nectoproxy sessions list\` has their names.`)
  const of = { files: folder.filesOf(name), isRunning: folder.recordedBy(name) !== null }
  const { format, filter: q, output } = options
  const chunks = runTask({ type: "export", of, format, q, redact: redactionOf(options) }) as AsyncGenerator<string>
  try {
    // A filter that is wrong is said before a file is overwritten.
    const first = await chunks.next()
    if (session === undefined) process.stderr.write(`Exporting the newest session, "${name}".\n`)
    const all = startingWith(first.done ? "" : first.value, chunks)
    await (output === undefined ? print(all) : saveFile(output, all, "--output"))
  } catch (error) {
    throw error instanceof StudyFailure ? new Problem(error.message, 2) : error
  }
}

/** As parseRedact takes it. */
function redactionOf({ redact, redactFields }: ExportOptions): string | null {
  if (redactFields !== undefined) return `default,${redactFields}`
  return redact ? "default" : null
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

async function print(chunks: AsyncIterable<string>): Promise<void> {
  const writer = Bun.stdout.writer()
  try {
    for await (const chunk of chunks) {
      writer.write(chunk)
      await writer.flush()
    }
    await writer.end()
  } catch (error) {
    // Who reads has seen enough, as `head` does.
    if (codeOf(error) !== "EPIPE") throw error
  }
}

function newest(folder: SessionFolder): string {
  const [session] = folder.list(null)
  if (!session) throw new Problem("There are no sessions yet; `nectoproxy start` records one.")
  return session.name
}
