// What usually is behind a handshake that was answered with something else than 101, as a table: which statuses make a cause likely, and
// what in both heads speaks for it or against it. These are suspicions: only the server knows.

import { showElapsed } from "../ui/format.ts"
import { fieldMembers, fieldValue } from "./fields.ts"
import { type Outcome, passed, type Rule, suspicious, wrong } from "./handshake-checks.ts"
import type { HandshakeFacts } from "./handshake-facts.ts"

type Cause = Rule & { readonly statuses: (status: number) => boolean }

const among =
  (...statuses: readonly number[]) =>
  (status: number): boolean =>
    statuses.includes(status)

const isRedirect = (status: number): boolean => status >= 300 && status < 400

const causes: readonly Cause[] = [
  { name: "Where it redirects", section: "RFC 6455 §4.1", statuses: isRedirect, judge: judgeRedirect },
  { name: "Version the server wants", section: "RFC 6455 §4.4", statuses: among(400, 426), judge: judgeVersion },
  { name: "HTTP version", section: "RFC 8441", statuses: among(426, 505), judge: judgeHttpVersion },
  { name: "Origin", section: "RFC 6455 §10.2", statuses: among(400, 403), judge: judgeOrigin },
  { name: "Login", section: "RFC 9110 §11", statuses: among(400, 401, 403, 407), judge: judgeLogin },
  { name: "Cookies", section: "RFC 6265", statuses: among(400, 401, 403), judge: judgeCookies },
  {
    name: "Proxy in between",
    section: "RFC 9110 §7.8",
    statuses: status => among(200, 204, 400, 404, 426)(status) || status >= 500,
    judge: judgeGateway,
  },
  { name: "Path", section: "", statuses: among(200, 204, 400, 404, 405, 410), judge: judgePath },
  { name: "Limit", section: "RFC 9110 §10.2.3", statuses: among(429, 503), judge: judgeLimit },
  { name: "Server's own mistake", section: "RFC 9110 §15.6", statuses: among(500, 501), judge: judgeServer },
]

/** Those that are about this response. */
export const causeRules = ({ status, isSwitched }: HandshakeFacts): readonly Rule[] =>
  status === null || isSwitched ? [] : causes.filter(({ statuses }) => statuses(status))

function judgeRedirect({ response, exchange }: HandshakeFacts): Outcome {
  const location = fieldValue(response, "location")
  const says = "Browsers do not follow a redirect for a WebSocket."
  if (location === null) return wrong("", `${says} It does not even say where to.`)
  const base = exchange.url.replace(/^ws/, "http")
  const target = URL.canParse(location, base) ? new URL(location, base).href.replace(/^http/, "ws") : location
  const isLogin = /log-?in|sign-?in|auth|sso/i.test(location)
  return wrong(
    location,
    says,
    isLogin ? "It leads to a login: the cookie or token is missing or has expired." : `Connect to ${target} itself.`,
  )
}

function judgeVersion({ response, status }: HandshakeFacts): Outcome | null {
  const wanted = fieldValue(response, "sec-websocket-version")
  if (wanted === null || wanted.split(",").some(version => version.trim() === "13"))
    return status === 426 && wanted === null
      ? suspicious(
          "",
          "The server does not say which version it wants.",
          "Most often `Upgrade` did not reach it: see the proxy in between.",
        )
      : null
  return wrong(wanted, "The server does not speak version 13, the only one of RFC 6455.", "Update the server's WebSocket library.")
}

function judgeHttpVersion({ response, status }: HandshakeFacts): Outcome | null {
  const wanted = fieldValue(response, "upgrade")
  if (status !== 505 && !/\bh2c?\b|HTTP\/[23]/i.test(wanted ?? "")) return null
  return suspicious(
    wanted ?? "",
    "The server seems to want another version of HTTP, in which a WebSocket is opened differently (RFC 8441).",
    "Allow HTTP/1.1 on the server or on what stands before it.",
  )
}

