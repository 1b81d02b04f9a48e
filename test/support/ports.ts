// A port where nothing listens, and where nothing will begin to: those that the system gives out come from its ephemeral range (32768 and
// up on Linux, 49152 and up elsewhere), so one that was just given back may be somebody's a moment later.

const [first, last] = [20_000, 32_000]

export function unusedPort(): number {
  for (;;) {
    const port = first + Math.floor(Math.random() * (last - first))
    try {
      Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } }).stop(true)
      return port
    } catch {
      // Somebody's, by choice.
    }
  }
}
