// TLS to both sides: by name or by address, in either version, with names that need care; what was agreed on is recorded.

import { afterAll, beforeAll, expect, test } from "bun:test"
import type { TLSSocket } from "node:tls"
import { certificateFor } from "../support/certificate.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { type ScriptedServer, scriptedServer, tlsTunnelClient } from "../support/scripted.ts"

let proxy: TestProxy
const servers: { [version: string]: ScriptedServer } = {}

const names = ["localhost", "127.0.0.1", "a.wild.example", "deep.a.wild.example", "xn--bcher-kva.example"]

beforeAll(async () => {
  proxy = startProxy({ isInsecure: true, map: new Map(names.slice(2).map(name => [name, "127.0.0.1"])) })
  const { keyPem, certPem } = certificateFor(names)
  for (const version of ["TLSv1.2", "TLSv1.3"] as const)
    servers[version] = await scriptedServer({
      key: keyPem,
      cert: certPem,
      minVersion: version,
      maxVersion: version,
      ALPNProtocols: ["h2", "http/1.1"],
    })
})

afterAll(() => {
  for (const server of Object.values(servers)) server.stop()
  proxy.stop()
})

const versions = ["TLSv1.2", "TLSv1.3"] as const
const cases = names.flatMap(host => versions.flatMap(ours => versions.map(theirs => [host, ours, theirs] as const)))

test.each(cases)("%s, client %s, server %s", async (host, clientVersion, serverVersion) => {
  const server = servers[serverVersion]!
  const isAddress = /^[\d.]+$/.test(host)
  // RFC 6066 §3: an address is no server name, so none is sent; the certificate is for the address then.
  const name = isAddress ? { host } : { servername: host }
  const client = await tlsTunnelClient(proxy.port, `${host}:${server.port}`, {
    ...name,
    ca: proxy.authority.certPem,
    minVersion: clientVersion,
    maxVersion: clientVersion,
    ALPNProtocols: ["h2", "http/1.1"],
  })
  const certificate = (client.socket as TLSSocket).getPeerX509Certificate()
  expect(isAddress ? certificate?.checkIP(host) : certificate?.checkHost(host)).toBe(host)

  const request = `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  client.write(request)
  const peer = await server.accept()
  await peer.bytes(request.length)
  peer.write("HTTP/1.1 204 No Content\r\n\r\n")
  await client.bytes(27)
  const exchange = (await proxy.until(all => all.at(-1)?.status === 204 && all.at(-1)?.host.startsWith(host) === true)).at(-1)
  const serverName = isAddress ? null : host
  expect(exchange?.tls?.client).toMatchObject({ version: clientVersion, alpn: "http/1.1", serverName })
  expect(exchange?.tls?.server).toMatchObject({ version: serverVersion, alpn: "http/1.1", serverName })
  expect(exchange?.tls?.client?.cipher).toMatch(/^(TLS_AES|TLS_CHACHA|ECDHE-ECDSA)/)
  client.socket.destroy()
  await peer.until(({ closed, hasEnded }) => closed !== null || hasEnded)
  peer.socket.destroy()
})

test("a client that speaks only HTTP/2 passes unread: made to speak HTTP/1.1, it would break", async () => {
  const server = servers["TLSv1.3"]!
  const client = await tlsTunnelClient(proxy.port, `localhost:${server.port}`, {
    servername: "localhost",
    rejectUnauthorized: false,
    ALPNProtocols: ["h2"],
  })
  expect((client.socket as TLSSocket).alpnProtocol).toBe("h2")
  client.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
  await (await server.accept()).bytes(24)
  expect((await proxy.until(all => all.at(-1)?.protocol === "tunnel")).at(-1)?.host).toBe(`localhost:${server.port}`)
  client.socket.destroy()
})
