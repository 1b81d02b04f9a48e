// HOST → PEER: resolves a name, connects to one of its addresses, and secures the connection where asked. Everything that goes
// wrong is a Failure, a value. RFC 8305 (trying addresses of both families), RFC 9110 §4.3.4 (checking a certificate).

import { lookup } from "node:dns/promises"
import { isIP } from "node:net"
import type { Socket } from "bun"
import { limits, type Timeouts } from "../config.ts"
import type { Failure, Timings, TlsSide } from "../contract.ts"
import { certificateFailure, certificateNameFailure, connectFailure, dnsFailure, loopFailure, originTlsFailure } from "./failures.ts"
import type { OwnAddresses } from "./own-addresses.ts"
import { Peer } from "./peer.ts"

export type Dialed =
  | { readonly type: "connected"; readonly peer: Peer; readonly address: string; readonly timings: Partial<Timings> }
  | { readonly type: "failed"; readonly failure: Failure; readonly timings: Partial<Timings>; readonly side?: null }

/** What of a ProxyContext dialing needs. */
export type Surroundings = { readonly own: OwnAddresses; readonly settings: { readonly isInsecure: boolean; readonly timeouts: Timeouts } }

/** Connects to `host` (a name, or an IP address without brackets). */
export async function dial(host: string, port: number, { own, settings }: Surroundings): Promise<Dialed> {
  const { timeouts } = settings
  const started = performance.now()
  const resolved = await resolve(host, timeouts.dnsMs)
  const dnsMs = isIP(host) ? null : performance.now() - started
  if (!Array.isArray(resolved)) return { type: "failed", failure: resolved, timings: { dnsMs } }
  if (resolved.some(address => own.has(address, port))) return { type: "failed", failure: loopFailure(host, port), timings: { dnsMs } }

  const connecting = performance.now()
  const connected = await connectToFirst(resolved, port, timeouts.connectMs)
  const timings = { dnsMs, tcpMs: performance.now() - connecting }
  if (typeof connected === "string") return { type: "failed", failure: connectFailure(host, port, connected), timings }
  return { type: "connected", peer: connected, address: connected.remoteAddress, timings }
}

async function resolve(host: string, dnsMs: number): Promise<string[] | Failure> {
  if (isIP(host)) return [host]
  // The system may also hang: no name server it asks is bound to answer.
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, dnsMs, { code: "ETIMEOUT" })
  })
  try {
    const found = host === "" ? [] : await Promise.race([lookup(host, { all: true }), timeout])
    return found.length > 0 ? interleave(found) : dnsFailure(host, "ENOTFOUND")
  } catch (error) {
    return dnsFailure(host, codeOf(error))
  } finally {
    clearTimeout(timer)
  }
}

/** RFC 8305 §4: the families alternate, beginning with the one that the system put first. */
function interleave(found: readonly { readonly address: string; readonly family: number }[]): string[] {
  const first = found.filter(({ family }) => family === found[0]?.family)
  const second = found.filter(({ family }) => family !== found[0]?.family)
  return first
    .flatMap((entry, index) => [entry, ...second.slice(index, index + 1)])
    .concat(second.slice(first.length))
    .map(({ address }) => address)
}

/** The first connection that comes about, or the code of the last error. Later ones are closed unseen. */
function connectToFirst(addresses: readonly string[], port: number, connectMs: number): Promise<Peer | string> {
  return new Promise(resolve => {
    let isSettled = false
    let pending = 0
    let next = 0
    let attemptTimer: ReturnType<typeof setTimeout> | undefined
    const deadline = setTimeout(() => settle("ETIMEDOUT"), connectMs)

    const settle = (result: Peer | string) => {
      isSettled = true
      clearTimeout(deadline)
      clearTimeout(attemptTimer)
      resolve(result)
    }
    const attempt = () => {
      clearTimeout(attemptTimer)
      const address = addresses[next++]
      if (address === undefined) return
      if (next < addresses.length) attemptTimer = setTimeout(attempt, limits.connectAttemptMs)
      pending++
      connect(address, port).then(result => {
        pending--
        if (isSettled) return typeof result === "string" || result.reset()
        if (typeof result !== "string") return settle(result)
        if (pending === 0 && next >= addresses.length) return settle(result)
        attempt()
      })
    }
    attempt()
  })
}

/** An error of connecting is told by the promise of Bun.connect. */
const dialHandler = { ...Peer.socketHandler, open: (socket: Socket<Peer>) => socket.data.attach(socket), connectError: () => undefined }

async function connect(hostname: string, port: number): Promise<Peer | string> {
  const peer = new Peer()
  try {
    await Bun.connect<Peer>({
      hostname,
      port,
      allowHalfOpen: true,
      data: peer,
      socket: dialHandler,
    })
    return peer
  } catch (error) {
    return codeOf(error)
  }
}

const codeOf = (error: unknown): string => (typeof error === "object" && error !== null && "code" in error ? String(error.code) : "")

export type OriginTls = {
  readonly host: string
  readonly serverName: string | null
  readonly alpn: readonly string[]
}

export type Secured =
  | { readonly type: "secure"; readonly side: TlsSide }
  | { readonly type: "failed"; readonly failure: Failure; readonly side: TlsSide | null }

/** TLS towards the origin. A certificate that does not fit is a Failure, unless any will do. */
export async function secure(peer: Peer, { host, serverName, alpn }: OriginTls, { settings }: Surroundings): Promise<Secured> {
  const tls = {
    // Checked below instead, so that the failure can say what is wrong and the client can be told.
    rejectUnauthorized: false,
    ...(serverName !== null && { servername: serverName }),
    ...(alpn.length > 0 && { ALPNProtocols: writeAlpn(alpn) }),
  }
  const result = await peer.upgrade({ tls, serverName, role: "client", tlsMs: settings.timeouts.tlsMs })
  if (result.type === "failed") return { type: "failed", failure: originTlsFailure(host, result.message), side: null }
  const { side } = result
  if (settings.isInsecure) return { type: "secure", side }
  // Bun looks at the name as well, where it was given one.
  const isOtherName = result.authorizationError === "ERR_TLS_CERT_ALTNAME_INVALID"
  if (result.authorizationError && !isOtherName)
    return { type: "failed", failure: certificateFailure(host, result.authorizationError), side }
  const certificate = result.socket.getPeerX509Certificate()
  const isNamed = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(serverName ?? host)
  if (isOtherName || isNamed === undefined)
    return { type: "failed", failure: certificateNameFailure(host, certificate.subjectAltName ?? ""), side }
  return { type: "secure", side }
}

/** RFC 7301 §3.1: each name behind its length. Bun takes the wire format; a plain string fails the handshake. */
export const writeAlpn = (names: readonly string[]): Buffer =>
  Buffer.concat(names.map(name => Buffer.from(`${String.fromCharCode(name.length)}${name}`, "latin1")))
