// The frames of one WebSocket as they were on the wire. The event stream tells of messages only: how many frames there are is asked for
// when messages came.

import type { WireFrame } from "../../server/contract.ts"
import type { FrameWindow } from "./api.ts"
import { createRowLog } from "./row-log.ts"

export type FrameLog = ReturnType<typeof createFrameLog>

export function createFrameLog(read: (after: number, limit: number) => Promise<FrameWindow>) {
  const log = createRowLog<WireFrame>(async (after, limit) => {
    const { frames, total } = await read(after, limit)
    return { rows: frames, total }
  })
  let isAsking = false
  let isAskedAgain = false

  /** Asks for what came since; one request at a time, however often it is called. */
  const grow = async (): Promise<void> => {
    isAskedAgain = true
    if (isAsking) return
    isAsking = true
    while (isAskedAgain) {
      isAskedAgain = false
      await read(log.total(), 1).then(
        ({ frames, total }) => log.put(frames, total),
        // The next message asks again.
        () => undefined,
      )
    }
    isAsking = false
  }
  return { ...log, grow: () => void grow() }
}
