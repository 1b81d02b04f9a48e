// `nectoproxy export`: a recording as HAR, JSONL or JSON, to standard output or a file. Reads what is on disk, also while it is recorded.

import { open } from "node:fs/promises"
import { dirname } from "node:path"
import { Command, Option } from "commander"
import type { SessionFolder } from "../record/session-folder.ts"
import { type ExportFormat, runTask, StudyFailure } from "../study/tasks.ts"
import { dataDirOption, openSessionFolder } from "./data-dir.ts"
import { Problem } from "./problem.ts"

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
    await (output === undefined ? print(all) : save(output, all))
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

async function save(path: string, chunks: AsyncIterable<string>): Promise<void> {
  // What passed is nobody else's business. A file that is overwritten keeps the mode that somebody gave it.
  const file = await explained(path, () => open(path, "w", 0o600))
  try {
    for await (const chunk of chunks) await explained(path, () => file.appendFile(chunk))
  } finally {
    await file.close()
  }
}

/** What the file system says, with what to do. */
async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Problem(`${path} cannot be written: ${whyNot(path, error)}.`)
  }
}

function whyNot(path: string, error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return `there is no folder ${dirname(path)}; create it, or choose another place with --output`
    case "ENOTDIR":
      return `${dirname(path)} is no folder; choose another place with --output`
    case "EISDIR":
      return "it is a folder; name a file in it"
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `its permissions, or those of ${dirname(path)}, do not allow it; change them, or choose another place with --output`
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return "the disk takes no more; make room, or choose another place with --output"
    default:
      return `${error instanceof Error ? error.message : error}; choose another place with --output`
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null)

function newest(folder: SessionFolder): string {
  const [session] = folder.list(null)
  if (!session) throw new Problem("There are no sessions yet; `nectoproxy start` records one.")
  return session.name
}
