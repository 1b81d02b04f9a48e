import { afterAll, describe, expect, test } from "bun:test"
import { X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { isIP } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect } from "node:tls"
import fc from "fast-check"
import { openAuthority } from "../../server/certs/authority.ts"
import { type Leaf, LeafIssuer, unnameableHost } from "../../server/certs/leaf.ts"
import { openssl } from "./openssl.ts"

const folder = mkdtempSync(join(tmpdir(), "necto-leaf-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const authority = openAuthority(join(folder, "ca"))
const root = new X509Certificate(authority.certPem)
const issuer = new LeafIssuer(authority)
const dayMs = 24 * 60 * 60 * 1000
const longHost = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example.com.test`.padStart(200, "d")

// host, as asked for · a name that a client may then verify · the SAN as OpenSSL prints it
const hosts: [host: string, verified: string, san: string][] = [
  ["localhost", "localhost", "DNS:localhost"],
  ["example.com", "example.com", "DNS:example.com"],
  ["a.b.example.com", "a.b.example.com", "DNS:a.b.example.com"],
  ["*.example.com", "www.example.com", "DNS:*.example.com"],
  ["xn--bcher-kva.example", "xn--bcher-kva.example", "DNS:xn--bcher-kva.example"],
  ["my_service.example", "my_service.example", "DNS:my_service.example"],
  [longHost, longHost, `DNS:${longHost}`],
  ["Example.ORG.", "example.org", "DNS:example.org"],
  ["127.0.0.1", "127.0.0.1", "IP Address:127.0.0.1"],
  ["255.10.0.1", "255.10.0.1", "IP Address:255.10.0.1"],
  ["::1", "::1", "IP Address:0:0:0:0:0:0:0:1"],
  ["[2001:DB8::a:0:1]", "2001:db8::a:0:1", "IP Address:2001:DB8:0:0:0:A:0:1"],
  ["fe80::1%eth0", "fe80::1", "IP Address:FE80:0:0:0:0:0:0:1"],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.1", "IP Address:0:0:0:0:0:FFFF:C000:201"],
  ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7::", "IP Address:1:2:3:4:5:6:7:0"],
]

describe("a leaf", () => {
  test.each(hosts)("for %s names it, and Node's crypto accepts it", (host, verified) => {
    const cert = new X509Certificate(issuer.leafFor(host).certPem)
    expect(isIP(verified) ? cert.checkIP(verified) : cert.checkHost(verified)).toBeDefined()
    expect(cert.checkHost("other.test")).toBeUndefined()
    expect(cert.checkIssued(root)).toBe(true)
    expect(cert.verify(root.publicKey)).toBe(true)
    expect(cert.ca).toBe(false)
  })

  test.each(hosts)("for %s is what OpenSSL wants of a server, also in strict mode", async (host, verified, san) => {
    const path = join(folder, "leaf.pem")
    writeFileSync(path, issuer.leafFor(host).certPem)
    const check = isIP(verified) ? "-verify_ip" : "-verify_hostname"
    const strict = ["-x509_strict", "-policy_check", "-purpose", "sslserver", "-no-CApath", "-no-CAstore"]
    expect(await openssl("verify", ...strict, check, verified, "-CAfile", authority.certPath, path)).toEndWith("OK\n")

    const text = await openssl("x509", "-in", path, "-noout", "-text")
    expect(text).toMatch(/Subject Alternative Name: *\n/)
    expect(/Subject Alternative Name: *\n +(.*)\n/.exec(text)?.[1]).toBe(san)
    expect(text).toContain("Version: 3 (0x2)")
    expect(text).toContain("Signature Algorithm: ecdsa-with-SHA256")
    expect(text).toContain("NIST CURVE: P-256")
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE\n/)
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature\n/)
    expect(text).toMatch(/Extended Key Usage: *\s+TLS Web Server Authentication\n/)
    const rootText = await openssl("x509", "-in", authority.certPath, "-noout", "-text")
    const keyId = /Subject Key Identifier: *\s+(\S+)/.exec(rootText)?.[1]
    expect(/Authority Key Identifier: *\s+(?:keyid:)?(\S+)/.exec(text)?.[1]).toBe(keyId)
  })

  test("has a common name only when it fits (RFC 5280 appendix A.1: 64)", () => {
    const subject = (host: string) => new X509Certificate(issuer.leafFor(host).certPem).subject
    const host64 = `${"a".repeat(59)}.test`
    expect(subject(host64)).toBe(`O=NectoProxy\nCN=${host64}`)
    expect(subject(`a${host64.replace(".", "a.")}`)).toBe("O=NectoProxy")
    expect(subject("::1")).toBe("O=NectoProxy\nCN=::1")
  })

  test("is valid since a day ago, and for less than 200 days in all", () => {
    const cert = new X509Certificate(issuer.leafFor("validity.test").certPem)
    expect(Date.now() - cert.validFromDate.getTime()).toBeWithin(dayMs, dayMs + 60_000)
    expect(cert.validToDate.getTime() - cert.validFromDate.getTime()).toBeLessThan(200 * dayMs)
    expect(cert.validToDate.getTime() - Date.now()).toBeGreaterThan(90 * dayMs)
  })

  test("comes with its root, and has a serial number of its own", () => {
    const { certPem } = issuer.leafFor("chain.test")
    expect(certPem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(certPem).toEndWith(authority.certPem)
    const serials = Array.from({ length: 100 }, (_, i) => new X509Certificate(issuer.leafFor(`serial-${i}.test`).certPem).serialNumber)
    expect(new Set(serials).size).toBe(100)
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/)
  })

  test("dates from 2050 on are GeneralizedTime (RFC 5280 §4.1.2.5)", () => {
    const cert = (iso: string) => new X509Certificate(new LeafIssuer(authority, 1, () => Date.parse(iso)).leafFor("a.test").certPem)
    expect(cert("2049-12-31T12:00:00Z").validFromDate.toISOString()).toBe("2049-12-30T12:00:00.000Z")
    expect(cert("2049-12-31T12:00:00Z").validToDate.toISOString()).toBe("2050-07-17T12:00:00.000Z")
    const both = Buffer.from(cert("2049-12-31T12:00:00Z").raw).toString("latin1")
    expect(both).toContain("\x17\x0d491230120000Z\x18\x0f20500717120000Z")
  })
})

describe("a host that no certificate can name gets one for a reserved name", () => {
  const rows = [
    "",
    ".",
    "a b",
    "a\0b.test",
    "bücher.example",
    "a..b",
    "-",
    "a.*.test",
    "w*.test",
    "x@y",
    "%",
    "a%b",
    "[::1",
    "1::2::3",
    "[a.test",
  ]
  test.each([...rows, `${"a".repeat(64)}.test`, `${"a.".repeat(130)}test`, "a".repeat(1_000_000)])("%p", host => {
    const cert = new X509Certificate(issuer.leafFor(host).certPem)
    expect(cert.subjectAltName).toBe(`DNS:${unnameableHost}`)
  })

  test("whatever the host", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.domain(), fc.ipV4(), fc.ipV6()), host => {
        expect(new X509Certificate(issuer.leafFor(host).certPem).verify(root.publicKey)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test("and any IPv6 address is encoded as Node reads it", () => {
    fc.assert(
      fc.property(fc.ipV6(), host => {
        expect(new X509Certificate(issuer.leafFor(host).certPem).checkIP(host)).toBeDefined()
      }),
      { numRuns: 300 },
    )
  })
})

describe("the cache", () => {
  test("gives the same object for spellings of one host", () => {
    const leaf = issuer.leafFor("cache.test")
    for (const host of ["cache.test", "CACHE.test", "cache.test."]) expect(issuer.leafFor(host)).toBe(leaf)
    expect(issuer.leafFor("[::2]")).toBe(issuer.leafFor("::2"))
    expect(issuer.leafFor("other.test").keyPem).toBe(leaf.keyPem)
  })

  test("lets the least recently used go first", () => {
    const small = new LeafIssuer(authority, 2)
    const [a, b] = [small.leafFor("a"), small.leafFor("b")]
    expect(small.leafFor("a")).toBe(a)
    small.leafFor("c")
    expect(small.leafFor("a")).toBe(a)
    expect(small.leafFor("b")).not.toBe(b)
  })

  test("makes a new leaf a week before the old one ends", () => {
    let now = Date.now()
    const issuer = new LeafIssuer(authority, 10, () => now)
    const leaf = issuer.leafFor("a.test")
    const end = new X509Certificate(leaf.certPem).validToDate.getTime()
    now = end - 8 * dayMs
    expect(issuer.leafFor("a.test")).toBe(leaf)
    now = end - 6 * dayMs
    const next = issuer.leafFor("a.test")
    expect(new X509Certificate(next.certPem).validToDate.getTime()).toBeGreaterThan(end + 100 * dayMs)
    expect(issuer.leafFor("a.test")).toBe(next)
  })
})

describe("served over loopback", () => {
  const clients = hosts.flatMap(([host, verified]) => ["1.2", "1.3"].map(version => [host, verified, version] as const))

  test.each(clients)("%s is accepted by OpenSSL as %s in TLS %s", async (host, verified, version) => {
    using server = serve(issuer.leafFor(host))
    const name = isIP(verified) ? ["-noservername", "-verify_ip", verified] : ["-servername", verified, "-verify_hostname", verified]
    const protocol = version === "1.2" ? "-tls1_2" : "-tls1_3"
    const to = [
      "s_client",
      "-connect",
      `127.0.0.1:${server.port}`,
      protocol,
      "-brief",
      "-verify_return_error",
      "-CAfile",
      authority.certPath,
    ]
    const said = await openssl(...to, ...name)
    expect(said).toContain(`Protocol version: TLSv${version}`)
    expect(said).toContain("Verification: OK")
  })

  test.each(hosts.filter(([, verified]) => !isIP(verified)))("%s is accepted by Bun as %s", async (host, verified) => {
    using server = serve(issuer.leafFor(host))
    expect(await visit(server.port, verified, authority.certPem)).toBe("hello")
  })

  test("Bun accepts an address without a server name", async () => {
    using server = serve(issuer.leafFor("127.0.0.1"))
    expect(await visit(server.port, null, authority.certPem)).toBe("hello")
  })

  test("another name, or another root, is refused", async () => {
    using server = serve(issuer.leafFor("example.com"))
    await expect(visit(server.port, "example.net", authority.certPem)).rejects.toThrow(/altname|Hostname|match/i)
    const stranger = openAuthority(join(folder, "stranger"))
    await expect(visit(server.port, "example.com", stranger.certPem)).rejects.toThrow(/certificate|issuer/i)
  })
})

/** As proxy/ does: a plain socket reads the ClientHello, and only then becomes a TLS server that says "hello". */
function serve(leaf: Leaf): { readonly port: number } & Disposable {
  const ignore = () => {}
  const upgraded = new Set<unknown>()
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket, clientHello) {
        if (upgraded.has(socket)) return
        upgraded.add(socket)
        const handler = { open: ignore, data: ignore, error: ignore, handshake: (tls: Bun.Socket) => void tls.end("hello") }
        const options = { isServer: true, initialData: clientHello, tls: { key: leaf.keyPem, cert: leaf.certPem }, socket: handler }
        // `isServer` and `initialData` are not in Bun's typings (DESIGN 3.5).
        socket.upgradeTLS(options as unknown as Bun.TLSUpgradeOptions<undefined>)
      },
      error: ignore,
    },
  })
  return { port: listener.port, [Symbol.dispose]: () => listener.stop(true) }
}

function visit(port: number, servername: string | null, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca, rejectUnauthorized: true, ...(servername !== null && { servername }) })
    socket.on("data", bytes => resolve(String(bytes)))
    socket.on("error", reject)
    socket.on("close", () => reject(new Error("closed before a byte came")))
  })
}
