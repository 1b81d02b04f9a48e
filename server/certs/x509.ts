// HOST → CERTIFICATE, the encoding: builds a TBSCertificate with forge's ASN.1 and signs it with node:crypto.
// Knows no files, no cache and no clock: names, keys and times are given. RFC 5280 §4.1 (certificate), §4.2.1
// (extensions), RFC 5480 §2 (EC keys), RFC 5758 §3.2 (ecdsa-with-SHA256).

import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto"
import type { asn1 as Asn1Module } from "node-forge"

type Asn1 = Asn1Module.Asn1

export type Validity = { readonly notBefore: Date; readonly notAfter: Date }

/** `dns` is an A-label name, possibly with a leading `*.`; `ip` is 4 or 16 bytes in network order. */
export type SubjectName = { readonly type: "dns"; readonly name: string } | { readonly type: "ip"; readonly bytes: Uint8Array }

/** What a leaf takes over from the certificate that signs it. */
export type Issuer = { readonly subject: Asn1; readonly keyId: string; readonly key: KeyObject }

/** RFC 5280 appendix A.1: ub-common-name. */
export const commonNameLengthMax = 64

const oids = {
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  subjectKeyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
} as const

// RFC 5280 §4.2.1.3: a BIT STRING whose first octet counts the unused bits of the last one.
const digitalSignature = "\x07\x80"
const keyCertSignAndCrlSign = "\x01\x06"

/** A self-signed root for `key`, in DER. Throws RangeError when the name is longer than `commonNameLengthMax`. */
export function writeRoot(key: KeyObject, commonName: string, validity: Validity): Buffer {
  if (commonName.length > commonNameLengthMax) throw new RangeError(`cannot name a root: longer than ${commonNameLengthMax}: ${commonName}`)
  const spki = spkiOf(key)
  const subject = distinguishedName(commonName)
  const keyId = keyIdOf(spki)
  return signCertificate(key, subject, subject, spki, validity, [
    // RFC 5280 §4.2.1.9: pathLenConstraint 0, this root signs leaves and never another authority.
    extension(oids.basicConstraints, true, sequence(boolean(true), integer("\x00"))),
    extension(oids.keyUsage, true, primitive(forge().Type.BITSTRING, keyCertSignAndCrlSign)),
    extension(oids.subjectKeyId, false, octets(keyId)),
  ])
}

/** A server certificate in DER, for the public half of `leafKey`. */
export function writeLeaf(issuer: Issuer, leafKey: KeyObject, name: SubjectName, commonName: string | null, validity: Validity): Buffer {
  const spki = spkiOf(leafKey)
  return signCertificate(issuer.key, issuer.subject, distinguishedName(commonName), spki, validity, [
    extension(oids.basicConstraints, true, sequence()),
    extension(oids.keyUsage, true, primitive(forge().Type.BITSTRING, digitalSignature)),
    extension(oids.extendedKeyUsage, false, sequence(oid(oids.serverAuth))),
    extension(oids.subjectAltName, false, sequence(generalName(name))),
    extension(oids.subjectKeyId, false, octets(keyIdOf(spki))),
    // RFC 5280 §4.2.1.1: MUST be there; OpenSSL's strict mode (the default of Python 3.13) insists.
    extension(oids.authorityKeyId, false, sequence(tagged(0, issuer.keyId))),
  ])
}

/** Reads from a root what its leaves repeat: the subject byte for byte, and the key id (ours when the root has none). */
export function readIssuer(certDer: Uint8Array, key: KeyObject): Issuer {
  const tbs = children(parse(certDer))[0]!
  const fields = children(tbs)
  // RFC 5280 §4.1: [0] version, serial, signature, issuer, validity, subject, SPKI, [3] extensions. Only v1, which
  // cannot be a CA, leaves the version out.
  const subject = fields[5]!
  const wrapped = fields.find(field => field.tagClass === forge().Class.CONTEXT_SPECIFIC && field.type === 3)
  const extensions = wrapped ? children(children(wrapped)[0]!) : []
  const wanted = forge().oidToDer(oids.subjectKeyId).getBytes()
  const found = extensions.find(entry => children(entry)[0]!.value === wanted)
  const keyId = found ? parse(Buffer.from(children(found).at(-1)!.value as string, "latin1")).value : keyIdOf(spkiOf(key))
  return { subject, keyId: keyId as string, key }
}

export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}

/** SubjectPublicKeyInfo of a private key, in DER. */
export function spkiOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: "spki", format: "der" })
}

