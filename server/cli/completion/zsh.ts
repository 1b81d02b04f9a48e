// Completion for zsh: a function for each command, in the words of its own `_arguments`, which knows what was given already and shows
// descriptions. See zshcompsys(1), "Utility Functions".

import { type ArgumentFacts, allCommands, type CommandFacts, type OptionFacts } from "./command-tree.ts"
import engine from "./engine.zsh" with { type: "text" }
import type { ValueKind } from "./value.ts"

export function zshScript(tree: CommandFacts): string {
  return engine.replace("#FACTS#", () => allCommands(tree).map(functionOf).join("\n\n"))
}

const nameOf = ({ words }: CommandFacts): string => (words.length === 0 ? "_nectoproxy" : `_nectoproxy_command_${words.join("_")}`)

// -S: nothing behind -- is an option. -C: what is completed is known under the command's name.
function functionOf(command: CommandFacts): string {
  const options = command.options.flatMap(optionSpecs)
  const [before, specs, after] =
    command.commands.length > 0
      ? [
          ["local curcontext=$curcontext context state state_descr line ret=1", "typeset -A opt_args"],
          [...options, ":command:->command", "*::argument:->argument"],
          ["&& ret=0", ...choosing(command), "return ret"],
        ]
      : [[], [...options, ...argumentSpecs(command.arguments)], []]
  const [end = "", ...rest] = after
  const call = `_arguments -S -C \\\n${specs.map(spec => `    ${quoted(spec)}`).join(" \\\n")} ${end}`.trimEnd()
  return [`${nameOf(command)}() {`, ...[...before, call, ...rest].map(line => `  ${line}`), "}"].join("\n")
}

function choosing({ commands }: CommandFacts): readonly string[] {
  return [
    "case $state in",
    "  command)",
    "    local -a commands=(",
    ...commands.map(({ words, description }) => `      ${quoted(`${words.at(-1)}:${description}`)}`),
    "    )",
    "    _describe -t commands command commands && ret=0 ;;",
    "  argument)",
    "    case $words[1] in",
    ...commands.map(command => `      ${command.words.at(-1)}) ${nameOf(command)} && ret=0 ;;`),
    "    esac ;;",
    "esac",
  ]
}

/** `(-h --help)-h[what it does]` for each name, which excludes the others; one that may be given again has a star instead. */
function optionSpecs({ names, description, value, isRepeatable }: OptionFacts): readonly string[] {
  const excluded = isRepeatable ? "*" : names.length > 1 ? `(${names.join(" ")})` : ""
  return names.map(name => {
    // What follows a long name may stand behind a = as well.
    const equals = value !== null && name.startsWith("--") ? "=" : ""
    const told = `[${description.replaceAll(/[\\[\]]/g, "\\$&")}]`
    return `${excluded}${name}${equals}${told}${value ? `:${colonsEscaped(value.name)}:${action(value.kind)}` : ""}`
  })
}

function argumentSpecs(facts: readonly ArgumentFacts[]): readonly string[] {
  const program = facts.findIndex(({ value }) => value.kind.type === "command")
  const ours = facts.slice(0, program < 0 ? facts.length : program)
  const specs = ours.map(({ value, isVariadic, isRequired }) => {
    const colons = isVariadic ? "*:" : isRequired ? ":" : "::"
    return `${colons}${colonsEscaped(value.name)}:${action(value.kind)}`
  })
  // From there on no option is ours, and the words are those of the other program alone.
  return program < 0 ? specs : [...specs, "(-):command: _command_names -e", "*::argument:_normal"]
}

function action(kind: ValueKind): string {
  switch (kind.type) {
    case "choice":
      return `(${kind.choices.join(" ")})`
    case "file":
      // The space keeps zsh from putting words of its own before the prefix.
      return kind.prefix === "" ? "_files" : ` _nectoproxy_file ${colonsEscaped(kind.prefix)}`
    case "folder":
      // Not _directories, which offers files where no folder fits.
      return "_path_files -/"
    case "session":
      return "_nectoproxy_sessions"
    case "command":
      return " _command_names -e"
    case "text":
      // A space: there is nothing to offer, so that only the name of the value is shown.
      return " "
    default:
      return kind satisfies never
  }
}

const colonsEscaped = (text: string): string => text.replaceAll(":", "\\:")

/** For zsh itself: nothing has a meaning. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
