import { expect, test } from "bun:test"
import { makeHistogram } from "./histogram.ts"

const near = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(0.003)

test("quantiles of 1 to 1,000 µs, each once", () => {
  const histogram = makeHistogram()
  for (let us = 1; us <= 1_000; us++) histogram.add(us, 1)
  near(histogram.quantile(0.5), 500)
  near(histogram.quantile(0.99), 990)
  near(histogram.quantile(1), 1_000)
})

test("a count is as good as so many additions", () => {
  const histogram = makeHistogram()
  histogram.add(100, 98)
  histogram.add(5_000, 2)
  near(histogram.quantile(0.98), 100)
  near(histogram.quantile(0.99), 5_000)
})

test("without any, and cleared, there is nothing", () => {
  const histogram = makeHistogram()
  expect(histogram.quantile(0.5)).toBe(0)
  histogram.add(7, 3)
  histogram.clear()
  expect(histogram.quantile(0.5)).toBe(0)
})

test("what is beyond both ends is counted at them", () => {
  const histogram = makeHistogram()
  histogram.add(0, 1)
  histogram.add(1e12, 1)
  expect(histogram.quantile(0.5)).toBeLessThan(0.1)
  expect(histogram.quantile(1)).toBeGreaterThan(6e7)
})
