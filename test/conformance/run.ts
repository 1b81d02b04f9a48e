// A case, carried over one way with one cut: both sides' logs, all bytes they received and how their connection ended. Waits for bytes
// and ends, never for time; a conversation that stands still is given up with what is known of it.

import type { Scripted } from "../support/scripted.ts"
import { type Case, isSend, latin1, type Send, type Side } from "./case.ts"
import type { Cut } from "./cuts.ts"
import type { Way } from "./ways.ts"

/** `end`: none where there was no connection. */
export type Log = { readonly [side in Side]: { readonly received: Buffer; readonly end: "orderly" | "reset" | "none" } }

const patienceMs = 4_000

/** `host`: the same for all ways, so that their logs can be equal. */
export async function run(way: Way, { steps, absolute }: Case, cut: Cut, host: string): Promise<Log> {
  const accepted = Promise.withResolvers<Scripted>()
  const known: { client: Scripted | null; server: Scripted | null } = { client: null, server: null }
  way.onAccept(peer => {
    known.server = peer
    accepted.resolve(peer)
  })
  const stuck = Promise.withResolvers<never>()
  let done = 0
  const timer = setTimeout(() => {
    const told = (side: Side) => `${side} has ${known[side]?.receivedBytes ?? "no connection"}, ${known[side]?.closed ?? "open"}`
    accepted.reject(new Error("no connection"))
    stuck.reject(new Error(`stands still at step ${done + 1} of ${steps.length}: ${told("client")}; ${told("server")}`))
    known.client?.socket.destroy()
    known.server?.socket.destroy()
  }, patienceMs)
  stuck.promise.catch(() => undefined)
  accepted.promise.catch(() => undefined)

  const converse = async (): Promise<Log> => {
    const client = await way.open()
    known.client = client
    const isRefused = way.isAbsolute && absolute === "refused"
    const isGone = () => isRefused && (client.hasEnded || client.closed !== null)
    const serverOrNone = async () =>
      isRefused ? Promise.race([accepted.promise, client.until(isGone).then(() => null)]) : accepted.promise
    const left = { client: false, server: false }
    const expected = { client: 0, server: 0 }
    for (const step of steps) {
      const from = step.by === "client" ? client : await serverOrNone()
      if (!from || isGone()) break
      if (isSend(step)) {
        await write(from, cut.apply(fill(step, way.isAbsolute ? `http://${host}` : "", host)))
        const to = step.by === "client" ? await serverOrNone() : client
        const arrived = arrivedBytes(step, way, absolute, host)
        expected[step.by] += arrived
        const awaited = expected[step.by] - arrived + Math.min(step.awaited ?? arrived, arrived)
        const isThere = () => to === null || to.receivedBytes >= awaited || to.closed !== null || isGone()
        await Promise.race([to?.until(isThere), isRefused ? client.until(isGone) : stuck.promise])
      } else {
        const to = step.by === "client" ? await serverOrNone() : client
        left[step.by] = true
        if (step.does === "reset") from.socket.resetAndDestroy()
        else from.socket.end()
        await to?.until(({ hasEnded, closed }) => hasEnded || closed !== null)
      }
      done++
    }
    if (!left.client && client.closed === null) client.socket.end()
    const server = isRefused ? known.server : await accepted.promise
    await server?.until(({ hasEnded, closed }) => hasEnded || closed !== null)
    if (!left.server && server?.closed === null) server.socket.end()
    await client.until(({ closed }) => closed !== null)
    await server?.until(({ closed }) => closed !== null)
    return { client: logOf(client), server: logOf(server) }
  }
  try {
    return await Promise.race([converse(), stuck.promise])
  } finally {
    clearTimeout(timer)
  }
}

function arrivedBytes(step: Send, way: Way, absolute: Case["absolute"], host: string): number {
  if (way.isAbsolute && step.by === "client" && typeof absolute === "object")
    return fill({ ...step, bytes: absolute.rewritten }, "", host).length
  return fill(step, "", host).length
}

/** The bytes of a step. `target`: what stands before the path. */
export function fill({ bytes }: Send, target: string, host: string): Buffer {
  return typeof bytes === "string" ? latin1(bytes.replaceAll("{target}", target).replaceAll("{host}", host)) : Buffer.from(bytes)
}

async function write(peer: Scripted, pieces: readonly Uint8Array[]): Promise<void> {
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) await new Promise(resolve => setImmediate(resolve))
    peer.write(piece)
  }
}

const logOf = (peer: Scripted | null): Log[Side] => ({ received: peer?.received ?? Buffer.alloc(0), end: peer?.closed ?? "none" })
