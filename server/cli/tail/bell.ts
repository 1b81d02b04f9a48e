// Waits for what may happen at any time, or for time to pass; whichever is first. What rings while nobody waits is not heard: whoever
// waits looks first whether it has happened.

export class Bell {
  #wake: () => void = () => undefined

  ring(): void {
    this.#wake()
  }

  /** Until it rings, and at most so long. */
  within(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
