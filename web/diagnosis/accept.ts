// Which Sec-WebSocket-Accept belongs to a key (RFC 6455 §4.2.2): base64 of the SHA-1 of the key and a fixed GUID. SHA-1 is here because
// browsers offer theirs only on https: and on this machine, and a page on a phone reads recordings, too.

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

export const acceptFor = (key: string): string => btoa(String.fromCharCode(...sha1(new TextEncoder().encode(key + guid))))

/** FIPS 180-4 §6.1. */
export function sha1(message: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const padded = pad(message)
  for (let at = 0; at < padded.byteLength; at += 64) digest(state, new DataView(padded.buffer, at, 64))
  const result = new DataView(new ArrayBuffer(20))
  for (const [at, word] of state.entries()) result.setUint32(4 * at, word)
  return new Uint8Array(result.buffer)
}

/** A one bit, zeros, and the length in bits, up to a whole number of blocks. */
function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  return padded
}

function digest(state: number[], block: DataView): void {
  const words = Array.from({ length: 16 }, (_, at) => block.getUint32(4 * at))
  for (let at = 16; at < 80; at++) words.push(rotate(words[at - 3]! ^ words[at - 8]! ^ words[at - 14]! ^ words[at - 16]!, 1))
  let [a, b, c, d, e] = state as [number, number, number, number, number]
  words.forEach((word, at) => {
    const { mix, constant } = rounds[Math.floor(at / 20)]!
    const next = (rotate(a, 5) + mix(b, c, d) + e + constant + word) | 0
    ;[a, b, c, d, e] = [next, a, rotate(b, 30), c, d]
  })
  ;[a, b, c, d, e].forEach((word, at) => {
    state[at] = (state[at]! + word) | 0
  })
}

const parity = (b: number, c: number, d: number): number => b ^ c ^ d

const rounds = [
  { mix: (b: number, c: number, d: number) => (b & c) | (~b & d), constant: 0x5a827999 },
  { mix: parity, constant: 0x6ed9eba1 },
  { mix: (b: number, c: number, d: number) => (b & c) | (b & d) | (c & d), constant: 0x8f1bbcdc },
  { mix: parity, constant: 0xca62c1d6 },
] as const

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))
