// Whose folder and whose browsers are meant: with sudo and doas, of who called it.

import { expect, test } from "bun:test"
import { type Caller, ownerOf } from "../../../server/cli/ca/owner.ts"

const passwd = "root:x:0:0:root:/root:/bin/sh\nme:x:1000:1001:Me,,,:/home/me:/bin/bash\n"

test.each<readonly [what: string, caller: Omit<Caller, "passwd">, home: string, prefix: string, ids: string]>([
  ["a user", { uid: 1000, env: { HOME: "/home/me" } }, "/home/me", "", ""],
  ["root", { uid: 0, env: { HOME: "/root" } }, "/root", "", ""],
  ["sudo", { uid: 0, env: { HOME: "/root", SUDO_USER: "me" } }, "/home/me", "sudo -u me", "1000:1001"],
  ["sudo that keeps HOME", { uid: 0, env: { HOME: "/tmp/mine", SUDO_USER: "me" } }, "/tmp/mine", "sudo -u me", "1000:1001"],
  ["doas", { uid: 0, env: { HOME: "/root", DOAS_USER: "me" } }, "/home/me", "doas -u me", "1000:1001"],
  ["sudo by root", { uid: 0, env: { HOME: "/root", SUDO_USER: "root" } }, "/root", "", ""],
  ["sudo by who is unknown", { uid: 0, env: { HOME: "/root", SUDO_USER: "ghost" } }, "/root", "", ""],
  ["a user in a shell that sudo opened for them", { uid: 1000, env: { HOME: "/home/me", SUDO_USER: "other" } }, "/home/me", "", ""],
])("%s", (_what, caller, home, prefix, ids) => {
  const owner = ownerOf({ ...caller, passwd })
  expect([owner.home, owner.prefix.join(" "), owner.ids ? `${owner.ids.uid}:${owner.ids.gid}` : ""]).toEqual([home, prefix, ids])
})
