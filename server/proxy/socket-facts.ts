// What a socket of Bun's tells of itself: how it ended, and what its TLS handshake agreed on.

import type { X509Certificate } from "node:crypto"
import type { Socket } from "bun"
import type { CertificateFacts, Departure, TlsSide } from "../contract.ts"

/** How the other side went away, from the error that comes with the close. */
export function departureOf(error: (Error & { code?: string }) | undefined): Departure {
  if (!error) return "end"
  return error.code === "ETIMEDOUT" ? "timeout" : "reset"
}

/** Version and cipher as OpenSSL names them, and the chain that the other side showed. */
export function tlsSideOf(socket: Socket<unknown>, serverName: string | null): TlsSide {
  const { name } = socket.getCipher()
  return {
    version: socket.getTLSVersion(),
    cipher: name ?? "",
    alpn: socket.alpnProtocol || null,
    serverName,
    certificates: certificatesOf(socket),
  }
}

/** The chain, from the other side's own certificate up. A root names itself as its issuer. */
function certificatesOf(socket: Socket<unknown>): CertificateFacts[] {
  const chain: CertificateFacts[] = []
  for (let at: X509Certificate | undefined = socket.getPeerX509Certificate(); at && chain.length < 10; at = at.issuerCertificate) {
    if (chain.at(-1)?.fingerprint === at.fingerprint256) break
    chain.push({
      subject: at.subject,
      issuer: at.issuer,
      names: at.subjectAltName ?? "",
      validFrom: Date.parse(at.validFrom),
      validTo: Date.parse(at.validTo),
      fingerprint: at.fingerprint256,
    })
  }
  return chain
}
