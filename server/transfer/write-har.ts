// RECORDING → HAR 1.2 (softwareishard.com/blog/har-12-spec), WebSocket messages as Chrome writes them. What HAR has no place for stands
// in `_nectoproxy`: just what reading the rest back would not give.

import type { Exchange } from "../contract.ts"
import { fieldValue } from "../wire/http1/fields.ts"
import { difference } from "./difference.ts"
import { bodyFacts, harContent, harPostData } from "./har-bodies.ts"
import { exchangeFrom, type HarTimings, harEntry } from "./har-exchange.ts"
import { harHeaders, queryOf, requestCookies, responseCookies } from "./har-fields.ts"
import { harMessage } from "./har-message.ts"
import { gathered, jsonPieces, memberPieces } from "./json-pieces.ts"
import type { Creator, TransferredExchange } from "./transferred.ts"

export const writeHar = (exchanges: AsyncIterable<TransferredExchange>, creator: Creator): AsyncGenerator<string> =>
  gathered(harPieces(exchanges, creator))

async function* harPieces(exchanges: AsyncIterable<TransferredExchange>, creator: Creator): AsyncGenerator<string> {
  const { name, version } = creator
  yield `{"log":{${[...memberPieces({ version: "1.2", creator: { name, version } })].join("")},"entries":[`
  let before = "\n"
  let id = 1
  for await (const transferred of exchanges) {
    yield `${before}{`
    yield* memberPieces(entryOf(transferred, id++))
    if (isWebSocket(transferred.exchange)) {
      yield ',"_webSocketMessages":['
      yield* messagePieces(transferred)
      yield "]"
    }
    yield "}"
    before = ",\n"
  }
  yield "\n]}}\n"
}

async function* messagePieces(transferred: TransferredExchange): AsyncGenerator<string> {
  let before = "\n"
  let id = 1
  for await (const message of transferred.messages()) {
    yield before
    yield* jsonPieces(harMessage(message, id++))
    before = ",\n"
  }
}

const isWebSocket = ({ protocol, websocket }: Exchange): boolean => protocol === "ws" || protocol === "wss" || websocket !== null

/** `id`: what the entry's place in the file says. */
function entryOf({ exchange, requestBody, responseBody, gaps = [] }: TransferredExchange, id: number): object {
  const { request, response, websocket } = exchange
  const timings = harTimings(exchange)
  const entry = {
    startedDateTime: new Date(exchange.startedAt).toISOString(),
    time: totalOf(timings),
    request: {
      method: exchange.method,
      url: exchange.protocol === "tunnel" ? `https://${exchange.host}` : exchange.url,
      httpVersion: "HTTP/1.1",
      cookies: requestCookies(request.fields),
      headers: harHeaders(request.fields),
      queryString: queryOf(exchange.url),
      postData: harPostData(request.fields, requestBody),
      headersSize: -1,
      bodySize: request.bodySize,
    },
    response: {
      // Browsers write 0 where there was no answer.
      status: exchange.status ?? 0,
      statusText: exchange.statusText,
      httpVersion: response ? "HTTP/1.1" : "",
      cookies: responseCookies(response?.fields ?? []),
      headers: harHeaders(response?.fields ?? []),
      content: harContent(response?.fields ?? [], responseBody),
      redirectURL: fieldValue(response?.fields ?? [], "location") ?? "",
      headersSize: -1,
      bodySize: response?.bodySize ?? -1,
      _error: exchange.failure?.message,
    },
    cache: {},
    timings,
    ...addressesOf(exchange),
    ...(exchange.note === "" ? {} : { comment: exchange.note }),
    ...(isWebSocket(exchange) ? { _resourceType: "websocket" } : {}),
    ...(websocket?.close ? { _webSocketClose: websocket.close } : {}),
  }
  return {
    ...entry,
    _nectoproxy: { ...rest(exchange, entry, id), bodies: bodiesOf(requestBody, responseBody), ...(gaps.length > 0 ? { gaps } : {}) },
  }
}

/** Read as anybody's, the entry gives this much; a URL that is none, nothing. */
function rest(exchange: Exchange, entry: object, id: number): object {
  const derived = exchangeFrom(harEntry(entry, "entry"), id)
  return (derived ? (difference(exchange, derived) as object | undefined) : exchange) ?? {}
}

const bodiesOf = (request: TransferredExchange["requestBody"], response: TransferredExchange["responseBody"]) => ({
  request: bodyFacts(request),
  response: bodyFacts(response),
})

/** The first byte is counted from the start of the exchange, and connecting is part of that only where the client did not wait for it before. */
function harTimings({ timings, durationMs }: Exchange): HarTimings {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = timings
  const connecting = (dnsMs ?? 0) + (tcpMs ?? 0) + (tlsMs ?? 0)
  const untilAnswer = firstByteMs ?? durationMs ?? 0
  const known = (ms: number | null) => (ms !== null && ms >= 0 ? ms : -1)
  return {
    blocked: -1,
    dns: known(dnsMs),
    // HAR 1.2: the time for TLS is part of it.
    connect: tcpMs === null && tlsMs === null ? -1 : (tcpMs ?? 0) + (tlsMs ?? 0),
    ssl: known(tlsMs),
    send: 0,
    wait: Math.max(0, untilAnswer >= connecting ? untilAnswer - connecting : untilAnswer),
    receive: Math.max(0, firstByteMs === null ? 0 : (durationMs ?? firstByteMs) - firstByteMs),
  }
}

/** HAR 1.2: the sum of all phases but `ssl`, which is part of `connect`. */
const totalOf = ({ blocked, dns, connect, send, wait, receive }: HarTimings): number =>
  [blocked, dns, connect, send, wait, receive].filter(ms => ms > 0).reduce((sum, ms) => sum + ms, 0)

/** `connection` tells connections apart: by the client's port. */
function addressesOf({ clientAddress, serverAddress }: Exchange) {
  const [, host = serverAddress] = /^(\[.*\]|[^:]*):\d+$/.exec(serverAddress ?? "") ?? []
  const [, port] = /:(\d+)$/.exec(clientAddress) ?? []
  return {
    ...(host ? { serverIPAddress: host.replace(/^\[(.*)\]$/, "$1") } : {}),
    ...(port ? { connection: port } : {}),
  }
}
