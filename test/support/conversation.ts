// The vectors of two directions: each step is whose bytes they are and the bytes. Fed whole, byte by byte, and with one step after
// the other cut in two everywhere; all must give the same lines, and each direction's events must tile its stream.

import { expect, test } from "bun:test"
import type { Direction } from "../../server/contract.ts"
import { Conversation, type ConversationEvent, type ConversationLimits } from "../../server/wire/conversation.ts"
import { showFrame } from "./frames.ts"
import { showFraming } from "./http1.ts"
import { cutAt, expectTiled, feed, mergeRanges } from "./vectors.ts"

/** `>` is from the client to the server, `<` from the server to the client. */
export type Arrow = ">" | "<"
export type Step = readonly [arrow: Arrow, bytes: Uint8Array]
export type ConversationVector = readonly [name: string, steps: readonly Step[], expected: string]

const directions: { readonly [arrow in Arrow]: Direction } = { ">": "client-to-server", "<": "server-to-client" }
const arrows: { readonly [direction in Direction]: Arrow } = { "client-to-server": ">", "server-to-client": "<" }

export const limits: ConversationLimits = { headBytesMax: 300, heldBytesMax: 20, pipelinedMax: 3 }

/** `type` starts with the arrow, and names the request where that matters for joining ranges. */
type Seen = { readonly type: string; readonly line: (start: number, end: number) => string; readonly start?: number; readonly end?: number }

/** Feeds a fresh conversation, each step in its chunks, and ends both directions. `arrow`: of that direction only. */
export function converse(steps: readonly (readonly [arrow: Arrow, chunks: readonly Uint8Array[]])[], only?: Arrow): string[] {
  const seen: Seen[] = []
  const conversation = new Conversation(limits, {
    take: event => seen.push(see(event)),
    frame: (direction, start, headerLength, payloadLength, bits) => {
      const end = start + headerLength + payloadLength
      const shown = showFrame(headerLength, payloadLength, bits)
      seen.push({ type: `${arrows[direction]} frame`, start, end, line: () => `${arrows[direction]} frame ${start}-${end} ${shown}` })
    },
  })
  const lengths = { ">": 0, "<": 0 }
  for (const [arrow, chunks] of steps) {
    feed(chunk => conversation.push(directions[arrow], chunk), chunks)
    for (const chunk of chunks) lengths[arrow] += chunk.length
  }
  conversation.end("client-to-server")
  conversation.end("server-to-client")
  for (const arrow of [">", "<"] as const) {
    const own = seen.filter(({ type }) => type.startsWith(arrow))
    expectTiled(own, lengths[arrow])
  }
  const joined = [...new Set(seen.map(({ type }) => type))].filter(type => /data|framing|opaque/.test(type))
  return mergeRanges(
    seen.filter(({ type }) => !only || type.startsWith(only)),
    joined,
  ).map(({ line, start = 0, end = 0 }) => line(start, end))
}

export const whole = (steps: readonly Step[], only?: Arrow): string[] =>
  converse(
    steps.map(([arrow, bytes]) => [arrow, [bytes]]),
    only,
  )

/** Every step cut at those offsets of the whole conversation. */
export function cutSteps(steps: readonly Step[], offsets: readonly number[], only?: Arrow): string[] {
  let start = 0
  const cut = steps.map(([arrow, bytes]) => {
    const chunks = cutAt(
      bytes,
      offsets.map(offset => Math.max(0, offset - start)),
    )
    start += bytes.length
    return [arrow, chunks] as const
  })
  return converse(cut, only)
}

export function conversations(table: readonly ConversationVector[]): void {
  test.each(table.map(vector => [...vector] as const))("%s", (_name, steps, expected) => {
    const lines = expected.split("\n").map(line => line.trim())
    const length = steps.reduce((length, [, bytes]) => length + bytes.length, 0)
    const offsets = Array.from({ length }, (_, at) => at)
    expect(whole(steps)).toEqual(lines)
    expect(["fed byte by byte", ...cutSteps(steps, offsets)]).toEqual(["fed byte by byte", ...lines])
    for (const at of offsets) expect([`cut at ${at}`, ...cutSteps(steps, [at])]).toEqual([`cut at ${at}`, ...lines])
  })
}

function see(event: ConversationEvent): Seen {
  const n = `#${event.n}`
  switch (event.type) {
    case "request": {
      const websocket = event.isWebSocket ? " websocket" : ""
      const head = `${event.head.method} ${event.head.target} by ${showFraming(event)}${websocket}`
      return { type: "> request", start: event.start, end: event.end, line: (start, end) => `> request ${n} ${start}-${end} ${head}` }
    }
    case "response":
    case "interim": {
      const status = `${event.head.status}${event.type === "response" ? ` by ${showFraming(event)}` : ""}`
      const { type } = event
      return { type: `< ${type}`, start: event.start, end: event.end, line: (start, end) => `< ${type} ${n} ${start}-${end} ${status}` }
    }
    case "data":
    case "framing":
    case "opaque": {
      const type = `${arrows[event.direction]} ${event.type} ${n}`
      return { type, start: event.start, end: event.end, line: (start, end) => `${type} ${start}-${end}` }
    }
    case "end":
      return { type: `${arrows[event.direction]} end`, line: () => `${arrows[event.direction]} end ${n} ${event.end}` }
    case "fault": {
      const { code, at } = event
      return { type: `${arrows[event.direction]} fault`, line: () => `${arrows[event.direction]} fault ${code} ${n} at ${at}` }
    }
    case "websocket": {
      const { subprotocol, deflate } = event.handshake
      const agreed = `${subprotocol ? ` ${subprotocol}` : ""}${deflate ? " deflate" : ""}`
      return { type: "websocket", line: () => `websocket ${n}${agreed}` }
    }
    case "switched":
      return { type: "switched", line: () => `switched ${n} ${event.protocol}` }
    default:
      return event satisfies never
  }
}
