// One command in the manual: what it does, its arguments and its options with their defaults and variables. What is the same as of
// `start`, which several commands share, is named and not said again.

import type { CommandFacts, OptionFacts } from "./command-tree.ts"
import { bold, entry, italic, paragraph, subheading } from "./roff.ts"

/** Fewer are said again: that is shorter than to look them up. */
const sharedMin = 4

export function describeCommand(command: CommandFacts, tree: CommandFacts): string {
  const own = command.options.filter(option => !option.names.includes("--help"))
  const shared = sharedWithStart(command, own, tree)
  return [
    subheading(["nectoproxy", ...command.words].join(" ")),
    paragraph(command.description),
    ...command.arguments.map(({ value, description, isVariadic }) =>
      entry(`${italic(value.name)}${isVariadic ? "..." : ""}`, description === "" ? choices(value.kind) : sentence(description)),
    ),
    ...own.filter(option => !shared.includes(option)).map(option => entry(term(option), said(option))),
    ...(shared.length === 0
      ? []
      : [paragraph(`And, as with \`nectoproxy start\`: ${shared.map(({ names }) => `\`${names.at(-1)}\``).join(", ")}.`)]),
  ].join("")
}

/** `-p, --port number` */
export function term({ names, value }: OptionFacts): string {
  return `${names.map(bold).join(", ")}${value ? ` ${italic(value.name)}` : ""}`
}

function sharedWithStart({ words }: CommandFacts, own: readonly OptionFacts[], tree: CommandFacts): readonly OptionFacts[] {
  const start = tree.commands.find(each => each.words[0] === "start")
  if (!start || words[0] === "start") return []
  const shared = own.filter(option => start.options.some(other => Bun.deepEquals(option, other)))
  return shared.length >= sharedMin ? shared : []
}

/** A choice is written as it is typed, in front of a sentence too. */
function said(option: OptionFacts): string {
  const kind = option.value?.kind
  const [first = ""] = option.description.split(/\W/)
  const text = withFacts(option)
  return kind?.type === "choice" && kind.choices.includes(first) ? `${text}.` : sentence(text)
}

function withFacts({ description, value, preset, environment }: OptionFacts): string {
  const kind = value?.kind
  const facts = [
    ...(kind?.type === "choice" && !kind.choices.every(choice => description.includes(choice)) ? [`one of ${choices(kind)}`] : []),
    ...(preset === null ? [] : [`default: ${preset}`]),
    ...(environment === null ? [] : [`environment: \`${environment}\``]),
  ]
  return facts.length === 0 ? description : `${description} (${facts.join("; ")})`
}

const choices = (kind: { readonly type: string; readonly choices?: readonly string[] }): string =>
  (kind.choices ?? []).map(choice => `\`${choice}\``).join(", ")

export const sentence = (text: string): string => `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`
