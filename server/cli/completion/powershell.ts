// Completion for PowerShell: our facts as a table, inside a script that reads them.

import { allCommands, type CommandFacts } from "./command-tree.ts"
import engine from "./engine.ps1" with { type: "text" }
import { argumentSpec, optionSpec } from "./spec.ts"

export function powershellScript(tree: CommandFacts): string {
  const facts = ["    $all = @{", ...allCommands(tree).map(factsOf), "    }"]
  return engine.replace("#FACTS#", () => facts.join("\n"))
}

function factsOf({ words, commands, options, arguments: values }: CommandFacts): string {
  const rows = [
    ...commands.map(each => ["command", each.words.at(-1)!, each.description]),
    ...options.map(each => ["option", optionSpec(each), each.description]),
    ...values.map(each => ["argument", argumentSpec(each), each.description]),
  ]
  const lines = rows.map(row => `            ${row.map(quoted).join(", ")}`)
  return `        ${quoted(words.join(" "))} = @(\n${lines.join(",\n")}\n        )`
}

/** PowerShell takes typographic quotes for quotes as well. */
const quoted = (text: string): string => `'${text.replaceAll(/['‘’‚‛]/g, "$&$&")}'`
