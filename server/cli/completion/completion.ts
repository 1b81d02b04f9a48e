// `nectoproxy completion`: what makes a shell complete our command line. A script is written once, from the definitions behind --help,
// and asks nobody while somebody types: names of sessions it reads from the folder they are in.

import { Argument, Command } from "commander"
import { bashScript } from "./bash.ts"
import { commandTree } from "./command-tree.ts"
import { fishScript } from "./fish.ts"
import { powershellScript } from "./powershell.ts"
import { print } from "./print.ts"
import { zshScript } from "./zsh.ts"

export const shells = ["bash", "zsh", "fish", "powershell"] as const
export type Shell = (typeof shells)[number]

/** `programOf`: the whole program, of which this is a part. */
export function completionCommand(programOf: () => Command): Command {
  return new Command("completion")
    .description("Print what makes a shell complete commands, options and sessions; its first lines say how to install it.")
    .addArgument(new Argument("<shell>", "the shell that is to complete").choices(shells))
    .action((shell: Shell) => print(completionScript(programOf(), shell)))
}

export function completionScript(program: Command, shell: Shell): string {
  const tree = commandTree(program)
  switch (shell) {
    case "bash":
      return bashScript(tree)
    case "zsh":
      return zshScript(tree)
    case "fish":
      return fishScript(tree)
    case "powershell":
      return powershellScript(tree)
    default:
      return shell satisfies never
  }
}
