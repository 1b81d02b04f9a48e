// Node's HTTP parser as a second opinion on HTTP/1.1 bytes, and our own in the same words. One Node process a run of the tests.

import { join } from "node:path"
import { latin1 } from "../../server/wire/bytes.ts"
import type { HttpEvent } from "../../server/wire/http1/events.ts"
import { hasToken } from "../../server/wire/http1/fields.ts"
import { asksToSwitch } from "../../server/wire/http1/framing.ts"
import { HttpParser } from "../../server/wire/http1/parser.ts"
import { requireNode } from "./node.ts"

export type Kind = "request" | "response"

/** `start`: "METHOD target", or the status. `complete`: its end was seen. */
export type HeardMessage = {
  readonly start: string
  readonly version: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly trailers: readonly (readonly [name: string, value: string])[]
  readonly keepAlive: boolean
  readonly complete: boolean
}

/** `error`: what the parser stopped at. `switchedAt`: where another protocol begins, if bytes of it are there. */
export type Heard = { readonly messages: readonly HeardMessage[]; readonly error: string | null; readonly switchedAt: number | null }

export type Llhttp = AsyncDisposable & { hear(kind: Kind, bytes: Uint8Array, method?: string): Promise<Heard> }

export function startLlhttp(): Llhttp {
  const child = Bun.spawn([requireNode(), "--no-deprecation", join(import.meta.dir, "llhttp.mjs")], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  })
  // Answers come in the order of the questions, each to who asked it: a fuzzer whose time is up leaves one unread, and the next one
  // would take it for its own.
  const lines = linesOf(child.stdout)
  let turn: Promise<unknown> = Promise.resolve()
  return {
    hear(kind, bytes, method = "GET") {
      child.stdin.write(`${JSON.stringify({ kind, method, bytes: Buffer.from(bytes).toString("base64") })}\n`)
      child.stdin.flush()
      const answer = turn.then(async () => {
        const { done, value } = await lines.next()
        if (done) throw new Error("node has ended")
        return JSON.parse(value) as Heard
      })
      turn = answer.catch(() => {})
      return answer
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await child.exited
    },
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder()
  let text = ""
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true })
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      yield text.slice(0, end)
      text = text.slice(end + 1)
    }
  }
}

/** What our parser makes of it; `faults` instead of an error. `method`: of the request that every response answers. */
export function weHear(kind: Kind, bytes: Uint8Array, method = "GET"): Omit<Heard, "error"> & { readonly faults: readonly string[] } {
  const messages: HeardMessage[] = []
  const faults: string[] = []
  let switches = false
  const change = (with_: (message: HeardMessage) => Partial<HeardMessage>) => {
    const at = messages.length - 1
    messages[at] = { ...messages[at]!, ...with_(messages[at]!) }
  }
  const take = (event: HttpEvent) => {
    if (event.type === "request") {
      messages.push(begin(`${event.head.method} ${event.head.target}`, event))
      switches = asksToSwitch(event.head)
    } else if (event.type === "response") {
      messages.push(begin(`${event.head.status}`, event))
      switches = event.framing.by === "switch"
    } else if (event.type === "data") change(({ body }) => ({ body: body + latin1(bytes.subarray(event.start, event.end)) }))
    else if (event.type === "trailers") change(() => ({ trailers: event.fields }))
    else if (event.type === "message-end") change(() => ({ complete: true }))
    else if (event.type === "fault") faults.push(event.code)
  }
  const options = { headBytesMax: 64 * 1024, heldBytesMax: 64 * 1024 }
  const parser = new HttpParser(kind === "request" ? { kind, ...options } : { kind, ...options, methodOf: () => method }, take)
  parser.push(bytes)
  const switchedAt = switches && messages.at(-1)?.complete && parser.offset < bytes.length && faults.length === 0 ? parser.offset : null
  parser.end()
  return { messages, faults, switchedAt }
}

/** RFC 9112 §9.3: whether the connection goes on after the message, as far as head and framing say. */
function begin(start: string, { head, framing }: Extract<HttpEvent, { type: "request" | "response" }>): HeardMessage {
  const { version, fields } = head
  const wants = version === "1.1" ? !hasToken(fields, "connection", "close") : hasToken(fields, "connection", "keep-alive")
  // llhttp learns only afterwards that a 200 opened a tunnel: to it the body lasts to the end.
  const isTunnel = framing.by === "switch" && "status" in head && head.status !== 101
  const keepAlive = wants && framing.by !== "close" && !isTunnel
  return { start, version, fields, body: "", trailers: [], keepAlive, complete: false }
}
