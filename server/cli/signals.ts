// SIGINT, SIGTERM and SIGHUP: the first one ends in order; a second one does not wait.

export function stopOnSignals(stop: () => void): void {
  let isStopping = false
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(130)
      isStopping = true
      stop()
      process.exit(0)
    })
  }
}
