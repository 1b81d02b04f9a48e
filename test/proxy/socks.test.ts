// SOCKS5 on the proxy's port (RFC 1928, RFC 1929).

import { afterAll, beforeAll, expect, test } from "bun:test"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { type ScriptedServer, scriptedClient, scriptedServer } from "../support/scripted.ts"

let proxy: TestProxy
let server: ScriptedServer

beforeAll(async () => {
  proxy = startProxy()
  server = await scriptedServer()
})

afterAll(() => {
  proxy.stop()
  server.stop()
})

const port = () => String.fromCharCode(server.port >> 8, server.port & 255)
const granted = "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
const request = "GET /socks HTTP/1.1\r\nHost: localhost\r\n\r\n"

const byName = () => `\x05\x01\x00\x03\x09localhost${port()}`
const byIPv4 = () => `\x05\x01\x00\x01\x7f\x00\x00\x01${port()}`

test.each([
  ["a name", "\x05\x01\x00", "\x05\x00", byName],
  ["an IPv4 address", "\x05\x02\x00\x02", "\x05\x00", byIPv4],
  ["user name and password", "\x05\x01\x02\x01\x02me\x02pw", "\x05\x02\x01\x00", byName],
])("%s, whole and byte by byte", async (_name, greeting, greeted, where) => {
  for (const pieces of [[greeting + where() + request], [greeting, where(), request], [...(greeting + where() + request)]]) {
    const client = await scriptedClient(proxy.port)
    for (const piece of pieces) client.write(piece)
    const peer = await server.accept()
    await peer.bytes(request.length)
    expect(peer.text).toBe(request)
    peer.write("HTTP/1.1 204 No Content\r\n\r\n")
    const answer = `${greeted}${granted}HTTP/1.1 204 No Content\r\n\r\n`
    await client.bytes(answer.length)
    expect(client.text).toBe(answer)
    client.socket.destroy()
  }
  expect(proxy.exchanges().at(-1)).toMatchObject({ protocol: "http", path: "/socks", status: 204 })
})

test.each([
  ["no method that is known", "\x05\x01\x03", "\x05\xff"],
  ["BIND", "\x05\x01\x00\x05\x02\x00\x01\x7f\x00\x00\x01\x00\x50", "\x05\x00\x05\x07\x00\x01\x00\x00\x00\x00\x00\x00"],
  [
    "an unknown kind of address",
    "\x05\x01\x00\x05\x01\x00\x09\x7f\x00\x00\x01\x00\x50",
    "\x05\x00\x05\x08\x00\x01\x00\x00\x00\x00\x00\x00",
  ],
])("%s is refused", async (_name, said, answer) => {
  const client = await scriptedClient(proxy.port)
  client.write(said)
  await client.until(({ hasEnded }) => hasEnded)
  expect(client.text).toBe(answer)
  client.socket.destroy()
})

test("the proxy's own ports are not reached this way either", async () => {
  const client = await scriptedClient(proxy.port)
  client.write(`\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01${String.fromCharCode(proxy.port >> 8, proxy.port & 255)}${request}`)
  await client.until(({ hasEnded }) => hasEnded)
  expect(client.text).toContain("508 Loop Detected")
  client.socket.destroy()
})
