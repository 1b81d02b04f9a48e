// A WebSocket as a recorder sees it: both directions' bytes, said by a script. Knows the wire format by itself, so that it does not
// repeat a mistake of wire/; compresses with the `ws` package, as many clients and servers do.

import { createHash } from "node:crypto"
import { createRequire } from "node:module"
import type { Direction } from "../../server/contract.ts"
import type { ConnectionRecorder } from "../../server/record/connection-recorder.ts"
import { utf8 } from "./recording.ts"

export type FrameFacts = { readonly opcode?: number; readonly fin?: boolean; readonly rsv?: number; readonly maskKey?: Uint8Array | null }

/** The key of RFC 6455 §5.7's examples. */
export const exampleKey = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)

/** RFC 6455 §5.2. A final text frame unless told otherwise. */
export function writeFrame(payload: Uint8Array | string, { opcode = 1, fin = true, rsv = 0, maskKey = null }: FrameFacts = {}): Uint8Array {
  const bytes = typeof payload === "string" ? utf8(payload) : payload
  const { length } = bytes
  const size = length < 126 ? [length] : length < 65_536 ? [126, length >> 8, length & 255] : [127, ...bigEndian(length)]
  size[0]! |= maskKey ? 0x80 : 0
  const masked = maskKey ? bytes.map((octet, at) => octet ^ maskKey[at % 4]!) : bytes
  return Buffer.concat([Uint8Array.of((fin ? 0x80 : 0) | (rsv << 4) | opcode, ...size), maskKey ?? new Uint8Array(0), masked])
}

/** RFC 6455 §5.5.1. */
export const closePayload = (code: number, reason = ""): Uint8Array => Buffer.concat([Uint8Array.of(code >> 8, code & 255), utf8(reason)])

const bigEndian = (length: number): number[] => [...new Uint8Array(new BigUint64Array([BigInt(length)]).buffer)].reverse()

const key = "dGhlIHNhbXBsZSBub25jZQ=="
const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64")

export type HandshakeFacts = { readonly target?: string; readonly extensions?: string | null; readonly subprotocol?: string | null }

/** `extensions` and `subprotocol`: offered and accepted. */
export function writeHandshake({ target = "/chat", extensions = null, subprotocol = null }: HandshakeFacts = {}) {
  const both = [
    ...(subprotocol === null ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    ...(extensions === null ? [] : [`Sec-WebSocket-Extensions: ${extensions}`]),
  ]
  const head = (...lines: string[]) => utf8(`${[...lines, ...both].join("\r\n")}\r\n\r\n`)
  return {
    request: head(
      `GET ${target} HTTP/1.1`,
      "Host: example.com",
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${key}`,
      "Sec-WebSocket-Version: 13",
    ),
    response: head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept}`),
  }
}

export type ScriptedWebSocket = {
  readonly connection: ConnectionRecorder
  /** One frame from the client, masked unless told otherwise. */
  client(payload: Uint8Array | string, facts?: FrameFacts, now?: number): void
  server(payload: Uint8Array | string, facts?: FrameFacts, now?: number): void
  say(direction: Direction, payload: Uint8Array | string, facts?: FrameFacts, now?: number): void
}

/** Does the handshake on the connection, the request at 1,000 and the response at 2,000. */
export function scriptedWebSocket(connection: ConnectionRecorder, handshake: HandshakeFacts = {}): ScriptedWebSocket {
  const { request, response } = writeHandshake(handshake)
  connection.push("client-to-server", request, 1_000)
  connection.push("server-to-client", response, 2_000)
  return scriptedFrames(connection, 2_000)
}

/** For after a handshake. Every frame is a push of its own, and a second later than the one before unless it says when. */
export function scriptedFrames(connection: ConnectionRecorder, startedAt: number): ScriptedWebSocket {
  let clock = startedAt
  const say: ScriptedWebSocket["say"] = (direction, payload, facts, now) => {
    clock = now ?? clock + 1_000
    const maskKey = direction === "client-to-server" ? exampleKey : null
    connection.push(direction, writeFrame(payload, { maskKey, ...facts }), clock)
  }
  return {
    connection,
    say,
    client: (payload, facts, now) => say("client-to-server", payload, facts, now),
    server: (payload, facts, now) => say("server-to-client", payload, facts, now),
  }
}

// By its path: Bun puts an implementation of its own in the place of the package.
type PerMessageDeflate = {
  accept(configurations: readonly object[]): unknown
  compress(data: Uint8Array, fin: boolean, callback: (error: Error | null, compressed: Uint8Array) => void): void
  cleanup(): void
}
const PerMessageDeflate: new (options: object) => PerMessageDeflate = createRequire(import.meta.url)(
  "../../node_modules/ws/lib/permessage-deflate.js",
)

export type Compressor = Disposable & { compress(plain: Uint8Array | string): Promise<Uint8Array> }

/** One sender's side of RFC 7692; it keeps its window from message to message unless told not to. */
export function makeCompressor(keepsWindow = true): Compressor {
  const deflate = new PerMessageDeflate({ isServer: true, threshold: 0 })
  deflate.accept([keepsWindow ? {} : { server_no_context_takeover: [true] }])
  return {
    compress: plain =>
      new Promise((resolve, reject) => {
        const take = (error: Error | null, compressed: Uint8Array) => (error ? reject(error) : resolve(compressed))
        deflate.compress(Buffer.from(typeof plain === "string" ? utf8(plain) : plain), true, take)
      }),
    [Symbol.dispose]: () => deflate.cleanup(),
  }
}

/** How a compressed message's first frame is marked (RFC 7692 §6). */
export const compressedBit = 4
