// Every command, told something wrong: one clear line on standard error, nothing on standard output, and the exit code that scripts
// rely on. Commands and options come from the program itself, so that none is forgotten.

import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Command } from "commander"
import { makeProgram } from "../../server/cli/program.ts"
import { runExecutable } from "../support/executable.ts"

const folder = mkdtempSync(join(tmpdir(), "nectoproxy-commands-"))
const run = (args: readonly string[], env: Record<string, string> = {}) => runExecutable(folder, args, env)

/** Leaves of the tree, by their words: `ca install`. */
const wordsOf = (command: Command, before: readonly string[] = []): string[][] =>
  command.commands.length === 0 ? [[...before]] : command.commands.flatMap(sub => wordsOf(sub, [...before, sub.name()]))
const commands = wordsOf(makeProgram()).filter(([first]) => first !== "help")

const oneLine = /^nectoproxy: [^\n]+\n$/

const taken = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } })

beforeAll(() => {
  writeFileSync(join(folder, "file"), "not a recording")
  mkdirSync(join(folder, "empty"))
})

afterAll(() => {
  taken.stop(true)
  rmSync(folder, { recursive: true, force: true })
})

test("without a command it says which there are, and exits with 2", async () => {
  const { code, out, err } = await run([])
  expect([code, out]).toEqual([2, ""])
  expect(err).toContain("  start [options] ")
})

describe.each(commands.map(words => [words.join(" "), words] as const))("%s", (name, words) => {
  test("--help says how it is used, and exits with 0", async () => {
    const { code, out, err } = await run([...words, "--help"])
    expect([code, err]).toEqual([0, ""])
    expect(out).toStartWith(`Usage: nectoproxy ${name} `)
  })

  test("an unknown option is one line, and exits with 2", async () => {
    const { code, out, err } = await run([...words, "--no-such-option"])
    expect([code, out]).toEqual([2, ""])
    expect(err).toMatch(oneLine)
    expect(err).toContain("--no-such-option")
  })
})

/** Where nothing can be written or read, whoever asks. */
const unusable = ["--data-dir", "/dev/null/x"]
const someFree = ["--port", "0", "--ui-port", "0"]
const port = String(taken.port)

test.each<[args: readonly string[], code: number, expected: RegExp]>([
  [["strat"], 2, /unknown command 'strat' \(Did you mean start\?\)/],
  [["start", "--no-open", ...unusable], 1, /\/dev\/null\/x/],
  [["start", "--no-open", "--ui-port", "0", "--port", port], 1, /Port \d+ on 127\.0\.0\.1 is taken.*--port/],
  [["sessions", "list", ...unusable], 1, /\/dev\/null\/x/],
  [["sessions", "open", "none"], 1, /"none"/],
  [["sessions", "delete", "none"], 1, /none/],
  [["sessions", "delete"], 2, /argument/],
  [["export", "none"], 1, /There is no session "none"/],
  [["export"], 1, /There are no sessions yet/],
  [["export", ...unusable], 1, /\/dev\/null\/x/],
  [["export", "--format", "pcap"], 2, /har, jsonl, json/],
  [["import"], 2, /argument/],
  [["import", "missing.har"], 1, /There is no file .*missing\.har/],
  [["import", "file"], 1, /file/],
  [["import", "empty"], 1, /has no recording/],
  [["import", "file", ...unusable], 1, /\/dev\/null\/x/],
  [["run", "--", "true"], 127, /true/],
  [["run", ...someFree], 2, /COMMAND|command/],
  [["run", "--port", port, "--", "true"], 1, /Port \d+ on 127\.0\.0\.1 is taken.*--port/],
  [["run", ...unusable, "--session", "a", "--", "true"], 1, /\/dev\/null\/x/],
  [["run", "--har", "missing/out.har", "--", "true"], 1, /missing.*--har/],
  [["run", "--jsonl", "empty", "--", "true"], 1, /empty cannot be written: it is a folder/],
  [["run", "--report", "junit:missing/out.xml", "--", "true"], 1, /missing.*--report/],
  [["run", "--report", "html:x", "--", "true"], 2, /junit/],
  [["run", "--expect", "url:(", "--", "true"], 2, /[Pp]osition/],
  [["run", "--forbid", "directon:sent", "--", "true"], 2, /[Pp]osition/],
  [["run", "--fail-on", "weather", "--", "true"], 2, /faults, handshakes/],
  [["tail", "--filter", "url:("], 2, /[Pp]osition/],
  [["tail", "--url", "http://127.0.0.1:1/?token=x"], 1, /127\.0\.0\.1:1/],
  [["tail", "--url", "nonsense"], 2, /nonsense/],
  [["tail", "--limit", "many"], 2, /many/],
  [["tail", "--for", "soon"], 2, /soon/],
  [["tail", "--port", port, "--ui-port", "0"], 1, /Port \d+ on 127\.0\.0\.1 is taken.*--port/],
  [["ca", "path", ...unusable], 1, /\/dev\/null\/x/],
  [["ca", "show", ...unusable], 1, /\/dev\/null\/x/],
  [["ca", "export", "missing/ca.pem"], 1, /missing/],
  [["ca", "install", ...unusable], 1, /\/dev\/null\/x/],
  [["browser", "--browser", "lynx"], 2, /lynx/],
  [["browser", "--browser", "/missing/chrome"], 1, /\/missing\/chrome/],
  [["completion", "tcsh"], 2, /bash, zsh, fish, powershell/],
])("%j exits with %i", async (args, code, expected) => {
  const { code: ended, out, err } = await run(args)
  expect([ended, out]).toEqual([code, ""])
  expect(err).toMatch(oneLine)
  expect(err).toMatch(expected)
})
