// What is said of trusting the certificate: everywhere with a way back, with the real names, and quoted for the shell it is for.

import { describe, expect, test } from "bun:test"
import {
  phoneProxy,
  piecesOf,
  placesFor,
  quoted,
  quotedForWindows,
  type Step,
  systemOf,
  type TrustFacts,
  trustPlaces,
} from "../server/trust.ts"

const facts: TrustFacts = {
  file: "/home/me/my ca/ca.pem",
  name: "NectoProxy CA laptop",
  fingerprint: "AB:CD",
  keyHash: "aGFzaA==",
  origin: "http://192.168.1.23:8888",
  port: 8888,
}
const textOf = (steps: readonly Step[]) => steps.map(step => ("code" in step ? step.code : step.text)).join("\n")
const place = (id: string, of = facts) => trustPlaces(of).find(each => each.id === id)!

test.each(trustPlaces(facts).map(each => [each.id, each] as const))("%s: what to do, and how to undo it", (_id, { name, steps, undo }) => {
  expect(name).not.toBe("")
  expect([steps.length > 0, undo.length > 0]).toEqual([true, true])
  expect(textOf([...steps, ...undo])).not.toMatch(/undefined|null\b|\[object/)
})

test("no two places have the same id", () => {
  const ids = trustPlaces(facts).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test.each([
  ["debian", "sudo install -m 644 '/home/me/my ca/ca.pem' /usr/local/share/ca-certificates/nectoproxy.crt"],
  ["debian", "`nectoproxy ca install`"],
  ["chrome-linux", "`libnss3-tools` (Debian, Ubuntu), `nss-tools` (Fedora, RHEL)"],
  ["fedora", "sudo trust anchor '/home/me/my ca/ca.pem'"],
  ["windows", 'certutil -user -addstore Root "/home/me/my ca/ca.pem"'],
  ["chrome-once", "--ignore-certificate-errors-spki-list=aGFzaA=="],
  ["ios", "`http://192.168.1.23:8888/ca.crt`"],
  ["ios", "switch on full trust for `NectoProxy CA laptop`"],
  ["android", '<certificates src="user" />'],
  ["android-usb", "adb reverse tcp:8888 tcp:8888"],
])("%s has %s", (id, expected) => expect(textOf(place(id).steps)).toContain(expected))

test.each([
  ["macos", "-Z ABCD "],
  ["windows", '-delstore Root "NectoProxy CA laptop"'],
  ["android-usb", "http_proxy :0"],
])("undoing it in %s has %s", (id, expected) => expect(textOf(place(id).undo)).toContain(expected))

test("who is not reached by other devices is told what to do first", () => {
  expect(textOf(place("ios", { ...facts, origin: null }).steps)).toContain("nectoproxy start --host 0.0.0.0")
  expect(textOf(place("ios").steps)).not.toContain("0.0.0.0")
})

test("a phone is told host and port", () => {
  for (const system of ["ios", "android"] as const) expect(textOf([phoneProxy(system, "10.0.0.9", 8080)])).toMatch(/`10\.0\.0\.9`.*`8080`/)
})

describe("systemOf", () => {
  test.each([
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)", 5, "ios"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 5, "ios"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", 0, "macos"],
    ["macOS", 0, "macos"],
    ["Mozilla/5.0 (Linux; Android 15; Pixel 9)", 5, "android"],
    ["Mozilla/5.0 (X11; Linux x86_64)", 10, "linux"],
    ["Linux", 0, "linux"],
    ["Chrome OS", 0, "linux"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", 0, "windows"],
    ["curl/8.11.0", 0, null],
    ["", 0, null],
  ] as const)("%s with %i touch points: %p", (said, touchPoints, expected) => expect(systemOf(said, touchPoints)).toBe(expected))
})

describe("placesFor", () => {
  const ids = (system: Parameters<typeof placesFor>[0]) => placesFor(system, trustPlaces(facts)).map(({ id }) => id)
  test.each([
    ["linux", ["debian", "fedora", "chrome-linux", "chrome-once", "firefox", "macos"]],
    ["windows", ["windows", "chrome-once", "firefox", "debian"]],
    ["ios", ["ios", "debian"]],
    [null, ["debian", "fedora", "macos"]],
  ] as const)("%p: its own first, all of them", (system, first) => {
    expect(ids(system).slice(0, first.length)).toEqual([...first])
    expect(ids(system).toSorted()).toEqual(ids(null).toSorted())
  })
})

test.each([
  ["/a/b-c.pem", "/a/b-c.pem", "/a/b-c.pem"],
  ["/a b", "'/a b'", '"/a b"'],
  ["/a'b", "'/a'\\''b'", '"/a\'b"'],
  ["C:\\Users\\me\\ca.pem", "'C:\\Users\\me\\ca.pem'", "C:\\Users\\me\\ca.pem"],
])("%s, quoted: %s, on Windows %s", (path, posix, windows) => expect([quoted(path), quotedForWindows(path)]).toEqual([posix, windows]))

test.each([
  ["plain", [{ type: "text", text: "plain" }]],
  [
    "a `b` c",
    [
      { type: "text", text: "a " },
      { type: "code", text: "b" },
      { type: "text", text: " c" },
    ],
  ],
  [
    "see [it](#place)",
    [
      { type: "text", text: "see " },
      { type: "link", text: "it", href: "#place" },
    ],
  ],
  ["[out](https://example.com)", [{ type: "text", text: "[out](https://example.com)" }]],
  ["`[x](#y)`", [{ type: "code", text: "[x](#y)" }]],
])("%s in pieces", (text, pieces) => expect(piecesOf(text)).toEqual(pieces as never))
