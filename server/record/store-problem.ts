// What SQLite says when it cannot, in words for a person.

import { SQLiteError } from "bun:sqlite"

/** What cannot be opened, or not be written: one sentence for a person. */
export class StoreProblem extends Error {}

/** SQLite's words, with what to do. */
export function explain(what: string, error: unknown): StoreProblem {
  const about = (why: string) => new StoreProblem(`${what}: ${why}.`)
  if (error instanceof StoreProblem) return about(error.message)
  if (!(error instanceof SQLiteError)) return about(error instanceof Error ? error.message : String(error))
  switch (error.code?.split("_")[1]) {
    case "CANTOPEN":
      return about("the file cannot be opened; it may be missing, or its folder not readable or not writable")
    case "NOTADB":
    case "CORRUPT":
      return about("the file is damaged or not a recording; move it away, or choose another one")
    case "BUSY":
    case "LOCKED":
      return about("another program has locked it; close that one")
    case "READONLY":
      return about("it may not be written; look at the permissions of the file and its folder")
    case "FULL":
      return about("the disk is full; make room, or choose another folder with --data-dir")
    default:
      return about(`${error.message} (${error.code})`)
  }
}
