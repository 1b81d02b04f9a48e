// Who may talk to the API. A page of another site can make a browser send requests here (CSRF) or point its own name at 127.0.0.1
// (DNS rebinding), and other users of the machine can connect: so the Host, the sender and a token are checked on every request.

import { timingSafeEqual } from "node:crypto"
import { isIP } from "node:net"
import type { MiddlewareHandler } from "hono"
import { getCookie, setCookie } from "hono/cookie"
import { parseHost } from "../wire/http1/target.ts"
import { refuse } from "./errors.ts"

export type SecurityFacts = {
  /** 128 random bits in hexadecimal, new for every run. */
  readonly token: string
  /** Names the page may be reached by, besides localhost and any IP address. */
  readonly uiHost: string
  /** Cookies do not tell ports apart (RFC 6265 §8.5): with it in the name, two instances do not log each other out. */
  readonly uiPort: () => number
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  // Recorded sounds and films, which can be too long for data:.
  "media-src blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

export const hardenResponses: MiddlewareHandler = async (context, next) => {
  await next()
  const { headers } = context.res
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", contentSecurityPolicy)
  headers.set("x-content-type-options", "nosniff")
  headers.set("referrer-policy", "no-referrer")
  headers.set("cross-origin-resource-policy", "same-origin")
  headers.set("cross-origin-opener-policy", "same-origin")
}

/** Against DNS rebinding: only a name can be rebound, so any IP address will do, but of names only ours. */
export function checkHost(facts: SecurityFacts): MiddlewareHandler {
  return async (context, next) => {
    const host = parseHost(context.req.header("host") ?? new URL(context.req.url).host, 80)?.host ?? ""
    const isOurs = host === "localhost" || host.endsWith(".localhost") || host === facts.uiHost.toLowerCase() || isIP(host) !== 0
    if (!isOurs)
      return refuse(context, "host", `This server is not ${host || "what the Host field says"}: open it by its address or as localhost.`)
    await next()
  }
}

/** Against CSRF, for every request to the API: browsers say who sends it; programs say nothing, and need the token anyway. */
export function checkSender(): MiddlewareHandler {
  return async (context, next) => {
    const site = context.req.header("sec-fetch-site")
    const origin = context.req.header("origin")
    const isForeign =
      (site !== undefined && site !== "same-origin" && site !== "none") ||
      (origin !== undefined && hostOf(origin) !== context.req.header("host"))
    if (isForeign) return refuse(context, "origin", "Requests from other sites are refused.")
    await next()
  }
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

export function checkToken(facts: SecurityFacts): MiddlewareHandler {
  return async (context, next) => {
    const bearer = /^Bearer (.+)$/i.exec(context.req.header("authorization") ?? "")?.[1]
    if (!isSame(bearer ?? getCookie(context, cookieName(facts)) ?? "", facts.token))
      return refuse(
        context,
        "token",
        "Open the link that nectoproxy printed at its start, or send `Authorization: Bearer TOKEN` with the token in it.",
      )
    await next()
  }
}

/** Opening the page with `?token=` sets the cookie that lets it use the API. */
export function acceptToken(facts: SecurityFacts): MiddlewareHandler {
  return async (context, next) => {
    const token = context.req.query("token")
    if (token !== undefined && isSame(token, facts.token))
      setCookie(context, cookieName(facts), facts.token, { httpOnly: true, sameSite: "Strict", path: "/" })
    await next()
  }
}

export const cookieName = (facts: SecurityFacts): string => `nectoproxy-${facts.uiPort()}`

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
