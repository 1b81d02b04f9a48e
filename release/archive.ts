// Files → an archive that depends on nothing but them and the given time: sorted, owned by nobody, modes set. Compressed by libdeflate
// and fflate, which give the same bytes on every processor; zlib's faster variants do not promise that.

import { type Zippable, zipSync } from "fflate"
import { createTar } from "nanotar"

export type Entry = { readonly path: string; readonly bytes: Uint8Array; readonly isExecutable: boolean }

export function tarGz(entries: readonly Entry[], seconds: number): Uint8Array {
  const files = sorted(entries).map(({ path, bytes, isExecutable }) => {
    // A longer name needs an extension of the format.
    if (Buffer.byteLength(path) > 99) throw new Error(`${path} is too long a name for a tar archive.`)
    return { name: path, data: bytes, attrs: { mode: modeOf(isExecutable).toString(8), uid: 0, gid: 0, mtime: seconds * 1000 } }
  })
  return Bun.gzipSync(new Uint8Array(createTar(files)), { library: "libdeflate", level: 9 })
}

export function zip(entries: readonly Entry[], seconds: number): Uint8Array<ArrayBuffer> {
  const at = new Date(seconds * 1000)
  // The format has local times: the same date at noon, wherever this runs, and never an hour that a clock change leaves out.
  const mtime = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12)
  const files: Zippable = {}
  for (const { path, bytes, isExecutable } of sorted(entries))
    files[path] = [bytes, { mtime, os: unix, attrs: (regularFile | modeOf(isExecutable)) << 16, level: 9 }]
  return zipSync(files)
}

/** What the upper half of an entry's attributes is, APPNOTE.TXT §4.4.2. */
const unix = 3
const regularFile = 0o100000

const modeOf = (isExecutable: boolean): number => (isExecutable ? 0o755 : 0o644)
const sorted = (entries: readonly Entry[]): readonly Entry[] => entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))
