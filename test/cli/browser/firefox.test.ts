// Firefox's user.js and arguments.

import { expect, test } from "bun:test"
import { firefoxArguments, firefoxPreferences, writeUserJs } from "../../../server/cli/browser/firefox.ts"
import { sampleWish } from "./sample-wish.ts"

test.each([
  ["http://127.0.0.1:8888", "127.0.0.1", 8888],
  ["http://[::1]:9000", "::1", 9000],
  ["http://necto.example", "necto.example", 80],
])("all goes to %s, localhost too, and nothing past it when it has ended", (proxy, host, port) => {
  expect(firefoxPreferences(sampleWish({ proxy }))).toMatchObject({
    "network.proxy.type": 1,
    "network.proxy.http": host,
    "network.proxy.http_port": port,
    "network.proxy.ssl": host,
    "network.proxy.ssl_port": port,
    "network.proxy.no_proxies_on": "127.0.0.1:8889",
    "network.proxy.allow_hijacking_localhost": true,
    "network.proxy.failover_direct": false,
    "security.enterprise_roots.enabled": false,
  })
})

test("user.js has a line for each, with values as JavaScript writes them", () => {
  expect(writeUserJs({ "a.b": true, c: 1, d: 'x"y\\z' })).toBe(
    'user_pref("a.b", true);\nuser_pref("c", 1);\nuser_pref("d", "x\\"y\\\\z");\n',
  )
})

test.each([
  [{}, ["-no-remote", "-wait-for-browser", "-profile", "/tmp/p", "https://example.com/"]],
  [
    { isHeadless: true, extra: ["-devtools"] },
    ["-no-remote", "-wait-for-browser", "-profile", "/tmp/p", "-headless", "-devtools", "https://example.com/"],
  ],
])("arguments for %o", (more, args) => expect([...firefoxArguments(sampleWish(more))]).toEqual(args))
