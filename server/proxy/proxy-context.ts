// What every connection of the proxy shares: the recording, the certificates, the settings, and the way to an origin.

import { isIP } from "node:net"
import type { LeafIssuer } from "../certs/leaf.ts"
import type { Config } from "../config.ts"
import type { Failure } from "../contract.ts"
import type { Recorder } from "../record/recorder.ts"
import { type Dialed, dial } from "./dial.ts"
import type { OwnAddresses } from "./own-addresses.ts"
import { type OwnFacts, writeFailurePage, writeLoopPage } from "./pages.ts"
import { dialThrough } from "./upstream.ts"

export type ProxyContext = {
  readonly recorder: Recorder
  readonly leaves: LeafIssuer
  readonly own: OwnAddresses
  readonly settings: Pick<Config, "isInsecure" | "passthrough" | "upstream" | "map" | "timeouts">
  /** Known once all ports are. */
  readonly ownFacts: () => OwnFacts
}

/** Connects to where `host` leads: its entry in the map, through the upstream proxy where there is one. */
export function dialFor(proxy: ProxyContext, host: string, port: number): Promise<Dialed> {
  const { settings } = proxy
  const target = settings.map.get(host) ?? host
  const { upstream } = settings
  return upstream && !isLocal(target) ? dialThrough(upstream, target, port, proxy) : dial(target, port, proxy)
}

/** What runs on this machine, no upstream can reach. */
export const isLocal = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "::1" || (isIP(host) === 4 && host.startsWith("127."))

/** Whether TLS with `host` is never opened: a pattern is a name, or `*.` and a name for all below it. */
export function isPassedThrough({ settings }: ProxyContext, host: string): boolean {
  return settings.passthrough.some(pattern => (pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern))
}

/** What a client is told when its request cannot be answered. */
export const writeFailure = (failure: Failure): Buffer =>
  failure.code === "own-address" ? writeLoopPage(failure.message) : writeFailurePage(failure.message)
