// The processes and temporary folders of a run. Whatever was begun here is ended here, also on Ctrl+C and after a mistake.

import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type Child = {
  readonly pid: number
  /** The next line of its output; throws when it ends or says nothing for so long. */
  line(limitMs: number): Promise<string>
  /** Ends its input, which some take as a signal. */
  endInput(): void
  /** Resolves when it is gone: asked to end, and after some seconds made to. */
  stop(): Promise<void>
}

const graceMs = 10_000
const children = new Set<Child>()
const folders = new Set<string>()

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-bench-"))
  folders.add(folder)
  return folder
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}

/** `name` is what messages call it. */
export function start(name: string, command: readonly string[], env: Record<string, string> = {}): Child {
  const folder = makeFolder()
  const errors = join(folder, "stderr")
  const spawned = Bun.spawn([...command], {
    env: { ...process.env, ...env },
    stdin: "pipe",
    stdout: "pipe",
    // A pipe that nobody reads would block who writes.
    stderr: Bun.file(errors),
  })
  const lines = readLines(spawned.stdout)
  const child: Child = {
    pid: spawned.pid,
    async line(limitMs) {
      const late = Promise.withResolvers<"late">()
      const timer = setTimeout(() => late.resolve("late"), limitMs)
      const result = await Promise.race([lines.next(), late.promise])
      clearTimeout(timer)
      if (result === "late") throw new Error(`${name} said nothing for ${Math.round(limitMs / 1000)} s and was ended.`)
      if (!result.done) return result.value
      const said = readFileSync(errors, "utf8").trim().split("\n").slice(-8).join("\n")
      throw new Error(`${name} ended (exit code ${await spawned.exited}) when it should have said something. Its last words: ${said}`)
    },
    endInput: () => void spawned.stdin.end(),
    async stop() {
      spawned.kill()
      const timer = setTimeout(() => spawned.kill("SIGKILL"), graceMs)
      await spawned.exited
      clearTimeout(timer)
      children.delete(child)
      removeFolder(folder)
    },
  }
  children.add(child)
  return child
}

/** Last of all, and whenever something went wrong. */
export async function endAll(): Promise<void> {
  await Promise.all([...children].map(child => child.stop()))
  for (const folder of folders) removeFolder(folder)
}

export function endAllOnSignals(): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)
    process.once(signal, () => void endAll().then(() => process.exit(code)))
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let text = ""
  for await (const chunk of stream) {
    const lines = (text + Buffer.from(chunk).toString()).split("\n")
    text = lines.pop() ?? ""
    yield* lines
  }
}
