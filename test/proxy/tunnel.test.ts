// Where tunnels lead: ports that stand for a server, hosts that are mapped, TLS that must not be opened.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { connect as connectTls } from "node:tls"
import { type Certificate, certificateFor } from "../support/certificate.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { Scripted, type ScriptedServer, scriptedClient, scriptedServer, tlsTunnelClient, tunnelClient } from "../support/scripted.ts"

let certificate: Certificate
let plain: ScriptedServer
let secure: ScriptedServer
let proxy: TestProxy

beforeAll(async () => {
  certificate = certificateFor(["localhost", "deep.private.example"])
  ;[plain, secure] = await Promise.all([scriptedServer(), scriptedServer({ key: certificate.keyPem, cert: certificate.certPem })])
  proxy = startProxy({
    isInsecure: true,
    passthrough: ["private.example", "*.private.example"],
    map: new Map(["mapped.example", "private.example", "deep.private.example", "public.example"].map(host => [host, "127.0.0.1"])),
    reverse: [
      { isSecure: false, host: "localhost", port: plain.port },
      { isSecure: true, host: "localhost", port: secure.port },
    ],
  })
})

afterAll(() => {
  proxy.stop()
  plain.stop()
  secure.stop()
})

const request = "GET /x HTTP/1.1\r\nHost: localhost:9000\r\n\r\n"

describe("a port that stands for a server", () => {
  const toPlain = () => scriptedClient(proxy.reversePorts[0]!)
  const toSecure = () => scriptedClient(proxy.reversePorts[1]!)
  const overTls = async (port: number) => {
    const socket = connectTls({ port, host: "127.0.0.1", servername: "localhost", ca: proxy.authority.certPem })
    await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject))
    return new Scripted(socket)
  }

  test.each([
    ["plain to plain", toPlain, () => plain, "http"],
    ["plain to TLS", toSecure, () => secure, "https"],
    ["TLS to TLS", () => overTls(proxy.reversePorts[1]!), () => secure, "https"],
    ["TLS to plain", () => overTls(proxy.reversePorts[0]!), () => plain, "http"],
  ] as const)("%s: the bytes are the client's", async (_name, open, server, protocol) => {
    const client = await open()
    client.write(request)
    const peer = await server().accept()
    await peer.bytes(request.length)
    expect(peer.text).toBe(request)
    peer.write("HTTP/1.1 204 No Content\r\n\r\n")
    await client.bytes(27)
    const last = (await proxy.until(all => all.at(-1)?.status === 204)).at(-1)
    expect(last).toMatchObject({ protocol, path: "/x", host: "localhost:9000" })
    client.socket.destroy()
    await peer.until(({ closed, hasEnded }) => closed !== null || hasEnded)
    peer.socket.destroy()
  })

  test("a server that speaks first is heard", async () => {
    const client = await toPlain()
    const peer = await plain.accept()
    peer.write("220 ready\r\n")
    await client.bytes(11)
    client.socket.destroy()
  })
})

test("a mapped host leads elsewhere, and is still called by its name", async () => {
  const client = await tunnelClient(proxy.port, `mapped.example:${plain.port}`)
  client.write("GET / HTTP/1.1\r\nHost: mapped.example\r\n\r\n")
  await (await plain.accept()).bytes(30)
  expect(proxy.exchanges().at(-1)).toMatchObject({ host: "mapped.example", serverAddress: "127.0.0.1" })
  client.socket.destroy()
})

describe("TLS that is passed through is the origin's own", () => {
  test.each([
    ["private.example", "private.example", true],
    ["deep.private.example", "deep.private.example", true],
    ["public.example", "deep.private.example", true],
    ["public.example", "public.example", false],
    ["public.example", "notprivate.example", false],
  ])("a tunnel to %s with SNI %s: %p", async (host, servername, isPassed) => {
    const client = await tlsTunnelClient(proxy.port, `${host}:${secure.port}`, { servername, rejectUnauthorized: false })
    const { fingerprint256 } = (client.socket as import("node:tls").TLSSocket).getPeerX509Certificate()!
    const theirs = new (await import("node:crypto")).X509Certificate(certificate.certPem).fingerprint256
    expect(fingerprint256 === theirs).toBe(isPassed)
    client.write(request)
    const peer = await secure.accept()
    await peer.bytes(request.length)
    const last = (await proxy.until(all => all.at(-1)?.host.startsWith(isPassed ? host : "localhost") === true)).at(-1)
    expect(last?.protocol).toBe(isPassed ? "tunnel" : "https")
    client.socket.destroy()
  })
})
