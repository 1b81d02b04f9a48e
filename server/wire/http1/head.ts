// BYTES → HEADS: one complete head, through its empty line, as it was on the wire, and what was wrong with it.
// Knows nothing of streams, bodies or what fields mean. RFC 9112 §2.2, §3, §4, §5; RFC 9110 §5.5, §5.6.2.

import type { Fields } from "../../contract.ts"
import { CR, latin1 } from "../bytes.ts"
import type { FaultCode } from "../faults.ts"
import type { RequestHead, ResponseHead, Version } from "./events.ts"

/** `head` is null where it is beyond repair. A code is there once, however often it happened. */
export type ParsedHead<Head> = { readonly head: Head | null; readonly faults: readonly FaultCode[] }

type StartLine<T> = { readonly line: T; readonly wellFormed: boolean }

export function parseRequestHead(bytes: Uint8Array): ParsedHead<RequestHead> {
  return parseHead(bytes, parseRequestLine, "http.bad-request-line")
}

export function parseResponseHead(bytes: Uint8Array): ParsedHead<ResponseHead> {
  return parseHead(bytes, parseStatusLine, "http.bad-status-line")
}

/** RFC 9112 §7.1.2: field lines and an empty line, without a start line. */
export function parseTrailers(bytes: Uint8Array): { readonly fields: Fields; readonly faults: readonly FaultCode[] } {
  const faults: FaultCode[] = []
  const fields = parseFields(splitLines(bytes, faults), 0, faults)
  return { fields, faults }
}

function parseHead<T>(
  bytes: Uint8Array,
  parseStartLine: (line: string) => StartLine<T> | null,
  badLine: FaultCode,
): ParsedHead<T & { readonly fields: Fields }> {
  const faults: FaultCode[] = []
  const lines = splitLines(bytes, faults)
  const start = parseStartLine(lines[0] ?? "")
  if (!start?.wellFormed) note(faults, badLine)
  // What follows a line that is not HTTP is not fields either.
  if (!start) return { head: null, faults }
  const fields = parseFields(lines, 1, faults)
  return { head: { ...start.line, fields }, faults }
}

/** The lines without their ends, and without the empty one that closes them. */
function splitLines(bytes: Uint8Array, faults: FaultCode[]): string[] {
  const text = latin1(bytes)
  const lines: string[] = []
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf("\n", from)
    const end = found < 0 ? text.length : found
    // RFC 9112 §2.2: "a recipient MAY recognize a single LF as a line terminator and ignore any preceding CR". Scripts and netcat send it.
    const isBare = end === from || text.charCodeAt(end - 1) !== CR
    if (isBare) note(faults, "http.bare-lf")
    lines.push(text.slice(from, isBare ? end : end - 1))
    from = end + 1
  }
  if (lines.at(-1) === "") lines.pop()
  return lines
}

/** RFC 9112 §3: `method SP request-target SP HTTP-version`. */
function parseRequestLine(line: string): StartLine<Omit<RequestHead, "fields">> | null {
  // RFC 9112 §3: recipients "MAY instead parse on whitespace-delimited word boundaries". Clients that forget to encode a space in a
  // path send four words: the first is the method and the last the version, all the same.
  const words = trimWhitespace(line.replace(/[\t\v\f\r]/g, " "))
  const first = words.indexOf(" ")
  const last = words.lastIndexOf(" ")
  if (first === last) return null
  const method = words.slice(0, first)
  const target = trimWhitespace(words.slice(first, last))
  const version = parseVersion(words.slice(last + 1))
  if (!isToken(method) || target === "" || !version) return null
  const wellFormed = line.length === words.length && target.length === last - first - 1 && !/[\0-\x20\x7f]/.test(target)
  return { line: { method, target, version }, wellFormed }
}

/** RFC 9112 §4: `HTTP-version SP status-code SP [ reason-phrase ]`. */
function parseStatusLine(line: string): StartLine<Omit<ResponseHead, "fields">> | null {
  const match = /^(HTTP\/\d\.\d)([ \t]+)(\d{3})(?:([ \t]+)(.*))?$/s.exec(line)
  if (!match) return null
  const [, name = "", gap, status, separator, reason = ""] = match
  const version = parseVersion(name)
  if (!version) return null
  // RFC 9112 §4: "A server MUST send the space that separates the status-code from the reason-phrase even when the reason-phrase is
  // absent". Many do not; nothing is lost.
  return { line: { version, status: Number(status), reason }, wellFormed: gap === " " && separator !== undefined }
}

/** RFC 9110 §2.5: a higher minor version is understood as the highest one that the recipient knows. */
function parseVersion(text: string): Version | null {
  if (!/^HTTP\/1\.\d$/.test(text)) return null
  return text === "HTTP/1.0" ? "1.0" : "1.1"
}

/** RFC 9112 §5: `field-name ":" OWS field-value OWS`. `from`: the first line that is one. */
function parseFields(lines: readonly string[], from: number, faults: FaultCode[]): Fields {
  const fields: [name: string, value: string][] = []
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!
    if (isWhitespace(line.charCodeAt(0))) {
      const folded = fields.at(-1)
      const more = cleanValue(line)
      // RFC 9112 §2.2: whitespace before the first field: "consume each whitespace-preceded line without further processing".
      if (!folded) note(faults, "http.bad-field")
      // RFC 9112 §5.2: "replace each received obs-fold with one or more SP octets prior to interpreting the field value".
      else if (more !== "") folded[1] += folded[1] === "" ? more : ` ${more}`
      continue
    }
    const colon = line.indexOf(":")
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? "" : cleanValue(line, colon + 1)
    const isName = isToken(name)
    // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon." Forgiven: the field is the one it looks like.
    if (colon < 0 || !isName) note(faults, "http.bad-field")
    fields.push([isName ? name : trimWhitespace(name), value])
  }
  return fields
}

/** RFC 9110 §5.5: a recipient of CR, LF or NUL in a value "MUST either reject the message or replace each of those characters with SP". */
function cleanValue(line: string, from = 0): string {
  return /[\r\0]/.test(line) ? trimWhitespace(line.slice(from).replace(/[\r\0]/g, " ")) : trimWhitespace(line, from)
}

/** RFC 9110 §5.6.2. */
function isToken(text: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text)
}

/** RFC 9110 §5.6.3: SP and HTAB. Not `trim()`, which takes NBSP too; not a pattern, which is quadratic on runs of spaces. */
function trimWhitespace(text: string, from = 0): string {
  let start = from
  let end = text.length
  while (start < end && isWhitespace(text.charCodeAt(start))) start++
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isWhitespace = (code: number): boolean => code === 0x20 || code === 0x09

/** A code is there once, however often it happened. */
function note(faults: FaultCode[], code: FaultCode): void {
  if (!faults.includes(code)) faults.push(code)
}
