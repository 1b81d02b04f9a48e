// Carries out one step, with real programs, and looks whether the store is then as it should be. One that fails does not stop the next.

import type { Command } from "./commands.ts"
import { type Looking, lookInto } from "./look.ts"
import type { Step, Wanted } from "./plan.ts"
import { type RunProgram, reasonOf } from "./programs.ts"
import { isTrustedIn } from "./store.ts"

export type Outcome =
  | { readonly type: "as it was" }
  | { readonly type: "changed" }
  /** `why` is what to do, too, where that is known. */
  | { readonly type: "not done"; readonly why: string }

/** macOS and Windows ask whoever sits there; Java's part of a system's store takes a quarter of a minute. */
const commandMs = 120_000

export async function carryOut(step: Step, change: Wanted["change"], looking: Looking): Promise<Outcome> {
  if (step.obstacle !== null) return { type: "not done", why: step.obstacle }
  if (step.commands.length === 0) return { type: "as it was" }
  const failed = await runAll(step.commands, looking.run)
  if (failed !== null) {
    for (const command of step.undo) await looking.run(command, commandMs)
    return { type: "not done", why: `${failed}.` }
  }
  const { store } = step
  const facts = await lookInto(store.type === "nss" ? { ...store, isThere: true } : store, looking)
  if (change === "install" && !isTrustedIn(facts, looking.root.fingerprint))
    return { type: "not done", why: "every command succeeded, and still it is not trusted there." }
  if (change === "uninstall" && (facts.roots?.length !== 0 || facts.isInJava))
    return { type: "not done", why: "every command succeeded, and still it is there." }
  return { type: "changed" }
}

/** What the first one that failed said; null when none did. */
async function runAll(commands: readonly Command[], run: RunProgram): Promise<string | null> {
  for (const command of commands) {
    const ran = await run(command, commandMs)
    if (ran.code !== 0) return explained(command, reasonOf(ran, commandMs).replace(/\.$/, ""))
  }
  return null
}

function explained(command: Command, reason: string): string {
  const program = command.includes("certutil") ? "certutil" : command[0]
  const isLocked = /SEC_ERROR_BAD_PASSWORD|could not authenticate/.test(reason)
  return isLocked
    ? "its database has a primary password, which this cannot ask for: run the commands of --dry-run, or import the file by hand"
    : `${program} says: ${reason}`
}
