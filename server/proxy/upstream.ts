// The way out through another proxy: HTTP or HTTPS by CONNECT (RFC 9110 §9.3.6), or SOCKS5 (RFC 1928), with a user name and password
// where it wants them. What comes back is a peer that talks to the origin.

import { isIP } from "node:net"
import { limits, type Upstream } from "../config.ts"
import type { Failure } from "../contract.ts"
import { parseResponseHead } from "../wire/http1/head.ts"
import { showAuthority } from "../wire/http1/target.ts"
import { type Dialed, dial, type Surroundings, secure } from "./dial.ts"
import { upstreamFailure } from "./failures.ts"
import type { Peer } from "./peer.ts"

/** `read` answers with how many bytes it has used, null where it needs more, or why the upstream refuses. */
type Negotiation = { readonly say: Uint8Array; readonly read: (bytes: Uint8Array) => number | string | null }

/** Connects to the upstream itself, behind TLS where it speaks that. */
export async function dialUpstream(upstream: Upstream, surroundings: Surroundings): Promise<Dialed> {
  const dialed = await dial(upstream.host, upstream.port, surroundings)
  if (dialed.type === "failed") return { ...dialed, failure: upstreamFailure(upstream, dialed.failure.message) }
  if (upstream.scheme !== "https") return dialed
  const { host } = upstream
  const secured = await secure(dialed.peer, { host, serverName: isIP(host) ? null : host, alpn: ["http/1.1"] }, surroundings)
  if (secured.type === "secure") return dialed
  dialed.peer.reset()
  return { ...dialed, type: "failed", failure: upstreamFailure(upstream, secured.failure.message) }
}

/** Connects to `host` through the upstream. */
export async function dialThrough(upstream: Upstream, host: string, port: number, surroundings: Surroundings): Promise<Dialed> {
  const dialed = await dialUpstream(upstream, surroundings)
  if (dialed.type === "failed") return dialed
  const steps = upstream.scheme === "socks5" ? socksSteps(upstream, host, port) : [connectStep(upstream, host, port)]
  for (const step of steps) {
    const refusal = await negotiate(dialed.peer, step, surroundings.settings.timeouts.upstreamMs)
    if (refusal === null) continue
    dialed.peer.reset()
    const failure: Failure = upstreamFailure(upstream, `It refuses to connect to ${showAuthority(host, port)}: ${refusal}.`)
    return { type: "failed", failure, timings: dialed.timings }
  }
  return dialed
}

/** Null when the upstream agreed; what it sent beyond that is still to be read from the peer. */
function negotiate(peer: Peer, { say, read }: Negotiation, upstreamMs: number): Promise<string | null> {
  return new Promise(resolve => {
    let bytes: Uint8Array = new Uint8Array(0)
    const timer = setTimeout(() => settle("it does not answer", 0), upstreamMs)
    const settle = (outcome: string | null, used: number) => {
      clearTimeout(timer)
      peer.release(bytes.subarray(used))
      resolve(outcome)
    }
    peer.listen({
      data(chunk) {
        bytes = Buffer.concat([bytes, chunk])
        const outcome = read(bytes)
        if (typeof outcome === "string") settle(outcome, 0)
        else if (outcome !== null) settle(null, outcome)
        else if (bytes.length > limits.headBytesMax) settle("its answer does not end", 0)
      },
      end: () => settle("it closed the connection", 0),
      drain: () => undefined,
      close: () => settle("it closed the connection", 0),
    })
    peer.resume()
    peer.write(say)
  })
}

/** The value of Proxy-Authorization (RFC 7617), or null where there are no credentials. */
export const basicCredentials = ({ username, password }: Upstream): string | null =>
  username === "" ? null : `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`

function connectStep(upstream: Upstream, host: string, port: number): Negotiation {
  const authority = showAuthority(host, port)
  const credentials = basicCredentials(upstream)
  const head = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...(credentials ? [`Proxy-Authorization: ${credentials}`] : [])]
  return {
    say: Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"),
    read(bytes) {
      const end = Buffer.from(bytes).indexOf("\r\n\r\n")
      if (end < 0) return null
      const response = parseResponseHead(bytes.subarray(0, end + 4)).head
      if (!response) return "its answer is not HTTP"
      return response.status >= 200 && response.status < 300 ? end + 4 : `it says ${response.status} ${response.reason}`
    },
  }
}

function* socksSteps({ username, password }: Upstream, host: string, port: number): Generator<Negotiation> {
  const hasCredentials = username !== ""
  let wantsCredentials = false
  yield {
    say: hasCredentials ? Uint8Array.of(5, 2, 0, 2) : Uint8Array.of(5, 1, 0),
    read(bytes) {
      if (bytes.length < 2) return null
      if (bytes[0] !== 5) return "it does not speak SOCKS5"
      wantsCredentials = bytes[1] === 2 && hasCredentials
      return bytes[1] === 0 || wantsCredentials ? 2 : "it wants a user name and password, or a method that is not known here"
    },
  }
  // RFC 1929 §2.
  if (wantsCredentials)
    yield {
      say: Buffer.concat([Uint8Array.of(1), withLength(Buffer.from(username)), withLength(Buffer.from(password))]),
      read: bytes => (bytes.length < 2 ? null : bytes[1] === 0 ? 2 : "user name or password is wrong"),
    }
  yield {
    // Names are resolved by the upstream: it may know some that this machine does not.
    say: Buffer.concat([Uint8Array.of(5, 1, 0, 3), withLength(Buffer.from(host, "latin1")), Uint8Array.of(port >> 8, port & 255)]),
    read(bytes) {
      if (bytes.length < 5) return null
      if (bytes[1] !== 0) return socksReplies[bytes[1] ?? 1] ?? `it replies ${bytes[1]}`
      const addressLength = bytes[3] === 1 ? 4 : bytes[3] === 4 ? 16 : 1 + (bytes[4] ?? 0)
      const length = 4 + addressLength + 2
      return bytes.length < length ? null : length
    },
  }
}

const withLength = (bytes: Uint8Array): Uint8Array => Buffer.concat([Uint8Array.of(bytes.length), bytes])

/** RFC 1928 §6. */
const socksReplies: { readonly [reply: number]: string } = {
  1: "general failure",
  2: "not allowed by its rules",
  3: "the network cannot be reached",
  4: "the host cannot be reached",
  5: "connection refused",
  6: "it took too long",
  7: "it does not support that command",
  8: "it does not support that kind of address",
}
