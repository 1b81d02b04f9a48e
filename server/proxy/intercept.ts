// TLS inside a tunnel: the client is answered with a certificate of ours, the origin gets a TLS connection of its own, and what
// passes between is read. Both sides offer HTTP/1.1 only (RFC 7301), so that WebSockets open where they can be seen.

import type { Failure, Timings, TlsSide } from "../contract.ts"
import { epochNow } from "../record/connection-recorder.ts"
import type { ClientHello } from "../wire/client-hello.ts"
import { type Authority, showAuthority } from "../wire/http1/target.ts"
import { type Dialed, secure, writeAlpn } from "./dial.ts"
import { explain } from "./explain.ts"
import { clientTlsFailure } from "./failures.ts"
import type { Peer } from "./peer.ts"
import type { ProxyContext } from "./proxy-context.ts"
import { relay } from "./relay.ts"
import { Tap } from "./tap.ts"

const http11 = ["http/1.1"]

/** `helloBytes`: the client's first bytes, which `hello` was read from. */
export async function intercept(
  proxy: ProxyContext,
  client: Peer,
  destination: Authority,
  hello: ClientHello,
  helloBytes: Uint8Array,
  dialing: Promise<Dialed>,
): Promise<void> {
  const name = hello.sni ?? destination.host
  const alpn = hello.alpn.length > 0 ? http11 : []
  const leaf = proxy.leaves.leafFor(name)
  const tls = { key: leaf.keyPem, cert: leaf.certPem, ...(alpn.length > 0 && { ALPNProtocols: writeAlpn(alpn) }) }

  // Side by side: neither handshake needs to wait for the other.
  const securing = secureOrigin(proxy, destination, hello.sni, alpn, dialing)
  const accepted = await client.upgrade({ tls, serverName: hello.sni, server: { initialData: helloBytes } })
  const origin = await securing

  const authority = { ...destination, host: name }
  if (accepted.type === "failed") {
    if (origin.type === "secure") origin.peer.reset()
    const now = epochNow()
    const facts = {
      authority: showAuthority(name, destination.port),
      clientAddress: client.remoteAddress,
      serverAddress: null,
      timings: {},
    }
    proxy.recorder.openTunnel({ ...facts, startedAt: now })?.fail(clientTlsFailure(name, accepted.message), now)
    return client.reset()
  }

  const tap = new Tap(proxy.recorder, { clientAddress: client.remoteAddress, scheme: "https", authority, tlsClient: accepted.side })
  if (origin.type === "failed") {
    tap.setServer({ address: null, timings: origin.timings, tls: null })
    return explain(client, tap, origin.failure)
  }
  tap.setServer({ address: origin.peer.remoteAddress, timings: origin.timings, tls: origin.side })
  relay(client, origin.peer, tap)
}

type SecuredOrigin =
  | { readonly type: "secure"; readonly peer: Peer; readonly side: TlsSide; readonly timings: Partial<Timings> }
  | { readonly type: "failed"; readonly failure: Failure; readonly timings: Partial<Timings> }

/** The dialed origin behind TLS. Its peer waits for a listener. */
export async function secureOrigin(
  proxy: ProxyContext,
  { host }: Authority,
  serverName: string | null,
  alpn: readonly string[],
  dialing: Promise<Dialed>,
): Promise<SecuredOrigin> {
  const dialed = await dialing
  if (dialed.type === "failed") return dialed
  const { peer } = dialed
  const started = performance.now()
  const secured = await secure(peer, { host, serverName, alpn, isInsecure: proxy.isInsecure })
  const timings = { ...dialed.timings, tlsMs: performance.now() - started }
  if (secured.type === "failed") {
    peer.reset()
    return { ...secured, timings }
  }
  return { type: "secure", peer, side: secured.side, timings }
}
