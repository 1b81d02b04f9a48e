// The executable: which command, and nothing else. Data goes to standard output, everything said about it to standard error.

import { Command, CommanderError } from "commander"
import { exportCommand } from "./cli/export.ts"
import { importCommand } from "./cli/import.ts"
import { Problem } from "./cli/problem.ts"
import { sessionsCommand } from "./cli/sessions-command.ts"
import { startCommand } from "./cli/start.ts"
import { reportBug } from "./proxy/bugs.ts"
import { version } from "./version.ts"

// A promise nobody owned, or a throw in a callback of the runtime, is a bug in one connection: the others go on.
process.on("uncaughtException", bug => reportBug(bug))
process.on("unhandledRejection", bug => reportBug(bug))

const program = new Command("nectoproxy")
  .description("A debugging proxy that shows HTTP and WebSocket traffic, live.")
  .version(version)
  .addCommand(startCommand())
  .addCommand(sessionsCommand())
  .addCommand(exportCommand())
  .addCommand(importCommand())
  .configureOutput({ outputError: (text, write) => write(oneLine(text)) })

const commands = (of: Command): Command[] => [of, ...of.commands.flatMap(commands)]
for (const command of commands(program)) command.exitOverride().copyInheritedSettings(program)

/** What Commander says in two lines, the nearest right word being the second, said in one. */
function oneLine(text: string): string {
  const [problem = "", ...hints] = text
    .replace(/^error: /, "")
    .trim()
    .split("\n")
  return `nectoproxy: ${[problem, ...hints].join(" ")} Try --help.\n`
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof Problem) {
    process.stderr.write(`nectoproxy: ${error.message}\n`)
    process.exit(error.exitCode)
  }
  // Commander has said what is wrong, or has printed the help that was asked for.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2)
  // Messages of openAuthority and the like say what, why and what to do.
  process.stderr.write(`nectoproxy: ${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}
