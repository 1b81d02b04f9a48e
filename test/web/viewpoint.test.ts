// What the addresses and files are for who reads the page here, and for who reads it elsewhere.

import { expect, test } from "bun:test"
import type { Status } from "../../server/contract.ts"
import { isLoopback, viewpoint } from "../../web/welcome/viewpoint.ts"

const status = {
  proxy: "http://127.0.0.1:8888",
  addresses: ["http://192.168.1.23:8888", "http://10.0.0.9:8888", "http://[2001:db8::7]:8888"],
  ca: "/home/me/ca.pem",
  root: { name: "CA", fingerprint: "AB", keyHash: "aGE=", expiresAt: 1 },
} as unknown as Status

test.each([
  ["127.0.0.1", null, "http://127.0.0.1:8888", "/home/me/ca.pem", "http://192.168.1.23:8888"],
  ["localhost", "http://10.0.0.9:8888", "http://127.0.0.1:8888", "/home/me/ca.pem", "http://10.0.0.9:8888"],
  ["localhost", "http://gone:8888", "http://127.0.0.1:8888", "/home/me/ca.pem", "http://192.168.1.23:8888"],
  ["10.0.0.9", null, "http://10.0.0.9:8888", "nectoproxy-ca.pem", "http://10.0.0.9:8888"],
  ["[2001:db8::7]", null, "http://[2001:db8::7]:8888", "nectoproxy-ca.pem", "http://[2001:db8::7]:8888"],
  ["laptop.lan", null, "http://192.168.1.23:8888", "nectoproxy-ca.pem", "http://192.168.1.23:8888"],
])("on %s, with %p chosen: proxy %s, file %s, phones %s", (hostname, chosen, proxy, file, origin) =>
  expect(viewpoint(status, hostname, chosen)).toMatchObject({ proxy, file, origin }),
)

test.each([
  ["http://127.0.0.1:8888", "127.0.0.1", 8888],
  ["http://[::1]:8888", "::1", 8888],
  ["http://127.0.0.1:80", "127.0.0.1", 80],
])("%s: host %s and port %i on their own", (proxy, host, port) =>
  expect(viewpoint({ ...status, proxy }, "localhost")).toMatchObject({ host, port }),
)

test("on loopback only there is no address for phones", () =>
  expect(viewpoint({ ...status, addresses: [] }, "localhost")?.origin).toBeNull())

test("without a proxy there is nothing to see", () => {
  expect(viewpoint({ ...status, proxy: "" }, "localhost")).toBeNull()
  expect(viewpoint({ ...status, root: null }, "localhost")).toBeNull()
})

test.each([
  ["localhost", true],
  ["page.localhost", true],
  ["127.1.2.3", true],
  ["[::1]", true],
  ["127.example.com", false],
  ["192.168.1.23", false],
])("%s: this machine is %p", (hostname, expected) => expect(isLoopback(hostname)).toBe(expected))
