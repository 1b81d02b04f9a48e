// BYTES → what a TLS client asks for, read before any TLS engine is started. Knows nothing of sockets or certificates.
// RFC 8446 §4.1.2 (ClientHello), §5.1 (records); RFC 6066 §3 (server name); RFC 7301 §3.1 (ALPN).

import { latin1 } from "./bytes.ts"

/** `sni` and `alpn` as sent; `versions` in the client's order, named as TLS engines name them: "TLSv1.3". */
export type ClientHello = { readonly sni: string | null; readonly alpn: readonly string[]; readonly versions: readonly string[] }

/** Real ones take 0.2 to 2 KiB, with post-quantum key shares; beyond this nobody means a ClientHello. */
const helloBytesMax = 64 * 1024
const recordHeaderSize = 5
const messageHeaderSize = 4
const extensionTypes = { serverName: 0, alpn: 16, supportedVersions: 43 } as const

/**
 * Reads the ClientHello that `bytes`, the beginning of a connection, start with. "not-tls" also where it is malformed;
 * an extension that is malformed inside counts as absent, for the TLS engine to judge.
 */
export function readClientHello(bytes: Uint8Array): ClientHello | "need-more" | "not-tls" {
  const message = readMessage(bytes.subarray(0, helloBytesMax))
  if (message === "need-more") return bytes.length >= helloBytesMax ? "not-tls" : "need-more"
  if (message === "not-tls") return "not-tls"
  return parseMessage(message) ?? "not-tls"
}

/** Joins the handshake message that the records carry (RFC 8446 §5.1). Its body, without its four-byte header. */
function readMessage(bytes: Uint8Array): Uint8Array | "need-more" | "not-tls" {
  const pieces: Uint8Array[] = []
  let joined = 0
  for (let at = 0; ; ) {
    // A record of type handshake (22); its legacy_record_version is 0x0301 or 0x0303, of which only the major part means anything.
    if (at < bytes.length && bytes[at] !== 22) return "not-tls"
    if (at + 1 < bytes.length && bytes[at + 1] !== 3) return "not-tls"
    if (bytes.length - at < recordHeaderSize) return "need-more"
    const length = uint16(bytes, at + 3)
    // RFC 8446 §5.1: "The length MUST NOT exceed 2^14 bytes." and "Implementations MUST NOT send zero-length fragments of Handshake types".
    if (length === 0 || length > 2 ** 14) return "not-tls"

    const piece = bytes.subarray(at + recordHeaderSize, at + recordHeaderSize + length)
    // The first byte of the message is its type: client_hello (1).
    if (joined === 0 && piece.length > 0 && piece[0] !== 1) return "not-tls"
    pieces.push(piece)
    joined += piece.length
    at += recordHeaderSize + length

    const size = messageSize(pieces, joined)
    if (size !== null && size > helloBytesMax) return "not-tls"
    if (size !== null && joined >= size) return Buffer.concat(pieces).subarray(messageHeaderSize, size)
    if (piece.length < length) return "need-more"
  }
}

/** Size of the message, header included, or null while its header is not complete (it may be cut by records, too). */
function messageSize(pieces: readonly Uint8Array[], joined: number): number | null {
  if (joined < messageHeaderSize) return null
  const header = (pieces[0]?.length ?? 0) >= messageHeaderSize ? pieces[0] : Buffer.concat(pieces, messageHeaderSize)
  return header ? messageHeaderSize + header[1]! * 0x10000 + uint16(header, 2) : null
}

/** RFC 8446 §4.1.2: version, random, session id, cipher suites, compression methods, extensions. */
function parseMessage(body: Uint8Array): ClientHello | null {
  let at = 2 + 32
  for (const lengthSize of [1, 2, 1] as const) {
    const skipped = readVector(body, at, lengthSize)
    if (!skipped) return null
    at += lengthSize + skipped.length
  }
  const legacyVersion = uint16(body, 0)
  // Before TLS 1.3 a client could leave the extensions out.
  if (at === body.length) return { sni: null, alpn: [], versions: [versionName(legacyVersion)] }
  const extensions = readVector(body, at, 2)
  if (!extensions) return null

  const found = new Map<number, Uint8Array>()
  for (let i = 0; i < extensions.length; ) {
    const data = readVector(extensions, i + 2, 2)
    if (!data) return null
    const type = uint16(extensions, i)
    if (!found.has(type)) found.set(type, data)
    i += 4 + data.length
  }
  return {
    sni: parseServerName(found.get(extensionTypes.serverName)),
    alpn: parseProtocols(found.get(extensionTypes.alpn)),
    // RFC 8446 §4.2.1: where the extension is not present, the legacy version is the highest the client speaks.
    versions: parseVersions(found.get(extensionTypes.supportedVersions)) ?? [versionName(legacyVersion)],
  }
}

/** RFC 6066 §3: a list of names, of which only host_name (0) was ever defined, at most one of it. */
function parseServerName(data: Uint8Array | undefined): string | null {
  const list = data && readVector(data, 0, 2)
  for (let at = 0; list && at < list.length; ) {
    const name = readVector(list, at + 1, 2)
    if (!name) return null
    // Printable ASCII only: the name goes into certificates, addresses and pages.
    if (list[at] === 0) return /^[\x21-\x7e]+$/.test(latin1(name)) ? latin1(name) : null
    at += 3 + name.length
  }
  return null
}

/** RFC 7301 §3.1: a list of protocol names, none of them empty. */
function parseProtocols(data: Uint8Array | undefined): string[] {
  const list = data && readVector(data, 0, 2)
  const names: string[] = []
  for (let at = 0; list && at < list.length; ) {
    const name = readVector(list, at, 1)
    if (!name || name.length === 0) return []
    names.push(latin1(name))
    at += 1 + name.length
  }
  return names
}

/** RFC 8446 §4.2.1. Leaves out GREASE (RFC 8701 §2), which means nothing by design. */
function parseVersions(data: Uint8Array | undefined): string[] | null {
  const list = data && readVector(data, 0, 1)
  if (!list || list.length === 0 || list.length % 2 !== 0) return null
  const versions = Array.from({ length: list.length / 2 }, (_, i) => uint16(list, 2 * i))
  return versions.filter(version => (version & 0x0f0f) !== 0x0a0a || version >> 8 !== (version & 0xff)).map(versionName)
}

function versionName(version: number): string {
  if (version === 0x0300) return "SSLv3"
  if (version === 0x0301) return "TLSv1"
  if (version > 0x0301 && version <= 0x0304) return `TLSv1.${(version & 0xff) - 1}`
  return `0x${version.toString(16).padStart(4, "0")}`
}

/** The contents of a variable-length vector (RFC 8446 §3.4), or null where it would go beyond `bytes`. */
function readVector(bytes: Uint8Array, at: number, lengthSize: 1 | 2): Uint8Array | null {
  const start = at + lengthSize
  if (start > bytes.length) return null
  const end = start + (lengthSize === 1 ? bytes[at]! : uint16(bytes, at))
  return end > bytes.length ? null : bytes.subarray(start, end)
}

/** Callers have checked that both bytes are there. */
function uint16(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 0x100 + bytes[at + 1]!
}
