// `nectoproxy import`: a file (HAR, JSONL, JSON) or a recording from elsewhere as a new session.

import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { Command } from "commander"
import { defaultSizes } from "../config.ts"
import { copyDatabase } from "../record/copy-store.ts"
import { isSessionName, type SessionFolder } from "../record/session-folder.ts"
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
  const { name, session } = recordSession(folder, { session: wanted, sizes: defaultSizes }, "here")
  const { exchanges, messages, problems } = await importFile(readImport(file), session.recorder)
  await session.close()
  folder.release(name)
  if (exchanges === 0) folder.delete(name)
  if (exchanges === 0 && problems.length === 1) throw new Problem(`${file} cannot be imported. ${problems[0]}`)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  if (exchanges === 0) throw new Problem(`Nothing of ${file} could be imported.`)
  process.stderr.write(`Imported ${exchanges} exchanges and ${messages} messages as "${name}".\n`)
}

/** A recording is its files: bytes are copied as they are, after the database that says where they stand. */
function copy(folder: SessionFolder, file: string, name: string): void {
  const from = file.replace(/\.db$/, ".streams")
  if (!existsSync(from)) throw new Problem(`${from} is missing: a recording is its .db file and that folder beside it.`)
  const { database, segments } = folder.filesOf(name)
  try {
    copyDatabase(file, database)
    copySegments(from, segments)
  } catch (error) {
    if (folder.has(name)) folder.delete(name)
    if (error instanceof StoreProblem) throw new Problem(error.message)
    const why = error instanceof Error ? error.message : String(error)
    throw new Problem(`${file} cannot be copied to ${folder.path} (${why}). Make room there, or choose another folder with --data-dir.`)
  }
  process.stderr.write(`Imported ${file} as "${name}".\n`)
}

/** Not the note of who records it there: here nobody does. */
function copySegments(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(from).filter(name => name.endsWith(".bytes"))) {
    try {
      copyFileSync(join(from, name), join(to, name))
    } catch (error) {
      // The oldest go while it is recorded: reading says so of their messages.
      if (existsSync(join(from, name))) throw error
    }
  }
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
