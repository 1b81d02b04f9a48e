// What every connection of the proxy shares: the recording, the certificates, the settings.

import type { LeafIssuer } from "../certs/leaf.ts"
import type { Failure } from "../contract.ts"
import type { Recorder } from "../record/recorder.ts"
import { type Dialed, dial } from "./dial.ts"
import type { OwnAddresses } from "./own-addresses.ts"
import { type OwnFacts, writeFailurePage, writeLoopPage } from "./pages.ts"

export type ProxyContext = {
  readonly recorder: Recorder
  readonly leaves: LeafIssuer
  readonly own: OwnAddresses
  readonly isInsecure: boolean
  /** Known once all ports are. */
  readonly ownFacts: () => OwnFacts
}

export const dialFor = (proxy: ProxyContext, host: string, port: number): Promise<Dialed> => dial(host, port, proxy.own)

/** What a client is told when its request cannot be answered. */
export const writeFailure = (failure: Failure): Buffer =>
  failure.code === "own-address" ? writeLoopPage(failure.message) : writeFailurePage(failure.message)
