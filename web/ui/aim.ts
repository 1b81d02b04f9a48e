// Whether somebody aims at a row just now: the pointer moves over the list, or is down on it. Meanwhile the list stays as it is, so that
// a click meets the row that was aimed at.

import { type Accessor, createSignal, onCleanup } from "solid-js"

/** From the last movement to a click, as hands go. */
const restMs = 400

export type Aim = {
  readonly isAiming: Accessor<boolean>
  readonly moved: (event: PointerEvent) => void
  readonly pressed: () => void
  readonly released: () => void
}

export function createAim(): Aim {
  const [isAiming, setIsAiming] = createSignal(false)
  let timer = 0
  let isPressed = false
  const rest = () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => !isPressed && setIsAiming(false), restMs)
  }
  onCleanup(() => clearTimeout(timer))
  return {
    isAiming,
    moved: event => {
      if (event.pointerType !== "mouse") return
      // A scrollbar tells when it is pressed, and not when it is released.
      isPressed = event.buttons !== 0
      setIsAiming(true)
      rest()
    },
    pressed: () => {
      isPressed = true
      setIsAiming(true)
    },
    released: () => {
      isPressed = false
      rest()
    },
  }
}
