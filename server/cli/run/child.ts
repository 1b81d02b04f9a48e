// Runs the command in our place: its input and output are ours, signals that are meant for it reach it, and how it ends is how we end.

import { closeSync, openSync } from "node:fs"
import { codeOf } from "../save-file.ts"
import { sameMs } from "../signals.ts"
import { commandLine } from "./command-line.ts"
import type { Variables } from "./environment.ts"

export type Ended =
  /** `code` as a shell gives it: 128 and the number of the signal that ended it. */
  | { readonly type: "ended"; readonly code: number }
  /** 127 and 126, as a shell gives them. */
  | { readonly type: "unstartable"; readonly code: number; readonly message: string }

/** Those that ask for the end; of these a second one kills. */
const ending = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"] as const
const passedOn: readonly NodeJS.Signals[] =
  process.platform === "win32" ? ["SIGINT", "SIGTERM", "SIGHUP"] : [...ending, "SIGUSR1", "SIGUSR2"]

/** Children that outlive it are not waited for. */
export async function runChild(command: string, args: readonly string[], env: Variables): Promise<Ended> {
  // Before it begins: a signal may come in the same moment, and would end us alone.
  const signals = new SignalPasser()
  try {
    const child = start(command, args, env)
    signals.passTo(child)
    // Bun says 128 and its number where a signal ended it.
    return { type: "ended", code: await child.exited }
  } catch (error) {
    return unstartable(command, codeOf(error), error)
  } finally {
    signals.close()
  }
}

function start(command: string, args: readonly string[], env: Variables): Bun.Subprocess {
  const path = process.platform === "win32" ? (Bun.which(command) ?? command) : command
  const { words, isVerbatim } = commandLine(path, args, process.platform, process.env.ComSpec)
  const options = { env: { ...env }, stdio: ["inherit", "inherit", "inherit"], windowsVerbatimArguments: isVerbatim } as const
  try {
    return Bun.spawn([...words], { ...options, stdio: [...options.stdio] })
  } catch (error) {
    // A script that does not say what runs it: a shell does, as execvp(3) has it.
    if (codeOf(error) !== "ENOEXEC") throw error
    return Bun.spawn(["/bin/sh", Bun.which(command) ?? command, ...args], { ...options, stdio: [...options.stdio] })
  }
}

function unstartable(command: string, code: unknown, error: unknown): Ended {
  const hint = /\s/.test(command) ? " Its words are arguments of their own: without quotation marks, or as sh -c '…'." : ""
  if (code === "ENOENT" || code === "ENOTDIR")
    return { type: "unstartable", code: 127, message: `There is no command "${command}"; check its name, and PATH.${hint}` }
  const why = code === "EACCES" ? "it is no file that may be executed" : error instanceof Error ? error.message : String(error)
  return { type: "unstartable", code: 126, message: `"${command}" cannot be run: ${why}.` }
}

/** The first is passed on, a second one kills. */
class SignalPasser {
  #child: Bun.Subprocess | null = null
  #first: { readonly signal: NodeJS.Signals; readonly at: number } | null = null
  /** Came before there was a child. */
  #early: NodeJS.Signals | null = null

  constructor() {
    for (const signal of passedOn) process.on(signal, this.#take)
  }

  passTo(child: Bun.Subprocess): void {
    this.#child = child
    if (this.#early) this.#take(this.#early)
  }

  close(): void {
    for (const signal of passedOn) process.off(signal, this.#take)
  }

  readonly #take = (signal: NodeJS.Signals): void => {
    // Ctrl+C reaches everybody at the terminal, and what it means there is the command's business, as often as it comes.
    if ((signal === "SIGINT" || signal === "SIGQUIT") && hasTerminal()) return
    if (!this.#child) {
      this.#early = signal
      return
    }
    if (!ending.some(one => one === signal)) return this.#child.kill(signal)
    if (this.#first?.signal === signal && performance.now() - this.#first.at < sameMs) return
    this.#child.kill(this.#first ? "SIGKILL" : signal)
    this.#first ??= { signal, at: performance.now() }
  }
}

/** Also where input and output are redirected. */
function hasTerminal(): boolean {
  if (process.platform === "win32") return process.stdin.isTTY === true
  try {
    closeSync(openSync("/dev/tty", "r"))
    return true
  } catch {
    return false
  }
}
