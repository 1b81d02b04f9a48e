// Which time stands where in a graph of bars, and how high they are drawn. Pure.

/** Bars of equal length in time; both lists have as many. Times are epoch milliseconds. */
export type Bars = {
  readonly startAt: number
  readonly stepMs: number
  readonly above: readonly number[]
  readonly below: readonly number[]
}
export type Span = { readonly from: number; readonly to: number }

/** The smallest bar is to be seen beside the largest; a side with few has room all the same. */
const heightMin = 0.04
const sideMin = 0.3

export const endOf = ({ startAt, stepMs, above }: Bars): number => startAt + stepMs * Math.max(1, above.length)

/** Of the width, 0 to 1. */
export const shareOf = (bars: Bars, time: number): number => clamp((time - bars.startAt) / (endOf(bars) - bars.startAt), 0, 1)

export const timeAt = (bars: Bars, share: number): number => bars.startAt + clamp(share, 0, 1) * (endOf(bars) - bars.startAt)

export const indexAt = (bars: Bars, time: number): number =>
  clamp(Math.floor((time - bars.startAt) / bars.stepMs), 0, Math.max(0, bars.above.length - 1))

/** Where a key leads from a bar; null for one that leads nowhere. */
export function reached(key: string, from: number, last: number): number | null {
  const steps: { readonly [key: string]: number } = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }
  if (key === "Home") return 0
  if (key === "End") return last
  const step = steps[key]
  return step === undefined ? null : clamp(from + step, 0, last)
}

/** What uPlot takes; those below the line are negative. */
export function drawnValues(bars: Bars): { readonly data: [number[], number[], number[]]; readonly range: [number, number] } {
  const most = Math.max(1, ...bars.above, ...bars.below)
  const height = (value: number) => (value === 0 ? 0 : Math.max(value, most * heightMin))
  const above = bars.above.map(height)
  const below = bars.below.map(value => -height(value))
  const top = Math.max(most * sideMin, ...above)
  const bottom = Math.min(-most * sideMin, ...below)
  return { data: [bars.above.map((_, at) => bars.startAt + at * bars.stepMs), above, below], range: [bottom, top] }
}

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max)
