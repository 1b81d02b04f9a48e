// The root certificate into one Firefox profile, with NSS's certutil. Nothing outside of the profile is touched.

import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Machine } from "./find.ts"

const nickname = "NectoProxy"
/** Reading a small database; it asks nobody anything. */
const timeoutMs = 10_000

/** False where there is no certutil, or it could not. */
export function trustInProfile(profile: string, certificate: string, machine: Pick<Machine, "platform" | "which">): boolean {
  const certutil = findCertutil(machine)
  if (certutil === null) return false
  const database = `sql:${profile}`
  const run = (...args: readonly string[]): boolean =>
    Bun.spawnSync([certutil, ...args], { stdin: "ignore", stdout: "ignore", stderr: "ignore", timeout: timeoutMs }).exitCode === 0
  // A profile that was kept has a database, and perhaps an older certificate under the name.
  if (!existsSync(join(profile, "cert9.db")) && !run("-N", "-d", database, "--empty-password")) return false
  run("-D", "-d", database, "-n", nickname)
  return run("-A", "-d", database, "-n", nickname, "-t", "C,,", "-i", certificate)
}

/** Homebrew keeps it off the PATH at times; Windows has another program of this name. */
function findCertutil({ platform, which }: Pick<Machine, "platform" | "which">): string | null {
  if (platform === "win32") return null
  const places = ["/opt/homebrew/opt/nss/bin/certutil", "/usr/local/opt/nss/bin/certutil"]
  return which("certutil") ?? (platform === "darwin" ? (places.find(existsSync) ?? null) : null)
}

/** How one comes by it; null where it is not to be had. */
export function certutilPackage(platform: NodeJS.Platform): string | null {
  if (platform === "win32") return null
  return platform === "darwin" ? "brew install nss" : "install libnss3-tools (Debian, Ubuntu) or nss-tools (Fedora)"
}
