// A value once it has stayed for a moment: who walks through a list asks for what is dear only of the one they stop at.

import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js"

const restMs = 200

/** Null until it has stayed, the first one too: what belongs to one exchange is made anew for the next. */
export function createSettled<Value extends number>(value: Accessor<Value | null>): Accessor<Value | null> {
  const [settled, setSettled] = createSignal<Value | null>(null)
  createEffect(
    on(value, now => {
      const timer = setTimeout(() => setSettled(() => now), restMs)
      onCleanup(() => clearTimeout(timer))
    }),
  )
  return () => (settled() === value() ? settled() : null)
}
