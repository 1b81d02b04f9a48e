// A request to the proxy's own ports never loops and never reaches the API, however its address is spelled.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { networkInterfaces } from "node:os"
import { OwnAddresses } from "../../server/proxy/own-addresses.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { scriptedClient, tunnelClient } from "../support/scripted.ts"

describe("addresses", () => {
  const own = new OwnAddresses()
  own.add(8888)
  test.each([
    ["127.0.0.1", 8888, true],
    ["127.1.2.3", 8888, true],
    ["::1", 8888, true],
    ["0:0:0:0:0:0:0:1", 8888, true],
    ["::1%lo", 8888, true],
    ["0.0.0.0", 8888, true],
    ["::", 8888, true],
    ["::ffff:127.0.0.1", 8888, true],
    ["::ffff:7f00:1", 8888, true],
    ["0:0:0:0:0:ffff:127.0.0.1", 8888, true],
    ["::127.0.0.1", 8888, true],
    ["127.0.0.1", 8889, false],
    ["192.0.2.1", 8888, false],
    ["128.0.0.1", 8888, false],
    ["2001:db8::1", 8888, false],
    ["1:2:3:4::1.2.3.4", 8888, false],
  ])("%s port %i: own is %p", (address, port, expected) => expect(own.has(address, port)).toBe(expected))

  test("every address of this machine's interfaces is own", () => {
    const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
    expect(all.filter(({ address }) => !own.has(address, 8888))).toEqual([])
  })
})

describe("requests", () => {
  let proxy: TestProxy
  let uiHits = 0
  let ui: ReturnType<typeof Bun.serve>
  beforeAll(() => {
    proxy = startProxy()
    ui = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(String(++uiHits)) })
    proxy.own.add(ui.port ?? 0)
  })
  afterAll(() => {
    proxy.stop()
    ui.stop(true)
  })

  const spellings = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "127.0.0.2",
    "127.1",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::]",
    "0x7f.1",
    "2130706433",
  ]

  test.each(spellings)("in absolute form to %s, on both ports", async host => {
    for (const port of [proxy.port, ui.port ?? 0]) {
      const client = await scriptedClient(proxy.port)
      client.write(`GET http://${host}:${port}/api/status HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`)
      await client.until(({ hasEnded }) => hasEnded)
      // 502: a spelling that is no name here does not resolve; it goes nowhere either.
      expect(client.text).toMatch(/^HTTP\/1\.1 (508 Loop Detected|502 Bad Gateway)\r\n/)
      client.socket.destroy()
    }
    expect(uiHits).toBe(0)
  })

  test.each(spellings)("through a tunnel to %s, on both ports", async host => {
    for (const port of [proxy.port, ui.port ?? 0]) {
      const client = await tunnelClient(proxy.port, `${host}:${port}`)
      client.write(`GET /api/status HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`)
      await client.until(({ hasEnded }) => hasEnded)
      expect(client.text).toMatch(/^HTTP\/1\.1 (508 Loop Detected|502 Bad Gateway)\r\n/)
      client.socket.destroy()
    }
    expect(uiHits).toBe(0)
  })

  test.each([
    ["/", "200 OK", "It is a proxy"],
    ["/ca.pem", "200 OK", "BEGIN CERTIFICATE"],
    ["/api/status", "404 Not Found", "It is a proxy"],
  ])("straight to the proxy: GET %s says what this is", async (path, status, content) => {
    const client = await scriptedClient(proxy.port)
    client.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\n\r\n`)
    await client.until(({ hasEnded }) => hasEnded)
    expect(client.text).toStartWith(`HTTP/1.1 ${status}\r\n`)
    expect(client.text).toContain(content)
    client.socket.destroy()
  })
})
