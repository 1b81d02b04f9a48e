// What is dear is asked for of what somebody stops at, and not of what they pass.

import "./reactive.ts"
import { afterEach, beforeEach, expect, jest, test } from "bun:test"

const { createRoot, createSignal } = await import("solid-js")
const { createSettled } = await import("../../web/data/settled.ts")

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

test("a value counts once it has stayed, and only while it stays", () => {
  const [id, setId] = createSignal<number | null>(1)
  const { settled, dispose } = createRoot(disposeRoot => ({ settled: createSettled(id), dispose: disposeRoot }))
  const seen: (number | null)[] = []
  const step = (next: number | null, ms: number) => {
    setId(next)
    seen.push(settled())
    jest.advanceTimersByTime(ms)
    seen.push(settled())
  }
  step(1, 199)
  step(1, 1)
  step(2, 150)
  step(3, 150)
  step(3, 50)
  step(null, 200)
  expect(seen).toEqual([null, null, null, 1, null, null, null, null, null, 3, null, null])
  dispose()
})
