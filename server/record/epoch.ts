// The clock of a recording. It never goes back, so that times in a session ascend, and it catches up with the system's clock where that
// is ahead: a machine that slept did not count the time.

/** A clock that is set by less is let alone: steps of NTP are smaller. */
const aheadMsMax = 2_000

/** `steady`: milliseconds since `origin`, which do not jump; `wall`: what the system's clock says. */
export function makeEpochClock(steady: () => number, wall: () => number, origin: number): () => number {
  let start = origin
  return () => {
    const now = start + steady()
    const ahead = wall() - now
    if (ahead <= aheadMsMax) return now
    start += ahead
    return now + ahead
  }
}

/** Epoch milliseconds with fraction. */
export const epochNow = makeEpochClock(() => performance.now(), Date.now, performance.timeOrigin)
