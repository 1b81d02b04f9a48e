// The time, as a signal that ticks once a second: what is shown as "4:12" and goes on asks it, and nothing else does.

import { createRoot, createSignal } from "solid-js"

export const now = createRoot(() => {
  const [time, setTime] = createSignal(Date.now())
  setInterval(() => setTime(Date.now()), 1000)
  return time
})
