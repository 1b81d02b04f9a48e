// A NectoProxy to be measured: the executable, in a process and a data folder of its own.

import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sleep } from "bun"
import type { Exchange } from "../../server/contract.ts"

export type MeasuredProxy = AsyncDisposable & {
  readonly pid: number
  readonly port: number
  get(path: string): Promise<unknown>
  bytes(path: string): Promise<Uint8Array>
  /** Until the search is over; how many it found. */
  search(exchange: number, q: string): Promise<number>
  untilRecorded(exchange: number, messages: number): Promise<void>
}

export async function launch(path = "dist/nectoproxy"): Promise<MeasuredProxy> {
  const folder = mkdtempSync(join(tmpdir(), "nectoproxy-bench-"))
  const child = Bun.spawn([path, "start", "--json", "--no-open", "--port", "0", "--ui-port", "0", "--data-dir", folder], {
    stdout: "pipe",
    stderr: "inherit",
  })
  const { value } = await child.stdout.getReader().read()
  const ready = JSON.parse(new TextDecoder().decode(value)) as { readonly proxy: string; readonly api: string; readonly token: string }
  const request = async (path: string) => {
    const response = await fetch(`${ready.api}${path}`, { headers: { authorization: `Bearer ${ready.token}` } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  return {
    pid: child.pid,
    port: Number(new URL(ready.proxy).port),
    get: async path => (await request(path)).json(),
    bytes: async path => new Uint8Array(await (await request(path)).arrayBuffer()),
    async search(exchange, q) {
      const text = await (await request(`/search?exchange=${exchange}&q=${encodeURIComponent(q)}`)).text()
      const found = /event: done\ndata: .*"found":(\d+)/.exec(text)?.[1]
      if (found === undefined) throw new Error(`the search did not end: ${text.slice(-200)}`)
      return Number(found)
    },
    async untilRecorded(exchange, messages) {
      for (;;) {
        const { websocket } = (await (await request(`/exchanges/${exchange}`)).json()) as Exchange
        const { "client-to-server": sent = 0, "server-to-client": received = 0 } = websocket?.messages ?? {}
        if (sent + received >= messages) return
        await sleep(20)
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await child.exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resident now, and at most, as Linux counts. */
export function memoryOf(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
  return `${Math.round(kibibytes("VmRSS") / 1024)} MiB now, ${Math.round(kibibytes("VmHWM") / 1024)} MiB at most`
}

export const milliseconds = (ms: number): string =>
  ms < 1 ? `${ms.toFixed(3)} ms` : ms < 1_000 ? `${ms.toFixed(1)} ms` : `${(ms / 1_000).toFixed(2)} s`

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
}
