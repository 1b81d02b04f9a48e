// What the checks of an opening handshake look at, taken out of both heads once.

import type { Exchange, Fields } from "../../server/contract.ts"
import { fieldValue, hasToken } from "./fields.ts"
import { type Gateway, gatewayOf } from "./gateways.ts"
import { readCredentials, readJwt, tokensIn } from "./token.ts"

/** A login that was sent: where, and until when it says to be good. */
export type Login = {
  readonly where: string
  readonly notBefore: number | null
  readonly expires: number | null
  readonly isInUrl: boolean
}

export type HandshakeFacts = {
  readonly exchange: Exchange
  readonly request: Fields
  /** Undefined where there was no response. */
  readonly response: Fields | undefined
  readonly status: number | null
  readonly isSwitched: boolean
  readonly isSecure: boolean
  /** The host that the page came from; null where no Origin was sent, or it is opaque. */
  readonly originHost: string | null
  readonly logins: readonly Login[]
  readonly gateway: Gateway | null
  readonly now: number
}

/** Also one that lost its `Upgrade` on the way, and so was none for those who read it. */
export const isHandshake = ({ protocol, request }: Exchange): boolean =>
  protocol === "ws" ||
  protocol === "wss" ||
  fieldValue(request.fields, "sec-websocket-key") !== null ||
  hasToken(request.fields, "upgrade", "websocket")

export function factsOf(exchange: Exchange, now: number): HandshakeFacts {
  const request = exchange.request.fields
  const response = exchange.response?.fields
  const origin = fieldValue(request, "origin")
  return {
    exchange,
    request,
    response,
    status: exchange.status,
    isSwitched: exchange.status === 101,
    isSecure: exchange.protocol === "wss",
    originHost: origin !== null && URL.canParse(origin) ? new URL(origin).host : null,
    logins: [...fieldLogins(request), ...queryLogins(exchange.url), ...subprotocolLogins(request)],
    gateway: gatewayOf(response),
    now,
  }
}

function fieldLogins(fields: Fields): readonly Login[] {
  const value = fieldValue(fields, "authorization")
  if (value === null) return []
  const credentials = readCredentials(value)
  return [login("Authorization", credentials.type === "bearer" ? credentials.token : "", false)]
}

const queryLogins = (url: string): readonly Login[] =>
  tokensIn(new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? "")).map(([name, value]) => login(`?${name}=`, value, true))

/** Browsers cannot set a field: some applications hide a token among the subprotocols. */
const subprotocolLogins = (fields: Fields): readonly Login[] =>
  (fieldValue(fields, "sec-websocket-protocol") ?? "")
    .split(",")
    .filter(member => readJwt(member) !== null)
    .map(member => login("Sec-WebSocket-Protocol", member, false))

function login(where: string, token: string, isInUrl: boolean): Login {
  const jwt = readJwt(token)
  return { where, notBefore: jwt?.notBefore ?? null, expires: jwt?.expires ?? null, isInUrl }
}
