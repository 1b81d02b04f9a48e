// The clock of a recording: it does not jump when the system's is set, so that times in a session ascend.

/** Epoch milliseconds with fraction. */
export const epochNow = (): number => performance.timeOrigin + performance.now()
