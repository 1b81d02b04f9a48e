// What was not recorded between two messages, in a few words. Pure.

import type { Gap } from "../../server/contract.ts"
import { showBytes, showDuration, showSome } from "../ui/format.ts"

/** "12 frames, 3.4 KB not recorded (4.2 s)" */
export const describeGap = ({ frames, bytes, from, to }: Gap): string =>
  `${showSome(frames, "frame")}, ${showBytes(bytes)} not recorded${to > from ? ` (${showDuration(to - from)})` : ""}`
