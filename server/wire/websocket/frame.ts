// RFC 6455 §5.2: one frame header, from bytes and to bytes. Knows nothing of sockets, messages or compression.

export const isControl = (opcode: number): boolean => opcode >= 8

export const headerLengthMax = 14

/** `rsv` has RSV1 as its bit 4, RSV2 as 2, RSV3 as 1. `maskKey` is a view of the four octets in `bytes`. */
export type FrameHeader = {
  readonly fin: boolean
  readonly rsv: number
  readonly opcode: number
  readonly maskKey: Uint8Array | null
  readonly payloadLength: number
  readonly headerLength: number
}

/** Header length in octets (2 to 14), known from its second octet alone. */
export function headerLengthOf(second: number): number {
  const short = second & 0x7f
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second >= 0x80 ? 4 : 0)
}

/** The payload length that the header at `offset` claims. Beyond 2^53 the number is rounded: compare with MAX_SAFE_INTEGER. */
export function payloadLengthOf(bytes: Uint8Array, offset: number): number {
  const short = bytes[offset + 1]! & 0x7f
  if (short < 126) return short
  if (short === 126) return (bytes[offset + 2]! << 8) | bytes[offset + 3]!
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset + 2, 8)
  return view.getUint32(0) * 2 ** 32 + view.getUint32(4)
}

/** Reads the header at `offset`, or returns null when more bytes are needed. */
export function readFrameHeader(bytes: Uint8Array, offset: number): FrameHeader | null {
  const left = bytes.length - offset
  if (left < 2) return null
  const first = bytes[offset]!
  const second = bytes[offset + 1]!
  const headerLength = headerLengthOf(second)
  if (left < headerLength) return null
  return {
    fin: first >= 0x80,
    rsv: (first >> 4) & 7,
    opcode: first & 15,
    maskKey: second >= 0x80 ? bytes.subarray(offset + headerLength - 4, offset + headerLength) : null,
    payloadLength: payloadLengthOf(bytes, offset),
    headerLength,
  }
}

/** RFC 6455 §5.3: octet i of the payload is XORed with octet i mod 4 of the key. Returns a new array. */
export function unmask(payload: Uint8Array, maskKey: Uint8Array | null): Uint8Array {
  const copy = new Uint8Array(payload)
  return maskKey ? unmaskInPlace(copy, maskKey) : copy
}

/** The same in the octets given, which must begin at a multiple of four in their buffer. */
export function unmaskInPlace(payload: Uint8Array, maskKey: Uint8Array): Uint8Array {
  // Four octets at a time: the key read in the same byte order fits any machine.
  const words = new Uint32Array(payload.buffer, payload.byteOffset, payload.length >> 2)
  const key = new Uint32Array(new Uint8Array(maskKey).buffer)[0]!
  for (let i = 0; i < words.length; i++) words[i]! ^= key
  for (let i = words.length * 4; i < payload.length; i++) payload[i]! ^= maskKey[i & 3]!
  return payload
}

/** RFC 6455 §5.2, the length encoded in the shortest way. `rsv` as in FrameHeader. */
export function writeFrameHeader(
  { opcode, fin, rsv }: Pick<FrameHeader, "opcode" | "fin" | "rsv">,
  payloadLength: number,
  maskKey: Uint8Array | null,
): Uint8Array {
  const extended = payloadLength < 126 ? 0 : payloadLength <= 0xffff ? 2 : 8
  const header = new Uint8Array(2 + extended + (maskKey ? 4 : 0))
  const view = new DataView(header.buffer)
  header[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode
  header[1] = (maskKey ? 0x80 : 0) | (extended === 0 ? payloadLength : extended === 2 ? 126 : 127)
  if (extended === 2) view.setUint16(2, payloadLength)
  if (extended === 8) view.setBigUint64(2, BigInt(payloadLength))
  if (maskKey) header.set(maskKey, 2 + extended)
  return header
}
