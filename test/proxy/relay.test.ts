// Bytes through the proxy: each way in carries the same conversation, and both ends receive exactly what the other sent.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { certificateFor } from "../support/certificate.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { type Scripted, type ScriptedServer, scriptedClient, scriptedServer, tlsTunnelClient, tunnelClient } from "../support/scripted.ts"

let proxy: TestProxy
let plain: ScriptedServer
let secure: ScriptedServer

beforeAll(async () => {
  proxy = startProxy({ isInsecure: true })
  const { keyPem, certPem } = certificateFor(["localhost", "127.0.0.1"])
  ;[plain, secure] = await Promise.all([scriptedServer(), scriptedServer({ key: keyPem, cert: certPem })])
})

afterAll(() => {
  plain.stop()
  secure.stop()
  proxy.stop()
})

type Way = {
  readonly name: string
  readonly open: () => Promise<Scripted>
  readonly server: () => ScriptedServer
  /** What stands in the request line before the path. */
  readonly prefix: () => string
}

const ways: readonly Way[] = [
  { name: "absolute form", open: () => scriptedClient(proxy.port), server: () => plain, prefix: () => `http://localhost:${plain.port}` },
  { name: "plain tunnel", open: () => tunnelClient(proxy.port, `localhost:${plain.port}`), server: () => plain, prefix: () => "" },
  {
    name: "TLS tunnel",
    open: () =>
      tlsTunnelClient(proxy.port, `localhost:${secure.port}`, {
        ca: proxy.authority.certPem,
        servername: "localhost",
        ALPNProtocols: ["h2", "http/1.1"],
      }),
    server: () => secure,
    prefix: () => "",
  },
]

/** A conversation as turns: who sends what. `{target}` and `{host}` are filled in for each way. */
type Turn = readonly ["client" | "server", string | Uint8Array]

const key = "dGhlIHNhbXBsZSBub25jZQ=="
const upgrade = `GET {target}/chat HTTP/1.1\r\nhost: {host}\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`
const agreed =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
const bytes = (...values: number[]) => Uint8Array.from(values)

