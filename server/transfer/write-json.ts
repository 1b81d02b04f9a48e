// RECORDING → JSON: one document, in which every exchange has its messages, with the fields of the contract.

import { gathered, jsonPieces, memberPieces } from "./json-pieces.ts"
import { plainExchange } from "./plain.ts"
import type { Creator, TransferredExchange } from "./transferred.ts"

/** Grows when a reader of this version would misread what is written. */
export const jsonVersion = 1

export const writeJson = (exchanges: AsyncIterable<TransferredExchange>, creator: Creator): AsyncGenerator<string> =>
  gathered(documentPieces(exchanges, creator))

async function* documentPieces(exchanges: AsyncIterable<TransferredExchange>, creator: Creator): AsyncGenerator<string> {
  yield `{${[...memberPieces({ version: jsonVersion, creator })].join("")},"exchanges":[`
  let before = "\n"
  for await (const transferred of exchanges) {
    yield `${before}{`
    yield* memberPieces(plainExchange(transferred))
    yield ',"messages":['
    before = "\n"
    for await (const message of transferred.messages()) {
      yield before
      yield* jsonPieces(message)
      before = ",\n"
    }
    yield "]}"
    before = ",\n"
  }
  yield "\n]}\n"
}
