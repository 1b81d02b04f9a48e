// CERTIFICATES → KEYSTORE, in Java's own format (JKS, version 2), which all Javas read; what others write as PKCS #12 has no attribute that
// says "trusted", without which Java ignores a certificate. Pure.

import { createHash } from "node:crypto"

const magic = 0xfeedfeed
const version = 2
const trustedEntry = 2
/** What the digest at the end is salted with. */
const salt = "Mighty Aphrodite"

export function javaTrustStore(certificates: readonly Uint8Array[], password: string): Uint8Array {
  const entries = certificates.flatMap((certificate, index) => [
    number(trustedEntry),
    text(`nectoproxy-${index}`),
    // When it was added, which nobody asks for.
    Buffer.alloc(8),
    text("X.509"),
    number(certificate.length),
    certificate,
  ])
  const store = Buffer.concat([number(magic), number(version), number(certificates.length), ...entries])
  const secret = Buffer.from(password, "utf16le").swap16()
  return Buffer.concat([store, createHash("sha1").update(secret).update(salt).update(store).digest()])
}

function number(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Behind its length in two octets. ASCII is the same in Java's own UTF-8. */
function text(value: string): Uint8Array {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value.length)
  return Buffer.concat([bytes, Buffer.from(value, "ascii")])
}
