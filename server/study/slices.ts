// Long reading in slices: the thread is kept for a few milliseconds at a time, so that whoever shares it is not held up and a
// cancellation is heard.

import type { Scan } from "./scan.ts"
import type { ScannedMessage } from "./scanned-message.ts"

/** Half a frame of a display. */
const sliceMs = 8
/** A look at the clock costs as much as a short message. */
const clockEvery = 64

/** Takes messages until the slice is over; false: there are no more. */
export function takeSlice(scan: Scan, take: (message: ScannedMessage) => void): boolean {
  const end = performance.now() + sliceMs
  for (let count = 1; ; count++) {
    const message = scan.next()
    if (!message) return false
    take(message)
    if (count % clockEvery === 0 && performance.now() >= end) return true
  }
}

/** Lets others have their turn. */
export const giveWay = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
