// What can stand in a command line, as words that the scripts for bash, fish and PowerShell read: `-o,--option+=VALUE`, the `+` where it
// may be given again, nothing behind it where it is a flag; VALUE is `choice:a|b`, `file:PREFIX`, `folder`, `session`, `command` or
// `text`. An argument is a VALUE, with `...` where more of them may follow.

import type { ArgumentFacts, OptionFacts } from "./command-tree.ts"
import type { ValueKind } from "./value.ts"

export function optionSpec({ names, value, isRepeatable }: OptionFacts): string {
  return `${names.join(",")}${isRepeatable ? "+" : ""}${value ? `=${valueSpec(value.kind)}` : ""}`
}

export const argumentSpec = ({ value, isVariadic }: ArgumentFacts): string => `${valueSpec(value.kind)}${isVariadic ? "..." : ""}`

function valueSpec(kind: ValueKind): string {
  switch (kind.type) {
    case "choice":
      return `choice:${kind.choices.join("|")}`
    case "file":
      return `file:${kind.prefix}`
    case "folder":
    case "session":
    case "command":
    case "text":
      return kind.type
    default:
      return kind satisfies never
  }
}
