// The way out through another proxy: what we say to it, and what becomes of its answers.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { defaultTimeouts, type Upstream } from "../../server/config.ts"
import { certificateFor } from "../support/certificate.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { type Scripted, type ScriptedServer, scriptedClient, scriptedServer, tunnelClient } from "../support/scripted.ts"

let plain: ScriptedServer
let secure: ScriptedServer
const proxies: TestProxy[] = []

beforeAll(async () => {
  const { keyPem, certPem } = certificateFor(["127.0.0.1"])
  ;[plain, secure] = await Promise.all([scriptedServer(), scriptedServer({ key: keyPem, cert: certPem })])
})

afterAll(() => {
  for (const proxy of proxies) proxy.stop()
  plain.stop()
  secure.stop()
})

const through = (upstream: Partial<Upstream>): TestProxy => {
  const port = upstream.scheme === "https" ? secure.port : plain.port
  const proxy = startProxy({
    isInsecure: true,
    upstream: { scheme: "http", host: "127.0.0.1", port, username: "", password: "", ...upstream },
  })
  proxies.push(proxy)
  return proxy
}

const request = "GET / HTTP/1.1\r\nHost: api.example\r\n\r\n"

/** The scripted upstream: each turn waits for bytes that end with `hears`, and answers. */
async function play(server: ScriptedServer, turns: readonly (readonly [hears: RegExp, says: string])[]): Promise<Scripted> {
  const peer = await server.accept()
  for (const [hears, says] of turns) {
    await peer.until(({ text }) => hears.test(text))
    peer.write(says)
  }
  return peer
}

const agreed = "HTTP/1.1 200 OK\r\nVia: 1.1 corporate\r\n\r\n"
const socksAgreed = "\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50"

describe("a tunnel goes through it", () => {
  test.each([
    ["http", { scheme: "http" }, [[/\r\n\r\n$/, agreed]], /^CONNECT api\.example:80 HTTP\/1\.1\r\nHost: api\.example:80\r\n\r\n$/],
    [
      "http with credentials",
      { scheme: "http", username: "me", password: "p:w" },
      [[/\r\n\r\n$/, agreed]],
      /\r\nProxy-Authorization: Basic bWU6cDp3\r\n\r\n$/,
    ],
    ["https", { scheme: "https" }, [[/\r\n\r\n$/, agreed]], /^CONNECT api\.example:80 HTTP/],
    [
      "socks5",
      { scheme: "socks5" },
      [
        [/^\x05\x01\x00$/, "\x05\x00"],
        [/\x50$/, socksAgreed],
      ],
      /^\x05\x01\x00\x05\x01\x00\x03\x0bapi\.example\x00\x50$/,
    ],
    [
      "socks5 with credentials",
      { scheme: "socks5", username: "me", password: "pw" },
      [
        [/^\x05\x02\x00\x02$/, "\x05\x02"],
        [/pw$/, "\x01\x00"],
        [/\x50$/, socksAgreed],
      ],
      /^\x05\x02\x00\x02\x01\x02me\x02pw\x05\x01\x00\x03\x0bapi\.example\x00\x50$/,
    ],
  ] as const)("%s", async (_name, upstream, turns, said) => {
    const proxy = through(upstream)
    const server = upstream.scheme === "https" ? secure : plain
    const client = await tunnelClient(proxy.port, "api.example:80")
    const peer = await play(server, turns)
    expect(peer.text).toMatch(said)
    const before = peer.receivedBytes
    client.write(request)
    await peer.bytes(before + request.length)
    expect(peer.text.slice(before)).toBe(request)
    peer.write("HTTP/1.1 204 No Content\r\n\r\n")
    await client.bytes(27)
    expect(client.text).toBe("HTTP/1.1 204 No Content\r\n\r\n")
    client.socket.destroy()
  })
})

test("plain HTTP goes to an HTTP proxy in absolute form, with credentials", async () => {
  const proxy = through({ username: "me", password: "pw" })
  const client = await scriptedClient(proxy.port)
  client.write("GET http://api.example/x HTTP/1.1\r\nHost: api.example\r\n\r\n")
  const peer = await plain.accept()
  await peer.until(({ text }) => text.endsWith("\r\n\r\n"))
  expect(peer.text).toBe("GET http://api.example/x HTTP/1.1\r\nProxy-Authorization: Basic bWU6cHc=\r\nHost: api.example\r\n\r\n")
  peer.write("HTTP/1.1 204 No Content\r\n\r\n")
  await client.bytes(27)
  // The next host goes the same way, on the same connection.
  client.write("GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\n\r\n")
  await peer.until(({ text }) => text.includes("other.example/"))
  client.socket.destroy()
})

test("a WebSocket in absolute form goes by CONNECT", async () => {
  const proxy = through({})
  const client = await scriptedClient(proxy.port)
  client.write("GET ws://api.example/x HTTP/1.1\r\nHost: api.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
  const peer = await play(plain, [[/^CONNECT api\.example:80 [\s\S]*\r\n\r\n$/, agreed]])
  await peer.until(({ text }) => text.includes("GET /x HTTP/1.1\r\n"))
  client.socket.destroy()
})

test("what runs on this machine is reached directly", async () => {
  const proxy = startProxy({ upstream: { scheme: "http", host: "127.0.0.1", port: 1, username: "", password: "" } })
  proxies.push(proxy)
  const client = await tunnelClient(proxy.port, `localhost:${plain.port}`)
  client.write(request)
  await (await plain.accept()).bytes(request.length)
  client.socket.destroy()
})

describe("what it refuses is explained", () => {
  test.each([
    [
      "http",
      "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
      /refuses to connect to api\.example:80: it says 407 Proxy Authentication Required/,
    ],
    ["http", "SSH-2.0-x\r\n\r\n", /its answer is not HTTP/],
    ["socks5", "\x05\xff", /wants a user name and password/],
    ["socks5", "HTTP/1.1 400 Bad Request\r\n\r\n", /does not speak SOCKS5/],
  ] as const)("%s: %j", async (scheme, answer, why) => {
    const proxy = through({ scheme })
    const client = await tunnelClient(proxy.port, "api.example:80")
    await play(plain, [[/^[\s\S]{3}/, answer]])
    client.write(request)
    await client.until(({ hasEnded }) => hasEnded)
    expect(client.text).toStartWith("HTTP/1.1 502 Bad Gateway\r\n")
    expect(client.text).toMatch(why)
    const [exchange] = await proxy.until(all => all[0]?.status === 502)
    expect(exchange).toMatchObject({ url: "http://api.example/", failure: { code: "upstream" } })
    client.socket.destroy()
  })
})

test("an upstream that says nothing is given up", async () => {
  const upstream = { scheme: "http", host: "127.0.0.1", port: plain.port, username: "", password: "" } as const
  const proxy = startProxy({ upstream, timeouts: { ...defaultTimeouts, upstreamMs: 60 } })
  proxies.push(proxy)
  const client = await tunnelClient(proxy.port, "api.example:80")
  client.write(request)
  await client.until(({ hasEnded }) => hasEnded)
  expect(client.text).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*it does not answer/)
  client.socket.destroy()
})
