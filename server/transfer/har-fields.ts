// FIELDS AND URL → THE LISTS HAR REPEATS THEM IN: headers, cookies, query. Written only: reading takes the fields themselves.
// HAR 1.2 §headers, §cookies, §queryString; RFC 6265 §4 (cookies).

import type { Fields } from "../contract.ts"
import { fieldValues } from "../wire/http1/fields.ts"

export type NameValue = { readonly name: string; readonly value: string }

export type HarCookie = NameValue & {
  readonly path?: string
  readonly domain?: string
  readonly expires?: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly sameSite?: string
}

export const harHeaders = (fields: Fields): NameValue[] => fields.map(([name, value]) => ({ name, value }))

/** RFC 6265 §4.2.1: pairs with "; " between them. */
export const requestCookies = (fields: Fields): HarCookie[] =>
  fieldValues(fields, "cookie")
    .flatMap(value => value.split(";"))
    .filter(pair => pair.trim() !== "")
    .map(parsePair)

/** RFC 6265 §4.1.1: a pair, then attributes. */
export const responseCookies = (fields: Fields): HarCookie[] => fieldValues(fields, "set-cookie").map(parseSetCookie)

function parseSetCookie(value: string): HarCookie {
  const [pair = "", ...attributes] = value.split(";")
  const named = new Map(attributes.map(parsePair).map(({ name, value }) => [name.toLowerCase(), value]))
  const of = (name: string, value: string | undefined) => (value ? { [name]: value } : {})
  const expires = Date.parse(named.get("expires") ?? "")
  return {
    ...parsePair(pair),
    ...of("path", named.get("path")),
    ...of("domain", named.get("domain")),
    ...of("expires", Number.isNaN(expires) ? undefined : new Date(expires).toISOString()),
    httpOnly: named.has("httponly"),
    secure: named.has("secure"),
    ...of("sameSite", named.get("samesite")),
  }
}

/** Without "=" all of it is the name: then nothing is called the value of something. */
function parsePair(pair: string): NameValue {
  const equals = pair.indexOf("=")
  if (equals < 0) return { name: pair.trim(), value: "" }
  return { name: pair.slice(0, equals).trim(), value: pair.slice(equals + 1).trim() }
}

/** Decoded as forms are (URL Standard, application/x-www-form-urlencoded). */
export const formPairs = (text: string): NameValue[] => [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }))

/** A path may have any bytes, and a fragment is never sent. */
export function queryOf(url: string): NameValue[] {
  const [whole = ""] = url.split("#", 1)
  const mark = whole.indexOf("?")
  return mark < 0 ? [] : formPairs(whole.slice(mark + 1))
}
