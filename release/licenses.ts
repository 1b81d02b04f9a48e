// Which packages went into an executable → the text that their licenses ask to go with it. The runtime is Bun, whose parts are told by
// its own page; JavaScriptCore in it is under the LGPL, which must be there in full.

import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Problem } from "../server/cli/problem.ts"

type Package = { readonly name: string; readonly version: string; readonly license: string; readonly text: string }

const runtimePage = join(import.meta.dir, "../node_modules/bun-types/docs/project/license.mdx")
const lgpl = join(import.meta.dir, "licenses/LGPL-2.txt")

/** `modules`: absolute paths; those outside of node_modules are ours. */
export function packageFolders(modules: readonly string[]): readonly string[] {
  const folders = modules.flatMap(module => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module.replaceAll("\\", "/"))?.[0] ?? [])
  return [...new Set(folders)].sort()
}

/** Throws where a package has no license to go with it: somebody has to look. */
export function thirdPartyLicenses(modules: readonly string[]): string {
  const packages = packageFolders(modules).map(readPackage).toSorted(byName)
  return [
    "NectoProxy contains what others made. Their names, versions and licenses:\n",
    ...packages.map(({ name, version, license }) => `  ${name} ${version} (${license})`),
    `  Bun ${Bun.version} (MIT; the libraries in it as told below)\n`,
    ...packages.map(({ name, version, text }) => `${line}\n${name} ${version}\n${line}\n\n${text}\n`),
    `${line}\nBun ${Bun.version}\n${line}\n\n${withoutFrontMatter(readFileSync(runtimePage, "utf8"))}\n`,
    `${line}\nGNU Library General Public License, version 2\n${line}\n\n${readFileSync(lgpl, "utf8").trim()}`,
    "",
  ].join("\n")
}

const line = "-".repeat(80)
const byName = (a: Package, b: Package): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

function readPackage(folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const files = readdirSync(folder)
    .filter(file => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .sort()
  if (typeof license !== "string" || files.length === 0)
    throw new Problem(`${name} ${version} names no license, or has no file with its text; look at ${folder}.`)
  const text = files.map(file => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim()).join("\n\n")
  return { name, version, license, text }
}

const withoutFrontMatter = (page: string): string => page.replace(/^---\n.*?\n---\n/s, "").trim()
