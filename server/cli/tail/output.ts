// Lines → standard output, whole ones only, each handed on before the next is made. Whoever reads may have seen enough (`head`), or may
// take its time: then so do we.

import { codeOf } from "../save-file.ts"

export type Output = {
  /** False: nobody wants more. */
  write(line: string): Promise<boolean>
  /** Lines written. */
  readonly count: number
}

/** What it needs of `Bun.stdout.writer()`. */
export type Sink = { write(text: string): unknown; flush(): number | Promise<number> }

/** `limit`: of lines. */
export function openOutput(sink: Sink, limit: number): Output {
  let count = 0
  return {
    get count() {
      return count
    },
    async write(line) {
      try {
        sink.write(line)
        await sink.flush()
      } catch (error) {
        if (codeOf(error) !== "EPIPE") throw error
        return false
      }
      return ++count < limit
    },
  }
}
