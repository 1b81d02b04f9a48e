// The options that say where everything is kept, for every command that reads or writes there.

import { join, resolve } from "node:path"
import { Option } from "commander"
import { defaults } from "../config.ts"
import { SessionFolder } from "../record/session-folder.ts"
import { Problem } from "./problem.ts"

export const dataDirOption = (): Option =>
  new Option("--data-dir <folder>", "where the certificate and recordings are kept")
    .env("NECTOPROXY_DATA_DIR")
    .default(process.env.NECTOPROXY_HOME ?? defaults.dataDir)

/** Throws Problem. */
export function openSessionFolder(dataDir: string): SessionFolder {
  const path = join(resolve(dataDir), "sessions")
  try {
    return new SessionFolder(path)
  } catch (error) {
    throw new Problem(`Cannot use ${path} (${error instanceof Error ? error.message : error}). Choose another folder with --data-dir.`)
  }
}
