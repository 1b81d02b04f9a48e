// Every recipe has the real address, for every system, and quotes what a shell would take for something else.

import { expect, test } from "bun:test"
import { type Step, systemOf, trustPlaces } from "../../server/trust.ts"
import { placeIn } from "../../web/welcome/certificate-link.ts"
import { desktops, phoneId, recipes } from "../../web/welcome/recipes.ts"
import type { Viewpoint } from "../../web/welcome/viewpoint.ts"

const view: Viewpoint = {
  proxy: "http://127.0.0.1:8888",
  host: "127.0.0.1",
  port: 8888,
  isHere: true,
  file: "/home/me/my ca.pem",
  name: "CA",
  fingerprint: "AB:CD",
  keyHash: "aGFzaA==",
  origin: null,
}
const textOf = (steps: readonly Step[]) => steps.map(step => ("code" in step ? step.code : step.text)).join("\n")
const commandsOf = (steps: readonly Step[]) => steps.flatMap(step => ("code" in step ? [step.code] : []))
const all = recipes
  .filter(({ id }) => id !== phoneId)
  .flatMap(recipe => desktops.map(({ id }) => [recipe.id, id, recipe.steps(view, id)] as const))
const steps = (id: string, on: (typeof desktops)[number]["id"], of = view) => recipes.find(each => each.id === id)!.steps(of, on)

test.each(all)("%s on %s has an address that works, and something to copy", (id, _on, given) => {
  const text = textOf(given)
  expect(commandsOf(given)).not.toBeEmpty()
  // A port that stands for a server is another one.
  expect(text).toMatch(id === "reverse" ? /ws:\/\/127\.0\.0\.1:9000/ : /127\.0\.0\.1[:"`,; ].*8888|127\.0\.0\.1:8888/s)
  expect(text).not.toMatch(/undefined|\[object/)
})

test.each(all)("%s on %s: every link leads somewhere", (_id, _on, given) => {
  const places = new Set(trustPlaces(view).map(({ id }) => id))
  for (const [, href = ""] of textOf(given).matchAll(/\]\((#[^)]*)\)/g)) {
    const place = placeIn(href)
    expect(place === null || places.has(place ?? "")).toBe(true)
  }
})

test.each([
  [
    "node",
    "linux",
    "NODE_USE_ENV_PROXY=1 HTTP_PROXY=http://127.0.0.1:8888 HTTPS_PROXY=http://127.0.0.1:8888 NODE_EXTRA_CA_CERTS='/home/me/my ca.pem' node app.js",
  ],
  ["node", "windows", '$env:NODE_EXTRA_CA_CERTS = "/home/me/my ca.pem"\nnode app.js'],
  ["curl", "macos", "curl --proxy http://127.0.0.1:8888 --cacert '/home/me/my ca.pem' https://example.com/"],
  ["curl", "windows", 'curl.exe --ssl-no-revoke --proxy http://127.0.0.1:8888 --cacert "/home/me/my ca.pem" https://example.com/'],
  [
    "chrome",
    "linux",
    'google-chrome --user-data-dir=/tmp/nectoproxy-chrome --proxy-server=http://127.0.0.1:8888 --proxy-bypass-list="<-loopback>"',
  ],
  ["chrome", "macos", 'open -na "Google Chrome" --args '],
  ["chrome", "windows", 'Start-Process chrome "--user-data-dir=$env:TEMP\\nectoproxy-chrome '],
  ["firefox", "linux", 'user_pref("network.proxy.http_port", 8888);'],
  ["socks", "linux", "socks5h://127.0.0.1:8888"],
] as const)("%s on %s: %s", (id, on, expected) => expect(commandsOf(steps(id, on)).join("\n")).toContain(expected))

test("an IPv6 address stands in brackets where a port follows", () => {
  const six = { ...view, proxy: "http://[::1]:8888", host: "::1" }
  expect(textOf(steps("socks", "linux", six))).toContain("socks5h://[::1]:8888")
  expect(textOf(steps("reverse", "linux", six))).toContain("ws://[::1]:9000")
})

test("each system of a desktop can be told from what a browser says", () =>
  expect(desktops.map(({ id }) => id).toSorted()).toEqual(["Linux", "Windows", "macOS"].map(said => systemOf(said)!).toSorted() as never))

test.each([
  ["#certificate", null],
  ["#certificate/ios", "ios"],
  ["#certificates", undefined],
  ["", undefined],
])("%s names %p", (hash, expected) => expect(placeIn(hash)).toBe(expected as never))
