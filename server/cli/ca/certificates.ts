// Bytes of a file or of a program's output → the certificates in them, and which of those are roots of NectoProxy. By what they are, not
// by what their file or nickname says: somebody else's is never taken for ours.

import { X509Certificate } from "node:crypto"

export type FoundCertificate = {
  readonly name: string
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
  /** By which Windows names it: SHA-1, in lower-case hexadecimal. */
  readonly thumbprint: string
  /** In base64 without line ends, as a bundle has it between its lines. */
  readonly base64: string
  readonly der: Uint8Array
  readonly isOurs: boolean
}

/** PEM blocks with anything around them, or one certificate in DER. What is neither is nothing. */
export function certificatesIn(bytes: Uint8Array): readonly FoundCertificate[] {
  if (bytes[0] === derSequence) return read(bytes)
  const blocks = Buffer.from(bytes).toString("latin1").match(pemBlock) ?? []
  return blocks.flatMap(read)
}

export const hasCertificate = (bundle: string, base64: string): boolean => base64 !== "" && bundle.replace(/\s/g, "").includes(base64)

const derSequence = 0x30
const pemBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

function read(from: string | Uint8Array): readonly FoundCertificate[] {
  try {
    const certificate = new X509Certificate(from)
    const { subject, issuer, raw, fingerprint, fingerprint256, ca } = certificate
    const name = /^CN=(.*)$/m.exec(subject)?.[1] ?? subject
    const isNamedByUs = /^O=NectoProxy$/m.test(subject) && name.startsWith("NectoProxy CA ")
    return [
      {
        name,
        fingerprint: fingerprint256,
        thumbprint: fingerprint.replaceAll(":", "").toLowerCase(),
        base64: raw.toString("base64"),
        der: raw,
        isOurs: isNamedByUs && subject === issuer && ca && certificate.verify(certificate.publicKey),
      },
    ]
  } catch {
    return []
  }
}
