// Follows the event stream for as long as the instance lives. A connection that breaks, or says nothing, is opened anew and goes on after
// the last change that was seen.

import { codeOf } from "../save-file.ts"
import { type Api, ApiRefusal } from "./api.ts"
import { readEvents, type ServerEvent } from "./event-stream.ts"

/** The server says every 5 s that it lives. */
const silenceMs = 15_000
/** A server that is only slow comes back within these; one that has ended refuses twice. */
const retryMs = [0, 250, 500, 1_000, 2_000]

export type Feed = {
  readonly api: Api
  readonly take: (event: ServerEvent) => void
  readonly signal: AbortSignal
}

/** Returns when the instance is gone, or at the signal. Throws what the first connection meets. */
export async function followEvents({ api, take, signal }: Feed): Promise<void> {
  let seen: number | null = null
  let silence = new AbortController()
  const open = () => {
    silence = new AbortController()
    return api.events(seen, AbortSignal.any([signal, silence.signal]))
  }
  let stream: ReadableStream<Uint8Array> | null = await open()
  while (stream) {
    let timer = setTimeout(() => silence.abort(), silenceMs)
    try {
      for await (const event of readEvents(stream)) {
        clearTimeout(timer)
        timer = setTimeout(() => silence.abort(), silenceMs)
        take(event)
        if (event.id !== null) seen = event.id
      }
    } catch {
      // It broke off, or was silent; whether anybody is still there, the next connection says.
    }
    clearTimeout(timer)
    stream = await reopen(open, signal)
  }
}

async function reopen(open: () => Promise<ReadableStream<Uint8Array>>, signal: AbortSignal): Promise<ReadableStream<Uint8Array> | null> {
  let refusals = 0
  for (const wait of retryMs) {
    await Bun.sleep(wait)
    if (signal.aborted) return null
    try {
      return await open()
    } catch (error) {
      // Another run has other tokens: the one that was followed is gone.
      if (error instanceof ApiRefusal && error.code === "token") return null
      if (isRefused(error) && ++refusals === 2) return null
    }
  }
  return null
}

/** Nobody listens there. */
export const isRefused = (error: unknown): boolean => ["ECONNREFUSED", "ConnectionRefused"].includes(String(codeOf(error)))
