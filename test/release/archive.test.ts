// Archives, read by tar and unzip: modes, owners, times; and the same bytes whatever the order, the clock and the time zone.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { unzipSync } from "fflate"
import { type Entry, tarGz, zip } from "../../release/archive.ts"
import { sha256 } from "../../release/sums.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-archive-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Half past two, which no clock in Berlin showed on that day. */
const seconds = Date.UTC(2026, 2, 29, 2, 30) / 1000
const entries: readonly Entry[] = [
  { path: "n-1/nectoproxy", bytes: Buffer.alloc(100_000, "abc"), isExecutable: true },
  { path: "n-1/LICENSE", bytes: Buffer.from("MIT"), isExecutable: false },
  { path: "n-1/man/nectoproxy.1", bytes: Buffer.from(".TH"), isExecutable: false },
]

const list = (...command: string[]): string => {
  const ended = Bun.spawnSync(command, { env: { ...process.env, TZ: "UTC", LC_ALL: "C" } })
  expect(ended.exitCode).toBe(0)
  return ended.stdout.toString()
}

test("tar sees nobody's files, sorted, with their modes and the one time", () => {
  const path = join(folder, "a.tar.gz")
  writeFileSync(path, tarGz(entries, seconds))
  const lines = list("tar", "-tvzf", path).trim().split("\n")
  expect(lines.map(line => line.replace(/\s+/g, " "))).toEqual([
    expect.stringMatching(/^-rw-r--r--.* 3 .*(?:2026-03-29|Mar 29).* n-1\/LICENSE$/),
    expect.stringMatching(/^-rw-r--r--.* 3 .* n-1\/man\/nectoproxy\.1$/),
    expect.stringMatching(/^-rwxr-xr-x.* 100000 .* n-1\/nectoproxy$/),
  ])
  expect(lines.every(line => /\b0[/ ]+0\b/.test(line))).toBe(true)
  expect(list("tar", "-xzOf", path, "n-1/LICENSE")).toBe("MIT")
})

test("a zip has the same, and modes for who unpacks it on Unix", () => {
  const bytes = zip(entries, seconds)
  const files = unzipSync(bytes)
  expect(Object.entries(files).map(([path, { length }]) => [path, length])).toEqual([
    ["n-1/LICENSE", 3],
    ["n-1/man/nectoproxy.1", 3],
    ["n-1/nectoproxy", 100_000],
  ])
  expect(centralAttributes(bytes)).toEqual([
    ["n-1/LICENSE", "100644", "2026-03-29"],
    ["n-1/man/nectoproxy.1", "100644", "2026-03-29"],
    ["n-1/nectoproxy", "100755", "2026-03-29"],
  ])
})

/** APPNOTE.TXT §4.3.12: the central directory. */
function centralAttributes(bytes: Uint8Array): readonly (readonly [path: string, mode: string, date: string])[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const found: (readonly [string, string, string])[] = []
  for (let at = view.getUint32(bytes.length - 6, true); view.getUint32(at, true) === 0x02014b50; ) {
    const [name, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)]
    const day = view.getUint16(at + 14, true)
    const date = [(day >> 9) + 1980, (day >> 5) & 15, day & 31].map(part => String(part).padStart(2, "0")).join("-")
    const path = Buffer.from(bytes.subarray(at + 46, at + 46 + name)).toString()
    found.push([path, (view.getUint32(at + 38, true) >>> 16).toString(8), date])
    at += 46 + name + extra + comment
  }
  return found
}

describe.each([
  ["tar.gz", tarGz],
  ["zip", zip],
])("%s", (_kind, pack) => {
  test("depends on no order", () => expect(sha256(pack(entries.toReversed(), seconds))).toBe(sha256(pack(entries, seconds))))

  test("bears the given time", () => expect(sha256(pack(entries, seconds + 86_400))).not.toBe(sha256(pack(entries, seconds))))
})

test("no time zone shows, not even at an hour that a clock change leaves out", () => {
  const program = `
    import { tarGz, zip } from ${JSON.stringify(join(import.meta.dir, "../../release/archive.ts"))}
    const entries = [{ path: "a", bytes: Buffer.from("a"), isExecutable: false }]
    console.log([tarGz(entries, ${seconds}), zip(entries, ${seconds})].map(bytes => Bun.hash(bytes)).join(" "))`
  const printed = ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"].map(TZ =>
    Bun.spawnSync([process.execPath, "-e", program], { env: { ...process.env, TZ } }).stdout.toString(),
  )
  expect(printed[0]).toMatch(/^\d+ \d+\n$/)
  expect(new Set(printed).size).toBe(1)
})

test("a name that tar would cut is refused", () =>
  expect(() => tarGz([{ path: "x".repeat(100), bytes: new Uint8Array(), isExecutable: false }], 0)).toThrow("too long a name"))
