// Commander's definitions, as --help lists them → plain facts: what can follow what. Completions and the man page are both written
// from these, so neither can know a command that the other does not.

import type { Argument, Command, Option } from "commander"
import { type Value, valueAt } from "./value.ts"

export type OptionFacts = {
  /** `-V` before `--version`. */
  readonly names: readonly string[]
  readonly description: string
  /** Null for a flag. */
  readonly value: Value | null
  readonly isRepeatable: boolean
  readonly environment: string | null
  readonly preset: string | null
}

export type ArgumentFacts = {
  readonly description: string
  readonly value: Value
  readonly isRequired: boolean
  readonly isVariadic: boolean
}

export type CommandFacts = {
  /** How it is called, without the program's name: `["sessions", "list"]`; none for the program itself. */
  readonly words: readonly string[]
  readonly description: string
  readonly options: readonly OptionFacts[]
  readonly arguments: readonly ArgumentFacts[]
  readonly commands: readonly CommandFacts[]
}

export function commandTree(command: Command, words: readonly string[] = []): CommandFacts {
  const help = command.createHelp()
  const commands = help.visibleCommands(command)
  const names = commands.map(each => each.name())
  return {
    words,
    description: command.description(),
    options: help.visibleOptions(command).map(option => optionFacts(option, words)),
    arguments: command.registeredArguments.map(argument => argumentFacts(argument, words)),
    commands: commands.map(each =>
      command.commands.includes(each) ? commandTree(each, [...words, each.name()]) : helpFacts(each, [...words, each.name()], names),
    ),
  }
}

/** The command itself and everything below it, in the order of help. */
export const allCommands = (tree: CommandFacts): readonly CommandFacts[] => [tree, ...tree.commands.flatMap(allCommands)]

/** The `help` that Commander adds takes the names of the commands beside it. */
function helpFacts(command: Command, words: readonly string[], names: readonly string[]): CommandFacts {
  const choices = names.filter(name => name !== command.name())
  const value: Value = { name: "command", kind: { type: "choice", choices } }
  const topic: ArgumentFacts = { description: "", value, isRequired: false, isVariadic: false }
  return { words, description: command.description(), options: [], arguments: [topic], commands: [] }
}

function optionFacts(option: Option, words: readonly string[]): OptionFacts {
  const [, name] = /[<[]([^>\]]+?)(?:\.{3})?[>\]]/.exec(option.flags) ?? []
  return {
    names: [option.short, option.long].filter(each => each !== undefined),
    description: option.description,
    value: name === undefined ? null : valueAt({ name, option: option.name(), choices: option.argChoices ?? [], words }),
    isRepeatable: isRepeatable(option),
    environment: option.envVar ?? null,
    preset: presetOf(option),
  }
}

function argumentFacts(argument: Argument, words: readonly string[]): ArgumentFacts {
  return {
    description: argument.description,
    value: valueAt({ name: argument.name(), option: null, choices: argument.argChoices ?? [], words }),
    isRequired: argument.required,
    isVariadic: argument.variadic,
  }
}

/** Commander has no word for it: what begins as a collection collects. */
const isRepeatable = ({ variadic, defaultValue }: Option): boolean =>
  variadic || Array.isArray(defaultValue) || defaultValue instanceof Map || defaultValue instanceof Set

/** What --help says; what is the machine's own is said as it is on all of them. */
function presetOf(option: Option): string | null {
  if (option.name() === "data-dir") return "~/.nectoproxy"
  if (option.defaultValueDescription !== undefined) return option.defaultValueDescription
  const preset: unknown = option.defaultValue
  return typeof preset === "string" || typeof preset === "number" ? String(preset) || null : null
}
