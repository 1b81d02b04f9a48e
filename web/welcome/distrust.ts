// Whether a client does not trust the certificate: read from the newest exchanges, of which the first that says something counts. Pure.

import type { Exchange } from "../../server/contract.ts"

export type Distrust = { readonly id: number; readonly client: string; readonly host: string }

/** `newestFirst`: a few are enough. Null: none breaks off, or a newer TLS connection of a client was accepted. */
export function distrustIn(newestFirst: Iterable<Pick<Exchange, "id" | "failure" | "tls" | "clientAddress" | "host">>): Distrust | null {
  for (const { id, failure, tls, clientAddress, host } of newestFirst) {
    if (failure?.code === "tls-client") return { id, client: clientAddress, host }
    if (tls?.client) return null
  }
  return null
}
