// Bytes that nobody here can read, or shall: they pass both ways, and are counted.

import type { Direction, Failure } from "../contract.ts"
import { epochNow } from "../record/epoch.ts"
import type { ExchangeRecord } from "../record/exchange-record.ts"
import { type Authority, showAuthority } from "../wire/http1/target.ts"
import type { Dialed } from "./dial.ts"
import type { SecuredOrigin } from "./intercept.ts"
import type { Peer } from "./peer.ts"
import type { ProxyContext } from "./proxy-context.ts"
import { relay, type Watcher } from "./relay.ts"

export function blind(proxy: ProxyContext, client: Peer, destination: Authority, dialed: Dialed | SecuredOrigin): void {
  const watcher = new TunnelWatcher(proxy, client, destination, dialed)
  if (dialed.type === "failed") {
    watcher.fail(dialed.failure)
    // An orderly end would look like a server that had nothing to say.
    return client.reset()
  }
  relay(client, dialed.peer, watcher)
}

/** Counts what passes, and shows it as an exchange, once there is something to show. */
class TunnelWatcher implements Watcher {
  readonly #open: () => ExchangeRecord | null
  #record: ExchangeRecord | null = null

  constructor(proxy: ProxyContext, client: Peer, { host, port }: Authority, dialed: Dialed | SecuredOrigin) {
    const facts = {
      authority: showAuthority(host, port),
      clientAddress: client.remoteAddress,
      serverAddress: dialed.type === "failed" ? null : dialed.address,
      timings: dialed.timings,
      startedAt: epochNow(),
    }
    this.#open = () => proxy.recorder.openTunnel(facts)
  }

  push(direction: Direction, bytes: Uint8Array): void {
    this.#record ??= this.#open()
    const part = direction === "client-to-server" ? this.#record?.request : this.#record?.response
    if (part) this.#record?.countBody(part, bytes.length)
  }

  end(): void {}

  close(): void {
    this.#record?.finish(epochNow())
  }

  fail(failure: Failure): void {
    this.#open()?.fail(failure, epochNow())
  }
}

/** The client is gone before the origin was reached. */
export const discard = (dialing: Promise<Dialed>): Promise<void> =>
  dialing.then(dialed => {
    if (dialed.type === "connected") dialed.peer.reset()
  })
