// The executable, started as a user would: alone, in an empty folder, with nothing useful on its PATH.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Ready } from "../../server/cli/instance.ts"

/** `NECTO_EXECUTABLE` names another one, such as that of a release. */
export const executablePath = process.env.NECTO_EXECUTABLE ?? join(import.meta.dir, "../../dist/nectoproxy")

export type Running = {
  readonly ready: Ready
  /** Its current folder, empty at the start. */
  readonly folder: string
  readonly process: Bun.Subprocess<"ignore", "pipe", "pipe">
  /** A request to its API, with the token; `path` begins after /api. */
  api(path: string, init?: RequestInit): Promise<Response>
  json<T>(path: string): Promise<T>
  /** SIGTERM, and its exit code. */
  stop(): Promise<number>
}

export async function startExecutable(options: readonly string[] = [], env: Record<string, string> = {}): Promise<Running> {
  const ports = ["--port", "0", "--ui-port", "0"]
  return startCommand(folder => ["start", "--json", "--no-open", ...ports, "--data-dir", join(folder, "data"), ...options], env)
}

/** Any command that prints a line of JSON when it is ready. `before`: what starts it, such as a shell that sets limits. */
export async function startCommand(
  args: (folder: string) => readonly string[],
  env: Record<string, string> = {},
  before: readonly string[] = [],
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-test-"))
  const process_ = Bun.spawn([...before, executablePath, ...args(folder)], {
    cwd: folder,
    env: { PATH: "/nonexistent", HOME: folder, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  })
  const ready = await readLine(process_.stdout)
  if (ready === null) throw new Error(`The executable did not start: ${await new Response(process_.stderr).text()}`)
  const parsed = JSON.parse(ready) as Ready
  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${parsed.api}${path}`, { ...init, headers: { authorization: `Bearer ${parsed.token}`, ...init.headers } })
  return {
    ready: parsed,
    folder,
    process: process_,
    api,
    json: async <T>(path: string) => (await (await api(path)).json()) as T,
    async stop() {
      process_.kill("SIGTERM")
      const code = await process_.exited
      rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
}

export type Ended = { readonly code: number; readonly out: string; readonly err: string }

/** A command that ends by itself, in `folder`, with nothing useful on its PATH. */
export async function runExecutable(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = Bun.spawn([executablePath, ...args], {
    cwd: folder,
    env: { PATH: "/nonexistent", HOME: folder, ...env },
    stdout: "pipe",
    stderr: "pipe",
    timeout: 10_000,
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { code: await child.exited, out, err }
}

/** The first line, or null where there is none. */
async function readLine(stream: ReadableStream<Uint8Array>): Promise<string | null> {
  let text = ""
  for await (const chunk of stream) {
    text += Buffer.from(chunk).toString()
    const end = text.indexOf("\n")
    if (end >= 0) return text.slice(0, end)
  }
  return null
}

/** Asks until `accept` agrees, a few times a second at most for some seconds; then fails with what was seen last. */
export async function eventually<T>(ask: () => Promise<T>, accept: (value: T) => boolean, withinMs = 8_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const value = await ask()
    if (accept(value)) return value
    if (performance.now() > deadline)
      throw new Error(`It did not come about within ${withinMs} ms; last seen: ${JSON.stringify(value)?.slice(0, 2_000)}`)
    await Bun.sleep(20)
  }
}
