// Which addresses are the proxy's own, under any spelling, so that it never connects to itself or to its page.

import { isIP } from "node:net"
import { networkInterfaces } from "node:os"

export class OwnAddresses {
  readonly #ports = new Set<number>()

  /** The proxy's port and the page's, once they are known. */
  add(port: number): void {
    this.#ports.add(port)
  }

  /** `address` is an IP address, as resolved: so no name of this machine can hide it. */
  has(address: string, port: number): boolean {
    return this.#ports.has(port) && isThisMachine(address)
  }
}

function isThisMachine(address: string): boolean {
  const plain = normalize(address)
  // 127.0.0.0/8 and ::1 are loopback; connecting to the unspecified address connects to loopback too.
  if (plain.startsWith("127.") || plain === "::1" || plain === "0.0.0.0" || plain === "::") return true
  return Object.values(networkInterfaces()).some(list => list?.some(entry => normalize(entry.address) === plain))
}

/** One spelling of an address: IPv6 compressed, mapped IPv4 (RFC 4291 §2.5.5.2) and deprecated compatible IPv4 as IPv4, no zone. */
function normalize(address: string): string {
  const [bare = ""] = address.toLowerCase().split("%")
  if (isIP(bare) !== 6) return bare
  // The last 32 bits may be written as IPv4, which URL does not always take.
  const hexadecimal = bare.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets) => {
    const [a, b, c, d] = octets.slice(0, 4).map(Number) as [number, number, number, number]
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const compressed = new URL(`http://[${hexadecimal}]`).hostname.slice(1, -1)
  const mapped = /^::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed)
  if (!mapped) return compressed
  const [high = 0, low = 0] = mapped.slice(1).map(part => Number.parseInt(part, 16))
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}
