// Which stores are found on a system: in a folder that looks as its root and its home do.

import { afterAll, beforeEach, expect, test } from "bun:test"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { findStores, profilesIn } from "../../../server/cli/ca/find-stores.ts"
import { titleOf } from "../../../server/cli/ca/store.ts"

const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
const home = join(folder, "home/me")
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
})

function make(path: string, text = ""): void {
  const full = join(folder, path)
  mkdirSync(path.endsWith("/") ? full : dirname(full), { recursive: true })
  if (!path.endsWith("/")) writeFileSync(full, text)
}
const find = (programs: readonly string[], dataHome: string | null = null) =>
  findStores({ platform: "linux", top: folder, home, dataHome, hasProgram: name => programs.includes(name) })
const titles = (programs: readonly string[], dataHome?: string) =>
  find(programs, dataHome ?? null).map(store => titleOf(store).replaceAll(`${folder}/`, "/"))

test.each([
  ["a system without ca-certificates", [], [], []],
  ["Debian, Ubuntu, Alpine", ["usr/local/share/ca-certificates/"], ["update-ca-certificates"], ["/usr/local/share/ca-certificates"]],
  ["Debian with p11-kit", ["usr/local/share/ca-certificates/"], ["update-ca-certificates", "trust"], ["/usr/local/share/ca-certificates"]],
  [
    "openSUSE",
    ["etc/pki/trust/anchors/", "usr/local/share/ca-certificates/"],
    ["update-ca-certificates", "trust"],
    ["/etc/pki/trust/anchors"],
  ],
  ["Fedora, RHEL", ["etc/pki/ca-trust/source/anchors/"], ["trust"], ["/etc/pki/ca-trust/source/anchors"]],
  ["Arch", ["etc/ca-certificates/trust-source/anchors/"], ["trust"], ["/etc/ca-certificates/trust-source/anchors"]],
])("the system's: %s", (_what, paths, programs, expected) => {
  for (const path of paths) make(path)
  expect(titles(programs)).toEqual(expected.map(path => `System (${path})`))
})

test.each([
  ["no browser", [], [], []],
  ["Chromium that was never started", [], ["chromium"], ["Chrome, Chromium, Edge (/home/me/.pki/nssdb)"]],
  ["its older place", [".pki/nssdb/cert9.db"], ["chromium"], ["Chrome, Chromium, Edge (/home/me/.pki/nssdb)"]],
  ["its newer place", [".local/share/pki/nssdb/cert9.db"], ["chromium"], ["Chrome, Chromium, Edge (/home/me/.local/share/pki/nssdb)"]],
  ["a folder without a database", [".pki/nssdb/"], [], []],
  ["a snap", ["snap/chromium/current/.pki/nssdb/cert9.db"], [], ["chromium (snap) (/home/me/snap/chromium/current/.pki/nssdb)"]],
  [
    "Flatpak",
    [".var/app/org.chromium.Chromium/data/pki/nssdb/cert9.db"],
    [],
    ["org.chromium.Chromium (Flatpak) (/home/me/.var/app/org.chromium.Chromium/data/pki/nssdb)"],
  ],
  ["Firefox without a profile in use", [".mozilla/firefox/a.default/prefs.js"], [], []],
  ["Firefox", [".mozilla/firefox/a.default/cert9.db"], [], ["Firefox, profile a.default (/home/me/.mozilla/firefox/a.default)"]],
  [
    "Firefox, its newer place",
    [".config/mozilla/firefox/a.default/cert9.db"],
    [],
    ["Firefox, profile a.default (/home/me/.config/mozilla/firefox/a.default)"],
  ],
  [
    "Firefox as a snap",
    ["snap/firefox/common/.mozilla/firefox/a.default/cert9.db"],
    [],
    ["Firefox (snap), profile a.default (/home/me/snap/firefox/common/.mozilla/firefox/a.default)"],
  ],
])("the browsers': %s", (_what, paths, programs, expected) => {
  for (const path of paths) {
    make(join("home/me", path))
    const [profiles] = /.*firefox\/(?=a\.default)/.exec(path) ?? []
    if (profiles) make(join("home/me", profiles, "profiles.ini"), "[Profile0]\nName=default\nIsRelative=1\nPath=a.default\n")
  }
  expect(titles(programs)).toEqual(expected)
})

test("XDG_DATA_HOME moves the newer place", () => {
  make("data/pki/nssdb/cert9.db")
  expect(titles([], join(folder, "data"))).toEqual(["Chrome, Chromium, Edge (/data/pki/nssdb)"])
})

test("a folder that two names lead to is one store", () => {
  make("home/me/.pki/nssdb/cert9.db")
  mkdirSync(join(home, ".local/share"), { recursive: true })
  symlinkSync(join(home, ".pki"), join(home, ".local/share/pki"))
  expect(titles([])).toEqual(["Chrome, Chromium, Edge (/home/me/.pki/nssdb)"])
})

test("Java's store is Debian's only where there is one", () => {
  make("usr/local/share/ca-certificates/")
  make("etc/ssl/certs/java/cacerts")
  const [store] = find(["update-ca-certificates", "keytool"])
  expect(store).toMatchObject({ javaStore: join(folder, "etc/ssl/certs/java/cacerts") })
})

test.each([
  ["[Profile0]\nName=a\nIsRelative=1\nPath=Profiles/a b\n", ["Profiles/a b"]],
  ["[Profile1]\r\nIsRelative=1\r\nPath=x.y\r\n[Profile0]\r\nIsRelative=0\r\nPath=/elsewhere/z\r\n", ["x.y", "/elsewhere/z"]],
  ["[Install4F96D1932A9F858E]\nDefault=x\nLocked=1\n[General]\nStartWithLastProfile=1\n", []],
  ["", []],
])("profiles.ini: %j", (text, expected) => {
  make("profiles/profiles.ini", text)
  const folders = profilesIn(join(folder, "profiles"))
  expect(folders).toEqual(expected.map(path => (path.startsWith("/") ? path : join(folder, "profiles", path))))
})
