// How fast this machine writes a new file: what a recording costs at the least, and the reason where large messages are slower.

import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"

const [mebibytes, bytes] = [256, 64 * 1024]

/** MiB a second, in pieces as large as those of a recording. */
export function writeSpeedOf(parent: string): number {
  const folder = mkdtempSync(join(parent, "nectoproxy-bench-"))
  try {
    const file = openSync(join(folder, "file"), "w")
    const piece = Buffer.alloc(bytes, "x")
    const began = performance.now()
    for (let written = 0; written < mebibytes * 2 ** 20; written += bytes) writeSync(file, piece)
    const seconds = (performance.now() - began) / 1000
    closeSync(file)
    return mebibytes / seconds
  } finally {
    rmSync(folder, { recursive: true })
  }
}
