// The messages of the load, as bytes made beforehand: what the client sends is masked (RFC 6455 §5.3), what the server answers is not.

import { deflateRawSync } from "node:zlib"
import { writeFrameHeader } from "../../../server/wire/websocket/frame.ts"

export type Shape = "whole" | "fragmented" | "compressed" | "binary"

/** One message of `length` octets (before compression), as it stands on the wire. */
export function writeMessage(shape: Shape, length: number, isMasked: boolean): Buffer {
  const text = Buffer.from(writeText(length))
  const opcode = shape === "binary" ? 2 : 1
  if (shape === "compressed") return writeFrame(opcode, true, 4, deflate(text), isMasked)
  if (shape !== "fragmented") return writeFrame(opcode, true, 0, text, isMasked)
  const quarter = Math.ceil(length / 4)
  return Buffer.concat(
    [0, 1, 2, 3].map(at => writeFrame(at === 0 ? opcode : 0, at === 3, 0, text.subarray(at * quarter, (at + 1) * quarter), isMasked)),
  )
}

/** A list as APIs send it, which compresses to a third; the same in every run. */
function writeText(length: number): string {
  let text = '{"type":"prices","items":['
  for (let n = 1; text.length < length; n = (n * 48271) % 2147483647) text += `{"id":${n},"price":${(n % 99991) / 100}},`
  return text.slice(0, length - 1).concat("}")
}

/** As often as fits into some 256 KiB, so that many go out with one write. */
export function repeat(message: Buffer, countMax: number): Buffer {
  const count = Math.max(1, Math.min(countMax, Math.floor((256 * 1024) / message.length)))
  return Buffer.concat(new Array<Buffer>(count).fill(message))
}

function writeFrame(opcode: number, fin: boolean, rsv: number, payload: Buffer, isMasked: boolean): Buffer {
  const mask = isMasked ? Uint8Array.of(0x37, 0xfa, 0x21, 0x3d) : null
  const body = Buffer.from(payload)
  if (mask) for (let at = 0; at < body.length; at++) body[at]! ^= mask[at & 3]!
  return Buffer.concat([writeFrameHeader({ opcode, fin, rsv }, payload.length, mask), body])
}

/** RFC 7692 §7.2.1: without the last four octets of an empty block. It refers to nothing before it, so one will do for all. */
const deflate = (text: Buffer): Buffer => deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4)
