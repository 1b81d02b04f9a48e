// Who runs is found by whoever looks in the same folder, until it has ended, in order or not.

import { expect, test } from "bun:test"
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Ready } from "../../server/cli/instance.ts"
import { announce, runningInstances } from "../../server/cli/running.ts"
import { makeFolder } from "../support/recording.ts"

const ready: Ready = {
  event: "ready",
  pid: process.pid,
  proxy: "http://127.0.0.1:8888",
  ui: "http://127.0.0.1:8889/?token=t",
  api: "http://127.0.0.1:8889/api",
  token: "t",
  ca: "/ca.pem",
  session: "s",
  reverse: [],
}

test("what runs is found, in a file for its owner alone, until it is taken back", () => {
  using folder = makeFolder()
  const takeBack = announce(folder.path, ready)
  const { proxy, ui, api, token, session } = ready
  expect(runningInstances(folder.path)).toEqual([
    { pid: process.pid, identity: expect.any(String), proxy, ui, api, token, session, startedAt: expect.any(Number) },
  ])
  const [name = ""] = readdirSync(join(folder.path, "running"))
  expect(statSync(join(folder.path, "running", name)).mode & 0o777).toBe(0o600)
  takeBack()
  expect([runningInstances(folder.path), readdirSync(join(folder.path, "running"))]).toEqual([[], []])
})

test("the newest comes first; what was killed, and what is no note, is left out", () => {
  using folder = makeFolder()
  announce(folder.path, ready)
  const at = (name: string) => join(folder.path, "running", name)
  // A process of that number lives, but began at another time.
  writeFileSync(at("1.json"), JSON.stringify({ ...ready, pid: 1, identity: "0 another boot", startedAt: Date.now() + 10 }))
  writeFileSync(at("2.json"), JSON.stringify({ ...ready, pid: process.pid, identity: "", session: "newer", startedAt: Date.now() + 1_000 }))
  writeFileSync(at("3.json"), "{")
  writeFileSync(at("notes.txt"), "{}")
  expect(runningInstances(folder.path).map(({ session }) => session)).toEqual(["newer", "s"])
  expect(readdirSync(join(folder.path, "running")).sort()).toEqual(["2.json", "3.json", `${process.pid}.json`, "notes.txt"].sort())
})

test("where it cannot be said nothing is lost", () => {
  expect(runningInstances("/dev/null/x")).toEqual([])
  expect(() => announce("/dev/null/x", ready)()).not.toThrow()
  using folder = makeFolder()
  mkdirSync(join(folder.path, "running", `${process.pid}.json`), { recursive: true })
  expect(() => announce(folder.path, ready)()).not.toThrow()
})
