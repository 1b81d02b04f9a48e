// A finished release, looked at as somebody who downloads it would: sums, what is in each archive, for which system its executable is,
// and, where this machine can run it, that it captures a request. Throws at the first thing that is wrong.

import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { unzipSync } from "fflate"
import { parseTar } from "nanotar"
import { Problem } from "../server/cli/problem.ts"
import { captures } from "./capture.ts"
import { type ExecutableFormat, formatOf } from "./executable-format.ts"
import type { Source } from "./source.ts"
import { sha256 } from "./sums.ts"
import { archiveName, executableName, folderName, type Target } from "./targets.ts"

type Release = {
  /** The archives and SHA256SUMS. */
  readonly folder: string
  readonly source: Source
  readonly targets: readonly Target[]
  /** Where the executable of a target is, unpacked. */
  executable(target: Target): string
}

/** Says a line for each target. */
export async function checkRelease(release: Release, say: (line: string) => void): Promise<void> {
  checkSums(release.folder)
  for (const target of release.targets) {
    const packed = unpack(readFileSync(join(release.folder, archiveName(target, release.source.version))), target)
    const unpacked = readFileSync(release.executable(target))
    checkContents(packed, target, release.source)
    const path = `${folderName(target, release.source.version)}/${executableName(target)}`
    insist(sha256(packed.get(path)?.bytes ?? "") === sha256(unpacked), `${target.name}: the archive has another executable`)
    checkExecutable(unpacked, target, release.source)
    say(`${target.name}: ${await captures(release.executable(target), target)}`)
  }
}

/** Every file but the list itself is in it, and has that sum. */
function checkSums(folder: string): void {
  const files = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isFile() && entry.name !== "SHA256SUMS")
  const listed = readFileSync(join(folder, "SHA256SUMS"), "utf8").trim().split("\n")
  const found = files.map(({ name }) => `${sha256(readFileSync(join(folder, name)))}  ${name}`)
  insist(listed.toSorted().join() === found.toSorted().join(), "SHA256SUMS does not list the files that are there, with their sums")
}

type Packed = ReadonlyMap<string, { readonly bytes: Uint8Array; readonly mode: number | null }>

/** Zip archives keep no modes that matter where they are unpacked. */
function unpack(archive: Buffer<ArrayBuffer>, target: Target): Packed {
  if (target.os === "windows") return new Map(Object.entries(unzipSync(archive)).map(([path, bytes]) => [path, { bytes, mode: null }]))
  const files = parseTar(Bun.gunzipSync(archive))
  return new Map(
    files.map(({ name, data, attrs }) => [name, { bytes: data ?? new Uint8Array(), mode: Number.parseInt(attrs?.mode ?? "0", 8) }]),
  )
}

const besides = ["LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt", "man/nectoproxy.1"]
const completions = ["nectoproxy.bash", "_nectoproxy", "nectoproxy.fish", "nectoproxy.ps1"].map(name => `completions/${name}`)

function checkContents(packed: Packed, target: Target, { version }: Source): void {
  const expected = [executableName(target), ...besides, ...completions].map(path => `${folderName(target, version)}/${path}`)
  insist([...packed.keys()].toSorted().join() === expected.toSorted().join(), `${target.name}: the archive has ${[...packed.keys()]}`)
  for (const [path, { bytes, mode }] of packed) {
    insist(bytes.length > 0, `${target.name}: ${path} is empty`)
    insist(mode === null || mode === (path === expected[0] ? 0o755 : 0o644), `${target.name}: ${path} has mode ${mode?.toString(8)}`)
  }
}

function checkExecutable(bytes: Buffer, target: Target, { version, commit }: Source): void {
  const format = formatOf(bytes)
  insist(Bun.deepEquals(format, expectedFormat(target)), `${target.name}: the executable is ${JSON.stringify(format)}`)
  const page = readFileSync(join(import.meta.dir, "../dist/web/index.html")).toString("base64")
  insist(bytes.includes(page), `${target.name}: the page is not in the executable`)
  if (target.os === "windows")
    insist(bytes.includes(Buffer.from("The NectoProxy authors", "utf16le")), `${target.name}: it has the runtime's name`)
  insist(bytes.includes(version) && (commit === null || bytes.includes(commit)), `${target.name}: the executable has another version`)
}

export function expectedFormat({ os, cpu, libc }: Target): ExecutableFormat {
  switch (os) {
    case "linux":
      return { type: "elf", cpu, interpreter: interpreters[libc === "musl" ? "musl" : "glibc"][cpu] }
    case "darwin":
      return { type: "mach-o", cpu, isSigned: true }
    case "windows":
      return { type: "pe", cpu, isConsole: true }
    default:
      return os satisfies never
  }
}

export const interpreters = {
  glibc: { x64: "/lib64/ld-linux-x86-64.so.2", arm64: "/lib/ld-linux-aarch64.so.1" },
  musl: { x64: "/lib/ld-musl-x86_64.so.1", arm64: "/lib/ld-musl-aarch64.so.1" },
} as const

function insist(isSo: boolean, problem: string): void {
  if (!isSo) throw new Problem(`${problem}.`)
}