function judgeLogin({ logins, request, response, status, now }: HandshakeFacts): Outcome | null {
  const wanted = fieldValue(response, "www-authenticate") ?? fieldValue(response, "proxy-authenticate")
  const asked = wanted === null ? "" : ` The server asks for: ${wanted}.`
  if (logins.length === 0) {
    // A cookie may be all that the server wants.
    if (status === 400 || (status === 403 && wanted === null && fieldValue(request, "cookie") !== null)) return null
    return suspicious(
      "",
      `Neither Authorization nor a token in the address was sent.${asked}`,
      "A browser's WebSocket cannot set Authorization: use a cookie, a token in the address or in the first message.",
    )
  }
  const sent = logins.map(({ where }) => where).join(", ")
  const expired = logins.find(({ expires }) => expires !== null && expires < now)
  if (expired)
    return wrong(
      sent,
      `The token in ${expired.where} expired ${showElapsed(now - expired.expires!)} ago.`,
      "Get a new token before connecting again.",
    )
  const early = logins.find(({ notBefore }) => notBefore !== null && notBefore > now)
  if (early)
    return wrong(
      sent,
      `The token in ${early.where} is good only in ${showElapsed(early.notBefore! - now)}.`,
      "Compare the clocks of both machines.",
    )
  const inUrl = logins.some(({ isInUrl }) => isInUrl) ? " In an address it ends up in logs." : ""
  return suspicious(
    sent,
    `Whether it is good, only the server knows.${asked}${inUrl}`,
    "Look at the body of the response, and into the server's log.",
  )
}

function judgeCookies({ request, isSecure, status }: HandshakeFacts): Outcome | null {
  const cookie = fieldValue(request, "cookie")
  if (cookie !== null) {
    const names = cookie.split(";").map(pair => pair.split("=")[0]!.trim())
    return passed(names.join(", "), "Whether the session is still good, only the server knows.")
  }
  if (status === 400) return null
  const secure = isSecure ? "" : ", and over ws: none with Secure"
  return suspicious(
    "",
    `No cookie was sent. Browsers send none with SameSite from a page of another site${secure}.`,
    "Where the login is a cookie: look at Set-Cookie of the login (SameSite, Secure, Domain, Path).",
  )
}

function judgeOrigin({ request, originHost, exchange, status }: HandshakeFacts): Outcome | null {
  const origin = fieldValue(request, "origin")
  if (origin === null)
    return status === 403
      ? suspicious(
          "",
          "No Origin was sent, as from a program that is no browser; some servers want one.",
          "Set Origin to that of the application.",
        )
      : null
  if (originHost === null)
    return suspicious(
      origin,
      "An opaque origin: a file, a sandboxed frame or a redirect. Few servers accept it.",
      "Serve the page over http: or https:.",
    )
  if (originHost === exchange.host) return passed(origin)
  return suspicious(
    origin,
    `The page is of ${originHost}, the server is ${exchange.host}. A server that checks the Origin refuses those that it does not know.`,
    `Allow ${origin} in the server's list of origins.`,
  )
}

function judgeGateway({ gateway, status }: HandshakeFacts): Outcome | null {
  if (gateway === null)
    return status === 200 || status === 426 || status === 400
      ? suspicious(
          "",
          "A reverse proxy that does not pass on `Upgrade` and `Connection` makes a server answer like this.",
          "Where there is one: let it set both again.",
        )
      : null
  const says =
    status !== null && status >= 502
      ? `The answer seems to come from ${gateway.name}, which did not get a good one from the server behind it.`
      : `The answer comes through ${gateway.name}. If that does not pass on \`Upgrade\` and \`Connection\`, the server sees an ordinary request.`
  return suspicious(gateway.saidBy, says, gateway.advice)
}

function judgePath({ exchange, status, response }: HandshakeFacts): Outcome | null {
  const { path } = exchange
  if (path.startsWith("/socket.io/") && !/[?&]EIO=\d/.test(path))
    return wrong(
      path,
      "Socket.IO wants `EIO` and `transport` in the address.",
      "Connect with the client of Socket.IO, not with a plain WebSocket.",
    )
  const allowed = fieldMembers(response, "allow").join(", ")
  if (status === 405)
    return suspicious(
      path,
      `The path is known, and not for GET${allowed ? `, but for ${allowed}` : ""}.`,
      "Compare it with the path of the server's WebSocket.",
    )
  if (status === 404 || status === 410)
    return suspicious(path, "There is no WebSocket at this path.", "Compare it with the server's: prefix, slash at the end, version.")
  return status === 200 || status === 204
    ? suspicious(path, "An ordinary page came: it may be the wrong path.", "Compare it with the path of the server's WebSocket.")
    : null
}

function judgeLimit({ response }: HandshakeFacts): Outcome {
  const after = fieldValue(response, "retry-after")
  return suspicious(
    after === null ? "" : `Retry-After: ${after}`,
    "There are too many connections or requests, or the server is not ready.",
    after === null
      ? "Connect again with a growing and random pause."
      : `Connect again after ${/^\d+$/.test(after) ? `${after} s` : after}, with a random pause.`,
  )
}

function judgeServer({ exchange }: HandshakeFacts): Outcome {
  const sent = `${exchange.status} ${exchange.statusText}`.trim()
  return suspicious(sent, "The server failed while it answered.", "Look into its log at this moment.")
}
