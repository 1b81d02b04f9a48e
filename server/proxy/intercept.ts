// Client and origin joined so that what passes between is read. Behind TLS, the client is answered with a certificate of ours, and the
// origin gets a TLS connection of its own. Both sides offer HTTP/1.1 only (RFC 7301), so that WebSockets open where they can be seen.

import type { Failure, Timings, TlsSide } from "../contract.ts"
import { epochNow } from "../record/epoch.ts"
import type { ClientHello } from "../wire/client-hello.ts"
import { type Authority, showAuthority } from "../wire/http1/target.ts"
import { type Dialed, secure, writeAlpn } from "./dial.ts"
import { explain } from "./explain.ts"
import { clientTlsFailure } from "./failures.ts"
import type { Peer, TlsResult } from "./peer.ts"
import type { ProxyContext } from "./proxy-context.ts"
import { relay } from "./relay.ts"
import { Tap } from "./tap.ts"

const http11 = ["http/1.1"]

/**
 * Reads what passes between a client and an origin. `hello`: the client's, where it speaks TLS; its bytes are still to be read from it.
 * `isOriginSecure`: whether the origin does.
 */
export async function intercept(
  proxy: ProxyContext,
  client: Peer,
  destination: Authority,
  hello: ClientHello | null,
  isOriginSecure: boolean,
  dialing: Promise<Dialed>,
): Promise<void> {
  const name = hello?.sni ?? destination.host
  // A client that says nothing of protocols gets an origin connection that says nothing; one in plain text does not know of them.
  const alpn = hello && hello.alpn.length === 0 ? [] : http11
  // Side by side: neither handshake needs to wait for the other.
  const securing = isOriginSecure ? secureOrigin(proxy, destination, hello ? hello.sni : destination.host, alpn, dialing) : dialing
  const accepted = hello ? await accept(proxy, client, hello, name, alpn) : null
  const origin = await securing

  const authority = { host: name, port: destination.port }
  if (accepted?.type === "failed") {
    if (origin.type !== "failed") origin.peer.reset()
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

  const scheme = isOriginSecure ? "https" : "http"
  const tap = new Tap(proxy.recorder, { clientAddress: client.remoteAddress, scheme, authority, tlsClient: accepted?.side ?? null })
  const tls = origin.type === "connected" ? null : (origin.side ?? null)
  if (origin.type === "failed") {
    tap.setServer({ address: null, timings: origin.timings, tls })
    return explain(client, tap, origin.failure)
  }
  tap.setServer({ address: origin.peer.remoteAddress, timings: origin.timings, tls })
  relay(client, origin.peer, tap)
}

function accept(proxy: ProxyContext, client: Peer, hello: ClientHello, name: string, alpn: readonly string[]): Promise<TlsResult> {
  const leaf = proxy.leaves.leafFor(name)
  const tls = { key: leaf.keyPem, cert: leaf.certPem, ...(alpn.length > 0 && { ALPNProtocols: writeAlpn(alpn) }) }
  return client.upgrade({ tls, serverName: hello.sni, role: "server", tlsMs: proxy.settings.timeouts.tlsMs })
}

/** `side` is there also where the handshake was done, and the certificate was not accepted. */
export type SecuredOrigin =
  | { readonly type: "secure"; readonly peer: Peer; readonly address: string; readonly side: TlsSide; readonly timings: Partial<Timings> }
  | { readonly type: "failed"; readonly failure: Failure; readonly side: TlsSide | null; readonly timings: Partial<Timings> }

/** The dialed origin behind TLS. Its peer waits for a listener. */
export async function secureOrigin(
  proxy: ProxyContext,
  { host }: Authority,
  serverName: string | null,
  alpn: readonly string[],
  dialing: Promise<Dialed>,
): Promise<SecuredOrigin> {
  const dialed = await dialing
  if (dialed.type === "failed") return { ...dialed, side: null }
  const { peer } = dialed
  const started = performance.now()
  const secured = await secure(peer, { host, serverName, alpn }, proxy)
  const timings = { ...dialed.timings, tlsMs: performance.now() - started }
  if (secured.type === "failed") {
    peer.reset()
    return { ...secured, timings }
  }
  return { type: "secure", peer, address: dialed.address, side: secured.side, timings }
}
