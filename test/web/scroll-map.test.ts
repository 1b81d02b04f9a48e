// Scroll positions and rows: one to one while the content fits a browser's limits, scaled beyond, and never a jump.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import {
  type Extent,
  endPlace,
  isAtEnd,
  kept,
  moved,
  offsetMax,
  placeAt,
  rowsAt,
  showing,
  trackHeight,
  trackMax,
} from "../../web/ui/scroll-map.ts"

const small: Extent = { count: 1000, rowHeight: 26, viewport: 500 }
const huge: Extent = { count: 1_000_000, rowHeight: 26, viewport: 500 }
const anyExtent = fc.record({ count: fc.nat(40_000_000), rowHeight: fc.constantFrom(26, 28), viewport: fc.integer({ min: 1, max: 3000 }) })

describe("content that fits", () => {
  test("scrolls one to one", () => {
    expect(trackHeight(small)).toBe(26_000)
    expect(moved(small, { scrollTop: 0, offset: 0 }, 13_000)).toEqual({ scrollTop: 13_000, offset: 13_000 })
  })
  test("less than a viewport does not scroll", () => {
    const few = { ...small, count: 3 }
    expect(endPlace(few)).toEqual({ scrollTop: 0, offset: 0 })
    expect(isAtEnd(few, endPlace(few))).toBe(true)
  })
})

describe("a million rows", () => {
  test("fit into the track", () => expect(trackHeight(huge)).toBe(trackMax))
  test("a small step moves the content as far as the finger", () => {
    const from = placeAt(huge, 10_000_000)
    expect(moved(huge, from, from.scrollTop + 120)).toEqual({ scrollTop: from.scrollTop + 120, offset: 10_000_120 })
  })
  test("a large one is scaled", () => {
    const middle = moved(huge, endPlace(huge), (trackMax - 500) / 2)
    expect(middle.offset).toBeCloseTo(offsetMax(huge) / 2)
  })
  test("the ends are the ends", () => {
    expect(moved(huge, endPlace(huge), 0).offset).toBe(0)
    expect(isAtEnd(huge, moved(huge, placeAt(huge, 0), trackMax - 500))).toBe(true)
    expect(rowsAt(huge, endPlace(huge).offset, 0)).toEqual({ first: 999_980, last: 1_000_000 })
  })
})

test("the thumb is where the offset says, in every content", () => {
  fc.assert(
    fc.property(anyExtent, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
      const place = placeAt(extent, share * offsetMax(extent))
      expect(place.scrollTop).toBeGreaterThanOrEqual(0)
      expect(place.scrollTop).toBeLessThanOrEqual(Math.max(0, trackHeight(extent) - extent.viewport))
      expect(place.offset).toBeLessThanOrEqual(offsetMax(extent))
    }),
  )
})

test("growing moves nothing, also across the limit", () => {
  const before = { ...small, count: 300_000 }
  const place = placeAt(before, 5_000_000)
  expect(kept({ ...before, count: 400_000 }, place)).toBe(place)
})

test("shrinking goes to what is left", () => {
  expect(kept({ ...small, count: 30 }, placeAt(small, 20_000))).toEqual(endPlace({ ...small, count: 30 }))
})

describe("showing a row", () => {
  const place = placeAt(small, 2600)
  test.each([
    ["in sight: stays", 105, 2600],
    ["above: becomes the first", 10, 260],
    ["below: becomes the last", 500, 501 * 26 - 500],
    ["the very last", 999, 26_000 - 500],
  ])("%s", (_name, index, offset) => expect(showing(small, place, index).offset).toBe(offset))
})

test("the rows drawn cover the viewport and exist", () => {
  fc.assert(
    fc.property(anyExtent, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), (extent, share, more) => {
      const offset = share * offsetMax(extent)
      const { first, last } = rowsAt(extent, offset, more)
      expect(first).toBeGreaterThanOrEqual(0)
      expect(last).toBeLessThanOrEqual(extent.count)
      if (extent.count === 0) return
      expect(first * extent.rowHeight).toBeLessThanOrEqual(offset)
      expect(last * extent.rowHeight).toBeGreaterThanOrEqual(Math.min(offset + extent.viewport, extent.count * extent.rowHeight) - 0.001)
      expect(last - first).toBeLessThanOrEqual(extent.viewport / extent.rowHeight + 2 + 2 * more)
    }),
  )
})
