// The look at a finished release finds what is wrong with it. That a right one passes is seen by every `bun run release`.

import { afterEach, beforeEach, expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Entry, tarGz } from "../../release/archive.ts"
import { checkRelease } from "../../release/check.ts"
import { sha256, sumsFile } from "../../release/sums.ts"
import { archiveName, folderName, type Target, targets } from "../../release/targets.ts"

const target = targets[0] as Target
const version = "1.2.3"
const name = archiveName(target, version)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-check-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const besides = ["LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt", "man/nectoproxy.1"]
const completions = ["nectoproxy.bash", "_nectoproxy", "nectoproxy.fish", "nectoproxy.ps1"].map(file => `completions/${file}`)
const entry = (path: string, text = "text", isExecutable = path === "nectoproxy"): Entry => ({
  path: `${folderName(target, version)}/${path}`,
  bytes: Buffer.from(text),
  isExecutable,
})
const whole = ["nectoproxy", ...besides, ...completions].map(path => entry(path))
const without = (path: string) => whole.filter(each => !each.path.endsWith(path))

test.each<[string, readonly Entry[], (sums: Map<string, string>) => void, string]>([
  ["a sum of something else", whole, sums => sums.set(name, sha256("else")), "SHA256SUMS does not list the files that are there"],
  ["a sum that is missing", whole, sums => sums.delete(name), "SHA256SUMS does not list the files that are there"],
  ["a sum of nothing", whole, sums => sums.set("more", sha256("")), "SHA256SUMS does not list the files that are there"],
  ["no manual", without("nectoproxy.1"), () => {}, "linux-x64: the archive has"],
  ["one file too many", [...whole, entry("nectoproxy.map")], () => {}, "linux-x64: the archive has"],
  ["an empty completion", [...without(".fish"), entry("completions/nectoproxy.fish", "")], () => {}, "nectoproxy.fish is empty"],
  ["an executable that is none", [...without("/nectoproxy"), entry("nectoproxy", "text", false)], () => {}, "nectoproxy has mode 644"],
  ["a license that is one", [...without("/LICENSE"), entry("LICENSE", "text", true)], () => {}, "LICENSE has mode 755"],
  ["another executable", [...without("/nectoproxy"), entry("nectoproxy", "other")], () => {}, "the archive has another executable"],
  ["a text for an executable", whole, () => {}, "the executable is null"],
])("%s", async (_what, entries, change, expected) => {
  const archive = tarGz(entries, 0)
  writeFileSync(join(folder, name), archive)
  const sums = new Map([[name, sha256(archive)]])
  change(sums)
  writeFileSync(join(folder, "SHA256SUMS"), sumsFile(sums))
  const executable = join(folder, "bin")
  const release = {
    folder,
    source: { version, commit: null, seconds: 0 },
    targets: [target],
    executable: () => join(executable, "nectoproxy"),
  }
  await Bun.write(join(executable, "nectoproxy"), "text")
  const problem = await checkRelease(release, () => {}).then(
    () => "nothing",
    (error: Error) => error.message,
  )
  expect(problem).toContain(expected)
})
