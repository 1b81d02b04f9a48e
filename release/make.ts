// Sources → everything that a release has, in one folder: an archive for each system, sums, install scripts, a Homebrew formula and a
// Scoop manifest. The executables stay beside, unpacked, for whoever wants to try them.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Entry, tarGz, zip } from "./archive.ts"
import { buildPage, compile, mapsBeside } from "./compile.ts"
import { documents } from "./documents.ts"
import { formula, homepage } from "./formula.ts"
import { scoopManifest } from "./scoop.ts"
import type { Source } from "./source.ts"
import { sha256, sumsFile } from "./sums.ts"
import { archiveName, executableName, folderName, type Target, targets } from "./targets.ts"
import { fetchRuntime, withOurName } from "./windows.ts"

export const releaseFolder = join(import.meta.dir, "../dist/release")
export const executablePath = (target: Target): string => join(releaseFolder, "bin", target.name, executableName(target))

/** Says a line for each target. */
export async function makeRelease(source: Source, chosen: readonly Target[], say: (line: string) => void): Promise<void> {
  rmSync(releaseFolder, { recursive: true, force: true })
  mkdirSync(releaseFolder, { recursive: true })
  const pageModules = await buildPage()
  const sums = new Map<string, string>()
  const write = (name: string, bytes: Uint8Array | string) => {
    writeFileSync(join(releaseFolder, name), bytes)
    sums.set(name, sha256(bytes))
  }
  for (const target of chosen) {
    const modules = await compileFor(target, source)
    const archive = pack(target, source, documents(source, [...pageModules, ...modules]))
    write(archiveName(target, source.version), archive)
    say(`${archiveName(target, source.version)}: ${(archive.length / 2 ** 20).toFixed(1)} MiB`)
  }
  // Those name every system.
  if (chosen.length === targets.length) {
    const release = { version: source.version, baseUrl: `${homepage}/releases/download/v${source.version}`, sums: new Map(sums) }
    write("nectoproxy.rb", formula(release))
    write("nectoproxy.json", scoopManifest(release))
  }
  for (const name of ["install.sh", "install.ps1"]) write(name, readFileSync(join(import.meta.dir, name)))
  writeFileSync(join(releaseFolder, "SHA256SUMS"), sumsFile(sums))
}

/** Returns the paths of its modules. */
async function compileFor(target: Target, { version, commit }: Source): Promise<readonly string[]> {
  const outfile = executablePath(target)
  const compilation = { outfile, runtime: target.runtime, commit }
  if (target.os !== "windows") return withoutMaps(await compile(compilation), outfile)
  const runtimePath = join(releaseFolder, "runtime.exe")
  writeFileSync(runtimePath, withOurName(await fetchRuntime(target), version))
  const modules = await compile({ ...compilation, runtimePath })
  rmSync(runtimePath)
  return withoutMaps(modules, outfile)
}

/** The executable has them inside, where they turn what a trace says into our files and lines. */
function withoutMaps(modules: readonly string[], outfile: string): readonly string[] {
  for (const map of mapsBeside(outfile)) rmSync(map)
  return modules
}

function pack(target: Target, { version, seconds }: Source, besides: readonly Entry[]): Uint8Array {
  const executable: Entry = { path: executableName(target), bytes: readFileSync(executablePath(target)), isExecutable: true }
  const entries = [executable, ...besides].map(entry => ({ ...entry, path: `${folderName(target, version)}/${entry.path}` }))
  return target.os === "windows" ? zip(entries, seconds) : tarGz(entries, seconds)
}
