// Profiles made, kept and removed; and whose they are.

import { afterEach, beforeEach, expect, test } from "bun:test"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { keepProfile, makeProfile, profileHome } from "../../../server/cli/browser/profile.ts"

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

test.each([
  [{ type: "none" }, tmpdir()],
  [{ type: "snap", name: "chromium" }, "/home/ann/snap/chromium/common"],
  [{ type: "flatpak", id: "org.mozilla.firefox" }, "/home/ann/.var/app/org.mozilla.firefox/cache"],
] as const)("%o sees a profile in %s", (packaging, folder) => expect(profileHome({ packaging }, "/home/ann")).toBe(folder))

test("a profile is its owner's alone, and goes with everything in it", async () => {
  const profile = makeProfile(join(parent, "not/there/yet"))
  expect(statSync(profile.folder).mode & 0o777).toBe(0o700)
  expect(statSync(dirname(profile.folder)).mode & 0o777).toBe(0o700)
  mkdirSync(join(profile.folder, "Default"))
  writeFileSync(join(profile.folder, "Default/Cookies"), "")
  await profile.remove()
  expect(readdirSync(join(parent, "not/there/yet"))).toEqual([])
})

/** Above what any system gives to a process. */
const nobody = 2 ** 22 + 1

test.each([
  ["of a process that is gone", String(nobody), null, false],
  ["of one that runs", String(process.pid), null, true],
  ["being made, without a note", null, null, true],
  ["whose Chromium lives on", String(nobody), ["SingletonLock", `host-${process.pid}`], true],
  ["whose Firefox lives on", String(nobody), ["lock", `127.0.1.1:+${process.pid}`], true],
  ["whose Chromium was killed as well", String(nobody), ["SingletonLock", `my-host-${nobody}`], false],
] as const)("what was left, %s", async (_what, note, lock, stays) => {
  const left = join(parent, "nectoproxy-browser-left")
  mkdirSync(join(left, "profile"), { recursive: true })
  if (note !== null) writeFileSync(join(left, "pid"), note)
  if (lock !== null) symlinkSync(lock[1], join(left, "profile", lock[0]))
  await makeProfile(parent).remove()
  expect(existsSync(left)).toBe(stays)
})

test("nobody else's folder is taken for a leftover", async () => {
  mkdirSync(join(parent, "somebody"))
  writeFileSync(join(parent, "somebody/pid"), String(nobody))
  await makeProfile(parent).remove()
  expect(readdirSync(parent)).toEqual(["somebody"])
})

test("a profile that is kept is made, stays, and can be used again, by one at a time", async () => {
  const folder = join(parent, "kept")
  await keepProfile(folder).remove()
  writeFileSync(join(folder, "cookies"), "")
  await keepProfile(folder).remove()
  expect(readdirSync(folder).sort()).toEqual(["cookies", "nectoproxy-profile"])
  symlinkSync(`host-${process.pid}`, join(folder, "SingletonLock"))
  expect(() => keepProfile(folder)).toThrow(/is in use/)
})

test("a profile that somebody browses with is left alone", () => {
  writeFileSync(join(parent, "prefs.js"), "mine")
  expect(() => keepProfile(parent)).toThrow(/is no profile of NectoProxy's/)
  expect(readdirSync(parent)).toEqual(["prefs.js"])
})

test("where none can be made it is said where, and what to do", () => {
  writeFileSync(join(parent, "file"), "")
  expect(() => makeProfile(join(parent, "file"))).toThrow(/^No profile can be made in .*--keep-profile FOLDER\.$/)
  expect(() => keepProfile(join(parent, "file"))).toThrow(/cannot be used .*--keep-profile\.$/)
})
