// The browser as a process: started, waited for, ended. What it says is its own affair unless it fails, or the user gave it arguments of
// his own.

import { Problem } from "../problem.ts"

export type Launched = {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** Asks it to close, and after a while does not ask. */
  stop(): void
}

export type Ended = {
  readonly code: number | null
  readonly signal: string | null
  /** The last of what it wrote to standard error. */
  readonly said: string
}

export type Launch = {
  readonly path: string
  readonly args: readonly string[]
  readonly env: { readonly [name in string]?: string }
  /** Lets it write to our standard output and error: `--dump-dom`, `DevTools listening on …`. */
  readonly isHeard: boolean
}

/** Enough for the reason at the end of a long complaint. */
const saidCharactersMax = 4_096
/** A signal ends everything within 2 s; the browser gets most of that. */
const patienceMs = 1_500

/** Throws Problem. */
export function launch({ path, args, env, isHeard }: Launch): Launched {
  const child = spawn(path, args, env, isHeard)
  // Nobody waits after a second signal; a browser whose proxy is gone is of no use all the same.
  process.once("exit", () => child.kill("SIGKILL"))
  let said = ""
  const listened = listen(child.stderr, text => {
    said = (said + text).slice(-saidCharactersMax)
    if (isHeard) process.stderr.write(text)
  })
  const ended = async (): Promise<Ended> => {
    await child.exited
    // A helper that outlives it may keep the pipe open.
    await Promise.race([listened, Bun.sleep(100)])
    return { code: child.exitCode, signal: child.signalCode === null ? null : String(child.signalCode), said }
  }
  return {
    pid: child.pid,
    ended: ended(),
    stop() {
      child.kill("SIGTERM")
      setTimeout(() => child.kill("SIGKILL"), patienceMs).unref()
    },
  }
}

function spawn(path: string, args: readonly string[], env: Launch["env"], isHeard: boolean) {
  try {
    return Bun.spawn([path, ...args], { env, stdin: "ignore", stdout: isHeard ? "inherit" : "ignore", stderr: "pipe" })
  } catch (error) {
    throw new Problem(`${path} cannot be started: ${error instanceof Error ? error.message : error}. Name another browser with --browser.`)
  }
}

async function listen(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of stream) take(decoder.decode(chunk, { stream: true }))
}

/** Its window was closed, or somebody asked it to end, as Ctrl+C does. */
export const wasClosed = ({ code, signal }: Ended): boolean => code === 0 || ["SIGINT", "SIGTERM", "SIGHUP"].includes(signal ?? "")

/** One line about a browser that was not closed. */
export function explainEnd(name: string, { code, signal, said }: Ended): string {
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`
  const remedy = remedies.find(([sign]) => sign.test(said))?.[1]
  if (remedy !== undefined) return `${name} ${how}: ${remedy}`
  // Not what begins with a time: complaints about the desktop's services, of which there are always some.
  const last = said
    .split("\n")
    .map(line => line.trim())
    .findLast(line => line !== "" && !/^\[\d+:\d+:|^\s*#\d|dbus/.test(line))
  return last === undefined ? `${name} ${how}.` : `${name} ${how}: ${last.slice(0, 300)}`
}

const remedies: readonly (readonly [sign: RegExp, remedy: string])[] = [
  [
    /Missing X server|\$DISPLAY|no DISPLAY environment|cannot open display|Unable to open X display/i,
    "there is no screen here. Start it without one: --headless.",
  ],
  [/No usable sandbox|without --no-sandbox/i, "it cannot make its sandbox here. If you trust what you open, add: -- --no-sandbox"],
  [/error while loading shared libraries/i, "a library it needs is missing: install the browser with the system's packages."],
  [/No space left on device|ENOSPC/i, "the disk is full; make room, or keep its profile elsewhere with --keep-profile."],
]
