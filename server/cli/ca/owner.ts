// Whose browsers and whose data folder are meant. With sudo or doas: of who called it, not root's, and what is done there is done as them.

import { readFileSync } from "node:fs"
import { homedir } from "node:os"

export type Owner = {
  readonly home: string
  /** What runs a command as them; empty where that is who we are. */
  readonly prefix: readonly string[]
  /** Null where nothing must be given to them. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
}

export type Caller = {
  readonly uid: number | undefined
  readonly env: { readonly [name: string]: string | undefined }
  /** As in passwd(5). */
  readonly passwd: string
}

export function ownerOf({ uid, env, passwd }: Caller): Owner {
  const [tool, user] = env.SUDO_USER ? ["sudo", env.SUDO_USER] : ["doas", env.DOAS_USER ?? ""]
  const own = env.HOME || homedir()
  const person = uid === 0 && user !== "" && user !== "root" ? lineOf(passwd, user) : null
  if (person === null) return { home: own, prefix: [], ids: null }
  // A HOME that is not root's was kept on purpose, as macOS does.
  const isKept = own !== lineOf(passwd, "root")?.home
  return { home: isKept ? own : person.home, prefix: [tool, "-u", user], ids: { uid: person.uid, gid: person.gid } }
}

export const currentOwner = (): Owner => ownerOf({ uid: process.getuid?.(), env: process.env, passwd: passwdOf(process.env) })

/** Users of a directory service stand in no file. */
function passwdOf({ SUDO_USER, DOAS_USER }: Caller["env"]): string {
  const user = SUDO_USER ?? DOAS_USER
  if (user === undefined || process.platform === "win32") return ""
  if (process.platform === "darwin") return macUsers(process.env)
  const known = Bun.which("getent") ? Bun.spawnSync(["getent", "passwd", "root", user], { timeout: 5_000 }).stdout.toString() : ""
  return known || readFileSync("/etc/passwd", "utf8")
}

const macUsers = ({ SUDO_USER, SUDO_UID, SUDO_GID }: Caller["env"]): string =>
  `root:*:0:0:root:/var/root:/bin/sh\n${SUDO_USER}:*:${SUDO_UID}:${SUDO_GID}::/Users/${SUDO_USER}:/bin/sh\n`

function lineOf(passwd: string, user: string): { readonly home: string; readonly uid: number; readonly gid: number } | null {
  const fields = passwd
    .split("\n")
    .map(line => line.split(":"))
    .find(([name]) => name === user)
  const [, , uid, gid, , home] = fields ?? []
  return home ? { home, uid: Number(uid), gid: Number(gid) } : null
}
