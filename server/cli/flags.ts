// Flags that the environment sets. Commander takes any value for yes; `NECTOPROXY_INSECURE=0` is a no.

import type { Command } from "commander"
import { Problem } from "./problem.ts"

const no = ["", "0", "false", "no", "off"]
const yes = ["1", "true", "yes", "on"]

/** Takes those out of `environment` that say no. Throws Problem where one says neither. */
export function readFlags(program: Command, environment: Record<string, string | undefined>): void {
  for (const name of flagNames(program)) {
    const value = environment[name]?.toLowerCase()
    if (value === undefined || yes.includes(value)) continue
    if (!no.includes(value)) throw new Problem(`${name} is 1 or 0, not "${environment[name]}".`, 2)
    delete environment[name]
  }
}

function flagNames(command: Command): ReadonlySet<string> {
  const own = command.options.flatMap(({ envVar, required, optional }) => (envVar && !required && !optional ? [envVar] : []))
  return new Set([...own, ...command.commands.flatMap(sub => [...flagNames(sub)])])
}
