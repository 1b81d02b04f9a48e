import { describe, expect, test } from "bun:test"
import { isIPv6 } from "node:net"
import fc from "fast-check"
import { parseHost, parseTarget, showAuthority } from "../../../server/wire/http1/target.ts"

function show(target: string, method: string): string | null {
  const parsed = parseTarget(target, method)
  switch (parsed?.form) {
    case undefined:
      return null
    case "origin":
      return `origin ${parsed.path}`
    case "absolute":
      return `absolute ${parsed.scheme} ${parsed.host} ${parsed.port} ${parsed.path}`
    case "authority":
      return `authority ${parsed.host} ${parsed.port}`
    case "asterisk":
      return "asterisk"
  }
}

describe("RFC 9112 §3.2, the four forms", () =>
  test.each([
    // §3.2.1
    ["GET", "/", "origin /"],
    ["GET", "/where?q=now", "origin /where?q=now"],
    ["GET", "//not.a.host/x", "origin //not.a.host/x"],
    ["OPTIONS", "/*", "origin /*"],
    // §3.2.2
    ["GET", "http://www.example.org/pub/WWW/TheProject.html", "absolute http www.example.org 80 /pub/WWW/TheProject.html"],
    ["GET", "https://example.org", "absolute https example.org 443 /"],
    ["GET", "ws://example.org/chat", "absolute ws example.org 80 /chat"],
    ["GET", "wss://example.org:8443/chat?a=b", "absolute wss example.org 8443 /chat?a=b"],
    ["GET", "HTTP://Example.ORG:/A", "absolute http example.org 80 /A"],
    ["GET", "http://example.org?q=/", "absolute http example.org 80 /?q=/"],
    ["GET", "http://example.org#f", "absolute http example.org 80 /#f"],
    ["GET", "http://user:p%40ss@example.org:81/", "absolute http example.org 81 /"],
    ["GET", "http://a@b@example.org/", "absolute http example.org 80 /"],
    ["GET", "http://[::1]/", "absolute http ::1 80 /"],
    ["GET", "http://u@[2001:DB8::1]:8080/x", "absolute http 2001:db8::1 8080 /x"],
    ["GET", "http://127.0.0.1:65535/", "absolute http 127.0.0.1 65535 /"],
    ["GET", "http://a_b.example./", "absolute http a_b.example. 80 /"],
    ["OPTIONS", "http://www.example.org:8001", "absolute http www.example.org 8001 /"],
    ["GET", "http:///x", null],
    ["GET", "http://:80/x", null],
    ["GET", "http://a:0/", null],
    ["GET", "http://a:65536/", null],
    ["GET", "http://a:8x/", null],
    ["GET", "http://a:-1/", null],
    ["GET", "http://::1/", null],
    ["GET", "http://[::1/", null],
    ["GET", "http://[::1]x/", null],
    ["GET", "http://[1.2.3.4]/", null],
    ["GET", "http://[v1.x]/", null],
    ["GET", "http://[:::]/", null],
    ["GET", "http://a b/", null],
    ["GET", "http://a\\b/", null],
    ["GET", "http://\u00e9/", null],
    ["GET", "ftp://example.org/", null],
    ["GET", "constructor://example.org/", null],
    ["GET", "http:/example.org/", null],
    // §3.2.3
    ["CONNECT", "www.example.com:80", "authority www.example.com 80"],
    ["CONNECT", "[::1]:443", "authority ::1 443"],
    ["CONNECT", "www.example.com", null],
    ["CONNECT", "www.example.com:", null],
    ["CONNECT", "www.example.com:0", null],
    ["CONNECT", "user@example.com:443", null],
    ["CONNECT", "http://example.com/", null],
    ["CONNECT", "/", null],
    ["CONNECT", "*", null],
    ["GET", "www.example.com:80", null],
    // §3.2.4
    ["OPTIONS", "*", "asterisk"],
    ["GET", "*", null],
    ["GET", "", null],
    ["GET", "example", null],
  ] as const)("%s %s", (method, target, expected) => expect(show(target, method)).toBe(expected)))

describe("RFC 9110 §7.2, Host", () =>
  test.each([
    ["Example.com", 80, { host: "example.com", port: 80 }],
    ["example.com", 443, { host: "example.com", port: 443 }],
    ["example.com:", 443, { host: "example.com", port: 443 }],
    ["example.com:8080", 80, { host: "example.com", port: 8080 }],
    ["[fe80::1]:1", 80, { host: "fe80::1", port: 1 }],
    ["", 80, null],
    [":80", 80, null],
    ["user@example.com", 80, null],
    ["example.com/x", 80, null],
    ["a, b", 80, null],
    ["::1", 80, null],
  ] as const)("%s", (value, defaultPort, expected) => expect(parseHost(value, defaultPort)).toEqual(expected)))

describe("an authority is shown", () =>
  test.each([
    ["a", 80, 80, "a"],
    ["a", 80, 443, "a:80"],
    ["a", 80, undefined, "a:80"],
    ["::1", 443, 443, "[::1]"],
    ["::1", 443, undefined, "[::1]:443"],
  ] as const)("%s %d %p", (host, port, defaultPort, expected) => expect(showAuthority(host, port, defaultPort)).toBe(expected)))

test("what is shown parses back", () => {
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map(address => address.toLowerCase()),
  )
  fc.assert(
    fc.property(host, fc.integer({ min: 1, max: 65_535 }), (host, port) => {
      expect(parseHost(showAuthority(host, port, 80), 80)).toEqual({ host: host.toLowerCase(), port })
      expect(parseTarget(showAuthority(host, port), "CONNECT")).toEqual({ form: "authority", host: host.toLowerCase(), port })
    }),
  )
})

test("an IPv6 literal is what others take for one", () => {
  const almost = fc
    .array(fc.constantFrom("1", "ab", "ffff", ":", ":", "::", "1.2.3.4", ".", "256", "12345", "g"), { maxLength: 16 })
    .map(parts => parts.join(""))
  fc.assert(
    fc.property(fc.oneof(fc.ipV6(), almost), address => expect(parseHost(`[${address}]`, 80) !== null).toBe(isIPv6(address))),
    { numRuns: 2000 },
  )
})

test("no text makes it throw", () =>
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl()), fc.constantFrom("GET", "CONNECT", "OPTIONS"), (target, method) => {
      parseTarget(target, method)
      parseTarget(`http://${target}`, method)
      parseHost(target, 80)
    }),
  ))
