// How many messages are asked for at once: as many as the API gives while one connection is read, fewer each the more are read side by
// side, so that memory holds about the same.

import { limits } from "../../config.ts"

/** Rows in memory, of all connections together: some 1.5 KB each. */
const rowsMax = 4_000
/** Fewer are not worth a request. */
const rowsMin = 4

export class PageSizes {
  #open = 0

  /** For one connection, until it is disposed of. */
  open(): Disposable & { rows(): number } {
    this.#open++
    return {
      rows: () => Math.max(rowsMin, Math.min(limits.pageMax, Math.floor(rowsMax / this.#open))),
      [Symbol.dispose]: () => {
        this.#open--
      },
    }
  }
}
