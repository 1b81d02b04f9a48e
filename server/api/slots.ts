// Long readings at one time are so many at most: each takes a slot and gives it back when it ends, however it ends.

import { Refusal } from "./errors.ts"

export type Slots = {
  /** Returns the way to give the slot back, which works once; throws where none is free. */
  take(): () => void
  /** For work that ends with its answer. */
  hold<Result>(work: () => Promise<Result>): Promise<Result>
}

export function createSlots(max: number): Slots {
  let taken = 0
  const take = () => {
    if (taken >= max)
      throw new Refusal("busy", `${max} searches, exports and imports are at work already; wait for one to end, or close its page.`)
    taken++
    let isGiven = false
    return () => {
      if (!isGiven) taken--
      isGiven = true
    }
  }
  return {
    take,
    async hold(work) {
      const giveBack = take()
      try {
        return await work()
      } finally {
        giveBack()
      }
    },
  }
}
