// HEADS → FRAMING: how the body after a head is delimited. Reads no byte of the body, keeps no state.
// RFC 9112 §6.3, whose eight rules are cited by number in its order; §7.1 for the size of a chunk.

import type { Fields } from "../../contract.ts"
import type { FaultCode } from "../faults.ts"
import type { Framing, RequestHead, ResponseHead } from "./events.ts"
import { fieldTokens, fieldValue, fieldValues, hasToken } from "./fields.ts"
import { parseRequestHead, parseResponseHead } from "./head.ts"

/** `fatal`: nobody can know where the body ends (`framing` then says `close`), so nothing after the head can be parsed. */
export type FramingResult = { readonly framing: Framing; readonly faults: readonly FaultCode[]; readonly fatal: boolean }

/**
 * A head and all it says of the bytes after it; `event` is null where the head is beyond repair. `next`: what follows this message
 * is another head, or is to be held until it is known whether the protocol is switched, or is another protocol.
 */
export type MessageStart = {
  readonly event:
    | { readonly type: "request"; readonly head: RequestHead; readonly framing: Framing }
    | { readonly type: "response"; readonly head: ResponseHead; readonly framing: Framing }
    | null
  readonly faults: readonly FaultCode[]
  readonly fatal: boolean
  readonly next: "head" | "held" | "switched"
}

export function parseRequestStart(bytes: Uint8Array): MessageStart {
  const { head, faults } = parseRequestHead(bytes)
  if (!head) return { event: null, faults, fatal: true, next: "head" }
  const framed = requestFraming(head)
  const event = { type: "request", head, framing: framed.framing } as const
  return { event, faults: [...faults, ...framed.faults], fatal: framed.fatal, next: asksToSwitch(head) ? "held" : "head" }
}

/** `methodOf`: see HttpParserOptions. Not asked where there is no head. */
export function parseResponseStart(bytes: Uint8Array, methodOf: () => string | null): MessageStart {
  const { head, faults } = parseResponseHead(bytes)
  if (!head) return { event: null, faults, fatal: true, next: "head" }
  const method = methodOf()
  // RFC 9112 §9.2: without a request "the client MUST NOT consider that data to be a valid response". Servers send 408 that way.
  const unexpected: readonly FaultCode[] = method === null ? ["http.unexpected-response"] : []
  const framed = responseFraming(head, method ?? "GET")
  const event = { type: "response", head, framing: framed.framing } as const
  const next = framed.framing.by === "switch" ? "switched" : "head"
  return { event, faults: [...faults, ...unexpected, ...framed.faults], fatal: framed.fatal, next }
}

export function requestFraming({ fields }: RequestHead): FramingResult {
  const codings = transferCodings(fields)
  if (codings) {
    const faults = conflicts(fields)
    // Rule 4: "If a Transfer-Encoding header field is present in a request and the chunked transfer coding is not the final encoding,
    // the message body length cannot be determined reliably; the server MUST respond with the 400 (Bad Request) status code".
    if (codings.at(-1) !== "chunked") return { framing: { by: "close" }, faults: [...faults, "http.bad-transfer-encoding"], fatal: true }
    return { framing: { by: "chunked" }, faults, fatal: false }
  }
  // Rule 7: "If this is a request message and none of the above are true, then the message body length is zero".
  return lengthFraming(fields) ?? certainly({ by: "none" })
}

