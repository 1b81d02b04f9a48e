// What is where for whoever reads the page: on the machine of the proxy or on another one, which reaches it by another address and has
// no file of the certificate but the one that was downloaded. Pure.

import type { Status } from "../../server/contract.ts"
import type { TrustFacts } from "../../server/trust.ts"

export type Viewpoint = TrustFacts & {
  /** The proxy's URL for programs on this machine. */
  readonly proxy: string
  readonly host: string
  /** Whether the proxy runs on this machine. */
  readonly isHere: boolean
}

export const downloadedFile = "nectoproxy-ca.pem"

/** Null where there is no proxy. `hostname`: of the page's address. `chosen`: one of the addresses for other machines. */
export function viewpoint(status: Status, hostname: string, chosen: string | null = null): Viewpoint | null {
  const { root, addresses } = status
  if (status.proxy === "" || root === null) return null
  const isHere = isLoopback(hostname)
  const seen = addresses.find(address => new URL(address).hostname === hostname) ?? addresses[0]
  const proxy = isHere ? status.proxy : (seen ?? status.proxy)
  const { hostname: host, port } = new URL(proxy)
  return {
    proxy,
    host: host.replace(/^\[|\]$/g, ""),
    // Written out although it is the default of http: a setting has a field for it.
    port: Number(port || 80),
    isHere,
    file: isHere ? status.ca : downloadedFile,
    name: root.name,
    fingerprint: root.fingerprint,
    keyHash: root.keyHash,
    origin: chosen !== null && addresses.includes(chosen) ? chosen : (seen ?? null),
  }
}

export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname)
