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
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff)

/** Inflates one message's payload. `bytesMax` limits the plain bytes, because a kilobyte may unfold into a megabyte. */
export function inflateMessage(payload: Uint8Array, window: Window, bytesMax: number): Inflated {
  // An empty stored block is all a sender needs for an empty message; zlib wants at least something before the tail.
  const whole = new Uint8Array(payload.length + tail.length)
  whole.set(payload)
  whole.set(tail, payload.length)
  try {
    const bytes = inflateRawSync(whole, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: bytesMax,
      ...(window.length > 0 ? { dictionary: window } : {}),
    })
    return { type: "plain", bytes }
  } catch (error) {
    const isTooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
    return { type: "problem", why: isTooLarge ? "too-large" : "damaged" }
  }
}

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
