// A shell as a person has it: in a terminal, with TAB. It tells what it would offer behind a command line, and what a line comes to
// that was completed and entered. Knows no script in particular.

import { join } from "node:path"

export type ShellName = "bash" | "zsh" | "fish"

const programs: { readonly [shell in ShellName]: readonly string[] } = {
  bash: ["bash", "--noprofile", "--norc", "-i"],
  zsh: ["zsh", "-f", "-i"],
  fish: ["fish", "--no-config", "-i"],
}

const tab = "\t"
const enter = "\r"
/** Control-U: forget the line. */
const forget = "\x15"

const prompt = /<prompt>/
/** Fields between two signs that nothing else writes. */
const told = /\x1e([^\x1e]*)\x1e/

/** Longer than a slow machine takes for one answer. */
const answerMsMax = 20_000

export class TerminalShell implements AsyncDisposable {
  readonly #shell: ShellName
  readonly #process: Bun.Subprocess
  #screen = ""
  #heard: () => void = () => undefined

  private constructor(shell: ShellName, script: string, folder: string, env: { readonly [name: string]: string }) {
    this.#shell = shell
    this.#process = Bun.spawn([...programs[shell]], {
      cwd: folder,
      env: { PATH: "/usr/bin:/bin", HOME: folder, TERM: "xterm", LC_ALL: "C.UTF-8", SCRIPT: script, ...env },
      terminal: {
        cols: 400,
        data: (_terminal, data) => {
          this.#screen += Buffer.from(data).toString()
          this.#heard()
        },
      },
    })
  }

  /** `script`: a file with the completion; `folder`: where it is, and its home. */
  static async open(
    shell: ShellName,
    script: string,
    folder: string,
    env: { readonly [name: string]: string } = {},
  ): Promise<TerminalShell> {
    const opened = new TerminalShell(shell, script, folder, env)
    await opened.#enter(`source ${join(import.meta.dir, "inside", `tell.${shell}`)}`)
    return opened
  }

  /** Sorted; a word each, as it would stand in the line without its quotes. */
  async offered(line: string): Promise<readonly string[]> {
    if (this.#shell === "fish") await this.#enter(`offered '${line.replaceAll(/[\\']/g, "\\$&")}'`)
    else {
      await this.#enter("offers")
      this.#type(`${line}${tab}`)
      await this.#until(told)
    }
    const words = this.#told()
    if (this.#shell !== "fish") this.#type(forget)
    return [...new Set(words.map(word => word.replaceAll(/\\(.)/g, "$1").replace(/(?<=.)[/ ]$/, "")))].sort()
  }

  /** The arguments that the program gets when `line` is completed and entered. */
  async entered(line: string): Promise<readonly string[]> {
    if (this.#shell !== "fish") await this.#enter("enters")
    await this.#enter(`${line}${tab}`)
    return this.#told()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL")
    await this.#process.exited
    this.#process.terminal?.close()
  }

  /** A line, up to the next prompt: before it the terminal would take keys for its own. */
  async #enter(line: string): Promise<void> {
    this.#type(`${line}${enter}`)
    await this.#until(prompt)
  }

  #type(keys: string): void {
    this.#screen = ""
    this.#process.terminal!.write(keys)
  }

  #told(): readonly string[] {
    const [, fields = ""] = told.exec(this.#screen) ?? []
    return fields.split("\x1f").slice(1, -1)
  }

  async #until(pattern: RegExp): Promise<void> {
    const deadline = performance.now() + answerMsMax
    while (!pattern.test(this.#screen)) {
      if (performance.now() > deadline) throw new Error(`${this.#shell} does not answer: ${JSON.stringify(this.#screen)}`)
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, answerMsMax)
        this.#heard = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
}
