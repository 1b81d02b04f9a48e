// Which browsers are installed, on Linux, macOS and Windows, and which of them is meant. Knows the machine only through the facts it is
// given.

import { posix, win32 } from "node:path"
import { Problem } from "../problem.ts"
import { type Engine, type Kind, kinds } from "./kinds.ts"

/** What is asked of the machine. */
export type Machine = {
  readonly platform: NodeJS.Platform
  readonly env: { readonly [name in string]?: string }
  readonly home: string
  /** On the PATH. */
  which(name: string): string | null
  exists(path: string): boolean
  /** The beginning of a file as text: what a script starts stands there. Empty where it cannot be read. */
  head(path: string): string
}

/** Snap and Flatpak let a program see few folders; a profile must be in one of them. */
export type Packaging =
  | { readonly type: "none" }
  | { readonly type: "snap"; readonly name: string }
  | { readonly type: "flatpak"; readonly id: string }

export type Browser = {
  readonly id: string
  readonly name: string
  readonly engine: Engine
  readonly path: string
  readonly packaging: Packaging
}

/** In the order of the table. */
export const findBrowsers = (machine: Machine): readonly Browser[] =>
  kinds.flatMap(kind => {
    const path = pathsOf(kind, machine).find(path => machine.exists(path))
    return path === undefined ? [] : [{ id: kind.id, name: kind.name, engine: kind.engine, path, packaging: packagingOf(path, machine) }]
  })

function pathsOf(kind: Kind, machine: Machine): readonly string[] {
  const { platform, env, home } = machine
  switch (platform) {
    case "darwin":
      return kind.app === null ? [] : ["/Applications", posix.join(home, "Applications")].map(folder => posix.join(folder, kind.app!))
    case "win32": {
      const folders = [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA]
      return kind.exe === null ? [] : folders.flatMap(folder => (folder ? [win32.join(folder, kind.exe!)] : []))
    }
    default: {
      const exports = ["/var/lib/flatpak/exports/bin", posix.join(home, ".local/share/flatpak/exports/bin")]
      return [
        ...kind.commands.flatMap(name => machine.which(name) ?? []),
        ...(kind.snap === null ? [] : [posix.join("/snap/bin", kind.snap)]),
        ...(kind.flatpak === null ? [] : exports.map(folder => posix.join(folder, kind.flatpak!))),
      ]
    }
  }
}

/** Ubuntu's chromium-browser and firefox are scripts that start the snap. */
function packagingOf(path: string, machine: Machine): Packaging {
  if (machine.platform !== "linux") return { type: "none" }
  const [, id] = /\/flatpak\/exports\/bin\/([\w.-]+)$/.exec(path) ?? []
  if (id !== undefined) return { type: "flatpak", id }
  const [, name] = /^\/snap\/bin\/([\w-]+)/.exec(path) ?? /^#!.*\/snap\/bin\/([\w-]+)/s.exec(machine.head(path)) ?? []
  return name === undefined ? { type: "none" } : { type: "snap", name }
}

/** `wanted`: an id, a name on the PATH or a path; null: whatever there is. Throws Problem. */
export function chooseBrowser(wanted: string | null, machine: Machine): Browser {
  const installed = findBrowsers(machine)
  if (wanted === null) {
    const [first] = installed
    if (!first) throw new Problem(noneAtAll(machine))
    return first
  }
  const word = wanted.toLowerCase()
  const known = installed.find(({ id, name }) => id === word || name.toLowerCase() === word)
  if (known) return known
  const kind = kinds.find(({ id, name }) => id === word || name.toLowerCase() === word)
  const path = asPath(wanted, machine)
  if (path !== null) return { ...namedBy(path), path, packaging: packagingOf(path, machine) }
  // What is well known and not here is no slip of the pen.
  if (kind) throw new Problem(`${kind.name} is not installed here. ${whatThereIs(installed)}`)
  throw new Problem(`--browser takes ${kinds.map(({ id }) => id).join(", ")} or a path, not "${wanted}". ${whatThereIs(installed)}`, 2)
}

const whatThereIs = (installed: readonly Browser[]): string =>
  installed.length === 0 ? "No browser was found here." : `Found here: ${installed.map(({ id }) => id).join(", ")}.`

/** What was looked for, and what to do. */
export const noneAtAll = ({ platform }: Machine): string =>
  [
    `No browser was found ${{ darwin: "in /Applications", win32: "in the folders for programs" }[platform as string] ?? "on the PATH, as a snap or a Flatpak"};`,
    `looked for ${kinds.map(({ name }) => name).join(", ")}.`,
    `Install one (${{ darwin: "brew install --cask chromium", win32: "winget install Google.Chrome" }[platform as string] ?? "apt install chromium"}),`,
    "or name one with --browser PATH.",
  ].join(" ")

function asPath(wanted: string, machine: Machine): string | null {
  if (!/[/\\]/.test(wanted)) return machine.which(wanted)
  const path = wanted.replace(/(?<=.)[/\\]$/, "")
  if (!machine.exists(path))
    throw new Problem(`There is no browser at ${wanted}. \`nectoproxy browser --list\` shows those that are found.`)
  // What macOS shows as one program is a folder.
  const [, app] = /([^/]+)\.app$/.exec(path) ?? []
  const inside = app === undefined ? [] : [app, "firefox"].map(name => posix.join(path, "Contents/MacOS", name))
  return inside.find(program => machine.exists(program)) ?? path
}

/** Of one that is named by its path: how its file is called tells how it wants to be told. */
function namedBy(path: string): Pick<Browser, "id" | "name" | "engine"> {
  const file = /([^/\\]+?)(?:\.exe)?$/i.exec(path)?.[1] ?? path
  const kind = kinds.find(
    ({ commands, app, exe }) => commands.includes(file) || [app, exe].some(place => place !== null && path.endsWith(place)),
  )
  if (kind) return kind
  const isFirefox = /firefox|librewolf|waterfox|floorp|zen/i.test(file)
  return { id: file, name: file, engine: isFirefox ? "firefox" : "chromium" }
}
