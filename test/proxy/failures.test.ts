// What a client is told, and what is recorded, when its request cannot be answered.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { X509Certificate } from "node:crypto"
import { createServer } from "node:net"
import { TLSSocket } from "node:tls"
import { defaultTimeouts } from "../../server/config.ts"
import { certificateFor } from "../support/certificate.ts"
import { unusedPort } from "../support/ports.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { type ScriptedServer, scriptedClient, scriptedServer, tlsTunnelClient, tunnelClient } from "../support/scripted.ts"

let proxy: TestProxy
let plain: ScriptedServer
let secure: ScriptedServer

beforeAll(async () => {
  proxy = startProxy({ isInsecure: true })
  const { keyPem, certPem } = certificateFor(["localhost"])
  ;[plain, secure] = await Promise.all([scriptedServer(), scriptedServer({ key: keyPem, cert: certPem })])
})

afterAll(() => {
  plain.stop()
  secure.stop()
  proxy.stop()
})

describe("what cannot be reached is explained, and recorded with the request", () => {
  const expired = () => certificateFor(["localhost"], -1)
  const otherName = () => certificateFor(["other.example"])
  const selfSigned = () => certificateFor(["localhost"])

  test.each([
    ["self-signed", selfSigned, "tls-certificate", /self-signed/],
    ["self-signed, for another name", otherName, "tls-certificate", /self-signed/],
    ["self-signed and expired", expired, "tls-certificate", /self-signed|expired/],
  ] as const)("a certificate that is %s: a 502 page that says so", async (_name, make, code, why) => {
    const strict = startProxy()
    const { keyPem, certPem } = make()
    const server = await scriptedServer({ key: keyPem, cert: certPem })
    const client = await tlsTunnelClient(strict.port, `localhost:${server.port}`, { ca: strict.authority.certPem, servername: "localhost" })
    client.write("GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    await client.until(({ hasEnded, closed }) => hasEnded || closed !== null)
    expect(client.text).toStartWith("HTTP/1.1 502 Bad Gateway\r\n")
    expect(client.text).toMatch(why)
    expect(client.text).toContain("--insecure")
    const [exchange] = strict.exchanges()
    expect(exchange).toMatchObject({ protocol: "wss", path: "/chat", status: 502, state: "failed", failure: { code } })
    // The chain is there to be looked at, though it was not accepted.
    const shown = new X509Certificate(certPem)
    expect(exchange?.tls?.server?.certificates).toMatchObject([{ fingerprint: shown.fingerprint256, names: shown.subjectAltName ?? "" }])
    client.socket.destroy()
    server.stop()
    strict.stop()
  })

  test("--insecure accepts all of them", async () => {
    for (const make of [selfSigned, expired, otherName]) {
      const { keyPem, certPem } = make()
      const server = await scriptedServer({ key: keyPem, cert: certPem })
      const client = await tlsTunnelClient(proxy.port, `localhost:${server.port}`, { ca: proxy.authority.certPem, servername: "localhost" })
      client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      await (await server.accept()).bytes(27)
      client.socket.destroy()
      server.stop()
    }
  })

  test("plain bytes before the origin's handshake are not taken for decrypted ones", async () => {
    const { keyPem, certPem } = selfSigned()
    const server = createServer(socket => {
      socket.write("HTTP/1.1 200 Injected\r\nContent-Length: 0\r\n\r\n", () =>
        new TLSSocket(socket, { isServer: true, key: keyPem, cert: certPem }).on("error", () => undefined),
      )
      socket.on("error", () => undefined)
    })
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as { port: number }
    const client = await tlsTunnelClient(proxy.port, `127.0.0.1:${port}`, { rejectUnauthorized: false }).catch(() => null)
    client?.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await client?.until(({ text, hasEnded, closed }) => text !== "" || hasEnded || closed !== null)
    expect(client?.text ?? "").not.toContain("Injected")
    client?.socket.destroy()
    server.close()
  })

  test("an origin that does not answer the TLS handshake in time", async () => {
    const hasty = startProxy({ timeouts: { ...defaultTimeouts, tlsMs: 60 } })
    const client = await tlsTunnelClient(hasty.port, `localhost:${plain.port}`, { ca: hasty.authority.certPem, servername: "localhost" })
    client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await client.until(({ hasEnded, closed }) => hasEnded || closed !== null)
    expect(client.text).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*no answer in time/)
    client.socket.destroy()
    hasty.stop()
  })

  test("a client that does not trust our certificate", async () => {
    const strict = startProxy({ isInsecure: true })
    await expect(tlsTunnelClient(strict.port, `localhost:${secure.port}`, { servername: "localhost" })).rejects.toThrow(/certificate/)
    const [exchange] = await strict.until(all => all[0]?.state === "failed")
    expect(exchange).toMatchObject({ protocol: "tunnel", host: `localhost:${secure.port}`, failure: { code: "tls-client" } })
    strict.stop()
  })

  test.each([
    ["in absolute form", (port: number) => [scriptedClient(proxy.port), `http://127.0.0.1:${port}`] as const],
    ["in a tunnel", (port: number) => [tunnelClient(proxy.port, `127.0.0.1:${port}`), ""] as const],
  ])("a port where nothing listens, %s", async (_name, open) => {
    const unused = unusedPort()
    const [opening, prefix] = open(unused)
    const client = await opening
    // Half of a body: who is refused does not send the rest, and that is no fault.
    client.write(`POST ${prefix}/form HTTP/1.1\r\nHost: 127.0.0.1:${unused}\r\nContent-Length: 400\r\n\r\na=bc`)
    await client.until(({ hasEnded }) => hasEnded)
    expect(client.text).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*nothing listens there/)
    client.socket.destroy()
    const [exchange] = (await proxy.until(all => all.at(-1)?.status === 502)).slice(-1)
    expect(exchange).toMatchObject({ method: "POST", path: "/form", state: "failed", failure: { code: "connect-refused" }, faults: [] })
    client.socket.destroy()
  })

  test("a request that cannot be read gets a 400 that says why", async () => {
    const client = await scriptedClient(proxy.port)
    client.write(
      `POST http://localhost:${plain.port}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    )
    await client.until(({ hasEnded }) => hasEnded)
    expect(client.text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*smuggling/)
    client.socket.destroy()
  })
})
