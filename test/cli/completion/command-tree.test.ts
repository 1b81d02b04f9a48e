import { expect, test } from "bun:test"
import { allCommands, commandTree } from "../../../server/cli/completion/command-tree.ts"
import { makeProgram } from "../../../server/cli/program.ts"
import { sampleProgram } from "./sample-program.ts"

const sample = commandTree(sampleProgram())
const optionOf = (name: string) => allCommands(sample).flatMap(({ options }) => options.filter(({ names }) => names.includes(name)))[0]

test("commands are those of help, with their words", () =>
  expect(allCommands(sample).map(({ words }) => words.join(" "))).toEqual([
    "",
    "start",
    "sessions",
    "sessions delete",
    "sessions open",
    "sessions help",
    "run",
    "import",
    "completion",
    "help",
  ]))

test.each([
  [
    "--port",
    { names: ["-p", "--port"], value: { name: "number", kind: { type: "text" } }, isRepeatable: false, environment: null, preset: null },
  ],
  ["--json", { names: ["--json"], value: null, isRepeatable: false }],
  ["--no-open", { names: ["--no-open"], value: null, preset: null }],
  ["--passthrough", { isRepeatable: true, preset: "none" }],
  ["--format", { value: { name: "format", kind: { type: "choice", choices: ["har", "jsonl"] } } }],
  ["--data-dir", { preset: "~/.nectoproxy" }],
] as const)("%s", (name, expected) => expect(optionOf(name)).toMatchObject(expected as object))

test("what is hidden is not there", () => expect(optionOf("--secret")).toBeUndefined())

test("help takes the commands beside it", () =>
  expect(sample.commands.at(-1)?.arguments[0]?.value.kind).toEqual({
    type: "choice",
    choices: ["start", "sessions", "run", "import", "completion"],
  }))

/** It is told from the value it begins with, which a new option may forget. */
const told = allCommands(commandTree(makeProgram())).flatMap(({ words, options }) =>
  options.filter(({ description }) => /\brepeatable\b/.test(description)).map(option => ({ at: words.join(" "), ...option })),
)

test.each(told)("$at $names is repeatable, as it says", ({ isRepeatable }) => expect(isRepeatable).toBe(true))
