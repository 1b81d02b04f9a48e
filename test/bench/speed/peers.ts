// Other debugging proxies, as their manuals start them: intercepting, and accepting the origin's self-made certificate. None of them is a
// dependency: mitmdump is used where it is installed, the two for Node are installed into a temporary folder for this run.

import { join } from "node:path"
import { sleep } from "bun"
import { makeFolder, start } from "./processes.ts"
import type { PeerName, RunningProxy } from "./proxies.ts"

/** Exactly these, so that runs can be compared. */
const versions = { mockttp: "4.6.5", "http-mitm-proxy": "1.1.0" } as const
const startMs = 60_000
const installMs = 300_000

let nodeFolder: Promise<string> | null = null

/** Which of them can run here; says of the others what is missing. */
export function findPeers(): readonly PeerName[] {
  const found: PeerName[] = []
  if (Bun.which("mitmdump")) found.push("mitmdump")
  else console.log("mitmdump is not installed, so it is left out: apt install mitmproxy")
  if (Bun.which("node") && Bun.which("npm")) found.push("mockttp", "http-mitm-proxy")
  else console.log("There is no Node with npm, so mockttp and http-mitm-proxy are left out: https://nodejs.org")
  return found
}

export async function startPeer(name: PeerName): Promise<RunningProxy> {
  if (name === "mitmdump") return startMitmdump()
  nodeFolder ??= install()
  const folder = await nodeFolder
  const script = join(import.meta.dir, "peers", `${name}.mjs`)
  const child = start(name, ["node", script, folder])
  const { port } = JSON.parse(await child.line(startMs)) as { readonly port: number }
  return { name, port, pid: child.pid, stop: child.stop }
}

async function startMitmdump(): Promise<RunningProxy> {
  const port = freePort()
  const options = ["-q", "--ssl-insecure", "--listen-host", "127.0.0.1", "--listen-port", `${port}`, "--set", `confdir=${makeFolder()}`]
  const child = start("mitmdump", ["mitmdump", ...options])
  await untilListening(port)
  return { name: "mitmdump", port, pid: child.pid, stop: child.stop }
}

async function install(): Promise<string> {
  const folder = makeFolder()
  const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`)
  console.log(`installing ${packages.join(" and ")} into ${folder}`)
  const child = Bun.spawn(["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", ...packages], {
    stdout: "ignore",
    stderr: "inherit",
    timeout: installMs,
  })
  if ((await child.exited) !== 0) throw new Error(`npm could not install ${packages.join(" and ")}: leave out --peers, or see above why.`)
  return folder
}

function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } })
  listener.stop(true)
  return listener.port
}

/** It says nothing when it is ready. */
async function untilListening(port: number): Promise<void> {
  const deadline = performance.now() + startMs
  while (performance.now() < deadline) {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } }).catch(() => null)
    if (socket) return void socket.end()
    await sleep(100)
  }
  throw new Error(`mitmdump did not listen on port ${port} within ${startMs / 1000} s.`)
}
