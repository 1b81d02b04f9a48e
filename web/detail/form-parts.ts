// A form's body into its parts: `application/x-www-form-urlencoded` (URL Standard §5.1) and `multipart/form-data` (RFC 7578). Pure.

import { readText } from "../ui/hex.ts"
import { readPairs } from "./name-values.ts"

export type FormPart = {
  readonly name: string
  /** Null for bytes that are no text. */
  readonly text: string | null
  readonly length: number
  readonly fileName: string | null
  readonly contentType: string | null
}

/** Of one value: more is for the body's own view. */
const charactersMax = 2_000

export const isForm = (contentType: string): boolean =>
  /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(contentType)

/** Null where it cannot be read as such. */
export function readForm(bytes: Uint8Array, contentType: string): readonly FormPart[] | null {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  if (/^\s*multipart/i.test(contentType)) return boundary ? readMultipart(bytes, boundary[1] ?? boundary[2]!) : null
  const text = readText(bytes)
  return text === null
    ? null
    : readPairs(text).map(({ name, value }) => ({ name, text: shorten(value), length: value.length, fileName: null, contentType: null }))
}

/** RFC 2046 §5.1.1: a delimiter begins a line, and the line break before it is part of it. */
function readMultipart(bytes: Uint8Array, boundary: string): readonly FormPart[] | null {
  // One character a byte, so that places in it are places in the bytes.
  const octets = new TextDecoder("latin1").decode(bytes)
  const delimiter = `--${boundary}`
  const parts: FormPart[] = []
  let at = octets.startsWith(delimiter) ? 0 : octets.indexOf(`\r\n${delimiter}`) + 2
  if (at < 2 && !octets.startsWith(delimiter)) return null
  while (!octets.startsWith("--", at + delimiter.length)) {
    const headAt = octets.indexOf("\r\n", at) + 2
    const next = octets.indexOf(`\r\n${delimiter}`, headAt - 2)
    if (headAt < 2 || next < 0) break
    parts.push(readPart(bytes.subarray(headAt, next), octets.slice(headAt, next)))
    at = next + 2
  }
  return parts
}

function readPart(bytes: Uint8Array, octets: string): FormPart {
  const blank = octets.indexOf("\r\n\r\n")
  const bodyAt = octets.startsWith("\r\n") ? 2 : blank < 0 ? octets.length : blank + 4
  const head = new TextDecoder().decode(bytes.subarray(0, bodyAt))
  const body = bytes.subarray(bodyAt)
  const disposition = field(head, "content-disposition") ?? ""
  const text = readText(body)
  return {
    name: parameter(disposition, "name") ?? "",
    text: text === null ? null : shorten(text),
    length: body.length,
    fileName: parameter(disposition, "filename"),
    contentType: field(head, "content-type"),
  }
}

const field = (head: string, name: string): string | null => new RegExp(`^${name}:\\s*(.*)$`, "im").exec(head)?.[1]?.trim() ?? null

/** Browsers write a quote in a name as %22 (HTML §4.10.21.8); some programs, such as those on .NET, write a name without quotes. */
function parameter(value: string, name: string): string | null {
  const [, quoted, bare] = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s";]+))`, "i").exec(value) ?? []
  return quoted?.replaceAll("%22", '"') ?? bare ?? null
}

const shorten = (text: string): string => (text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text)
