// TEXT → ADDRESSES: what a request target and a Host field say of where a request goes. Resolves no name, opens nothing.
// RFC 9112 §3.2 (the four forms), RFC 9110 §7.2 (Host), RFC 3986 §3.2 (authority). Hosts are lower-cased, IPv6 without brackets.

export type Scheme = "http" | "https" | "ws" | "wss"
export type Authority = { readonly host: string; readonly port: number }

/** `path` includes the query and is never empty. */
export type Target =
  | { readonly form: "origin"; readonly path: string }
  | (Authority & { readonly form: "absolute"; readonly scheme: Scheme; readonly path: string })
  | (Authority & { readonly form: "authority" })
  | { readonly form: "asterisk" }

export const defaultPorts: { readonly [scheme in Scheme]: number } = { http: 80, https: 443, ws: 80, wss: 443 }

/** Parses a request target as sent; null where it has none of the four forms, or not one that the method allows. */
export function parseTarget(target: string, method: string): Target | null {
  if (method === "CONNECT") {
    // RFC 9110 §9.3.6: "There is no default port; a client MUST send the port number", and an empty one is to be rejected.
    const authority = parseAuthority(target, null)
    return authority && { form: "authority", ...authority }
  }
  // RFC 9112 §3.2.4: "only used for a server-wide OPTIONS request".
  if (target === "*") return method === "OPTIONS" ? { form: "asterisk" } : null
  if (target.startsWith("/")) return { form: "origin", path: target }
  return parseAbsolute(target)
}

/** Parses the value of a Host field (RFC 9110 §7.2: `uri-host [ ":" port ]`); null where it is empty or malformed. */
export function parseHost(value: string, defaultPort: number): Authority | null {
  return parseAuthority(value, defaultPort)
}

/** `host:port` as a URL or a Host field has it; without the port where it is the default. */
export function showAuthority(host: string, port: number, defaultPort?: number): string {
  const shown = host.includes(":") ? `[${host}]` : host
  return port === defaultPort ? shown : `${shown}:${port}`
}

/** RFC 9112 §3.2.2. */
function parseAbsolute(target: string): Target | null {
  const colon = target.indexOf("://")
  const scheme = target.slice(0, Math.max(colon, 0)).toLowerCase()
  if (!isScheme(scheme)) return null
  const rest = target.slice(colon + 3)
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const path = end < 0 ? "" : rest.slice(end)
  // RFC 9110 §4.2.4: "a recipient SHOULD parse for userinfo and treat its presence as an error". Forgiven: old clients send it to
  // proxies; the host is what stands after it.
  const address = parseAuthority(authority.slice(authority.lastIndexOf("@") + 1), defaultPorts[scheme])
  return address && { form: "absolute", scheme, ...address, path: path.startsWith("/") ? path : `/${path}` }
}

function isScheme(text: string): text is Scheme {
  return Object.hasOwn(defaultPorts, text)
}

/** RFC 3986 §3.2.2, §3.2.3: `host [ ":" port ]`. The port may be left out or empty only where there is a default. */
function parseAuthority(text: string, defaultPort: number | null): Authority | null {
  const match = /^(?:\[([^\]]*)\]|([^[\]:]*))(?::(\d*))?$/.exec(text)
  if (!match) return null
  const [, literal, name, digits = ""] = match
  const host = literal === undefined ? parseName(name ?? "") : parseLiteral(literal)
  const port = digits === "" ? defaultPort : Number(digits)
  if (host === null || port === null || port < 1 || port > 65_535) return null
  return { host, port }
}

/** RFC 3986 §3.2.2: `reg-name`, which an IPv4 address matches too. */
function parseName(text: string): string | null {
  return /^[A-Za-z0-9\-._~!$&'()*+,;=%]+$/.test(text) ? text.toLowerCase() : null
}

/** An IPv6 address, without brackets (RFC 3986 §3.2.2). Not left to the URL parser, which refuses "1:2:3:4::1.2.3.4" in Bun 1.4.5. */
function parseLiteral(text: string): string | null {
  const halves = text.split("::")
  const groups = halves.flatMap(half => (half === "" ? [] : half.split(":")))
  const last = groups.at(-1) ?? ""
  const endsInIPv4 = text.endsWith(last) && isIPv4(last)
  const hexGroups = endsInIPv4 ? groups.slice(0, -1) : groups
  const size = hexGroups.length + (endsInIPv4 ? 2 : 0)
  // "::" stands for one group of zeros or more, once.
  const fits = halves.length === 2 ? size < 8 : halves.length === 1 && size === 8
  return fits && hexGroups.every(group => /^[0-9A-Fa-f]{1,4}$/.test(group)) ? text.toLowerCase() : null
}

function isIPv4(text: string): boolean {
  const octets = text.split(".")
  return octets.length === 4 && octets.every(octet => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)
}