/** `requestMethod`: of the request that this response answers. */
export function responseFraming({ status, fields }: ResponseHead, requestMethod: string): FramingResult {
  // RFC 9110 §15.2.2: the connection speaks another protocol from the end of this head on.
  if (status === 101) return certainly({ by: "switch" })
  // Rule 2: "Any 2xx (Successful) response to a CONNECT request implies that the connection will become a tunnel […] A client MUST ignore
  // any Content-Length or Transfer-Encoding header fields received in such a message." Before rule 1, for 204 is a 2xx and has no body.
  if (requestMethod === "CONNECT" && status >= 200 && status < 300) return certainly({ by: "switch" })
  // Rule 1: "Any response to a HEAD request and any response with a 1xx (Informational), 204 (No Content), or 304 (Not Modified) status
  // code is always terminated by the first empty line after the header fields, regardless of the header fields present".
  const isInterim = status >= 100 && status < 200
  if (requestMethod === "HEAD" || isInterim || status === 204 || status === 304) return certainly({ by: "none" })

  const codings = transferCodings(fields)
  if (codings) {
    // Rule 4: in a response, what is not chunked at last "is determined by reading the connection until it is closed".
    const framing: Framing = { by: codings.at(-1) === "chunked" ? "chunked" : "close" }
    return { framing, faults: conflicts(fields), fatal: false }
  }
  // Rule 8: "Otherwise, this is a response message without a declared message body length".
  return lengthFraming(fields) ?? certainly({ by: "close" })
}

/** What a client sends before it speaks another protocol, if the server agrees: RFC 9110 §9.3.6 (CONNECT), §7.8 (Upgrade). */
export function asksToSwitch({ method, fields }: RequestHead): boolean {
  return method === "CONNECT" || (fieldValue(fields, "upgrade") !== null && hasToken(fields, "connection", "upgrade"))
}

/** What the first byte after a head is part of; null where the message ends with its head. */
export function bodyStart(framing: Framing) {
  switch (framing.by) {
    case "none":
    case "switch":
      return null
    case "length":
      return framing.length === 0 ? null : { at: "length" as const, left: framing.length }
    case "chunked":
      return { at: "chunk-size" as const }
    case "close":
      return { at: "until-close" as const }
    default:
      return framing satisfies never
  }
}

/** The size a chunk's first line declares, its line end included in `line` or not; null where there is none below 2^53. */
export function parseChunkSize(line: string): number | null {
  // RFC 9112 §7.1: `chunk-size [ chunk-ext ] CRLF`, and "A recipient MUST ignore unrecognized chunk extensions". Some servers pad with spaces.
  const digits = /^[0-9A-Fa-f]+(?=[ \t]*(?:;|\r?\n?$))/.exec(line)?.[0]
  // "recipients MUST anticipate potentially large hexadecimal numerals and prevent parsing errors due to integer conversion overflows".
  const size = digits === undefined ? Number.NaN : Number.parseInt(digits, 16)
  return Number.isSafeInteger(size) ? size : null
}

/** The transfer codings in order, or null where there is no such field (an empty one is one). Also in HTTP/1.0, where RFC 9112 §6.1
 * calls the framing faulty: a peer that sends it does send chunks. */
function transferCodings(fields: Fields): string[] | null {
  return fieldValue(fields, "transfer-encoding") === null ? null : fieldTokens(fields, "transfer-encoding")
}

/** Rule 3: "If a message is received with both a Transfer-Encoding and a Content-Length header field, the Transfer-Encoding overrides the
 * Content-Length. Such a message might indicate an attempt to perform request smuggling […] and ought to be handled as an error." */
function conflicts(fields: Fields): FaultCode[] {
  return fieldValue(fields, "content-length") === null ? [] : ["http.length-and-chunked"]
}

/** Rules 5 and 6, or null where no length is declared. */
function lengthFraming(fields: Fields): FramingResult | null {
  const values = fieldValues(fields, "content-length")
  if (values.length === 0) return null
  const lengths = values.join(",").split(",").map(parseLength)
  const length = lengths[0] ?? null
  // Rule 5: an invalid Content-Length is "an unrecoverable error, unless the field value can be successfully parsed as a comma-separated
  // list, all values in the list are valid, and all values in the list are the same".
  if (length === null || lengths.some(other => other !== length))
    return { framing: { by: "close" }, faults: ["http.bad-length"], fatal: true }
  return certainly({ by: "length", length })
}

/** RFC 9110 §8.6: `1*DIGIT`. Not what `Number` takes: no sign, no "0x", no exponent. */
function parseLength(text: string): number | null {
  const digits = text.trim()
  const length = /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  return Number.isSafeInteger(length) ? length : null
}

const certainly = (framing: Framing): FramingResult => ({ framing, faults: [], fatal: false })
