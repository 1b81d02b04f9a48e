// What lies between two messages, in a few words: what was not recorded, or a silence. Pure.

import type { Gap } from "../../server/contract.ts"
import { showBytes, showDuration, showSome } from "../ui/format.ts"

/** "12 frames, 3.4 KB not recorded (4.2 s)"; `isPaused`: the recording stands still, and it may go on. */
export const describeGap = ({ frames, bytes, from, to }: Gap, isPaused = false): string =>
  `${isPaused ? "paused: " : ""}${showSome(frames, "frame")}, ${showBytes(bytes)} not recorded${to > from ? ` (${showDuration(to - from)})` : ""}`

/** `isAll`: the messages are listed one after another, with nothing hidden between them. */
export const describeSilence = (ms: number, isAll: boolean): string =>
  `${showDuration(ms)} without ${isAll ? "a message" : "one that is listed"}`
