// A file → what a recording takes in, in batches that cross threads well.

import type { Exchange, Gap, Message } from "../contract.ts"
import { readTransfer } from "../transfer/read-transfer.ts"
import { isProblem, type TransferredBody } from "../transfer/transferred.ts"

/** An exchange, then its messages, ascending. */
export type ImportEvent =
  | {
      readonly type: "exchange"
      readonly exchange: Exchange
      readonly requestBody: TransferredBody | null
      readonly responseBody: TransferredBody | null
      readonly gaps: readonly Gap[]
    }
  | { readonly type: "messages"; readonly messages: readonly Message[] }
  | { readonly type: "problem"; readonly message: string }

/** A batch is as large as one of these: taking it over must not hold up the relay, which is on the thread that records. */
const batchMessagesMax = 100
const batchCharactersMax = 256 * 1024

export async function* readImport(path: string): AsyncGenerator<ImportEvent, undefined> {
  for await (const read of readTransfer(Bun.file(path).stream())) {
    if (isProblem(read)) {
      yield read
      continue
    }
    const { exchange, requestBody, responseBody, gaps = [] } = read
    yield { type: "exchange", exchange, requestBody, responseBody, gaps }
    let messages: Message[] = []
    let characters = 0
    for await (const message of read.messages()) {
      messages.push(message)
      characters += message.data.length
      if (messages.length < batchMessagesMax && characters < batchCharactersMax) continue
      yield { type: "messages", messages }
      messages = []
      characters = 0
    }
    if (messages.length > 0) yield { type: "messages", messages }
  }
}
