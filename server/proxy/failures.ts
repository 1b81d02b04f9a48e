// What can go wrong between the proxy and an origin, in words for the person whose request it was: what, why, what to do.

import type { Upstream } from "../config.ts"
import type { Failure } from "../contract.ts"
import { showAuthority } from "../wire/http1/target.ts"

const connectReasons: { readonly [code: string]: readonly [code: string, why: string] } = {
  ECONNREFUSED: ["connect-refused", "nothing listens there. Is the server running, and is the port right?"],
  ECONNRESET: ["connect-reset", "the connection was reset. A firewall may be in the way."],
  EHOSTUNREACH: ["connect-unreachable", "there is no route to the host. Is the network up?"],
  ENETUNREACH: ["connect-unreachable", "the network cannot be reached. Is the network up?"],
  ETIMEDOUT: ["connect-timeout", "no answer came in time. A firewall may drop the packets."],
  EADDRNOTAVAIL: ["connect-unreachable", "this machine has no address from which to reach it."],
}

export function connectFailure(host: string, port: number, code: string): Failure {
  const [name, why] = connectReasons[code] ?? ["connect-failed", `the system says ${code || "nothing about why"}.`]
  return { code: name, message: `Cannot connect to ${showAuthority(host, port)}: ${why}` }
}

export function dnsFailure(host: string, code: string): Failure {
  if (code === "ETIMEOUT" || code === "EAI_AGAIN" || code === "DNS_ETIMEOUT")
    return { code: "dns-timeout", message: `Cannot resolve the name ${host}: the name server did not answer. Is the network up?` }
  return { code: "dns-not-found", message: `Cannot resolve the name ${host}: it is not known. Is it spelled right?` }
}

export function loopFailure(host: string, port: number): Failure {
  return {
    code: "own-address",
    message: `${showAuthority(host, port)} is NectoProxy itself: a request to it through it would go round for ever.`,
  }
}

const certificateReasons: { readonly [code: string]: string } = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "it is signed by an authority that this machine does not trust",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its issuer is not trusted, or the server does not send the certificates in between",
  UNABLE_TO_GET_ISSUER_CERT: "its issuer is not trusted, or the server does not send the certificates in between",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its issuer is not trusted, or the server does not send the certificates in between",
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet; is this machine's clock right?",
  CERT_REVOKED: "it was revoked",
}

export function certificateFailure(host: string, code: string): Failure {
  return {
    code: "tls-certificate",
    message: `The certificate of ${host} is not accepted: ${certificateReasons[code] ?? code}. To accept any certificate, start NectoProxy with --insecure.`,
  }
}

export function certificateNameFailure(host: string, names: string): Failure {
  return {
    code: "tls-certificate-name",
    message: `The certificate of ${host} is for other names (${names || "none"}). To accept any certificate, start NectoProxy with --insecure.`,
  }
}

export function originTlsFailure(host: string, why: string): Failure {
  return { code: "tls-origin", message: `The TLS handshake with ${host} failed: ${why}. Does it speak TLS on this port?` }
}

export function clientTlsFailure(host: string, why: string): Failure {
  return {
    code: "tls-client",
    message: `The client broke off the TLS handshake for ${host} (${why}): most likely it does not trust NectoProxy's certificate. Install it in the client; \`/ca.pem\` on the page's address has it.`,
  }
}

export function upstreamFailure({ scheme, host, port }: Upstream, why: string): Failure {
  return { code: "upstream", message: `The upstream proxy ${scheme}://${showAuthority(host, port)} cannot be used. ${why}` }
}
