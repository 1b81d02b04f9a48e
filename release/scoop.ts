// A release → its Scoop manifest. checkver and autoupdate let a bucket follow later releases by itself.

import { description, homepage, type Release, sumOf } from "./formula.ts"
import { archiveName, folderName, type Target, targets } from "./targets.ts"

/** Scoop's words for a processor. */
const architectures = { x64: "64bit", arm64: "arm64" } as const satisfies Record<Target["cpu"], string>

export function scoopManifest(release: Release): string {
  const windows = targets.filter(target => target.os === "windows")
  const each = <T>(say: (target: Target) => T) => Object.fromEntries(windows.map(target => [architectures[target.cpu], say(target)]))
  const manifest = {
    version: release.version,
    description,
    homepage,
    license: "MIT",
    architecture: each(target => {
      const archive = archiveName(target, release.version)
      return { url: `${release.baseUrl}/${archive}`, hash: sumOf(release, archive), extract_dir: folderName(target, release.version) }
    }),
    bin: "nectoproxy.exe",
    checkver: { github: homepage },
    autoupdate: {
      architecture: each(target => ({
        url: `${homepage}/releases/download/v$version/${archiveName(target, "$version")}`,
        extract_dir: folderName(target, "$version"),
      })),
      hash: { url: "$baseurl/SHA256SUMS" },
    },
  }
  return `${JSON.stringify(manifest, null, 4)}\n`
}
