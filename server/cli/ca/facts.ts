// Asks the system for everything that the plan needs to know. Changes nothing.

import { certutilPackages } from "../../trust.ts"
import { findStores } from "./find-stores.ts"
import { type Looking, lookInto } from "./look.ts"
import type { Owner } from "./owner.ts"
import type { SystemFacts } from "./plan.ts"
import { hasProgram, runProgram } from "./programs.ts"
import type { Root } from "./root.ts"
import type { Platform, StoreFacts } from "./store.ts"

export type Subject = { readonly root: Root; readonly owner: Owner; readonly dataDir: string }

export function currentPlatform(): Platform {
  if (process.platform === "darwin") return "macos"
  return process.platform === "win32" ? "windows" : "linux"
}

export function lookingFor({ root, owner }: Subject): Looking {
  return { root, run: runProgram, certutil: hasProgram("certutil") ? [...owner.prefix, "certutil"] : null }
}

export async function gatherFacts(subject: Subject): Promise<SystemFacts> {
  const { owner, dataDir } = subject
  const platform = currentPlatform()
  const looking = lookingFor(subject)
  const stores: StoreFacts[] = []
  // XDG_DATA_HOME is the caller's; with sudo it would be root's.
  const dataHome = owner.ids === null ? (process.env.XDG_DATA_HOME ?? null) : null
  // One by one: several certutil at a database would wait for each other.
  for (const store of findStores({ platform, top: "/", home: owner.home, dataHome, hasProgram }))
    stores.push(await lookInto(store, looking))
  return {
    platform,
    isAdministrator: await isAdministrator(platform),
    ownerPrefix: owner.prefix,
    hasCertutil: looking.certutil !== null,
    installer: certutilPackages.map(([, command]) => command.split(" ")[0]!).find(hasProgram) ?? null,
    self: selfCommand(),
    dataDir,
    stores,
  }
}

/** `net session` is refused to who is none, and is on every Windows. */
async function isAdministrator(platform: Platform): Promise<boolean> {
  return platform === "windows" ? (await runProgram(["net", "session"], 10_000)).code === 0 : process.getuid?.() === 0
}

/** With its whole path: sudo has a PATH of its own. From the sources it is Bun that runs. */
function selfCommand(): readonly string[] {
  const isSource = import.meta.path.endsWith(".ts") && !/[/\\](\$bunfs|~BUN)[/\\]/.test(import.meta.path)
  return isSource ? [process.execPath, Bun.main] : [process.execPath]
}
