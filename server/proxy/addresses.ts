// Under which URLs other machines reach the proxy: those of this machine's interfaces where it listens on all of them. They come and go
// with cables and networks, so they are asked for again, but not with every heartbeat.

import { isIP } from "node:net"
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os"
import { showAuthority } from "../wire/http1/target.ts"
import { isLocal } from "./proxy-context.ts"

type Interfaces = { readonly [name: string]: readonly NetworkInterfaceInfo[] | undefined }

const staleMs = 10_000

/** The present addresses, looked up at most every ten seconds. */
export function createAddresses(host: string, port: number, read: () => Interfaces = networkInterfaces, now = () => performance.now()) {
  let known: readonly string[] = []
  let readAt = Number.NEGATIVE_INFINITY
  return (): readonly string[] => {
    const time = now()
    if (time - readAt >= staleMs) {
      known = addressesOf(host, port, read())
      readAt = time
    }
    return known
  }
}

/** The likeliest first: IPv4 of a network card. What only containers and other networks of this machine's own have comes last. */
export function addressesOf(host: string, port: number, interfaces: Interfaces): readonly string[] {
  const url = (address: string) => `http://${showAuthority(address, port)}`
  if (isLocal(host)) return []
  if (host !== "0.0.0.0" && host !== "::") return [url(host)]
  return (
    Object.entries(interfaces)
      .flatMap(([name, list = []]) =>
        list.map(entry => ({ ...entry, rank: (isVirtual(name) ? 2 : 0) + (isIP(entry.address) === 4 ? 0 : 1) })),
      )
      // A link-local address (RFC 4291 §2.5.6) means something only with the zone of who uses it.
      .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address) && !address.startsWith("169.254."))
      .filter(({ address }) => host === "::" || isIP(address) === 4)
      .sort((a, b) => a.rank - b.rank)
      .map(({ address }) => url(address))
  )
}

const isVirtual = (name: string): boolean =>
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|wg|lxc|lxd|cni|podman)/.test(name)
