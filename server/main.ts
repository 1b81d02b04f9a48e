// The executable: runs the command that was asked for. Data goes to standard output, everything said about it to standard error.

import { CommanderError } from "commander"
import { readFlags } from "./cli/flags.ts"
import { Problem } from "./cli/problem.ts"
import { makeProgram } from "./cli/program.ts"
import { reportBug } from "./proxy/bugs.ts"

// A promise nobody owned, or a throw in a callback of the runtime, is a bug in one connection: the others go on.
process.on("uncaughtException", bug => reportBug(bug))
process.on("unhandledRejection", bug => reportBug(bug))

try {
  const program = makeProgram()
  readFlags(program, process.env)
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
