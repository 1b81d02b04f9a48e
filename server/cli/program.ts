// The commands of the executable, in the order in which help lists them, and how all of them speak. Nothing runs here: main.ts
// parses with it, completions and the man page are written from it.

import { Command } from "commander"
import { versionText } from "../version.ts"
import { browserCommand } from "./browser/browser.ts"
import { caCommand } from "./ca/ca.ts"
import { completionCommand } from "./completion/completion.ts"
import { manCommand } from "./completion/man-command.ts"
import { exportCommand } from "./export.ts"
import { importCommand } from "./import.ts"
import { runCommand } from "./run/run.ts"
import { sessionsCommand } from "./sessions-command.ts"
import { startCommand } from "./start.ts"
import { tailCommand } from "./tail/tail.ts"

/** A new one each time: parsing leaves its values in it. */
export function makeProgram(): Command {
  const program = new Command("nectoproxy")
    .description("A debugging proxy that shows HTTP and WebSocket traffic, live.")
    .version(versionText)
    // What follows the command of `run` is that command's.
    .enablePositionalOptions()
    .addCommand(startCommand())
    .addCommand(runCommand())
    .addCommand(tailCommand())
    .addCommand(sessionsCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addCommand(browserCommand())
    .addCommand(caCommand())
    .addCommand(completionCommand(makeProgram))
    .addCommand(manCommand(makeProgram))
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) })
  for (const command of withSubcommands(program)) command.exitOverride().copyInheritedSettings(program)
  return program
}

const withSubcommands = (of: Command): Command[] => [of, ...of.commands.flatMap(withSubcommands)]

/** What Commander says in two lines, the nearest right word being the second, said in one. */
function oneLine(text: string): string {
  const [problem = "", ...hints] = text
    .replace(/^error: /, "")
    .trim()
    .split("\n")
  return `nectoproxy: ${[problem, ...hints].join(" ")} Try --help.\n`
}
