// SIGINT, SIGTERM and SIGHUP: the first one ends in order; a second one does not wait.

export function stopOnSignals(stop: () => void | Promise<void>): void {
  let isStopping = false
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, async () => {
      if (isStopping) process.exit(130)
      isStopping = true
      await stop()
      process.exit(0)
    })
  }
}
