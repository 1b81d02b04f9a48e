// `nectoproxy export`: a recording as HAR, JSONL or JSON, to standard output or a file. Reads what is on disk, also while it is recorded.

import { Command, Option } from "commander"
import type { SessionFolder } from "../record/session-folder.ts"
import { type ExportFormat, runTask, StudyFailure } from "../study/tasks.ts"
import { dataDirOption, openSessionFolder } from "./data-dir.ts"
import { Problem } from "./problem.ts"

type ExportOptions = {
  readonly dataDir: string
  readonly format: ExportFormat
  readonly filter: string
  readonly redact?: string | true
  readonly output?: string
}

export function exportCommand(): Command {
  return new Command("export")
    .description("Write a recording as HAR, JSONL or JSON.")
    .argument("[session]", "its name; left out: the newest")
    .addOption(
      new Option("--format <format>", "har (1.2, with WebSocket messages), jsonl or json").choices(["har", "jsonl", "json"]).default("har"),
    )
    .option("--filter <expression>", "only the exchanges that match", "")
    .option("--redact [fields]", "replace the values of Authorization, Cookie and Set-Cookie, or of these fields (default,X-Api-Key)")
    .option("--output <file>", "instead of standard output")
    .addOption(dataDirOption())
    .action((session: string | undefined, options: ExportOptions) => write(session, options))
}

async function write(session: string | undefined, { dataDir, format, filter, redact, output }: ExportOptions): Promise<void> {
  const folder = openSessionFolder(dataDir)
  const name = session ?? newest(folder)
  if (!folder.has(name)) throw new Problem(`There is no session "${name}"; \`nectoproxy sessions list\` has their names.`)
  const of = { files: folder.filesOf(name), isRunning: folder.recordedBy(name) !== null }
  const chunks = runTask({ type: "export", of, format, q: filter, redact: redact === true ? "default" : (redact ?? null) })
  const writer = (output === undefined ? Bun.stdout : Bun.file(output)).writer()
  try {
    for await (const chunk of chunks) {
      writer.write(chunk as string)
      await writer.flush()
    }
    await writer.end()
  } catch (error) {
    // Who reads has seen enough, as `head` does.
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return
    if (error instanceof StudyFailure) throw new Problem(error.message, 2)
    throw error
  }
}

function newest(folder: SessionFolder): string {
  const [session] = folder.list(null)
  if (!session) throw new Problem("There are no sessions yet; `nectoproxy start` records one.")
  return session.name
}
