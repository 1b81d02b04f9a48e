// SIGINT, SIGTERM and SIGHUP: the first one ends in order; a second one does not wait.

/** timeout(1), and a terminal with a shell in between, send the same signal to the process and to its group: nobody is that impatient. */
export const sameMs = 100

export function stopOnSignals(stop: () => void | Promise<void>): void {
  let first: { readonly signal: string; readonly at: number } | null = null
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, async () => {
      if (first?.signal === signal && performance.now() - first.at < sameMs) return
      if (first) process.exit(130)
      first = { signal, at: performance.now() }
      await stop()
      process.exit(0)
    })
  }
}
