// HOST → CERTIFICATE, the everyday half: a certificate for each host, made when first asked for, kept while in use.
// Knows no sockets, no files and no ASN.1. RFC 5280 §4.2.1.6 (subject alternative names), RFC 9525 §6.3 (wildcards).

import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { isIP } from "node:net"
import type { Authority } from "./authority.ts"
import { commonNameLengthMax, type Issuer, readIssuer, type SubjectName, toPem, writeLeaf } from "./x509.ts"

/** `certPem`: the leaf, then the root. The object of a host stays the same until re-issued: a TLS context may be cached by it. */
export type Leaf = { readonly certPem: string; readonly keyPem: string }

/** What a host that no certificate can name gets (RFC 2606 §2: `.invalid` never resolves). */
export const unnameableHost = "unnameable-host.nectoproxy.invalid"

type Kept = { readonly leaf: Leaf; readonly renewAt: number }
type LeafKey = { readonly key: KeyObject; readonly pem: string }

const dayMs = 24 * 60 * 60 * 1000

// A day back, for a phone whose clock is slow. In all 199 days: below Chromium's limit of 200 (CA/B Forum SC-081v3).
const backdatedMs = dayMs
const validMs = 198 * dayMs
// A week ahead of the end: a clock that is fast must not see an expired certificate.
const renewBeforeEndMs = 7 * dayMs

export class LeafIssuer {
  readonly #authority: Authority
  readonly #cacheMax: number
  readonly #now: () => number
  readonly #cache = new Map<string, Kept>()
  #issuer: Issuer | null = null
  #leafKey: LeafKey | null = null

  /** Keeps at most `cacheMax` certificates (about 2 KiB each), the least recently used goes first. */
  constructor(authority: Authority, cacheMax = 1000, now: () => number = Date.now) {
    this.#authority = authority
    this.#cacheMax = cacheMax
    this.#now = now
  }

  /**
   * A certificate and key, in PEM, for a host as in SNI or CONNECT: an A-label name, a wildcard, or an IP address (also
   * in brackets, also with a zone). Never throws: traffic goes on, so a host no certificate can name (empty, over 253
   * characters, or with characters that no host name has) gets one for `unnameableHost`. A client that does not verify
   * is content with it, one that does shows that name in its own error message.
   */
  leafFor(host: string): Leaf {
    const name = normalHost(host)
    const now = this.#now()
    const kept = this.#cache.get(name)
    // A Map iterates in order of insertion: taking out and putting back makes it the most recently used.
    this.#cache.delete(name)
    const next = kept && now < kept.renewAt ? kept : this.#issue(name, now)
    this.#cache.set(name, next)
    if (this.#cache.size > this.#cacheMax) this.#cache.delete(this.#cache.keys().next().value!)
    return next.leaf
  }

  #issue(name: string, now: number): Kept {
    this.#issuer ??= readIssuer(this.#authority.certDer, this.#authority.key)
    this.#leafKey ??= makeLeafKey()
    const commonName = name.length <= commonNameLengthMax ? name : null
    const validity = { notBefore: new Date(now - backdatedMs), notAfter: new Date(now + validMs) }
    const der = writeLeaf(this.#issuer, this.#leafKey.key, subjectName(name), commonName, validity)
    // The root goes along although a client has it: Chromium's --ignore-certificate-errors-spki-list looks for the
    // authority's key among the certificates it was sent.
    const leaf = { certPem: toPem(der) + this.#authority.certPem, keyPem: this.#leafKey.pem }
    return { leaf, renewAt: now + validMs - renewBeforeEndMs }
  }
}

// One key for all hosts: a key pair each would protect nobody, all of them live in this process.
function makeLeafKey(): LeafKey {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  return { key: privateKey, pem: privateKey.export({ type: "pkcs8", format: "pem" }) as string }
}

// RFC 1034 §3.1: 63 octets a label, 253 characters in all without the root's dot. Underscores are in no host name but in
// many DNS names that browsers visit. A wildcard is a whole leftmost label (RFC 9525 §6.3).
const label = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
const dnsName = new RegExp(`^(?:\\*|${label})(?:\\.${label})*$`)

/** Lower case, no brackets, no IPv6 zone, no dot of the root; `unnameableHost` when no certificate can name it. */
function normalHost(host: string): string {
  // An attacker's host may be a megabyte: nothing below looks at more than a name can be (brackets and zone included).
  if (host.length > 300) return unnameableHost
  const bare = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "")
  // RFC 4007 §11: a zone (`%eth0`) means something to one machine only.
  if (isIP(bare) !== 0) return bare.split("%")[0]!
  return bare.length <= 253 && dnsName.test(bare) ? bare : unnameableHost
}

function subjectName(name: string): SubjectName {
  const version = isIP(name)
  if (version === 4) return { type: "ip", bytes: ipv4Bytes(name) }
  if (version === 6) return { type: "ip", bytes: ipv6Bytes(name) }
  return { type: "dns", name }
}

const ipv4Bytes = (text: string): Uint8Array => Uint8Array.from(text.split("."), Number)

// RFC 4291 §2.2, on text that `isIP` already accepted.
function ipv6Bytes(text: string): Uint8Array {
  const [head, tail] = text.split("::")
  const left = groupBytes(head ?? "")
  const right = groupBytes(tail ?? "")
  const bytes = new Uint8Array(16)
  bytes.set(left, 0)
  bytes.set(right, 16 - right.length)
  return bytes
}

function groupBytes(text: string): number[] {
  if (text === "") return []
  return text.split(":").flatMap(group => {
    if (group.includes(".")) return [...ipv4Bytes(group)]
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}
