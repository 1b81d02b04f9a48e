// `nectoproxy import`: a file (HAR, JSONL, JSON) or a recording from elsewhere as a new session.

import { cpSync, existsSync, readdirSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { Command } from "commander"
import { defaultSizes } from "../config.ts"
import { Importer } from "../record/importer.ts"
import { isSessionName, type SessionFolder } from "../record/session-folder.ts"
import { Store } from "../record/store.ts"
import { StoreProblem } from "../record/store-problem.ts"
import { readImport } from "../study/imported.ts"
import { dataDirOption, openSessionFolder } from "./data-dir.ts"
import { Problem } from "./problem.ts"
import { recordSession } from "./sessions.ts"
import { importFile } from "./studies.ts"

export function importCommand(): Command {
  return new Command("import")
    .description("Make a session of a HAR, JSONL or JSON file, or of a recording (NAME.db with NAME.streams beside it).")
    .argument("<file>", "the file, or the folder of a recording")
    .option("--session <name>", "the session's name; left out: that of the file")
    .addOption(dataDirOption())
    .action((file: string, options: { readonly dataDir: string; readonly session?: string }) =>
      importAs(openSessionFolder(options.dataDir), resolve(file), options.session ?? null),
    )
}

async function importAs(folder: SessionFolder, file: string, wanted: string | null): Promise<void> {
  if (!existsSync(file)) throw new Problem(`There is no file ${file}.`)
  if (statSync(file).isDirectory()) return importAs(folder, recordingIn(file), wanted)
  const name = wanted ?? freeName(folder, file)
  if (folder.has(name)) throw new Problem(`There is a session "${name}" already; choose another name with --session.`)
  if (file.endsWith(".db")) copy(folder, file, name)
  else await read(folder, file, name)
  process.stderr.write(`Open it with: nectoproxy sessions open ${/^[\w.-]+$/.test(name) ? name : `"${name}"`}\n`)
}

/** The one recording in a folder, whatever else is there. */
function recordingIn(path: string): string {
  const [found, ...others] = readdirSync(path).filter(name => name.endsWith(".db"))
  if (found === undefined) throw new Problem(`${path} has no recording: that is a .db file with a .streams folder beside it.`)
  if (others.length > 0) throw new Problem(`${path} has several recordings; name one: ${[found, ...others].join(", ")}.`)
  return join(path, found)
}

async function read(folder: SessionFolder, file: string, wanted: string): Promise<void> {
  const { name, session } = recordSession(folder, { session: wanted, sizes: defaultSizes })
  const { exchanges, messages, problems } = await importFile(readImport(file), new Importer(session.recorder))
  session.close()
  folder.release(name)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  if (exchanges === 0) {
    folder.delete(name)
    throw new Problem(`Nothing of ${file} could be imported.`)
  }
  process.stderr.write(`Imported ${exchanges} exchanges and ${messages} messages as "${name}".\n`)
}

/** A recording is its files: they are copied as they are. */
function copy(folder: SessionFolder, file: string, name: string): void {
  const segments = file.replace(/\.db$/, ".streams")
  if (!existsSync(segments)) throw new Problem(`${segments} is missing: a recording is its .db file and that folder beside it.`)
  try {
    Store.open(file, "read").close()
  } catch (error) {
    throw error instanceof StoreProblem ? new Problem(error.message) : error
  }
  const files = folder.filesOf(name)
  for (const suffix of ["", "-wal"]) if (existsSync(`${file}${suffix}`)) cpSync(`${file}${suffix}`, `${files.database}${suffix}`)
  cpSync(segments, files.segments, { recursive: true })
  // Whoever recorded it there does not record it here.
  folder.release(name)
  process.stderr.write(`Imported ${file} as "${name}".\n`)
}

function freeName(folder: SessionFolder, file: string): string {
  const base = basename(file)
    .replace(/\.\w+$/, "")
    .replaceAll(/[^\p{L}\p{N} ._()+@-]/gu, "-")
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .slice(0, 80)
    .trim()
  const start = isSessionName(base) ? base : "imported"
  for (let n = 1; ; n++) {
    const name = n === 1 ? start : `${start} (${n})`
    if (!folder.has(name)) return name
  }
}
