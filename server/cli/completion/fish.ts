// Completion for fish: our facts as a `switch` that prints them, one a line, in front of a script that reads them.

import { allCommands, type CommandFacts } from "./command-tree.ts"
import engine from "./engine.fish" with { type: "text" }
import { argumentSpec, optionSpec } from "./spec.ts"

export function fishScript(tree: CommandFacts): string {
  const facts = ["function __nectoproxy_facts", "    switch $argv[1]", ...allCommands(tree).flatMap(factsOf), "    end", "end"]
  return engine.replace("#FACTS#", () => facts.join("\n"))
}

function factsOf({ words, commands, options, arguments: values }: CommandFacts): readonly string[] {
  const rows = [
    ...commands.map(each => ["command", each.words.at(-1)!, each.description]),
    ...options.map(each => ["option", optionSpec(each), each.description]),
    ...values.map(each => ["argument", argumentSpec(each), each.description]),
  ]
  const print = ["            printf '%s\\t%s\\t%s\\n'", ...rows.map(row => `                ${row.map(quoted).join(" ")}`)]
  return [`        case ${quoted(words.join(" "))}`, ...(rows.length > 0 ? [print.join(" \\\n")] : [])]
}

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, "\\$&")}'`
