// Writes WebSocket frames for tests, by RFC 6455 §5.2 and from nothing of server/, right or wrong; shows what a decoder says as text.

import { FrameDecoder, type FrameRules, frameBits } from "../../server/wire/websocket/decoder.ts"
import { feed, mergeRanges, type Run } from "./vectors.ts"

const opcodeNames: { readonly [opcode: number]: string } = {
  0: "continuation",
  1: "text",
  2: "binary",
  8: "close",
  9: "ping",
  10: "pong",
}

export type FrameSpec = {
  readonly opcode: number
  readonly fin?: boolean
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv?: number
  /** Four octets, where the frame is masked. */
  readonly key?: Uint8Array | null
  readonly payload?: Uint8Array
  /** Octets of the extended length, where it is not the shortest form. */
  readonly lengthOctets?: 0 | 2 | 8
}

const shortestForm = (length: number): 0 | 2 | 8 => (length < 126 ? 0 : length < 65_536 ? 2 : 8)

export function frame({ opcode, fin = true, rsv = 0, key = null, payload = new Uint8Array(0), lengthOctets }: FrameSpec): Uint8Array {
  const octets = lengthOctets ?? shortestForm(payload.length)
  const claimed = octets === 0 ? payload.length : octets === 2 ? 126 : 127
  const extended = Array.from({ length: octets }, (_, i) => Math.floor(payload.length / 256 ** (octets - 1 - i)) % 256)
  const header = [(fin ? 0x80 : 0) | (rsv << 4) | opcode, (key ? 0x80 : 0) | claimed, ...extended, ...(key ?? [])]
  const bytes = new Uint8Array(header.length + payload.length)
  bytes.set(header)
  for (let i = 0; i < payload.length; i++) bytes[header.length + i] = payload[i]! ^ (key ? key[i % 4]! : 0)
  return bytes
}

export type FrameEvent =
  | { readonly type: "frame"; readonly start: number; readonly end: number; readonly headerLength: number; readonly bits: number }
  | { readonly type: "opaque"; readonly start: number; readonly end: number }
  | { readonly type: "fault"; readonly code: string; readonly at: number }

/** Feeds a fresh decoder and ends it. */
export function decode(rules: FrameRules, chunks: readonly Uint8Array[], offset = 0): FrameEvent[] {
  const events: FrameEvent[] = []
  const decoder = collectingDecoder(rules, events, offset)
  feed(chunk => decoder.push(chunk), chunks)
  decoder.end()
  return mergeRanges(events)
}

export const collectingDecoder = (rules: FrameRules, events: FrameEvent[], offset = 0): FrameDecoder =>
  new FrameDecoder(rules, offset, {
    frame: (start, headerLength, payloadLength, bits) =>
      events.push({ type: "frame", start, end: start + headerLength + payloadLength, headerLength, bits }),
    opaque: (start, end) => events.push({ type: "opaque", start, end }),
    fault: (code, at) => events.push({ type: "fault", code, at }),
  })

export const frameRunner =
  (rules: FrameRules, offset = 0): Run =>
  chunks =>
    decode(rules, chunks, offset).map(showFrameEvent)

export function showFrameEvent(event: FrameEvent): string {
  switch (event.type) {
    case "frame":
      return `frame ${event.start}-${event.end} ${showFrame(event.headerLength, event.end - event.start - event.headerLength, event.bits)}`
    case "opaque":
      return `opaque ${event.start}-${event.end}`
    case "fault":
      return `fault ${event.code} at ${event.at}`
    default:
      return event satisfies never
  }
}

/** `text 2+5`: a final text frame, two octets of header, five of payload; `text.. 2+5` where more fragments follow. */
export function showFrame(headerLength: number, payloadLength: number, bits: number): string {
  const opcode = bits & frameBits.opcode
  const name = opcodeNames[opcode] ?? `opcode ${opcode}`
  const more = bits & frameBits.fin ? "" : ".."
  const rsv = (["rsv1", "rsv2", "rsv3"] as const).filter(bit => bits & frameBits[bit]).map(bit => ` ${bit}`)
  return `${name}${more} ${headerLength}+${payloadLength}${bits & frameBits.masked ? " masked" : ""}${rsv.join("")}`
}
