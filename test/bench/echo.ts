// A WebSocket echo server in a thread of its own, and connections to it through a proxy that send frames made beforehand: no WebSocket
// library, so that they are not what is measured.

import { type Socket, sleep } from "bun"
import { writeFrameHeader } from "../../server/wire/websocket/frame.ts"

export type LoadedConnection = {
  /** `count` messages of `length` octets, sent together; resolves when all have come back. */
  burst(count: number, length: number): Promise<void>
  roundTrip(length: number): Promise<void>
  close(): void
}

export function startEcho(): { readonly port: number; stop(): void } {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, server) => (server.upgrade(request) ? undefined : new Response("no WebSocket", { status: 400 })),
    websocket: {
      maxPayloadLength: 64 * 1024 * 1024,
      backpressureLimit: 1024 * 1024 * 1024,
      message(socket, message) {
        socket.send(message)
      },
    },
  })
  return { port: server.port ?? 0, stop: () => server.stop(true) }
}

/** Absolute form, as clients with a proxy for ws:// do it. */
export async function openWebSocket(proxyPort: number, port: number): Promise<LoadedConnection> {
  const opened = Promise.withResolvers<void>()
  let isOpen = false
  let expected = 0
  let received = 0
  let arrived: () => void = () => undefined
  let unsent: Uint8Array = new Uint8Array(0)
  const write = (socket: Socket, bytes: Uint8Array) => {
    const written = Math.max(0, socket.write(bytes))
    unsent = bytes.subarray(written)
  }
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port: proxyPort,
    socket: {
      data(_socket, bytes) {
        if (!isOpen) {
          isOpen = true
          return opened.resolve()
        }
        received += bytes.length
        if (received >= expected) arrived()
      },
      drain: socket => write(socket, unsent),
      close: () => opened.reject(new Error("the connection was closed")),
    },
  })
  const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64")
  const head = ["Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Key: ${key}`, "Sec-WebSocket-Version: 13"]
  socket.write(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${head.join("\r\n")}\r\n\r\n`)
  await opened.promise
  await sleep(1)

  const prepared = new Map<string, Uint8Array>()
  const send = async (count: number, length: number) => {
    const name = `${count} ${length}`
    const bytes = prepared.get(name) ?? frames(count, length)
    prepared.set(name, bytes)
    const { promise, resolve } = Promise.withResolvers<void>()
    arrived = resolve
    received = 0
    expected = count * (length + (length < 126 ? 2 : length <= 0xffff ? 4 : 10))
    write(socket, bytes)
    await promise
  }
  return { burst: send, roundTrip: length => send(1, length), close: () => socket.end() }
}

function frames(count: number, length: number): Uint8Array {
  const mask = Uint8Array.of(0x12, 0x34, 0x56, 0x78)
  const header = writeFrameHeader({ opcode: 1, fin: true, rsv: 0 }, length, mask)
  const payload = Buffer.from(`{"n":1,"text":"${"x".repeat(Math.max(0, length - 17))}"}`.slice(0, length))
  for (let at = 0; at < payload.length; at++) payload[at]! ^= mask[at & 3]!
  const frame = Buffer.concat([header, payload])
  return Buffer.concat(new Array<Uint8Array>(count).fill(frame))
}
