// Formula and manifest: every system gets its archive with its sum, and what is not Ruby or JSON would not pass.

import { describe, expect, test } from "bun:test"
import { formula, type Release } from "../../release/formula.ts"
import { scoopManifest } from "../../release/scoop.ts"
import { sha256, sumsFile } from "../../release/sums.ts"
import { archiveName, targets } from "../../release/targets.ts"

const archives = targets.map(target => archiveName(target, "1.2.3"))
const release: Release = {
  version: "1.2.3",
  baseUrl: "https://example.com/v1.2.3",
  sums: new Map(archives.map(name => [name, sha256(name)])),
}

test("names are what install scripts and buckets build addresses from", () => {
  expect(archives).toEqual([
    "nectoproxy-1.2.3-linux-x64.tar.gz",
    "nectoproxy-1.2.3-linux-arm64.tar.gz",
    "nectoproxy-1.2.3-linux-x64-musl.tar.gz",
    "nectoproxy-1.2.3-linux-arm64-musl.tar.gz",
    "nectoproxy-1.2.3-darwin-x64.tar.gz",
    "nectoproxy-1.2.3-darwin-arm64.tar.gz",
    "nectoproxy-1.2.3-windows-x64.zip",
    "nectoproxy-1.2.3-windows-arm64.zip",
  ])
})

test("sums are sorted, as sha256sum writes them", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  expect(
    sumsFile(
      new Map([
        ["b", sha256("abc")],
        ["a", sha256(Buffer.from("abc"))],
      ]),
    ),
  ).toBe(`${abc}  a\n${abc}  b\n`)
})

describe("Homebrew", () => {
  const text = formula(release)

  test.each([
    ["on_macos", "on_arm", "darwin-arm64"],
    ["on_macos", "on_intel", "darwin-x64"],
    ["on_linux", "on_arm", "linux-arm64"],
    ["on_linux", "on_intel", "linux-x64"],
  ])("%s %s: %s", (system, processor, target) => {
    const block = new RegExp(`${system} do\n(?:.*\n)*? {4}${processor} do\n((?:.*\n)*?) {4}end\n`).exec(text)?.[1]
    const archive = `nectoproxy-1.2.3-${target}.tar.gz`
    expect(block).toBe(`      url "https://example.com/v1.2.3/${archive}"\n      sha256 "${sha256(archive)}"\n`)
  })

  test("installs what the archive has", () => {
    for (const path of [
      "nectoproxy",
      "man/nectoproxy.1",
      "completions/nectoproxy.bash",
      "completions/_nectoproxy",
      "completions/nectoproxy.fish",
    ])
      expect(text).toMatch(new RegExp(`install "${path}"`))
  })

  test.skipIf(Bun.which("ruby") === null)("is Ruby", () => {
    const checked = Bun.spawnSync(["ruby", "-wc"], { stdin: Buffer.from(text) })
    expect([checked.stdout.toString(), checked.stderr.toString()]).toEqual(["Syntax OK\n", ""])
  })

  test("a missing archive is no formula", () => expect(() => formula({ ...release, sums: new Map() })).toThrow("has no sum"))
})

test("Scoop", () => {
  const manifest = JSON.parse(scoopManifest(release))
  expect(manifest.architecture).toEqual({
    "64bit": {
      url: "https://example.com/v1.2.3/nectoproxy-1.2.3-windows-x64.zip",
      hash: sha256("nectoproxy-1.2.3-windows-x64.zip"),
      extract_dir: "nectoproxy-1.2.3-windows-x64",
    },
    arm64: {
      url: "https://example.com/v1.2.3/nectoproxy-1.2.3-windows-arm64.zip",
      hash: sha256("nectoproxy-1.2.3-windows-arm64.zip"),
      extract_dir: "nectoproxy-1.2.3-windows-arm64",
    },
  })
  expect([manifest.version, manifest.bin, manifest.license]).toEqual(["1.2.3", "nectoproxy.exe", "MIT"])
  // Later versions are found by the same names.
  expect(manifest.autoupdate.architecture["64bit"].url).toMatch(/\/v\$version\/nectoproxy-\$version-windows-x64\.zip$/)
  expect(manifest.autoupdate.hash.url).toBe("$baseurl/SHA256SUMS")
})