const conversations: readonly (readonly [name: string, turns: readonly Turn[]])[] = [
  [
    "keep-alive, spelling and order kept",
    [
      ["client", "GET {target}/a HTTP/1.1\r\nhOsT: {host}\r\nX-B: 2\r\nx-a:1\r\nX-B: 3\r\n\r\n"],
      ["server", "HTTP/1.1 200 OK\r\ncontent-LENGTH: 3\r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\nabc"],
      ["client", "HEAD {target}/b HTTP/1.1\r\nHost: {host}\r\n\r\n"],
      ["server", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"],
      ["client", "GET {target}/c HTTP/1.1\r\nHost: {host}\r\n\r\n"],
      ["server", 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'],
    ],
  ],
  [
    "chunked both ways, with extensions and trailers",
    [
      ["client", "POST {target}/up HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\n"],
      ["client", "0\r\nTrailer-A: 1\r\n\r\n"],
      ["server", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
      ["server", "0\r\n\r\n"],
    ],
  ],
  [
    "100-continue",
    [
      ["client", "PUT {target}/f HTTP/1.1\r\nHost: {host}\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"],
      ["server", "HTTP/1.1 100 Continue\r\n\r\n"],
      ["client", "body"],
      ["server", "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"],
    ],
  ],
  [
    "a WebSocket: odd, empty, fragmented and faulty frames",
    [
      ["client", upgrade],
      ["server", agreed],
      ["server", bytes(0x81, 0x00, 0x89, 0x02, 0x68, 0x62)],
      ["client", bytes(0x8a, 0x82, 1, 2, 3, 4, 0x69, 0x60)],
      ["client", bytes(0x01, 0x83, 0, 0, 0, 0, 0x61, 0x62, 0x63)],
      ["client", bytes(0x00, 0x80, 9, 9, 9, 9, 0x80, 0x80, 0, 0, 0, 0)],
      ["server", bytes(0xf3, 0x01, 0xff, 0x82, 0x7f, 0, 0, 0, 0, 0, 0, 0, 1, 0x2a)],
      ["client", bytes(0x81, 0x01, 0x78)],
      ["server", bytes(0x88, 0x05, 0x03, 0xe8, 0x62, 0x79, 0x65)],
      ["client", bytes(0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8)],
    ],
  ],
  [
    "frames in the same segment as the handshake's answer",
    [
      ["client", upgrade],
      ["server", Buffer.concat([Buffer.from(agreed), bytes(0x81, 0x02, 0x68, 0x69)])],
      ["client", bytes(0x81, 0x80, 1, 1, 1, 1)],
    ],
  ],
  [
    "a refused upgrade, then HTTP goes on",
    [
      ["client", upgrade],
      ["server", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"],
      ["client", "GET {target}/next HTTP/1.1\r\nHost: {host}\r\n\r\n"],
      ["server", "HTTP/1.1 204 No Content\r\n\r\n"],
    ],
  ],
  [
    "an upgrade to something unknown",
    [
      ["client", "GET {target}/x HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n"],
      ["server", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n\x00\x01binary"],
      ["client", "GET this is not HTTP\r\n\r\n\xff"],
      ["server", "\xfe"],
    ],
  ],
]

describe.each(ways as Way[])("$name", way => {
  test.each(conversations as [string, Turn[]][])("%s", async (_name, turns) => {
    const client = await way.open()
    const host = `localhost:${way.server().port}`
    let server: Scripted | null = null
    const sent = { client: Buffer.alloc(0), server: Buffer.alloc(0) }
    for (const [who, what] of turns) {
      const fill = (text: string, target: string) => Buffer.from(text.replace("{target}", target).replace("{host}", host), "latin1")
      const raw = typeof what === "string" ? fill(what, way.prefix()) : Buffer.from(what)
      const expected = typeof what === "string" ? fill(what, "") : raw
      sent[who] = Buffer.concat([sent[who], expected])
      if (who === "client") {
        client.write(raw)
        server ??= await way.server().accept()
        await server.bytes(sent.client.length)
        expect(server.text).toBe(sent.client.toString("latin1"))
      } else {
        server?.write(raw)
        await client.bytes(sent.server.length)
        expect(client.text).toBe(sent.server.toString("latin1"))
      }
    }
    // An end passes on in both directions, each on its own.
    client.socket.end()
    await server?.until(({ hasEnded, closed }) => hasEnded || closed !== null)
    server?.socket.end()
    await client.until(({ closed }) => closed !== null)
    expect(client.text).toBe(sent.server.toString("latin1"))
  })
})

test("a reset passes on as a reset, from either side", async () => {
  for (const who of ["client", "server"] as const) {
    const client = await tunnelClient(proxy.port, `localhost:${plain.port}`)
    client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    const server = await plain.accept()
    await server.bytes(10)
    const [from, to] = who === "client" ? [client, server] : [server, client]
    from.socket.resetAndDestroy()
    await to.until(({ closed }) => closed !== null)
    expect(to.closed).toBe("reset")
  }
})

test("a server that speaks first passes blindly, and is counted", async () => {
  const client = await tunnelClient(proxy.port, `localhost:${plain.port}`)
  const server = await plain.accept()
  server.write("220 mail.example ESMTP\r\n")
  await client.bytes(24)
  client.write("EHLO me\r\n")
  await server.bytes(9)
  client.socket.end()
  await server.until(({ hasEnded }) => hasEnded)
  server.socket.end("bye")
  await client.until(({ closed }) => closed !== null)
  const { id } = proxy.exchanges().findLast(({ protocol }) => protocol === "tunnel")!
  const exchange = (await proxy.until(all => all.some(one => one.id === id && one.state === "closed"))).find(one => one.id === id)
  expect(exchange).toMatchObject({
    method: "CONNECT",
    host: `localhost:${plain.port}`,
    request: { bodySize: 9 },
    response: { bodySize: 27 },
  })
})

test("a slow reader slows the writer: what is under way stays bounded", async () => {
  const client = await tunnelClient(proxy.port, `localhost:${plain.port}`)
  client.write(upgrade.replace("{target}", "").replace("{host}", "x"))
  const server = await plain.accept()
  await server.bytes(100)
  client.socket.pause()
  server.write(agreed)
  const total = 64 * 1024 * 1024
  const frame = Buffer.concat([
    Buffer.from([0x82, 0x7f, 0, 0, 0, 0]),
    Buffer.from([total >>> 24, (total >> 16) & 255, (total >> 8) & 255, total & 255]),
  ])
  server.write(frame)
  const before = process.memoryUsage.rss()
  const chunk = Buffer.alloc(1024 * 1024)
  // Written until the pipe is full and stays so: what got away is in socket buffers and our bounded queue.
  let written = 0
  let isTaken = true
  while (written < total && isTaken) {
    isTaken = await tryWrite(server, chunk)
    written += chunk.length
  }
  expect(written).toBeLessThan(40 * 1024 * 1024)
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024)
  client.socket.resume()
  for (; written < total; written += chunk.length) server.write(chunk)
  await client.bytes(agreed.length + frame.length + total)
  expect(client.receivedBytes).toBe(agreed.length + frame.length + total)
  client.socket.destroy()
}, 30_000)

/** Whether the socket took a chunk, or took it within the time that a full pipe would need to move. */
function tryWrite(peer: Scripted, chunk: Buffer): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), 500)
    peer.socket.write(chunk, () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

test("a tunnel that nobody used leaves no trace, and its end passes on", async () => {
  const before = proxy.exchanges().length
  const client = await tunnelClient(proxy.port, `localhost:${plain.port}`)
  const server = await plain.accept()
  client.socket.end()
  await server.until(({ hasEnded, closed }) => hasEnded || closed !== null)
  server.socket.end()
  await client.until(({ closed }) => closed !== null)
  const other = await tunnelClient(proxy.port, `localhost:${plain.port}`)
  ;(await plain.accept()).socket.end()
  await other.until(({ hasEnded }) => hasEnded)
  other.socket.end()
  await other.until(({ closed }) => closed !== null)
  expect(proxy.exchanges().length).toBe(before)
})
