// The manual: complete, without a word from those who read it, and the same wherever it is made.

import { expect, test } from "bun:test"
import { join } from "node:path"
import { allCommands, commandTree } from "../../../server/cli/completion/command-tree.ts"
import { manPage } from "../../../server/cli/completion/man-page.ts"
import { makeProgram } from "../../../server/cli/program.ts"
import { sampleProgram } from "./sample-program.ts"

const facts = { version: "1.2.3", date: "2026-11-23" }
const page = manPage(makeProgram(), facts)
const shown = page.replaceAll("\\-", "-").replaceAll(/\\f[BIR]/g, "")

const commands = allCommands(commandTree(makeProgram())).filter(({ words }) => words.length > 0 && words.at(-1) !== "help")

test.each(commands)("$words and its options are in it", ({ words, options }) => {
  expect(shown).toContain(`.SS "nectoproxy ${words.join(" ")}"\n`)
  for (const { names, environment } of options)
    for (const name of environment === null ? names : [...names, environment])
      expect(shown).toMatch(new RegExp(`(?<![\\w-])${name}(?![\\w-])`))
})

const sections = "NAME SYNOPSIS DESCRIPTION OPTIONS COMMANDS FILTER LANGUAGE FILES ENVIRONMENT EXIT STATUS EXAMPLES SEE ALSO"

test("it has the sections of a manual, in order", () =>
  expect([...page.matchAll(/^\.SH (.*)$/gm)].map(([, name]) => name).join(" ")).toBe(sections))

const readers: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["mandoc", ["mandoc", "-T", "lint"]],
  ["groff", ["groff", "-man", "-Tascii", "-ww", "-z"]],
]

test.each(readers)("%s has nothing to say", (_name, command) => {
  for (const text of [page, manPage(sampleProgram(), facts)]) {
    const { stdout, stderr } = Bun.spawnSync([...command], { stdin: Buffer.from(text) })
    expect(`${stdout}${stderr}`).toBe("")
  }
})

test("everything is ASCII, in lines that are not long", () => {
  expect(page).toMatch(/^[\x20-\x7e\n]*$/)
  expect(page.split("\n").filter(line => line.length > 80)).toEqual([])
})

test("it tells of no command that is not there", () => {
  const sample = manPage(sampleProgram(), facts)
  expect(sample).not.toContain("nectoproxy tail")
  expect(sample).toContain("nectoproxy run")
  expect(sample).not.toContain("\\-secret")
})

test("a choice keeps its letters, a sentence gets a capital one", () => {
  expect(shown).toContain("\nhar (1.2, with WebSocket messages), jsonl or json (default: har).\n")
  expect(shown).toContain("\nOnly the exchanges that match.\n")
})

test("what was said of start is named, not said again", () => {
  const tail = /^\.SS "nectoproxy tail"\n([\s\S]*?)^\.S[HS] /m.exec(shown)?.[1] ?? ""
  expect(tail).toContain("as with nectoproxy start: --port,")
  expect(tail).not.toContain("NECTOPROXY_UI_PORT")
})

test("it is the same for every user, wherever it is made", () => {
  const code = `
    const { manPage } = await import(${JSON.stringify(join(import.meta.dir, "../../../server/cli/completion/man-page.ts"))})
    const { makeProgram } = await import(${JSON.stringify(join(import.meta.dir, "../../../server/cli/program.ts"))})
    process.stdout.write(manPage(makeProgram(), ${JSON.stringify(facts)}))`
  const env = {
    PATH: "/nonexistent",
    HOME: "/home/somebody",
    NECTOPROXY_HOME: "/srv/x",
    NECTOPROXY_PORT: "1",
    LC_ALL: "C",
    TZ: "Asia/Tokyo",
  }
  const { stdout } = Bun.spawnSync([process.execPath, "-e", code], { env })
  expect(stdout.toString()).toBe(page)
})
