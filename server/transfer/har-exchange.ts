// HAR ENTRY → EXCHANGE: what an entry says by itself, whoever wrote it. Tolerant: what is left out has a sensible value.
// HAR 1.2; RFC 9113 §8.3 (pseudo-header fields), RFC 8441 §4 (a WebSocket over HTTP/2), RFC 6455 §1.2.

import type { EachWay, Exchange, ExchangeId, Failure, Fields, Protocol, WebSocketClose, WebSocketFacts } from "../contract.ts"
import { fieldTokens, fieldValue } from "../wire/http1/fields.ts"
import { explainClose } from "../wire/websocket/close-codes.ts"
import { type Guard, listOf, number, oneOf, orElse, shapeOf, text, wholeNumber, wrong } from "./guards.ts"
import type { NameValue } from "./har-fields.ts"

/** The members of an entry that an exchange is made from. */
export type HarEntry = {
  readonly startedDateTime: number
  readonly time: number
  readonly request: { readonly method: string; readonly url: string; readonly headers: Fields; readonly bodySize: number }
  readonly response: HarResponse
  readonly timings: HarTimings
  readonly serverIPAddress: string
  readonly comment: string
  readonly _resourceType: string
  readonly _webSocketMessages: readonly unknown[] | null
  readonly _webSocketClose: WebSocketClose | null
}

type HarResponse = {
  readonly status: number
  readonly statusText: string
  readonly headers: Fields
  readonly bodySize: number
  readonly _error: string
}

export type HarTimings = { readonly [phase in "blocked" | "dns" | "connect" | "ssl" | "send" | "wait" | "receive"]: number }

const date: Guard<number> = (value, at) => {
  const epoch = typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(epoch)) throw wrong(at, "a date and time such as 2025-01-31T12:00:00.000Z", value)
  return epoch
}

const header = shapeOf<NameValue>({ name: text, value: orElse(text, "") })

const fields: Guard<Fields> = (value, at) => toFields(orElse(listOf(header), [])(value, at))

const close: Guard<WebSocketClose> = (value, at) => {
  // "aborted", in the files of HTTP Toolkit.
  if (typeof value === "string") return { ...explainClose(1006), by: null, how: null }
  const shape = shapeOf<Omit<WebSocketClose, "name" | "meaning">>({
    code: orElse(wholeNumber(0, 65_535), 1005),
    reason: orElse(text, ""),
    by: orElse(oneOf("client", "server"), null),
    how: orElse(oneOf("end", "reset", "timeout"), null),
  })
  const { code, reason, by, how } = shape(value, at)
  return { ...explainClose(code, reason), by, how }
}

/** -1 where it does not apply (HAR 1.2 §timings). */
const phase = orElse(number, -1)
const noPhases: HarTimings = { blocked: -1, dns: -1, connect: -1, ssl: -1, send: -1, wait: -1, receive: -1 }
const noResponse: HarResponse = { status: 0, statusText: "", headers: [], bodySize: -1, _error: "" }

export const harEntry: Guard<HarEntry> = shapeOf<HarEntry>({
  startedDateTime: date,
  time: phase,
  request: shapeOf<HarEntry["request"]>({ method: orElse(text, "GET"), url: text, headers: fields, bodySize: phase }),
  response: orElse(
    shapeOf<HarResponse>({
      status: orElse(wholeNumber(0, 999), 0),
      statusText: orElse(text, ""),
      headers: fields,
      bodySize: phase,
      _error: orElse(text, ""),
    }),
    noResponse,
  ),
  timings: orElse(
    shapeOf<HarTimings>({ blocked: phase, dns: phase, connect: phase, ssl: phase, send: phase, wait: phase, receive: phase }),
    noPhases,
  ),
  serverIPAddress: orElse(text, ""),
  comment: orElse(text, ""),
  _resourceType: orElse(text, ""),
  _webSocketMessages: orElse(
    listOf(value => value),
    null,
  ),
  _webSocketClose: orElse(close, null),
})

/** Lines as HTTP/1.1 would have them. */
function toFields(headers: readonly NameValue[]): Fields {
  // Chrome joins lines of the same name with a line feed, which no value can have (RFC 9110 §5.5).
  const lines = headers.flatMap(({ name, value }) => value.split(/[\r\n]+/).map((line): [string, string] => [name, line]))
  const isPseudo = ([name]: readonly [string, string]) => name.startsWith(":")
  const plain = lines.filter(line => !isPseudo(line))
  const authority = lines.find(([name]) => name === ":authority")?.[1]
  // RFC 9113 §8.3.1: who makes HTTP/1.1 of it "MUST create a Host header field if one is not present".
  return authority === undefined || fieldValue(plain, "host") !== null ? plain : [["Host", authority], ...plain]
}

