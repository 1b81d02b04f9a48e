// A real origin for the journeys: chat-origin.mjs in Node, so that the peer is the `ws` package itself and not Bun's stand-in for it.

import { join } from "node:path"
import { certificateFor } from "./certificate.ts"
import { requireNode } from "./node.ts"

export type OriginEvent =
  | { readonly event: "ready"; readonly http: number; readonly https: number }
  | { readonly event: "message"; readonly url: string; readonly isBinary: boolean; readonly data: string }
  | { readonly event: "ping" | "pong"; readonly url: string; readonly data: string }
  | { readonly event: "close"; readonly url: string; readonly code: number; readonly reason: string }

export type Origin = {
  readonly httpPort: number
  readonly httpsPort: number
  /** What the server received, in order. */
  readonly events: readonly OriginEvent[]
  /** Waits until an event satisfies `accept`. */
  until(accept: (event: OriginEvent) => boolean): Promise<OriginEvent>
  stop(): Promise<void>
}

export async function startOrigin(): Promise<Origin> {
  const { keyPem, certPem } = certificateFor(["localhost"])
  const child = Bun.spawn([requireNode(), join(import.meta.dir, "chat-origin.mjs")], {
    env: { ...process.env, ORIGIN_KEY: keyPem, ORIGIN_CERT: certPem },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  })
  const events: OriginEvent[] = []
  const waiting = new Set<() => void>()
  readLines(child.stdout, line => {
    events.push(JSON.parse(line) as OriginEvent)
    for (const look of waiting) look()
  })
  const until = (accept: (event: OriginEvent) => boolean) =>
    new Promise<OriginEvent>(resolve => {
      const look = () => {
        const found = events.find(accept)
        if (!found) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const ready = await until(event => event.event === "ready")
  if (ready.event !== "ready") throw new Error("unreachable")
  return {
    httpPort: ready.http,
    httpsPort: ready.https,
    events,
    until,
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

async function readLines(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  let rest = ""
  for await (const chunk of stream) {
    const lines = (rest + Buffer.from(chunk).toString()).split("\n")
    rest = lines.pop() ?? ""
    lines.forEach(take)
  }
}
