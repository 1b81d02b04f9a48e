// The systems a release is made for. Names are promises: install scripts and package managers build addresses from them. Bun's x64
// runtimes ask for SSE 4.2 only and choose wider instructions when they start, so there is one for all processors.

export type Target = {
  readonly name: string
  readonly runtime: Bun.Build.CompileTarget
  readonly os: "linux" | "darwin" | "windows"
  readonly cpu: "x64" | "arm64"
  readonly libc: "glibc" | "musl" | null
}

export const targets: readonly Target[] = [
  { name: "linux-x64", runtime: "bun-linux-x64", os: "linux", cpu: "x64", libc: "glibc" },
  { name: "linux-arm64", runtime: "bun-linux-arm64", os: "linux", cpu: "arm64", libc: "glibc" },
  { name: "linux-x64-musl", runtime: "bun-linux-x64-musl", os: "linux", cpu: "x64", libc: "musl" },
  { name: "linux-arm64-musl", runtime: "bun-linux-arm64-musl", os: "linux", cpu: "arm64", libc: "musl" },
  { name: "darwin-x64", runtime: "bun-darwin-x64", os: "darwin", cpu: "x64", libc: null },
  { name: "darwin-arm64", runtime: "bun-darwin-arm64", os: "darwin", cpu: "arm64", libc: null },
  { name: "windows-x64", runtime: "bun-windows-x64", os: "windows", cpu: "x64", libc: null },
  { name: "windows-arm64", runtime: "bun-windows-arm64", os: "windows", cpu: "arm64", libc: null },
]

export const executableName = (target: Target): string => (target.os === "windows" ? "nectoproxy.exe" : "nectoproxy")

/** Of the archive, and of the one folder in it. */
export const folderName = (target: Target, version: string): string => `nectoproxy-${version}-${target.name}`

/** What each system opens without anything being installed. */
export const archiveName = (target: Target, version: string): string =>
  `${folderName(target, version)}.${target.os === "windows" ? "zip" : "tar.gz"}`
