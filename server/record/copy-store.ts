// The database of a recording → a copy of it, as it is at one moment: also while it is recorded, when the newest rows are still in the
// log beside it. The bytes of streams are not its business.

import { Database } from "bun:sqlite"
import { closeSync, openSync, rmSync } from "node:fs"
import { Store } from "./store.ts"
import { explain } from "./store-problem.ts"

/** `to` is a new file. Throws StoreProblem. */
export function copyDatabase(from: string, to: string): void {
  // That it is a recording, and one of ours.
  Store.open(from, "read").close()
  try {
    // SQLite takes an empty file for a new one; what passed is nobody else's business.
    closeSync(openSync(to, "wx", 0o600))
  } catch (error) {
    throw explain(`The copy ${to} cannot be written`, error)
  }
  try {
    using database = new Database(from, { readonly: true })
    database.run("VACUUM INTO ?", [to])
  } catch (error) {
    rmSync(to, { force: true })
    throw explain(`The recording ${from} cannot be copied to ${to}`, error)
  }
}
