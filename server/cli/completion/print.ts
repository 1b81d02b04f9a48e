// A text to standard output, at once. Who reads may have seen enough, as `head` does; a full disk is said in one line.

import { Problem } from "../problem.ts"
import { codeOf } from "../save-file.ts"

/** Throws Problem. */
export async function print(text: string): Promise<void> {
  try {
    await Bun.write(Bun.stdout, text)
  } catch (error) {
    if (codeOf(error) === "EPIPE") return
    throw new Problem(`Standard output cannot be written: ${error instanceof Error ? error.message : error}.`)
  }
}
