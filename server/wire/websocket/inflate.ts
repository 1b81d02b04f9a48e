// RFC 7692 §7.2.2: messages compressed with permessage-deflate, to plain bytes. Pure and synchronous: no stream lives on,
// the LZ77 window (the last 32 KiB of plain bytes) is a value that goes in and comes out.

import { constants, inflateRawSync } from "node:zlib"

/** RFC 7692 §7.1.2.1: a window has at most 2^15 bytes. A larger one than the sender's does no harm. */
export const windowBytesMax = 32_768

/** Plain bytes that the next message may refer back to. */
export type Window = Uint8Array

export const emptyWindow: Window = new Uint8Array(0)

export type Inflated =
  | { readonly type: "plain"; readonly bytes: Uint8Array }
  | { readonly type: "problem"; readonly why: "too-large" | "damaged" }

/** RFC 7692 §7.2.2: "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload of the message." */
export const inflateTail = Uint8Array.of(0x00, 0x00, 0xff, 0xff)

/**
 * Each block that says it is the last one costs a call of zlib with a window of 32 KiB, some 10 µs, and takes only two octets of the
 * wire. Senders that flush this way do so once a write, so a message of theirs has a handful.
 */
const finalBlocksMax = 1000

/**
 * Inflates one message's payload. `bytesMax` limits the plain bytes, because a kilobyte may unfold into a megabyte; a message of more
 * final blocks than anybody means is "too-large" as well.
 */
export function inflateMessage(payload: Uint8Array, window: Window, bytesMax: number): Inflated {
  // An empty stored block is all a sender needs for an empty message; zlib wants at least something before the tail.
  const whole = new Uint8Array(payload.length + inflateTail.length)
  whole.set(payload)
  whole.set(inflateTail, payload.length)
  const parts: Uint8Array[] = []
  let length = 0
  let before = window
  // RFC 7692 §7.2.1: a sender may set BFINAL on its blocks, and more blocks may follow (§7.2.3.4, §7.2.3.5). zlib stops after the first
  // such block; the next begins in the octet after it, and may refer back to what came before it.
  for (let at = 0, blocks = 0; ; blocks++) {
    if (blocks >= finalBlocksMax) return { type: "problem", why: "too-large" }
    const step = inflateOnce(at === 0 ? whole : whole.subarray(at), before, bytesMax - length)
    if (typeof step === "string") return { type: "problem", why: step }
    parts.push(step.bytes)
    length += step.bytes.length
    at += step.taken
    // What is left of the tail alone says nothing. zlib takes nothing only where there is nothing to take.
    if (at >= payload.length || step.taken === 0) break
    if (step.bytes.length > 0) before = slideWindow(before, step.bytes)
  }
  return { type: "plain", bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts, length) }
}

/** Up to and including the first block with BFINAL set, or all. `taken`: how many octets that was. */
function inflateOnce(octets: Uint8Array, window: Window, bytesMax: number): { bytes: Uint8Array; taken: number } | "too-large" | "damaged" {
  try {
    const options = {
      finishFlush: constants.Z_SYNC_FLUSH,
      // zlib takes no limit of 0: an empty block must still pass.
      maxOutputLength: Math.max(1, bytesMax),
      info: true,
      ...(window.length > 0 ? { dictionary: window } : {}),
    }
    // The typings do not know what `info` does to the result.
    const { buffer, engine } = inflateRawSync(octets, options) as unknown as Informed
    return buffer.length > bytesMax ? "too-large" : { bytes: buffer, taken: engine.bytesWritten }
  } catch (error) {
    const isTooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
    return isTooLarge ? "too-large" : "damaged"
  }
}

type Informed = { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } }

/** The window after `plain` was said: its last 32 KiB, with what came before where it is shorter. Always a copy. */
export function slideWindow(window: Window, plain: Uint8Array): Window {
  // Not `slice`: of a Buffer that is a view, and would keep the whole message in memory.
  if (plain.length >= windowBytesMax) return new Uint8Array(plain.subarray(plain.length - windowBytesMax))
  const kept = window.subarray(Math.max(0, window.length + plain.length - windowBytesMax))
  const next = new Uint8Array(kept.length + plain.length)
  next.set(kept)
  next.set(plain, kept.length)
  return next
}
