// `nectoproxy sessions`: the recordings on disk: listed, deleted, opened to be read.

import { Command, Option } from "commander"
import { defaults } from "../config.ts"
import type { SessionFacts } from "../contract.ts"
import { type SessionFolder, SessionProblem } from "../record/session-folder.ts"
import { dataDirOption, openSessionFolder } from "./data-dir.ts"
import { openBrowser } from "./open-browser.ts"
import { parsePort } from "./option-values.ts"
import { Problem } from "./problem.ts"
import { openSession } from "./session-page.ts"
import { stopOnSignals } from "./signals.ts"
import { showTable } from "./table.ts"

export function sessionsCommand(): Command {
  const command = new Command("sessions").description("List, delete and open the recordings on disk.")
  command
    .command("list")
    .description("List them, the newest first.")
    .addOption(dataDirOption())
    .option("--json", "print one line of JSON for each")
    .action(({ dataDir, json }: { readonly dataDir: string; readonly json?: true }) => {
      const sessions = openSessionFolder(dataDir).list(null)
      process.stdout.write(json ? sessions.map(session => `${JSON.stringify(session)}\n`).join("") : show(sessions))
    })
  command
    .command("delete")
    .description("Delete recordings; what is being recorded is not.")
    .argument("<names...>", "their names")
    .addOption(dataDirOption())
    .action((names: readonly string[], { dataDir }: { readonly dataDir: string }) => deleteAll(openSessionFolder(dataDir), names))
  command
    .command("open")
    .description("Open a recording in the page, to be read.")
    .argument("<name>", "its name")
    .addOption(dataDirOption())
    .addOption(
      // Not the usual one: that is the page's of a proxy that runs.
      new Option("--ui-port <number>", "port of the page and the API; 0: any free one").default(0).argParser(parsePort),
    )
    .addOption(new Option("--ui-host <address>", "address the page listens on").env("NECTOPROXY_UI_HOST").default(defaults.uiHost))
    .addOption(new Option("--no-open", "do not open the page in the browser").env("NECTOPROXY_NO_OPEN"))
    .option("--json", "print one line of JSON when ready")
    .action((name: string, options: OpenOptions) => open(name, options))
  return command
}

type OpenOptions = {
  readonly dataDir: string
  readonly uiPort: number
  readonly uiHost: string
  readonly open: boolean
  readonly json?: true
}

async function open(name: string, options: OpenOptions): Promise<void> {
  const page = await openSession(openSessionFolder(options.dataDir), name, options)
  stopOnSignals(() => page.stop())
  process.stdout.write(options.json ? `${JSON.stringify(page.ready)}\n` : `"${name}" is open at ${page.ready.ui}\nStop with Ctrl+C.\n`)
  if (options.open && !options.json) openBrowser(page.ready.ui)
}

/** One that cannot be deleted does not keep the others. */
function deleteAll(folder: SessionFolder, names: readonly string[]): void {
  const problems: string[] = []
  for (const name of names) {
    try {
      folder.delete(name)
      process.stderr.write(`Deleted "${name}".\n`)
    } catch (error) {
      if (!(error instanceof SessionProblem)) throw error
      problems.push(error.message)
    }
  }
  if (problems.length > 0) throw new Problem(problems.join(" "))
}

function show(sessions: readonly SessionFacts[]): string {
  if (sessions.length === 0) return "There are no sessions yet; `nectoproxy start` records one.\n"
  const rows = sessions.map(({ name, startedAt, bytes, exchanges, messages, isRunning, problem }) => [
    name,
    new Date(startedAt).toLocaleString("sv"),
    exchanges === null ? "?" : String(exchanges),
    messages === null ? "?" : String(messages),
    `${(bytes / 2 ** 20).toFixed(1)} MiB`,
    problem ?? (isRunning ? "recording" : ""),
  ])
  return showTable(["Name", "Started", ">Exchanges", ">Messages", ">Size", ""], rows)
}
