// Random conversations of HTTP and WebSocket on a few connections, and what people do meanwhile: pause, mark, remove, clear. Played on
// a recorder; the bytes are the same whenever the steps are.

import { constants, deflateRawSync } from "node:zlib"
import fc from "fast-check"
import type { Direction, ExchangeId } from "../../server/contract.ts"
import type { ConnectionRecorder } from "../../server/record/connection-recorder.ts"
import type { Recorder } from "../../server/record/recorder.ts"
import { utf8 } from "../support/recording.ts"
import { closePayload, compressedBit, exampleKey, writeFrame, writeHandshake } from "../support/websocket.ts"

type BodyPlan = { readonly size: number; readonly isChunked: boolean }

export type Step =
  | { readonly type: "http"; readonly on: number; readonly request: BodyPlan; readonly response: BodyPlan; readonly cut: number }
  | { readonly type: "websocket"; readonly on: number; readonly extensions: string | null }
  | {
      readonly type: "say"
      readonly on: number
      readonly direction: Direction
      readonly opcode: number
      readonly size: number
      readonly fin: boolean
      readonly cut: number
    }
  | { readonly type: "mark"; readonly exchange: number; readonly message: number; readonly note: string }
  | { readonly type: "remove"; readonly exchange: number }
  | { readonly type: "close"; readonly on: number }
  | { readonly type: "pause" | "clear" | "flush" }

const on = fc.nat(2)
const plan: fc.Arbitrary<BodyPlan> = fc.record({ size: fc.oneof(fc.nat(40), fc.nat(400)), isChunked: fc.boolean() })
const cut = fc.nat(60)
const extensions = fc.constantFrom(null, "permessage-deflate", "permessage-deflate; server_no_context_takeover")
const direction = fc.constantFrom("client-to-server" as const, "server-to-client" as const)

const http = fc.record({ type: fc.constant("http" as const), on, request: plan, response: plan, cut })
const websocket = fc.record({ type: fc.constant("websocket" as const), on, extensions })
const say = fc.record({
  type: fc.constant("say" as const),
  on,
  direction,
  opcode: fc.constantFrom(1, 1, 1, 2, 8, 9, 10),
  size: fc.oneof(fc.nat(20), fc.nat(20), fc.nat(300)),
  fin: fc.constantFrom(true, true, true, false),
  cut,
})
const mark = fc.record({
  type: fc.constant("mark" as const),
  exchange: fc.nat(8),
  message: fc.nat(12),
  note: fc.constantFrom("look", "späť", ""),
})
const remove = fc.record({ type: fc.constant("remove" as const), exchange: fc.nat(8) })
const close = fc.record({ type: fc.constant("close" as const), on })
const simple = fc.constantFrom("pause" as const, "pause" as const, "clear" as const).map(type => ({ type }))
const flush = fc.constant({ type: "flush" as const })

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: http },
  { weight: 4, arbitrary: websocket },
  { weight: 24, arbitrary: say },
  { weight: 3, arbitrary: mark },
  { weight: 1, arbitrary: remove },
  { weight: 2, arbitrary: close },
  { weight: 1, arbitrary: simple },
  { weight: 4, arbitrary: flush },
)

type Line = {
  readonly connection: ConnectionRecorder
  /** Null until it is a WebSocket; of each direction what its sender said so far, and whether a message of it goes on. */
  frames: { extensions: string; said: { [direction in Direction]: Buffer }; isInMessage: { [direction in Direction]: boolean } } | null
}