/** Null where the URL is none, or not one of HTTP or WebSocket. `counts`: of the messages and their bytes. */
export function exchangeFrom(
  entry: HarEntry,
  id: number,
  counts: Pick<WebSocketFacts, "messages" | "bytes"> = { messages: none, bytes: none },
): Exchange | null {
  const { request, response } = entry
  const place = locate(entry)
  if (!place) return null
  const isAnswered = response.status !== 0
  const failure: Failure | null = isAnswered ? null : { code: "no-response", message: unanswered(response._error) }
  const isOpen = place.protocol.startsWith("ws") && (isAnswered ? isAgreed(response.status) : (entry._webSocketMessages?.length ?? 0) > 0)
  return {
    ...place,
    id: id as ExchangeId,
    method: request.method,
    status: isAnswered ? response.status : null,
    statusText: response.statusText,
    state: failure ? "failed" : "closed",
    startedAt: entry.startedDateTime,
    durationMs: entry.time >= 0 ? entry.time : null,
    request: { fields: request.headers, bodySize: Math.max(0, Math.trunc(request.bodySize)) },
    response: isAnswered ? { fields: response.headers, bodySize: Math.max(0, Math.trunc(response.bodySize)) } : null,
    clientAddress: "",
    serverAddress: entry.serverIPAddress.replace(/^\[(.*)\]$/, "$1") || null,
    tls: null,
    timings: timingsFrom(entry.timings),
    websocket: isOpen
      ? {
          subprotocol: fieldValue(response.headers, "sec-websocket-protocol"),
          extensions: fieldValue(response.headers, "sec-websocket-extensions"),
          ...counts,
          close: entry._webSocketClose,
        }
      : null,
    faults: [],
    failure,
    note: entry.comment,
    color: "",
    modified: false,
  }
}

const none: EachWay = { "client-to-server": 0, "server-to-client": 0 }

const unanswered = (error: string): string =>
  error === ""
    ? "The imported file has no response to this request."
    : `The imported file has no response to this request, but an error: ${error}`

/** RFC 6455 §4.1: 101; RFC 8441 §5: 2xx. */
const isAgreed = (status: number): boolean => status === 101 || (status >= 200 && status < 300)

function locate(entry: HarEntry): Pick<Exchange, "protocol" | "url" | "host" | "path"> | null {
  const { method, url, headers } = entry.request
  const match = /^(https?|wss?):\/\/([^/?#]*)([^#]*)/i.exec(url)
  if (!match || !URL.canParse(url)) return null
  const [, scheme = "", , written = ""] = match
  const { host, hostname, port, pathname, search } = new URL(url)
  // What cannot stand in a request line is written as a browser would.
  const path = /[\0-\x20]/.test(written) ? pathname + search : written
  const isSecure = /^(?:https|wss)$/i.test(scheme)
  const isWebSocket =
    /^ws/i.test(scheme) ||
    entry._resourceType === "websocket" ||
    entry._webSocketMessages !== null ||
    fieldTokens(headers, "upgrade").includes("websocket")
  if (method === "CONNECT" && !isWebSocket) {
    const authority = `${hostname}:${port || (isSecure ? 443 : 80)}`
    return { protocol: "tunnel", url: authority, host: authority, path: "" }
  }
  const protocol: Protocol = isWebSocket ? (isSecure ? "wss" : "ws") : isSecure ? "https" : "http"
  const shown = path.startsWith("/") ? path : `/${path}`
  return { protocol, url: `${protocol}://${host}${shown}`, host, path: shown }
}

function timingsFrom({ blocked, dns, connect, ssl, send, wait }: HarTimings): Exchange["timings"] {
  const orNone = (ms: number) => (ms >= 0 ? ms : null)
  // HAR 1.2: `ssl` is part of `connect`; mitmproxy writes it beside.
  const tcpMs = ssl >= 0 && connect >= ssl ? connect - ssl : connect
  const before = [blocked, dns, connect, send, wait].filter(ms => ms >= 0)
  return {
    dnsMs: orNone(dns),
    tcpMs: orNone(tcpMs),
    tlsMs: orNone(ssl),
    firstByteMs: wait >= 0 ? before.reduce((sum, ms) => sum + ms, 0) : null,
  }
}