function signCertificate(
  signer: KeyObject,
  issuer: Asn1,
  subject: Asn1,
  spki: Uint8Array,
  validity: Validity,
  extensions: readonly Asn1[],
): Buffer {
  const algorithm = sequence(oid(oids.ecdsaWithSha256))
  const tbs = sequence(
    tagged(0, [integer("\x02")]), // v3
    integer(serialNumber()),
    algorithm,
    issuer,
    sequence(time(validity.notBefore), time(validity.notAfter)),
    subject,
    parse(spki),
    tagged(3, [sequence(...extensions)]),
  )
  const signature = sign("sha256", toDer(tbs), signer)
  return toDer(sequence(tbs, algorithm, primitive(forge().Type.BITSTRING, `\0${signature.toString("latin1")}`)))
}

// RFC 5280 §4.1.2.2: positive, at most 20 octets, unique for each issuer: Firefox refuses a repeated one
// (SEC_ERROR_REUSED_ISSUER_AND_SERIAL). The first octet is 0x40–0x7f: never negative, never a padding zero.
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return bytes.toString("latin1")
}

// RFC 5280 §4.2.1.2 (1): SHA-1 of the public key's BIT STRING without tag, length and unused bits.
function keyIdOf(spki: Uint8Array): string {
  const bits = children(parse(spki))[1]!.value as string
  return createHash("sha1")
    .update(Buffer.from(bits.slice(1), "latin1"))
    .digest("latin1")
}

// The organization keeps a subject from being empty when a host is too long for a common name: RFC 5280 §4.1.2.6 would
// then want the SAN critical, a shape that clients rarely meet. It also tells who looks at a certificate where it is from.
function distinguishedName(commonName: string | null): Asn1 {
  const organization = nameAttribute(oids.organization, "NectoProxy")
  return commonName === null ? sequence(organization) : sequence(organization, nameAttribute(oids.commonName, commonName))
}

function nameAttribute(type: string, value: string): Asn1 {
  const text = primitive(forge().Type.UTF8, Buffer.from(value).toString("latin1"))
  return constructed(forge().Type.SET, [sequence(oid(type), text)])
}

// RFC 5280 §4.2.1.6: dNSName [2] IA5String, iPAddress [7] OCTET STRING.
function generalName(name: SubjectName): Asn1 {
  return name.type === "dns" ? tagged(2, name.name) : tagged(7, Buffer.from(name.bytes).toString("latin1"))
}

// RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on.
function time(date: Date): Asn1 {
  const { Type, dateToUtcTime, dateToGeneralizedTime } = forge()
  return date.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, dateToUtcTime(date) as unknown as string)
    : primitive(Type.GENERALIZEDTIME, dateToGeneralizedTime(date) as unknown as string)
}

function extension(type: string, critical: boolean, value: Asn1): Asn1 {
  const content = primitive(forge().Type.OCTETSTRING, toDer(value).toString("latin1"))
  // DER leaves a DEFAULT out (X.690 §11.5): `critical` is written only when true.
  return critical ? sequence(oid(type), boolean(true), content) : sequence(oid(type), content)
}

const sequence = (...values: Asn1[]): Asn1 => constructed(forge().Type.SEQUENCE, values)
const constructed = (type: number, values: Asn1[]): Asn1 => forge().create(forge().Class.UNIVERSAL, type, true, values)
const primitive = (type: number, bytes: string): Asn1 => forge().create(forge().Class.UNIVERSAL, type, false, bytes)
const boolean = (value: boolean): Asn1 => primitive(forge().Type.BOOLEAN, value ? "\xff" : "\x00")
const integer = (bytes: string): Asn1 => primitive(forge().Type.INTEGER, bytes)
const octets = (bytes: string): Asn1 => primitive(forge().Type.OCTETSTRING, bytes)
const oid = (dotted: string): Asn1 => primitive(forge().Type.OID, forge().oidToDer(dotted).getBytes())
const children = (value: Asn1): Asn1[] => value.value as Asn1[]
const toDer = (value: Asn1): Buffer => Buffer.from(forge().toDer(value).getBytes(), "latin1")

/** Context-specific: children make it constructed, bytes primitive. */
const tagged = (tag: number, value: string | Asn1[]): Asn1 =>
  forge().create(forge().Class.CONTEXT_SPECIFIC, tag, typeof value !== "string", value)

// Without `decodeBitStrings: false` forge would guess that a public key is nested ASN.1.
function parse(der: Uint8Array): Asn1 {
  const options = { strict: true, parseAllBytes: true, decodeBitStrings: false }
  return forge().fromDer(Buffer.from(der).toString("latin1"), options as unknown as boolean)
}

// Loaded on first use, and only the part we need: a start with an existing CA then pays nothing, the first certificate
// 2 ms; the whole of node-forge would cost 20 ms. A `require`, because it must be synchronous; `bun build` inlines it.
function forge(): typeof Asn1Module {
  loaded ??= require("node-forge/lib/asn1.js") as typeof Asn1Module
  return loaded
}
let loaded: typeof Asn1Module | null = null