/** Plays one step after the other; connections stay open from call to call. Bodies and messages are `scale` times what the steps say. */
export function trafficPlayer(recorder: Recorder, scale = 1): (steps: readonly Step[]) => void {
  const lines = new Map<number, Line>()
  let clock = 1_000

  const open = (on: number): Line => {
    const connection = recorder.openConnection({ clientAddress: "127.0.0.1:5", scheme: "http", authority: null, tlsClient: null })
    const line: Line = { connection, frames: null }
    lines.set(on, line)
    return line
  }
  /** One that still speaks HTTP. */
  const httpLine = (on: number): Line => {
    const known = lines.get(on)
    return known && !known.frames ? known : open(on)
  }
  const push = ({ connection }: Line, direction: Direction, bytes: Uint8Array, cut: number) => {
    for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) if (piece.length > 0) connection.push(direction, piece, ++clock)
  }

  const play = (step: Step): void => {
    switch (step.type) {
      case "http": {
        const line = httpLine(step.on)
        push(line, "client-to-server", writeHttp("POST /a HTTP/1.1\r\nHost: a\r\n", step.request, scale), step.cut)
        push(line, "server-to-client", writeHttp("HTTP/1.1 200 OK\r\n", step.response, scale), step.cut)
        return
      }
      case "websocket": {
        const line = httpLine(step.on)
        const { request, response } = writeHandshake({ extensions: step.extensions })
        push(line, "client-to-server", request, 20)
        push(line, "server-to-client", response, 20)
        const said = { "client-to-server": Buffer.alloc(0), "server-to-client": Buffer.alloc(0) }
        line.frames = { extensions: step.extensions ?? "", said, isInMessage: { "client-to-server": false, "server-to-client": false } }
        return
      }
      case "say": {
        const line = lines.get(step.on)
        if (line?.frames) push(line, step.direction, writeSaid(line.frames, step, scale), step.cut)
        return
      }
      case "mark":
        if (step.message === 0) recorder.mark(step.exchange, { note: step.note })
        else recorder.markMessage(step.exchange, step.message, { note: step.note, color: "red" })
        return
      case "remove":
        return recorder.remove([step.exchange as ExchangeId])
      case "close":
        lines.get(step.on)?.connection.close(null, ++clock)
        lines.delete(step.on)
        return
      case "pause":
        return recorder.setRecording(!recorder.isRecording)
      case "clear":
        void recorder.clear()
        return
      case "flush":
        void recorder.flush()
        return
      default:
        step satisfies never
    }
  }
  return steps => {
    for (const step of steps) play(step)
  }
}

function writeHttp(start: string, { size: unscaled, isChunked }: BodyPlan, scale: number): Uint8Array {
  const size = unscaled * scale
  const body = Buffer.from(letters(size))
  if (!isChunked) return Buffer.concat([utf8(`${start}Content-Length: ${size}\r\n\r\n`), body])
  const chunks: Uint8Array[] = [utf8(`${start}Transfer-Encoding: chunked\r\n\r\n`)]
  for (let at = 0; at < size; at += 50 * scale) {
    const chunk = body.subarray(at, at + 50 * scale)
    chunks.push(utf8(`${chunk.length.toString(16)}\r\n`), chunk, utf8("\r\n"))
  }
  return Buffer.concat([...chunks, utf8("0\r\n\r\n")])
}

/** A frame as its sender has to write it: compressed where that was agreed on, and the first frame of a message, with all it said before. */
function writeSaid(frames: NonNullable<Line["frames"]>, step: Extract<Step, { type: "say" }>, scale: number): Uint8Array {
  const { direction, opcode, size, fin } = step
  const maskKey = direction === "client-to-server" ? exampleKey : null
  if (opcode === 8) return writeFrame(closePayload(1000, letters(Math.min(size, 40))), { opcode, maskKey })
  if (opcode > 8) return writeFrame(letters(Math.min(size, 100)), { opcode, maskKey })
  const goesOn = frames.isInMessage[direction]
  frames.isInMessage[direction] = !fin
  const plain = Buffer.from(letters(size * scale))
  // One of three is sent as it is, and so are fragmented ones: a message may be either (RFC 7692 §6).
  if (frames.extensions === "" || goesOn || !fin || size % 3 === 0) return writeFrame(plain, { opcode: goesOn ? 0 : opcode, fin, maskKey })
  const keepsWindow = direction === "client-to-server" || !frames.extensions.includes("server_no")
  const dictionary = keepsWindow ? frames.said[direction] : Buffer.alloc(0)
  const deflated = deflateRawSync(plain, { finishFlush: constants.Z_SYNC_FLUSH, ...(dictionary.length > 0 && { dictionary }) })
  frames.said[direction] = Buffer.concat([dictionary, plain]).subarray(-32_768)
  return writeFrame(deflated.subarray(0, -4), { opcode, rsv: compressedBit, maskKey })
}

/** Some text that is neither all the same nor without repetition. */
const letters = (size: number): string => "The quick brown fox jumps over the lazy dog. ".repeat(Math.ceil(size / 45)).slice(0, size)
