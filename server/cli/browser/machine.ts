// The machine as find.ts asks about it.

import { closeSync, existsSync, openSync, readSync } from "node:fs"
import { homedir } from "node:os"
import type { Machine } from "./find.ts"

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  home: homedir(),
  which: name => Bun.which(name),
  exists: existsSync,
  head: readHead,
})

/** Scripts are short; a program would be hundreds of megabytes. */
const headBytesMax = 4_096

function readHead(path: string): string {
  let file: number | null = null
  try {
    file = openSync(path, "r")
    const bytes = Buffer.alloc(headBytesMax)
    return bytes.toString("latin1", 0, readSync(file, bytes))
  } catch {
    return ""
  } finally {
    if (file !== null) closeSync(file)
  }
}
