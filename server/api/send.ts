// Answers that are no JSON: bytes of strangers, and streams that are read no faster than they are taken.

import type { Context } from "hono"
import type { Octets } from "./services.ts"

/** Bytes of strangers: never shown by the browser as a page of ours, whatever they are. */
export function sendBytes(context: Context, bytes: Octets, isTruncated = false): Response {
  const body = bytes instanceof Uint8Array ? new Uint8Array(bytes) : bytes instanceof ReadableStream ? bytes : streamOf(bytes)
  return context.body(body, 200, {
    ...fileHeaders("application/octet-stream", null),
    ...(isTruncated && { "x-truncated": "true" }),
  })
}

export const fileHeaders = (contentType: string, name: string | null) => ({
  "content-type": contentType,
  "content-disposition": name === null ? "attachment" : `attachment; filename="${name.replaceAll(/[^\w. -]/g, "_")}"`,
  "content-security-policy": "default-src 'none'; sandbox",
  "cache-control": "no-store",
})

/**
 * Asks for the next chunk when the last one was taken, so nothing gathers here. Ends the iteration when nobody reads any more; what the
 * iteration throws breaks the stream, so that half an answer does not look like a whole one. `onEnd` is called once, in every case.
 */
export function streamOf(chunks: AsyncIterable<Uint8Array>, onEnd: () => void = () => undefined): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  let isOver = false
  const end = () => {
    if (!isOver) onEnd()
    isOver = true
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (isOver) return
        if (!done) return controller.enqueue(value)
        end()
        controller.close()
      } catch (error) {
        if (isOver) return
        console.error("An answer of NectoProxy's API broke off:", error)
        end()
        controller.error(error)
      }
    },
    async cancel() {
      end()
      await iterator.return?.()
    },
  })
}

/**
 * The same values until the signal: then what is under way is told to end, also where it has not come to its first value. Whether it
 * came to its own end, the signal tells afterwards.
 */
export function until<Value>(signal: AbortSignal, values: AsyncIterable<Value>): AsyncIterator<Value> & AsyncIterable<Value> {
  const iterator = values[Symbol.asyncIterator]()
  const end = async () => iterator.return?.()
  // Why it could not end is nobody's concern any more.
  const endQuietly = () => void end().catch(() => undefined)
  if (signal.aborted) endQuietly()
  else signal.addEventListener("abort", endQuietly, { once: true })
  return {
    next: () => iterator.next(),
    async return() {
      await end()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Nobody reads it: who asked has gone. A status of nginx's, and no refusal that anybody could get. */
export const goneAnswer = (): Response => new Response(null, { status: 499 })

export function goneAfter(giveBack: () => void): Response {
  giveBack()
  return goneAnswer()
}

/** Waits for the first value, so that what is refused is answered with its status, and writes this one and all others as bytes. */
export async function begin<Value>(values: AsyncIterable<Value>, write: (value: Value) => Uint8Array): Promise<AsyncIterable<Uint8Array>> {
  const iterator = values[Symbol.asyncIterator]()
  let first: IteratorResult<Value> | null = await iterator.next()
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const result = first ?? (await iterator.next())
        first = null
        return result.done ? { done: true, value: undefined } : { done: false, value: write(result.value) }
      },
      async return() {
        await iterator.return?.()
        return { done: true, value: undefined }
      },
    }),
  }
}
