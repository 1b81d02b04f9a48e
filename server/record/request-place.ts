// Where a request goes, as people see it: from its target, its Host field, or the tunnel it came through.

import type { RequestHead } from "../wire/http1/events.ts"
import { fieldValue } from "../wire/http1/fields.ts"
import { type Authority, parseHost, parseTarget, showAuthority } from "../wire/http1/target.ts"

export const defaultPort = (scheme: "http" | "https"): number => (scheme === "https" ? 443 : 80)

/** Where a request goes (RFC 9112 §3.3): the target says it, or the Host field, or the tunnel it came through. */
export function locate(
  head: RequestHead,
  facts: { readonly scheme: "http" | "https"; readonly authority: Authority | null },
): { readonly isSecure: boolean; readonly host: string; readonly path: string } {
  const target = parseTarget(head.target, head.method)
  if (target?.form === "absolute") {
    const isSecure = target.scheme === "https" || target.scheme === "wss"
    return { isSecure, host: showAuthority(target.host, target.port, isSecure ? 443 : 80), path: target.path }
  }
  const isSecure = facts.scheme === "https"
  const port = defaultPort(facts.scheme)
  const authority = parseHost(fieldValue(head.fields, "host") ?? "", port) ?? facts.authority
  const path = target?.form === "origin" ? target.path : head.target
  return { isSecure, host: authority ? showAuthority(authority.host, authority.port, port) : "", path }
}
