// The scripts in the shells they are for: what TAB offers, what a completed line comes to, and that no script knows less than --help.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Command } from "commander"
import { allCommands, commandTree } from "../../../server/cli/completion/command-tree.ts"
import { completionScript, type Shell, shells } from "../../../server/cli/completion/completion.ts"
import { makeProgram } from "../../../server/cli/program.ts"
import { sampleProgram } from "./sample-program.ts"
import { type ShellName, TerminalShell } from "./terminal-shell.ts"

const folder = mkdtempSync(join(tmpdir(), "nectoproxy-completion-"))
const scriptOf = (shell: Shell): string => join(folder, `sample.${shell}`)

beforeAll(() => {
  for (const shell of shells) writeFileSync(scriptOf(shell), completionScript(sampleProgram(), shell))
  for (const [name, age] of [
    ["old", 3],
    ["2026-11-23 05-55-01", 2],
    ["2026-11-23 05-55-01 (2)", 1],
  ] as const)
    addSession(".nectoproxy", name, age)
  addSession("elsewhere", "there", 1)
  for (const name of ["out.har", "my file.har"]) writeFileSync(join(folder, name), "")
  mkdirSync(join(folder, "sub"))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function addSession(dataDir: string, name: string, ageDays: number): void {
  const path = join(folder, dataDir, "sessions", `${name}.db`)
  mkdirSync(join(path, "..", `${name}.streams`), { recursive: true })
  for (const each of [path, `${path}-wal`]) writeFileSync(each, "")
  utimesSync(path, new Date(), new Date(Date.now() - ageDays * 86_400_000))
}

/** Sorted. `--help` stands for `-h` too, which zsh and fish offer beside it. */
const offers: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["", ["completion", "help", "import", "run", "sessions", "start"]],
  ["s", ["sessions", "start"]],
  ["hidde", []],
  ["sessions ", ["delete", "help", "open"]],
  ["sessions op", ["open"]],
  ["--", ["--help", "--version"]],
  ["start --p", ["--passthrough", "--port"]],
  ["start --se", ["--session"]],
  ["start --no", ["--no-open"]],
  // Given already, by either name; the one that may be repeated is offered again.
  ["start --port 1 --passthrough a --p", ["--passthrough"]],
  ["start -p 1 --p", ["--passthrough"]],
  ["start --port=1 --p", ["--passthrough"]],
  ["start --json --j", []],
  ["start --port ", []],
  ["start --passthrough a:b=c/d --p", ["--passthrough", "--port"]],
  ["start --format ", ["har", "jsonl"]],
  ["start --format j", ["jsonl"]],
  ["start -- -", []],
  ["completion ", ["bash", "zsh"]],
  ["help s", ["sessions", "start"]],
  ["sessions help ", ["delete", "open"]],
  ["start --session ", ["2026-11-23 05-55-01", "2026-11-23 05-55-01 (2)", "old"]],
  ["sessions open ", ["2026-11-23 05-55-01", "2026-11-23 05-55-01 (2)", "old"]],
  ["sessions open o", ["old"]],
  // There is nothing more to say but options.
  ["sessions open old ", ["--data-dir", "--help"]],
  ["sessions delete old ", ["2026-11-23 05-55-01", "2026-11-23 05-55-01 (2)"]],
  ["sessions delete 2026-11-23\\ 05-55-01 ", ["2026-11-23 05-55-01 (2)", "old"]],
  ["sessions open --data-dir elsewhere ", ["there"]],
  ["sessions open --data-dir=elsewhere ", ["there"]],
  ["sessions open --data-dir ~/elsewhere ", ["there"]],
  ["sessions open --data-dir /nowhere ", []],
  // A new name is wanted.
  ["import --session ", []],
  ["run --ha", ["--har"]],
  ["run -- printen", ["printenv"]],
  ["run printen", ["printenv"]],
  // The program's own business.
  ["run cat --ha", []],
]

/** What the program gets when the line is completed and entered. */
const enters: readonly (readonly [line: string, args: readonly string[]])[] = [
  ["sta", ["start"]],
  ["start --rep", ["start", "--report"]],
  ["start --format=j", ["start", "--format=jsonl"]],
  ["start --session=o", ["start", "--session=old"]],
  ["sessions open o", ["sessions", "open", "old"]],
  ["sessions open 2026-11-23\\ 05-55-01\\ ", ["sessions", "open", "2026-11-23 05-55-01 (2)"]],
  ['sessions open "2026-11-23 05-55-01 ', ["sessions", "open", "2026-11-23 05-55-01 (2)"]],
  ["sessions open '2026-11-23 05-55-01 ", ["sessions", "open", "2026-11-23 05-55-01 (2)"]],
  ["start --output ou", ["start", "--output", "out.har"]],
  ["start --output=ou", ["start", "--output=out.har"]],
  ["start --output my", ["start", "--output", "my file.har"]],
  ["start --report jun", ["start", "--report", "junit:"]],
  ["start --report junit:ou", ["start", "--report", "junit:out.har"]],
  ["start --report=junit:ou", ["start", "--report=junit:out.har"]],
  ["start --data-dir su", ["start", "--data-dir", "sub"]],
  ["start --data-dir=su", ["start", "--data-dir=sub"]],
  // A file where a folder is wanted is none.
  ["start --data-dir ou", ["start", "--data-dir", "ou"]],
  ["import ou", ["import", "out.har"]],
  ["run -- printen", ["run", "--", "printenv"]],
  ["run cat ou", ["run", "cat", "out.har"]],
  ["run -- cat --any ou", ["run", "--", "cat", "--any", "out.har"]],
]

/** Where Debian has it. */
const BASH_COMPLETION_FILE = "/usr/share/bash-completion/bash_completion"

const settings: readonly (readonly [name: string, shell: ShellName, env: { readonly [name: string]: string }])[] = [
  ["bash", "bash", {}],
  ["bash with bash-completion", "bash", { BASH_COMPLETION_FILE }],
  ["zsh", "zsh", {}],
  ["fish", "fish", {}],
]

describe.each(settings)("%s", (_name, shell, env) => {
  let terminal: TerminalShell
  beforeAll(async () => {
    terminal = await TerminalShell.open(shell, scriptOf(shell), folder, env)
  })
  afterAll(() => terminal[Symbol.asyncDispose]())

  test.each(offers)("%p is followed by %p", async (line, expected) => {
    const offered = await terminal.offered(`nectoproxy ${line}`)
    // Some give the word as it stands in the line, some what is behind the = alone.
    expect(offered.filter(word => !/^-\w$/.test(word)).map(word => word.replace(/^--[^=]+=/, ""))).toEqual([...expected])
  })

  test.each(enters)("%p and TAB come to %p", async (line, expected) => {
    const args = await terminal.entered(`nectoproxy ${line}`)
    expect(args.map(word => word.replace(/\/$/, ""))).toEqual([...expected])
  })

  test("environment variables say where the sessions are", async () => {
    await using elsewhere = await TerminalShell.open(shell, scriptOf(shell), folder, { ...env, NECTOPROXY_HOME: join(folder, "elsewhere") })
    expect(await elsewhere.offered("nectoproxy sessions open ")).toEqual(["there"])
  })
})

describe.each(shells)("the whole program in %s", shell => {
  const script = completionScript(makeProgram(), shell)
  const words = new Set(script.split(/[^\w-]+/))
  const named = allCommands(commandTree(makeProgram())).flatMap(({ words, options }) => [
    ...words,
    ...options.flatMap(({ names }) => names),
  ])

  test.each([...new Set(named)])("knows %p", name => expect(words).toContain(name))

  test("says how to install it", () => expect(script.split("\n").slice(0, 3).join("\n")).toMatch(/^# Install: .*nectoproxy completion/m))

  test("has nothing of this machine", () => expect(script).not.toContain(process.env.HOME ?? "/root"))
})

test("PowerShell's quotes are doubled, typographic ones too", () => {
  const program = sampleProgram().addCommand(new Command("say").description("it's ‘so’"))
  expect(completionScript(program, "powershell")).toContain("'command', 'say', 'it''s ‘‘so’’'")
})

test.each(["bash", "zsh", "fish"] as const)("%s finds no mistake in it", shell => {
  const path = join(folder, `whole.${shell}`)
  writeFileSync(path, completionScript(makeProgram(), shell))
  const { exitCode, stderr } = Bun.spawnSync([shell, "-n", path])
  expect({ exitCode, said: stderr.toString() }).toEqual({ exitCode: 0, said: "" })
})
