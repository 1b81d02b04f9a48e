// BODIES ↔ HAR: `postData` and `content` hold the decoded text that a person wants to see; what was sent stands in `_nectoproxy`
// where it differs. HAR 1.2 §postData, §content: content is decoded, and base64 where `encoding` says so.

import type { Fields } from "../contract.ts"
import { fieldTokens, fieldValue } from "../wire/http1/fields.ts"
import { base64, boolean, count, type Guard, listOf, number, orElse, orNull, shapeOf, text } from "./guards.ts"
import { formPairs } from "./har-fields.ts"
import type { Octets } from "./json-pieces.ts"
import { octetsOf } from "./plain.ts"
import type { TransferredBody } from "./transferred.ts"

/** What HAR has no place for. `sent`: the bytes as they were sent, where those shown are decoded. */
type BodyFacts = { readonly size: number; readonly truncated: boolean; readonly isDecoded: boolean; readonly sent: Uint8Array | null }

const shownBytes = ({ bytes, decoded }: TransferredBody): Uint8Array => decoded ?? bytes

export function bodyFacts(body: TransferredBody | null): object | null {
  if (!body) return null
  const { bytes, decoded, size, isTruncated: truncated, isDecoded = false } = body
  const sent: Octets | undefined = decoded ? { octets: bytes, as: "base64" } : undefined
  return { size, truncated, ...(isDecoded ? { isDecoded } : {}), ...(sent ? { sent } : {}) }
}

/** Undefined where there is nothing to show. Other tools have no word for binary here and take what is written for text: `_encoding` is ours. */
export function harPostData(fields: Fields, body: TransferredBody | null): object | undefined {
  if (!body || shownBytes(body).length === 0) return undefined
  const shown = octetsOf(shownBytes(body))
  const mimeType = fieldValue(fields, "content-type") ?? "application/octet-stream"
  // As browsers do it, both: HAR 1.2 calls `text` and `params` exclusive, and tools look for either.
  const isForm = shown.as === "utf8" && /^application\/x-www-form-urlencoded\b/i.test(mimeType)
  const params = isForm ? { params: formPairs(new TextDecoder().decode(shown.octets)) } : {}
  return { mimeType, text: shown, ...params, ...(shown.as === "base64" ? { _encoding: "base64" } : {}), ...cutComment(body) }
}

export function harContent(fields: Fields, body: TransferredBody | null): object {
  const mimeType = fieldValue(fields, "content-type") ?? "x-unknown"
  if (!body) return { size: 0, mimeType }
  const bytes = shownBytes(body)
  const shown = octetsOf(bytes)
  const compression = body.decoded && !body.isTruncated ? { compression: bytes.length - body.size } : {}
  const encoding = shown.as === "base64" ? { encoding: "base64" } : {}
  return { size: bytes.length, ...compression, mimeType, ...(bytes.length > 0 ? { text: shown } : {}), ...encoding, ...cutComment(body) }
}

const cutComment = ({ isTruncated }: TransferredBody) => (isTruncated ? { comment: "Only the beginning of this body was kept." } : {})

const facts: Guard<BodyFacts> = shapeOf<BodyFacts>({
  size: count,
  truncated: boolean,
  isDecoded: orElse(boolean, false),
  sent: orElse(base64, null),
})

/** `null`: there was none; undefined: the file says nothing, because another program wrote it. */
export const bodiesFacts = orElse(
  shapeOf<{ readonly request: BodyFacts | null; readonly response: BodyFacts | null }>({ request: orNull(facts), response: orNull(facts) }),
  undefined,
)

const writtenText = {
  text: orElse(text, null),
  encoding: orElse(text, null),
  _encoding: orElse(text, null),
  size: orElse(number, -1),
}
type WrittenText = {
  readonly text: string | null
  readonly encoding: string | null
  readonly _encoding: string | null
  readonly size: number
}
const written = orElse(shapeOf<WrittenText>(writtenText), null)
const params = orElse(
  listOf(shapeOf<{ readonly name: string; readonly value: string }>({ name: orElse(text, ""), value: orElse(text, "") })),
  [],
)

/** `postData`, or `_content`, in which some tools put what is binary. */
export function readPostData(request: { readonly [name: string]: unknown }, at: string): WrittenText | null {
  const content = written(request._content, `${at}._content`)
  const postData = written(request.postData, `${at}.postData`)
  if (content?.text) return content
  if (postData === null || postData.text) return postData
  const form = params((request.postData as { params?: unknown }).params, `${at}.postData.params`)
  if (form.length === 0) return postData
  return { ...postData, text: new URLSearchParams(form.map(({ name, value }): [string, string] => [name, value])).toString() }
}

export const readContent = written

/** `bodySize`: octets that passed, negative where nobody knows. */
export function bodyFrom(
  shown: WrittenText | null,
  facts: BodyFacts | null | undefined,
  fields: Fields,
  bodySize: number,
  at: string,
): TransferredBody | null {
  if (facts === null) return null
  const isBase64 = (shown?.encoding ?? shown?._encoding ?? "").toLowerCase() === "base64"
  const bytes = isBase64 ? base64(shown?.text ?? "", `${at}.text`) : Buffer.from(shown?.text ?? "", "utf8")
  if (facts) {
    const { size, truncated: isTruncated, sent, isDecoded } = facts
    return { bytes: sent ?? bytes, decoded: sent ? bytes : null, size, isTruncated, ...(isDecoded ? { isDecoded } : {}) }
  }
  const said = shown?.size ?? -1
  const size = bodySize >= 0 ? bodySize : Math.max(bytes.length, said)
  // Where content is said to be empty it is: Firefox counts the head in `bodySize`.
  if (bytes.length === 0 && (said === 0 || size <= 0)) return null
  const isDecoded = bytes.length > 0 && fieldTokens(fields, "content-encoding").some(coding => coding !== "identity")
  return { bytes, decoded: null, size, isTruncated: bytes.length === 0, ...(isDecoded ? { isDecoded } : {}) }
}
