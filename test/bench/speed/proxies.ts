// What is compared: no proxy, the blind relay, NectoProxy's executable, and with --peers other proxies. Each in a process of its own.

import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Ready } from "../../../server/cli/instance.ts"
import { startPeer } from "./peers.ts"
import { makeFolder, removeFolder, start } from "./processes.ts"

/** In the order of the table. */
export const proxyNames = ["none", "blind", "necto", "mitmdump", "mockttp", "http-mitm-proxy"] as const
export type ProxyName = (typeof proxyNames)[number]
export type PeerName = Exclude<ProxyName, "none" | "blind" | "necto">

export type RunningProxy = {
  readonly name: ProxyName
  /** Null: there is none, clients go straight to the origin. */
  readonly port: number | null
  readonly pid: number | null
  stop(): Promise<void>
}

export type Necto = RunningProxy & {
  readonly pid: number
  readonly ready: Ready
  /** Of its API: `path` begins after /api. */
  get<T>(path: string): Promise<T>
}

const startMs = 30_000

export function startProxy(name: ProxyName, executable: string): Promise<RunningProxy> {
  switch (name) {
    case "none":
      return Promise.resolve({ name, port: null, pid: null, stop: () => Promise.resolve() })
    case "blind":
      return startBlind()
    case "necto":
      return startNecto(executable)
    default:
      return startPeer(name)
  }
}

async function startBlind(): Promise<RunningProxy> {
  const child = start("the blind relay", [process.execPath, join(import.meta.dir, "../blind-relay.ts")])
  const { port } = JSON.parse(await child.line(startMs)) as { readonly port: number }
  return { name: "blind", port, pid: child.pid, stop: child.stop }
}

/** As a user starts it, recording to disk. The origin's certificate is self-made, hence --insecure. */
export async function startNecto(executable: string): Promise<Necto> {
  if (!existsSync(executable)) throw new Error(`There is no executable ${executable}: run "npm run build", or name one with --executable.`)
  const folder = makeFolder()
  const options = ["--json", "--no-open", "--port", "0", "--ui-port", "0", "--data-dir", folder, "--insecure"]
  const child = start("NectoProxy", [executable, "start", ...options])
  const ready = JSON.parse(await child.line(startMs)) as Ready
  return {
    name: "necto",
    port: Number(new URL(ready.proxy).port),
    pid: child.pid,
    ready,
    async get<T>(path: string) {
      const response = await fetch(`${ready.api}${path}`, { headers: { authorization: `Bearer ${ready.token}` } })
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`)
      return (await response.json()) as T
    },
    async stop() {
      await child.stop()
      removeFolder(folder)
    },
  }
}

export type Origin = { readonly pid: number; readonly plain: number; readonly secure: number; stop(): Promise<void> }

export async function startOrigin(): Promise<Origin> {
  const child = start("the origin", [process.execPath, join(import.meta.dir, "echo-process.ts")])
  const ports = JSON.parse(await child.line(startMs)) as { readonly plain: number; readonly secure: number }
  return { ...ports, pid: child.pid, stop: child.stop }
}
