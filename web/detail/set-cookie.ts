// One `Set-Cookie` as browsers read it (RFC 6265 §5.2 and its revision, 6265bis): name, value, every attribute, and what they would object
// to. Pure.

import { showElapsed } from "../ui/format.ts"

export type SetCookie = {
  readonly name: string
  readonly value: string
  /** As they were sent, in order; "" for a value that has none. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly warnings: readonly string[]
}

/** Who set it, how, and when (epoch milliseconds). */
export type Setting = { readonly isSecure: boolean; readonly host: string; readonly now: number }

/** Browsers take no more in name and value (6265bis §5.6). */
const bytesMax = 4096
/** Chromium cuts a longer life to this (6265bis §5.5). */
const daysMax = 400

export function readSetCookie(line: string, setting: Setting): SetCookie {
  const [pair = "", ...rest] = line.split(";").map(part => part.trim())
  const [name, value] = split(pair)
  const attributes = rest.filter(part => part !== "").map(split)
  return { name, value, attributes, warnings: warningsOf({ name, value, attributes }, setting) }
}

function split(text: string): readonly [string, string] {
  const equals = text.indexOf("=")
  return equals < 0 ? [text, ""] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
}

type Parsed = Pick<SetCookie, "name" | "value" | "attributes">

function warningsOf(cookie: Parsed, setting: Setting): readonly string[] {
  const { name, value, attributes } = cookie
  // Of several the last one counts.
  const attribute = (wanted: string) => attributes.findLast(([spelt]) => spelt.toLowerCase() === wanted)?.[1] ?? null
  const isSecure = attribute("secure") !== null
  const sameSite = attribute("samesite")?.toLowerCase() ?? null
  const host = setting.host.replace(/:\d+$/, "")
  const checks: readonly (readonly [isWrong: boolean, says: string])[] = [
    [name === "" && value === "", "It has neither name nor value: browsers drop it."],
    [name.length + value.length > bytesMax, `It is longer than ${bytesMax} bytes: browsers drop it.`],
    [sameSite === "none" && !isSecure, "SameSite=None without Secure: browsers drop it."],
    [isSecure && !setting.isSecure && !isThisMachine(host), "Secure, and set over http: browsers drop it."],
    [!isSecure && setting.isSecure, "Secure is missing: it would go over http, too."],
    [sameSite === null, "SameSite is missing: Chromium takes it as Lax, others send it everywhere."],
    [sameSite !== null && !["strict", "lax", "none"].includes(sameSite), "SameSite is none of Strict, Lax and None."],
    [isSession(name) && attribute("httponly") === null, "HttpOnly is missing, and it looks like a session: scripts can read it."],
    [name.startsWith("__Secure-") && !isSecure, "The prefix __Secure- wants Secure: browsers drop it."],
    [
      name.startsWith("__Host-") && !(isSecure && attribute("path") === "/" && !attribute("domain")),
      "The prefix __Host- wants Secure, Path=/ and no Domain: browsers drop it.",
    ],
    [attribute("partitioned") !== null && !isSecure, "Partitioned without Secure: browsers drop it."],
    [!isOfDomain(host, attribute("domain") ?? ""), `${host} is not in this Domain: browsers drop it.`],
  ]
  return [
    ...checks.flatMap(([isWrong, says]) => (isWrong ? [says] : [])),
    ...lifeOf(attribute("max-age"), attribute("expires"), setting.now),
  ]
}

/** Browsers trust what goes to the own machine (Secure Contexts §3.1). */
const isThisMachine = (host: string): boolean => /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/i.test(host)

const isSession = (name: string): boolean => /sess|sid$|token|auth|jwt/i.test(name) && !/csrf|xsrf/i.test(name)

function isOfDomain(host: string, domain: string): boolean {
  const wanted = domain.replace(/^\./, "").toLowerCase()
  return wanted === "" || host === wanted || host.endsWith(`.${wanted}`)
}

/** Max-Age goes before Expires. */
function lifeOf(maxAge: string | null, expires: string | null, now: number): readonly string[] {
  if (maxAge !== null) {
    if (!/^-?\d+$/.test(maxAge)) return ["Max-Age is no number: browsers ignore it."]
    if (Number(maxAge) <= 0) return ["Max-Age is over: this removes the cookie."]
    return Number(maxAge) > daysMax * 86_400 ? [`It is to live longer than ${daysMax} days: Chromium cuts that.`] : []
  }
  if (expires === null) return []
  const at = Date.parse(expires.replaceAll("-", " "))
  if (Number.isNaN(at)) return ["Expires is no date: browsers ignore it."]
  return at < now ? [`Expired ${ago(now - at)}: this removes the cookie.`] : []
}

const ago = (ms: number): string =>
  ms > 2 * 86_400_000 ? `${Math.floor(ms / 86_400_000).toLocaleString("en-US")} days ago` : `${showElapsed(ms)} ago`
