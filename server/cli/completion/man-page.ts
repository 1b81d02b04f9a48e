// nectoproxy(1): the commands from their definitions, and around them what man-text.ts says. The same for the same program, version
// and date, whoever makes it and wherever.

import type { Command } from "commander"
import { allCommands, type CommandFacts, commandTree, type OptionFacts } from "./command-tree.ts"
import { describeCommand, sentence, term } from "./man-command-text.ts"
import { describeFields } from "./man-filter.ts"
import { description, type Entry, examples, exitStatus, files, filter, seeAlso, variables } from "./man-text.ts"
import { bold, entry, example, heading, italic, lines, paragraph } from "./roff.ts"

export type ManFacts = {
  readonly version: string
  /** As `2026-11-23`. */
  readonly date: string
}

export function manPage(program: Command, { version, date }: ManFacts): string {
  const tree = commandTree(program)
  const has = ({ of }: { readonly of?: string }): boolean => of === undefined || tree.commands.some(({ words }) => words[0] === of)
  return [
    `.TH NECTOPROXY 1 ${date} "NectoProxy ${version.replaceAll('"', "")}" "User Commands"\n`,
    // Neither hyphens nor spaces that are not ours, because much of it is to be copied.
    ".nh\n.ad l\n",
    heading("Name"),
    "nectoproxy \\- debugging proxy for HTTP and WebSocket traffic\n",
    heading("Synopsis"),
    lines(runnable(tree).map(synopsis)),
    heading("Description"),
    ...description.map(paragraph),
    heading("Options"),
    ...tree.options.map(option => entry(term(option), sentence(option.description))),
    paragraph("Those of a command stand behind it, in any order. What follows `--` is none."),
    heading("Commands"),
    ...below(tree).map(command => describeCommand(command, tree)),
    heading("Filter language"),
    ...filter.map(paragraph),
    describeFields(),
    heading("Files"),
    ...files.map(({ name, text }) => entry(bold(name), text)),
    heading("Environment"),
    ...environment(tree).map(({ name, text }) => entry(bold(name), text)),
    heading("Exit status"),
    ...exitStatus.filter(has).map(({ name, text }) => entry(bold(name), text)),
    heading("Examples"),
    ...examples.filter(has).flatMap(({ text, commands }) => [paragraph(text), example(commands)]),
    heading("See also"),
    paragraph(seeAlso),
  ]
    .join("")
    .replaceAll(afterHeading, "$1")
}

/** A paragraph begins there anyway. */
const afterHeading = /^(\.S[HS] .*\n)\.PP\n/gm

const below = (tree: CommandFacts): readonly CommandFacts[] =>
  allCommands(tree).filter(({ words }) => words.length > 0 && words.at(-1) !== "help")

/** Those that do something, and have no commands of their own. */
const runnable = (tree: CommandFacts): readonly CommandFacts[] => below(tree).filter(({ commands }) => commands.length === 0)

function synopsis({ words, options, arguments: values }: CommandFacts): string {
  // --help alone is not worth a word.
  const optional = options.length > 1 ? [`[${italic("options")}]`] : []
  const named = values.map(({ value, isRequired, isVariadic }) => {
    const name = `${italic(value.name)}${isVariadic ? "..." : ""}`
    return isRequired ? name : `[${name}]`
  })
  return [bold(["nectoproxy", ...words].join(" ")), ...optional, ...named].join(" ")
}

/** Each variable once, with the options that it stands for. */
function environment(tree: CommandFacts): readonly Entry[] {
  const options = new Map<string, OptionFacts>()
  for (const option of allCommands(tree).flatMap(command => command.options))
    if (option.environment !== null && !options.has(option.environment)) options.set(option.environment, option)
  const ofOptions = [...options].map(([name, { names, value, isRepeatable }]) => ({
    name,
    text: `The same as \`${names.at(-1)}\`${value ? (isRepeatable ? ", several with commas between" : "") : ", whatever its value"}; the command line wins.`,
  }))
  return [...variables, ...ofOptions]
}
