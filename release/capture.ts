// Runs an executable as far as this machine can: it starts, relays a request to a server here, tells of it in its API, and stops in
// order. Other processors are played by qemu-user where that is installed.

import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Problem } from "../server/cli/problem.ts"
import type { Target } from "./targets.ts"

/** Emulated, a start takes some seconds. */
const withinMs = 60_000

/** What to say of it. Throws where it starts and then does not do its job. */
export async function captures(executable: string, target: Target): Promise<string> {
  const before = runner(target)
  if (before === null) return "right format, page and version; not started, which takes another system"
  if (!startsHere([...before, executable])) return "right format, page and version; not started, since its libraries are not here"
  await captureOne([...before, executable])
  return `starts and captures a request${before[0] ? `, under ${before[0]}` : ""}`
}

/** What stands before the executable on a command line; null: nothing would help. */
function runner({ os, cpu }: Target): readonly string[] | null {
  if ((os === "windows" ? "win32" : os) !== process.platform) return null
  if (cpu === process.arch) return []
  if (os === "darwin") return cpu === "x64" ? [] : null
  const qemu = Bun.which(cpu === "arm64" ? "qemu-aarch64" : "qemu-x86_64")
  const root = cpu === "arm64" ? "/usr/aarch64-linux-gnu" : "/usr/x86_64-linux-gnu"
  return qemu && existsSync(root) ? [qemu, "-L", root] : null
}

/** Not where its loader or its C++ library is missing, as musl's are on most systems. */
function startsHere(command: readonly string[]): boolean {
  try {
    const { exitCode, stderr } = Bun.spawnSync([...command, "--version"], { timeout: withinMs })
    if (exitCode === 0) return true
    if (/error loading shared library|could not open '\/lib|no such file/i.test(stderr.toString())) return false
    throw new Problem(`${command.join(" ")} --version: ${stderr.toString().slice(0, 500)}`)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false
    throw error
  }
}

async function captureOne(command: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-release-"))
  const origin = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("hello") })
  const ports = ["--port", "0", "--ui-port", "0"]
  const child = Bun.spawn([...command, "start", "--json", "--no-open", ...ports, "--data-dir", join(folder, "data")], {
    cwd: folder,
    env: { HOME: folder },
    stdout: "pipe",
    stderr: "inherit",
    timeout: withinMs,
  })
  try {
    const ready = JSON.parse(await firstLine(child.stdout))
    const url = `http://127.0.0.1:${origin.port}/through`
    const body = await (await fetch(url, { proxy: ready.proxy })).text()
    const listed = await fetch(`${ready.api}/exchanges`, { headers: { authorization: `Bearer ${ready.token}` } })
    const { exchanges } = (await listed.json()) as { readonly exchanges: readonly { readonly url: string }[] }
    if (body !== "hello" || exchanges.length !== 1 || exchanges[0]?.url !== url)
      throw new Problem(`${command.join(" ")}: received "${body}", and the list has ${JSON.stringify(exchanges)}.`)
    child.kill("SIGTERM")
    const code = await child.exited
    if (code !== 0) throw new Problem(`${command.join(" ")} ended with ${child.signalCode ?? code} instead of in order.`)
  } finally {
    child.kill("SIGKILL")
    origin.stop(true)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = ""
  for await (const chunk of stream) {
    text += Buffer.from(chunk).toString()
    if (text.includes("\n")) return text.slice(0, text.indexOf("\n"))
  }
  throw new Problem(`It ended before it was ready${text && `; it said: ${text.slice(0, 500)}`}.`)
}
