// Which stores there are on this machine: the system's, and those of the browsers that somebody uses here. Reads folders, runs nothing.

import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import type { AnchorStore, NssStore, Platform, Store } from "./store.ts"

export type Surroundings = {
  readonly platform: Platform
  /** "/", but in tests. */
  readonly top: string
  /** Of whose browsers they are. */
  readonly home: string
  /** XDG_DATA_HOME, where it is said. */
  readonly dataHome: string | null
  readonly hasProgram: (name: string) => boolean
}

export function findStores(around: Surroundings): readonly Store[] {
  switch (around.platform) {
    case "linux":
      return [...systemStore(around), ...chromiumDatabases(around), ...firefoxDatabases(around.home)]
    case "macos":
      return [
        { type: "keychain", isSystem: false, path: join(around.home, "Library/Keychains/login.keychain-db") },
        { type: "keychain", isSystem: true, path: "/Library/Keychains/System.keychain" },
      ]
    case "windows":
      return [
        { type: "windows", isSystem: false },
        { type: "windows", isSystem: true },
      ]
    default:
      return around.platform satisfies never
  }
}

type Family = Pick<AnchorStore, "tool" | "folder" | "bundle"> & { readonly program: string; readonly needsFolder: boolean }

/** The first that fits: openSUSE has Debian's program with folders of its own. */
const families: readonly Family[] = [
  {
    tool: "update-ca-certificates",
    program: "update-ca-certificates",
    folder: "etc/pki/trust/anchors",
    bundle: "var/lib/ca-certificates/ca-bundle.pem",
    needsFolder: true,
  },
  // Fedora, RHEL
  {
    tool: "trust",
    program: "trust",
    folder: "etc/pki/ca-trust/source/anchors",
    bundle: "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    needsFolder: true,
  },
  // Arch
  {
    tool: "trust",
    program: "trust",
    folder: "etc/ca-certificates/trust-source/anchors",
    bundle: "etc/ca-certificates/extracted/tls-ca-bundle.pem",
    needsFolder: true,
  },
  // Debian, Ubuntu, Alpine
  {
    tool: "update-ca-certificates",
    program: "update-ca-certificates",
    folder: "usr/local/share/ca-certificates",
    bundle: "etc/ssl/certs/ca-certificates.crt",
    needsFolder: false,
  },
]

function systemStore({ top, hasProgram }: Surroundings): readonly AnchorStore[] {
  const family = families.find(({ program, folder, needsFolder }) => hasProgram(program) && (!needsFolder || existsSync(join(top, folder))))
  if (!family) return []
  const folder = join(top, family.folder)
  const javaStore = join(top, "etc/ssl/certs/java/cacerts")
  return [
    {
      type: "anchors",
      tool: family.tool,
      folder,
      // What `trust anchor` writes stands beside the folder for whole files.
      searched: family.tool === "trust" ? [resolve(folder, ".."), folder] : [folder],
      bundle: join(top, family.bundle),
      javaStore: existsSync(javaStore) && hasProgram("keytool") ? javaStore : null,
    },
  ]
}

const chromiums = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser", "vivaldi"]
const chromeFamily = "Chrome, Chromium, Edge"

function chromiumDatabases({ home, dataHome, hasProgram }: Surroundings): readonly NssStore[] {
  // Chromium reads the first of these that is there; versions before 2025 know only the first.
  const usual = [join(home, ".pki/nssdb"), join(dataHome ?? join(home, ".local/share"), "pki/nssdb")]
  const apart = [
    ...subfolders(join(home, "snap"), ["current/.pki/nssdb", "current/.local/share/pki/nssdb"], "snap"),
    ...subfolders(join(home, ".var/app"), [".pki/nssdb", "data/pki/nssdb"], "Flatpak"),
  ]
  const there = distinct([...usual.map(folder => ({ browser: chromeFamily, folder })), ...apart].filter(isDatabase))
  const isNewNeeded = !there.some(({ browser }) => browser === chromeFamily) && chromiums.some(hasProgram)
  const made: readonly NssStore[] = isNewNeeded ? [{ type: "nss", browser: chromeFamily, folder: usual[0]!, isThere: false }] : []
  return [...made, ...there.map(({ browser, folder }): NssStore => ({ type: "nss", browser, folder, isThere: true }))]
}

type Database = { readonly browser: string; readonly folder: string }

const isDatabase = ({ folder }: Database): boolean => existsSync(join(folder, "cert9.db"))

const subfolders = (parent: string, paths: readonly string[], kind: string): readonly Database[] =>
  namesIn(parent).flatMap(name => paths.map(path => ({ browser: `${name} (${kind})`, folder: join(parent, name, path) })))

/** Firefox has been there once: a profile that was never used has no database yet. */
function firefoxDatabases(home: string): readonly NssStore[] {
  const places: readonly (readonly [folder: string, browser: string])[] = [
    [".mozilla/firefox", "Firefox"],
    // Firefox 147 and later, where the older one is not there.
    [".config/mozilla/firefox", "Firefox"],
    ["snap/firefox/common/.mozilla/firefox", "Firefox (snap)"],
    [".var/app/org.mozilla.firefox/.mozilla/firefox", "Firefox (Flatpak)"],
    [".var/app/org.mozilla.firefox/config/mozilla/firefox", "Firefox (Flatpak)"],
  ]
  const found = places.flatMap(([place, browser]) =>
    profilesIn(join(home, place)).map(folder => ({ browser: `${browser}, profile ${relative(join(home, place), folder)}`, folder })),
  )
  return distinct(found.filter(isDatabase)).map(({ browser, folder }) => ({ type: "nss", browser, folder, isThere: true }))
}

/** Of profiles.ini: `Path=` stands relative to it, but where `IsRelative=0`. */
export function profilesIn(folder: string): readonly string[] {
  const text = readIfThere(join(folder, "profiles.ini"))
  return text.split(/^\[/m).flatMap(section => {
    const path = /^Path=(.+?)\r?$/m.exec(section)?.[1]
    if (path === undefined) return []
    return [/^IsRelative=0\r?$/m.test(section) ? path : join(folder, path)]
  })
}

/** A folder that two names lead to is one. */
function distinct(databases: readonly Database[]): readonly Database[] {
  const byPath = new Map<string, Database>()
  for (const database of databases) {
    const path = realpathSync(database.folder)
    if (!byPath.has(path)) byPath.set(path, database)
  }
  return [...byPath.values()]
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
