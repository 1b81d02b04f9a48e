// Completion for bash: our facts as a `case`, in front of a script that reads them.

import { allCommands, type CommandFacts } from "./command-tree.ts"
import engine from "./engine.bash" with { type: "text" }
import { argumentSpec, optionSpec } from "./spec.ts"

export function bashScript(tree: CommandFacts): string {
  const facts = ["_nectoproxy_facts() {", "  case $1 in", ...allCommands(tree).flatMap(factsOf), "  esac", "}"]
  return engine.replace("#FACTS#", () => facts.join("\n"))
}

function factsOf({ words, commands, options, arguments: values }: CommandFacts): readonly string[] {
  return [
    `    '${words.join(" ")}')`,
    `      commands='${commands.map(each => each.words.at(-1)).join(" ")}'`,
    `      options='${options.map(optionSpec).join(" ")}'`,
    `      arguments='${values.map(argumentSpec).join(" ")}' ;;`,
  ]
}
