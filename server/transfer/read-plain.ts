// OBJECTS OF JSON AND JSONL → EXCHANGE AND MESSAGE: what write-json.ts and write-jsonl.ts wrote, proven to be what they claim.

import type { Message } from "../contract.ts"
import { entryMessages, type ReadItem } from "./entry-messages.ts"
import { base64, boolean, count, type Guard, list, members, oneOf, orElse, orNull, shapeOf, text } from "./guards.ts"
import type { ReadEntry } from "./read-har.ts"
import { exchange, gaps, message } from "./shapes.ts"
import type { TransferredBody, TransferredExchange } from "./transferred.ts"

/** An exchange without its messages. */
export type Head = Omit<TransferredExchange, "messages">

/** Throws WrongValue. */
export function readPlainExchange(value: unknown, at: string): Head {
  const read = exchange(value, at)
  const { request, response, gaps: places } = members(value, at)
  const found = gaps(places, `${at}.gaps`)
  return {
    exchange: read,
    requestBody: body(members(request, `${at}.request`).body, `${at}.request.body`),
    responseBody: read.response && body(members(response, `${at}.response`).body, `${at}.response.body`),
    ...(found.length > 0 ? { gaps: found } : {}),
  }
}

export const readPlainMessage: Guard<Message> = message

/** An item of `exchanges` of the JSON document. A message that is wrong is only left out. Throws WrongValue. */
export function readJsonExchange(value: unknown, at: string): ReadEntry {
  const head = readPlainExchange(value, at)
  const items = orElse(list, [])(members(value, at).messages, `${at}.messages`)
  // What a message says of its exchange is no news: it stands in it.
  const read: ReadItem = (item, place) => ({ ...readPlainMessage(item, place), exchangeId: head.exchange.id })
  const { messages, problems } = entryMessages(items, `${at}.messages`, read)
  return { transferred: { ...head, messages }, problems }
}

const encoding = oneOf("utf8", "base64")

const bytes: Guard<Uint8Array> = (value, at) => {
  const { encoding: written, data } = members(value, at)
  return encoding(written, `${at}.encoding`) === "base64" ? base64(data, `${at}.data`) : Buffer.from(text(data, `${at}.data`), "utf8")
}

const bodyShape = shapeOf<{
  readonly size: number
  readonly truncated: boolean
  readonly decoded: Uint8Array | null
  readonly isDecoded: boolean
}>({
  size: count,
  truncated: orElse(boolean, false),
  decoded: orElse(bytes, null),
  isDecoded: orElse(boolean, false),
})

const body: Guard<TransferredBody | null> = orElse(
  orNull((value, at): TransferredBody => {
    const { size, truncated: isTruncated, decoded, isDecoded } = bodyShape(value, at)
    return { bytes: bytes(value, at), decoded, size, isTruncated, ...(isDecoded ? { isDecoded } : {}) }
  }),
  null,
)
