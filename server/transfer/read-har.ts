// HAR ENTRY → EXCHANGE WITH BODIES AND MESSAGES: ours with all that was written, others' with what they say.

import type { Direction, Exchange, Message, WebSocketFacts } from "../contract.ts"
import { merged } from "./difference.ts"
import { type EntryMessages, entryMessages } from "./entry-messages.ts"
import { members, orElse, wrong } from "./guards.ts"
import { bodiesFacts, bodyFrom, readContent, readPostData } from "./har-bodies.ts"
import { exchangeFrom, type HarEntry, harEntry } from "./har-exchange.ts"
import { readHarMessage } from "./har-message.ts"
import { gaps, exchange as wholeExchange } from "./shapes.ts"
import type { ImportProblem, TransferredExchange } from "./transferred.ts"

export type ReadEntry = { readonly transferred: TransferredExchange; readonly problems: readonly ImportProblem[] }

/** `id`: the place of the entry, from 1. Throws WrongValue where the entry cannot be an exchange; a message that is wrong is only left out. */
export function readHarEntry(value: unknown, at: string, id: number): ReadEntry {
  const entry = harEntry(value, at)
  const raw = members(value, at)
  const ours = orElse(members, undefined)(raw._nectoproxy, `${at}._nectoproxy`)
  const plain = exchangeFrom(entry, id)
  if (!plain && !ours) throw wrong(`${at}.request.url`, "a URL of http, https, ws or wss", entry.request.url)
  const known = plain ?? ours
  const exchange = ours ? wholeExchange(merged(known, ours), `${at}._nectoproxy`) : (known as Exchange)

  const { messages, problems, counts, error } = readMessages(entry, at, exchange)
  const facts = bodiesFacts(ours?.bodies, `${at}._nectoproxy.bodies`)
  const request = members(raw.request, `${at}.request`)
  const shownRequest = readPostData(request, `${at}.request`)
  const requestBody = bodyFrom(shownRequest, facts?.request, exchange.request.fields, entry.request.bodySize, `${at}.request.postData`)
  const contentAt = `${at}.response.content`
  const shownContent = readContent(orElse(members, null)(raw.response, `${at}.response`)?.content, contentAt)
  const responseBody = exchange.response
    ? bodyFrom(shownContent, facts?.response, exchange.response.fields, entry.response.bodySize, contentAt)
    : null
  const places = gaps(ours?.gaps, `${at}._nectoproxy.gaps`)
  return {
    transferred: {
      exchange: ours ? exchange : filled(exchange, requestBody, responseBody, counts, error),
      requestBody,
      responseBody,
      messages,
      ...(places.length > 0 ? { gaps: places } : {}),
    },
    problems,
  }
}

type Counts = Pick<WebSocketFacts, "messages" | "bytes">
type ReadMessages = EntryMessages & { readonly counts: Counts; readonly error: string | null }

function readMessages({ _webSocketMessages }: HarEntry, at: string, exchange: Exchange): ReadMessages {
  const counts = { messages: { ...none }, bytes: { ...none } }
  let error: string | null = null
  const read = (item: unknown, place: string, id: number): Message | null => {
    const { type, data } = members(item, place)
    if (type !== "error") return readHarMessage(item, place, id, exchange)
    // Chrome's word for the end of a connection that broke.
    error = String(data ?? "")
    return null
  }
  const { messages, problems } = entryMessages(_webSocketMessages ?? [], `${at}._webSocketMessages`, read, ({ direction, wireLength }) => {
    counts.messages[direction]++
    counts.bytes[direction] += wireLength
  })
  return { messages, problems, counts, error }
}

const none: { readonly [direction in Direction]: number } = { "client-to-server": 0, "server-to-client": 0 }

/** What an entry of another program does not count for itself. */
function filled(
  exchange: Exchange,
  requestBody: TransferredExchange["requestBody"],
  responseBody: TransferredExchange["responseBody"],
  counts: Counts,
  error: string | null,
): Exchange {
  const { request, response, websocket, failure } = exchange
  return {
    ...exchange,
    request: { ...request, bodySize: requestBody?.size ?? request.bodySize },
    response: response && { ...response, bodySize: responseBody?.size ?? response.bodySize },
    websocket: websocket && { ...websocket, ...counts },
    failure:
      failure ?? (error === null ? null : { code: "websocket", message: `The imported file has an error of this WebSocket: ${error}` }),
  }
}
