// What the proxy says of itself to who opens its address, or asks for its own host through it.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { type OwnFacts, type Visit, writeOwnPage } from "../../server/proxy/pages.ts"
import { startProxy, type TestProxy } from "../support/proxy.ts"
import { scriptedClient } from "../support/scripted.ts"

const facts: OwnFacts = {
  host: "0.0.0.0",
  port: 8888,
  uiUrl: "http://127.0.0.1:8889/",
  certPem: "PEM",
  certDer: Uint8Array.of(0x30, 1, 2),
  certPath: "/home/me/ca.pem",
  commonName: "NectoProxy CA <laptop>",
  fingerprint: "AB:CD",
  spkiSha256Base64: "aGFzaA==",
}
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)"
const direct: Visit = { host: "192.168.1.23:8888", userAgent: iphone, isThrough: false }
const page = (path: string, visit: Partial<Visit> = {}) => writeOwnPage(path, facts, { ...direct, ...visit }).toString("latin1")

describe("the page", () => {
  test("gives the address by which it was reached", () => {
    expect(page("/")).toMatch(/Server <code>192\.168\.1\.23<\/code>, Port <code>8888<\/code>/)
    expect(page("/")).not.toContain("0.0.0.0")
    expect(page("/")).toContain("<code>http://192.168.1.23:8888/ca.crt</code>")
    expect(page("/", { host: "[2001:db8::7]:8888" })).toContain("http://[2001:db8::7]:8888/ca.crt")
  })

  test.each([[null], ["<script>"], ["a b"]])("a Host field of %p is not repeated", host => {
    expect(page("/", { host })).toContain("<code>http://0.0.0.0:8888/ca.crt</code>")
    expect(page("/", { host })).not.toContain("<script>")
  })

  test.each([
    [iphone, "iPhone, iPad"],
    ["Mozilla/5.0 (Linux; Android 15; Pixel 9)", "Android"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows"],
  ])("%s: what is for it comes first, open", (userAgent, name) => {
    expect(/<details open><summary>([^<]*)/.exec(page("/", { userAgent }))?.[1]).toBe(name)
  })

  test("nothing is open for a visitor of whom nothing is known", () =>
    expect(page("/", { userAgent: null })).not.toContain("<details open>"))

  test("a phone is told how to set its proxy, and no other's", () => {
    expect(page("/")).toContain("<li>iPhone, iPad")
    expect(page("/")).not.toContain("<li>Android")
  })

  test("through the proxy it does not say how to use it", () => {
    const text = page("/", { host: "necto.proxy", isThrough: true })
    expect(text).toContain("uses the proxy already")
    expect(text).toContain("<code>http://necto.proxy/ca.crt</code>")
    expect(text).not.toContain("Configure Proxy")
  })

  test("what is not its own is escaped", () => expect(page("/")).toContain("NectoProxy CA &#60;laptop&#62;"))
})

describe("files", () => {
  test.each([
    ["/ca.crt", "application/x-x509-ca-cert", "nectoproxy-ca.crt", "0\x01\x02"],
    ["/ca.pem?again", "application/x-pem-file", "nectoproxy-ca.pem", "PEM"],
  ])("%s is %s, to be kept as %s", (path, type, name, content) => {
    const [head = "", body] = page(path).split("\r\n\r\n")
    expect(head.split("\r\n")).toContainValues([
      "HTTP/1.1 200 OK",
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename="${name}"`,
    ])
    expect(body).toBe(content)
  })

  test.each(["/ca-key.pem", "/nothing", "//"])("%s is not there", path => expect(page(path)).toStartWith("HTTP/1.1 404 Not Found\r\n"))
})

describe("through the proxy", () => {
  let proxy: TestProxy
  beforeAll(() => {
    // No name is looked up: nothing listens there.
    proxy = startProxy({ map: new Map(["necto.proxy", "www.necto.proxy"].map(name => [name, "127.0.0.1"])) })
  })
  afterAll(() => proxy.stop())

  const ask = async (line: string, host: string) => {
    const client = await scriptedClient(proxy.port)
    client.write(`${line} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    await client.until(({ hasEnded }) => hasEnded)
    client.socket.destroy()
    return client.text
  }

  test.each([
    ["GET http://necto.proxy/", "necto.proxy", "uses the proxy already"],
    ["GET http://NECTO.proxy:80/", "necto.proxy", "uses the proxy already"],
    ["GET http://necto.proxy/ca.pem", "necto.proxy", "-----BEGIN CERTIFICATE-----"],
    ["GET /", "127.0.0.1:7", "<code>http://127.0.0.1:7/ca.crt</code>"],
  ])("%s is answered by the proxy", async (line, host, expected) => {
    const text = await ask(line, host)
    expect(text).toStartWith("HTTP/1.1 200 OK\r\n")
    expect(text).toContain(expected)
  })

  test.each([
    ["POST http://necto.proxy/", /^HTTP\/1\.1 502 /],
    ["GET http://necto.proxy:81/", /^HTTP\/1\.1 502 /],
    ["GET http://www.necto.proxy/", /^HTTP\/1\.1 502 /],
  ])("%s goes where it says", async (line, expected) => expect(await ask(line, "necto.proxy")).toMatch(expected))
})
