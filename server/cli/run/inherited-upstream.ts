// The proxy that the user's environment names: the command would have used it, so NectoProxy does, unless --upstream names another.

import type { Upstream } from "../../config.ts"
import { showAuthority } from "../../wire/http1/target.ts"
import { parseUpstream } from "../option-values.ts"
import { Problem } from "../problem.ts"

export type Inherited =
  | { readonly type: "none" }
  /** `said`: a line for the user; a password is not in it. */
  | { readonly type: "upstream"; readonly upstream: Upstream; readonly said: string }
  | { readonly type: "unusable"; readonly said: string }

/** As curl looks for it, the secure one first: most servers are. */
const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] as const

export function inheritedUpstream(parent: { readonly [name: string]: string | undefined }): Inherited {
  const variable = variables.find(name => parent[name])
  if (!variable) return { type: "none" }
  const value = parent[variable] ?? ""
  const url = /^[a-z\d+.-]+:\/\//i.test(value) ? value : `http://${value}`
  try {
    // With "h" the proxy resolves names, as ours are always asked to.
    const upstream = parseUpstream(url.replace(/^socks5?h?:\/\//i, "socks5://"))
    const where = `${upstream.scheme}://${showAuthority(upstream.host, upstream.port, 0)}`
    return { type: "upstream", upstream, said: `Servers are reached through ${where}, as ${variable} says; --upstream chooses another.` }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { type: "unusable", said: `${variable} names no http, https or socks5 proxy: servers are reached directly.` }
  }
}
