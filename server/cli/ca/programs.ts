// Runs a program of the system to its end, without a shell, within a limit: what it said, and how it ended.

import { Problem } from "../problem.ts"

export type Ran = {
  /** Null: the limit was up. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export type RunProgram = (argv: readonly string[], limitMs: number) => Promise<Ran>

/** Where administrators' programs are, which a plain user's PATH often leaves out. */
const administrators = "/usr/local/sbin:/usr/sbin:/sbin"
/** A list of certificates in text; what says more is not what we asked for. */
const outputBytesMax = 16 * 2 ** 20

export const searchPath = (): string =>
  process.platform === "win32" ? (process.env.PATH ?? "") : `${process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin"}:${administrators}`

export const hasProgram = (name: string): boolean => Bun.which(name, { PATH: searchPath() }) !== null

export const runProgram: RunProgram = async (argv, limitMs) => {
  const path = Bun.which(argv[0]!, { PATH: searchPath() })
  if (path === null) return { code: 127, out: "", err: `there is no program ${argv[0]}` }
  try {
    const child = Bun.spawn([path, ...argv.slice(1)], {
      // Their messages are read, and shown: in one language.
      env: { ...process.env, PATH: searchPath(), LC_ALL: "C" },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      timeout: limitMs,
      killSignal: "SIGKILL",
      maxBuffer: outputBytesMax,
      // Without a terminal a program that would ask for a password, and wait where nobody sees it, fails at once and says so.
      detached: process.platform === "linux",
    })
    const output = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
    const code = await child.exited
    // Ended by us: what it started may hold its output open for as long as it likes.
    if (child.signalCode === "SIGKILL") return { code: null, out: "", err: "" }
    const [out, err] = await output
    return { code, out, err }
  } catch (error) {
    throw new Problem(`${argv[0]} cannot be started: ${error instanceof Error ? error.message : error}.`)
  }
}

/** What a program said last: the line with the reason, as a rule. */
export function reasonOf({ code, out, err }: Ran, limitMs: number): string {
  if (code === null) return `no end after ${limitMs / 1000} s`
  const lines = (text: string): readonly string[] => text.split("\n").filter(line => line.trim() !== "")
  return (lines(err).at(-1) ?? lines(out).at(-1) ?? `exit code ${code}`).trim()
}
