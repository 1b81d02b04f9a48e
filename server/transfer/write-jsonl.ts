// RECORDING → JSONL: one object a line, exchanges and messages in order of time, with the fields of the contract.

import { gathered, jsonPieces } from "./json-pieces.ts"
import { inOrderOfTime } from "./merge.ts"
import { plainExchange } from "./plain.ts"
import type { TransferredExchange } from "./transferred.ts"

/** Exchanges come in order of `startedAt`. Holds one message of every exchange that is open at a time. */
export const writeJsonl = (exchanges: AsyncIterable<TransferredExchange>): AsyncGenerator<string> => gathered(linePieces(exchanges))

async function* linePieces(exchanges: AsyncIterable<TransferredExchange>): AsyncGenerator<string> {
  for await (const moment of inOrderOfTime(exchanges)) {
    const { type } = moment
    yield* jsonPieces({ type, ...(type === "exchange" ? plainExchange(moment.transferred) : moment.message) })
    yield "\n"
  }
}
