// SOCKS5 on the same port (RFC 1928), for clients that speak it rather than HTTP: they name a host, and what they send then is treated
// as in a tunnel. A user name and password (RFC 1929) are accepted, and not looked at: the proxy is the user's own.

import type { Authority } from "../wire/http1/target.ts"
import { guardPromise } from "./bugs.ts"
import type { Peer } from "./peer.ts"
import type { ProxyContext } from "./proxy-context.ts"
import { tunnel } from "./tunnel.ts"

export const socksVersion = 5

const noAuthentication = 0
const userPassword = 2

type Awaited = "methods" | "password" | "request"

export function serveSocks(proxy: ProxyContext, client: Peer): void {
  let bytes: Uint8Array = new Uint8Array(0)
  let awaited: Awaited = "methods"

  const refuse = (...answer: readonly number[]): false => {
    client.write(Uint8Array.from(answer))
    client.close()
    return false
  }

  /** Takes one message off the front; false where it is not complete yet, or was the last. */
  const step = (): boolean => {
    switch (awaited) {
      case "methods": {
        // RFC 1928 §3: version, number of methods, methods.
        const length = 2 + (bytes[1] ?? 0)
        if (bytes.length < 2 || bytes.length < length) return false
        const methods = bytes.subarray(2, length)
        const chosen = [noAuthentication, userPassword].find(method => methods.includes(method))
        bytes = bytes.subarray(length)
        if (chosen === undefined) return refuse(socksVersion, 0xff)
        client.write(Uint8Array.of(socksVersion, chosen))
        awaited = chosen === userPassword ? "password" : "request"
        return true
      }
      case "password": {
        // RFC 1929 §2: version of this negotiation, user name and password, each behind its length.
        const nameEnd = 2 + (bytes[1] ?? 0)
        const length = nameEnd + 1 + (bytes[nameEnd] ?? 0)
        if (bytes.length < 2 || bytes.length <= nameEnd || bytes.length < length) return false
        bytes = bytes.subarray(length)
        client.write(Uint8Array.of(1, 0))
        awaited = "request"
        return true
      }
      case "request": {
        const request = readRequest(bytes)
        if (request === null) return false
        // RFC 1928 §6: 7 is "Command not supported", 8 "Address type not supported".
        if (typeof request === "number") return refuse(socksVersion, request, 0, 1, 0, 0, 0, 0, 0, 0)
        client.write(Uint8Array.of(socksVersion, 0, 0, 1, 0, 0, 0, 0, 0, 0))
        guardPromise(client, tunnel(proxy, client, { ...request.authority, originTls: "as-client" }, bytes.subarray(request.end)))
        return false
      }
      default:
        return awaited satisfies never
    }
  }

  client.listen({
    data(chunk) {
      bytes = Buffer.concat([bytes, chunk])
      while (step());
    },
    end: () => client.close(),
    drain: () => undefined,
    close: () => undefined,
  })
  client.resume()
}

type Request = { readonly authority: Authority; readonly end: number }

/** RFC 1928 §4. Null: more bytes are needed; a number: the reply that refuses. The longest has 262 octets, so nothing grows. */
function readRequest(bytes: Uint8Array): Request | number | null {
  if (bytes.length < 5) return null
  if (bytes[1] !== 1) return 7
  const [hostStart, hostLength] = addressPlace(bytes)
  if (hostLength === null) return 8
  const end = hostStart + hostLength + 2
  if (bytes.length < end) return null
  const host = Buffer.from(bytes.subarray(hostStart, hostStart + hostLength))
  const port = ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0)
  return { authority: { host: showHost(bytes[3], host), port }, end }
}

/** Where the address stands, by its type: IPv4, a name behind its length, IPv6. */
function addressPlace(bytes: Uint8Array): readonly [start: number, length: number | null] {
  if (bytes[3] === 1) return [4, 4]
  if (bytes[3] === 3) return [5, bytes[4] ?? 0]
  return [4, bytes[3] === 4 ? 16 : null]
}

function showHost(type: number | undefined, host: Buffer): string {
  if (type === 3) return host.toString("latin1").toLowerCase()
  if (type === 1) return host.join(".")
  const groups = Array.from({ length: 8 }, (_, at) => host.readUInt16BE(at * 2).toString(16))
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1)
}
