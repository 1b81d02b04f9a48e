// Windows shows an executable's name, version and icon; Bun writes them only when it compiles on Windows. So they are written into the
// runtime first, and what is compiled from that has them.

import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { $ } from "bun"
import { Data, NtExecutable, NtExecutableResource, Resource } from "resedit"
import { Problem } from "../server/cli/problem.ts"
import type { Target } from "./targets.ts"

const icon = join(import.meta.dir, "nectoproxy.ico")

/** Bun gets the runtime of another system when it first compiles for it, and keeps it beside its packages. */
export async function fetchRuntime(target: Target): Promise<Uint8Array> {
  const folder = (await $`${process.execPath} pm cache`.quiet().text()).trim()
  const path = join(folder, `bun-windows-${target.cpu === "arm64" ? "aarch64" : "x64"}-v${Bun.version}`)
  const trifle = join(import.meta.dir, "../server/version.ts")
  const outfile = join(import.meta.dir, "../dist/release/runtime.exe")
  if (!existsSync(path)) await Bun.build({ entrypoints: [trifle], compile: { target: target.runtime, outfile } })
  if (!existsSync(path)) throw new Problem(`Bun has put its runtime for ${target.name} somewhere else than ${path}.`)
  return Bun.file(path).bytes()
}

/** `version`: three numbers with dots between them. */
export function withOurName(runtime: Uint8Array, version: string): Uint8Array {
  const executable = NtExecutable.from(runtime, { ignoreCert: true })
  const before = places(executable)
  const resources = NtExecutableResource.from(executable)
  const { entries } = resources
  const sizeBefore = sizeOf(entries)
  for (const info of Resource.VersionInfo.fromEntries(entries)) rename(info, entries, version)
  for (const { id, lang } of Resource.IconGroupEntry.fromEntries(entries))
    Resource.IconGroupEntry.replaceIconsForResource(entries, id, lang, icons())
  // Our icon is smaller: filled up, the section keeps its size, and the one behind it its place.
  entries.push({ type: rawData, id: "FILL", lang: 1033, codepage: 1200, bin: new ArrayBuffer(Math.max(0, sizeBefore - sizeOf(entries))) })
  resources.outputResource(executable)
  if (places(executable) !== before)
    throw new Problem("The runtime's sections would move: its icon and version have another size than ours.")
  return new Uint8Array(executable.generate())
}

/** RT_RCDATA: what only the program itself would look at. */
const rawData = 10

type Entries = NtExecutableResource["entries"]

const sizeOf = (entries: Entries): number => entries.reduce((sum, { bin }) => sum + bin.byteLength, 0)

function rename(info: Resource.VersionInfo, entries: Entries, version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number)
  info.setFileVersion(major, minor, patch, 0)
  info.setProductVersion(major, minor, patch, 0)
  for (const language of info.getAllLanguagesForStringValues())
    info.setStringValues(language, {
      ProductName: "NectoProxy",
      FileDescription: "NectoProxy, a debugging proxy for HTTP and WebSocket traffic",
      CompanyName: "The NectoProxy authors",
      LegalCopyright: "MIT License; see LICENSE and THIRD-PARTY-LICENSES.txt",
      InternalName: "nectoproxy",
      OriginalFilename: "nectoproxy.exe",
      ProductVersion: version,
      FileVersion: version,
    })
  info.outputToResourceEntries(entries)
}

const icons = (): (Data.IconItem | Data.RawIconItem)[] => Data.IconFile.from(readFileSync(icon)).icons.map(({ data }) => data)

/** In memory. */
const places = (executable: NtExecutable): string =>
  executable
    .getAllSections()
    .map(({ info }) => `${info.name} ${info.virtualAddress}`)
    .join("\n")
