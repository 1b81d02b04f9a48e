// A client that has named where its bytes go, and expects them there untouched: by CONNECT (RFC 9110 §9.3.6), by SOCKS (RFC 1928), or
// by connecting to a port that stands for a server. What the bytes are, the first of them tell.

import type { ClientHello } from "../wire/client-hello.ts"
import type { Authority } from "../wire/http1/target.ts"
import { blind, discard } from "./blind.ts"
import { readFirst } from "./first-bytes.ts"
import { intercept, secureOrigin } from "./intercept.ts"
import type { Peer } from "./peer.ts"
import { dialFor, isPassedThrough, type ProxyContext } from "./proxy-context.ts"

/** `originTls`: whether the origin speaks TLS; in a tunnel that is as the client does. */
export type Route = Authority & { readonly originTls: "as-client" | "always" | "never" }

/** `early`: what the client has sent already. */
export async function tunnel(proxy: ProxyContext, client: Peer, route: Route, early: Uint8Array): Promise<void> {
  const dialing = dialFor(proxy, route.host, route.port)
  const first = await readFirst(client, early, dialing)
  if (first.type === "gone") {
    client.close()
    return discard(dialing)
  }
  client.unread(first.bytes)
  const hello = first.type === "tls" ? first.hello : null
  const isSecure = route.originTls === "always" || (route.originTls === "as-client" && hello !== null)
  const isRead = first.type !== "other" && !(hello && passesUnread(proxy, route, hello))
  if (isRead) return intercept(proxy, client, route, hello, isSecure, dialing)
  // What is not read cannot be decrypted either; but who connects in plain text to a port that stands for a TLS server is to reach it.
  const needsTls = isSecure && hello === null
  return blind(proxy, client, route, needsTls ? await secureOrigin(proxy, route, route.host, [], dialing) : await dialing)
}

/** TLS that must not be opened: the user said so, or the client speaks no HTTP/1.1 inside (gRPC, say) and would break. */
function passesUnread(proxy: ProxyContext, { host }: Route, { alpn, sni }: ClientHello): boolean {
  const isForeign = alpn.length > 0 && !alpn.includes("http/1.1")
  return isForeign || isPassedThrough(proxy, host) || (sni !== null && isPassedThrough(proxy, sni))
}

/** RFC 9110 §9.3.6. Agreed to before the origin is reached: only so can a request inside TLS be shown, and be told why it failed. */
export const tunnelAgreed = Buffer.from("HTTP/1.1 200 Connection Established\r\n\r\n", "latin1")
