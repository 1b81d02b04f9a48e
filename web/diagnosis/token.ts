// A login in a request, as far as it can be understood without its key: HTTP's Basic (RFC 7617) and Bearer (RFC 6750), JSON Web Tokens
// (RFC 7519). Nothing is verified.

export type Jwt = {
  /** JSON, as it was encoded. */
  readonly header: string
  readonly claims: string
  /** Epoch milliseconds; null where the token does not say. */
  readonly notBefore: number | null
  readonly expires: number | null
}

export type Credentials =
  | { readonly type: "basic"; readonly user: string; readonly password: string }
  | { readonly type: "bearer"; readonly token: string; readonly jwt: Jwt | null }
  | { readonly type: "other"; readonly scheme: string; readonly text: string }

/** Of a field `Authorization` or `Proxy-Authorization`. */
export function readCredentials(value: string): Credentials {
  const [, scheme = "", text = ""] = /^\s*(\S+)\s*(.*)$/s.exec(value) ?? []
  if (scheme.toLowerCase() === "bearer") return { type: "bearer", token: text, jwt: readJwt(text) }
  const basic = scheme.toLowerCase() === "basic" ? readBase64(text.trim()) : null
  if (basic === null) return { type: "other", scheme, text }
  const colon = basic.indexOf(":")
  return colon < 0 ? { type: "other", scheme, text } : { type: "basic", user: basic.slice(0, colon), password: basic.slice(colon + 1) }
}

/** Null where it is none. */
export function readJwt(token: string): Jwt | null {
  const parts = token.trim().split(".")
  if (parts.length !== 3) return null
  const [header, claims] = parts.map(part => readBase64(part.replaceAll("-", "+").replaceAll("_", "/")))
  const [known, said] = [parseObject(header), parseObject(claims)]
  if (!header || !claims || !known || !said || typeof known.alg !== "string") return null
  return { header, claims, notBefore: readTime(said.nbf), expires: readTime(said.exp) }
}

/** RFC 7519 §2: NumericDate counts seconds. */
const readTime = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value * 1000 : null)

function parseObject(text: string | null | undefined): { readonly [name: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(text ?? "")
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as { readonly [name: string]: unknown }) : null
  } catch {
    return null
  }
}

/** Null where it is no base64, or no text. */
function readBase64(text: string): string | null {
  try {
    const octets = Uint8Array.from(atob(text), character => character.charCodeAt(0))
    return new TextDecoder("utf-8", { fatal: true }).decode(octets)
  } catch {
    return null
  }
}

/** Parameters in which applications pass a login where they cannot set a field, as in a browser's WebSocket. */
const names = /^(?:access_?token|id_?token|token|auth|authorization|jwt|ticket|api_?key|key|session|sid)$/i

/** Names of those in a query string, with their values. */
export const tokensIn = (query: URLSearchParams): readonly (readonly [name: string, value: string])[] =>
  [...query].filter(([name, value]) => names.test(name) && value !== "")
