// Writes what a command was asked for into a file; what is in the way is said in one line.

import { open } from "node:fs/promises"
import { dirname } from "node:path"
import { Problem } from "./problem.ts"

/** `option`: the one that named the file, for what is said when it cannot be written. Throws Problem. */
export async function saveFile(path: string, chunks: AsyncIterable<string> | Iterable<string>, option: string): Promise<void> {
  // What passed is nobody else's business. A file that is overwritten keeps the mode that somebody gave it.
  const file = await explained(path, option, () => open(path, "w", 0o600))
  try {
    for await (const chunk of chunks) await explained(path, option, () => file.appendFile(chunk))
  } finally {
    await file.close()
  }
}

/** What the file system says, with what to do. */
async function explained<T>(path: string, option: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Problem(`${path} cannot be written: ${whyNot(path, option, error)}.`)
  }
}

function whyNot(path: string, option: string, error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return `there is no folder ${dirname(path)}; create it, or choose another place with ${option}`
    case "ENOTDIR":
      return `${dirname(path)} is no folder; choose another place with ${option}`
    case "EISDIR":
      return "it is a folder; name a file in it"
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `its permissions, or those of ${dirname(path)}, do not allow it; change them, or choose another place with ${option}`
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return `the disk takes no more; make room, or choose another place with ${option}`
    default:
      return `${error instanceof Error ? error.message : error}; choose another place with ${option}`
  }
}

export const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null)
