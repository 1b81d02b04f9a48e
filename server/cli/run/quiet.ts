// The command has ended, and its last bytes are still on their way through the proxy, as are the ends of its connections: waits until
// nothing changes any more.

import type { RecordingSession } from "../../record/session.ts"

/** What arrived while nobody looked is recorded within a few turns; a close takes a round trip on this machine. */
const lookMs = 25
/** What goes on longer belongs to a program that the command has left running, or to a server that does not hang up. */
const waitMs = 1_000

export async function quiet({ recorder, log }: Pick<RecordingSession, "recorder" | "log">, after: number): Promise<void> {
  const deadline = performance.now() + waitMs
  for (let seq = -1; performance.now() < deadline; ) {
    const isOver = ![...recorder.records()].some(({ id, isOver }) => id > after && !isOver)
    if (isOver && log.seq === seq) return
    seq = log.seq
    await Bun.sleep(lookMs)
  }
}
