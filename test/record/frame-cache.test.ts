// Blocks in memory: those that were not used for longest leave, and no more than must.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { FrameCache } from "../../server/record/frame-cache.ts"

/** A cache whose blocks are letters of ten octets each, or as many as told. */
function play(bytesMax: number, script: string) {
  const cache = new FrameCache(bytesMax)
  const blocks = new Map<string, object>()
  const left: string[] = []
  for (const word of script.split(" ")) {
    const [, verb = "", name = "", bytes = "10"] = /^([+*-])(\w)(\d*)$/.exec(word) ?? []
    const block = blocks.get(name) ?? { name }
    blocks.set(name, block)
    if (verb === "+") cache.keep(block, Number(bytes || 10), () => left.push(name))
    if (verb === "*") cache.use(block)
    if (verb === "-") cache.forget(block)
  }
  return { left: left.join(""), bytes: cache.bytes }
}

describe("of blocks that are kept (+), used (*) and forgotten (-)", () => {
  const table: readonly (readonly [string, number, string, string, number])[] = [
    ["all stay while there is room", 30, "+a +b +c", "", 30],
    ["the oldest leaves", 30, "+a +b +c +d +e", "ab", 30],
    ["one that was used stays", 30, "+a +b +c *a +d", "b", 30],
    ["the newest counts as used", 30, "+a +b +c *c *a *b +d", "c", 30],
    ["using the newest again changes nothing", 30, "+a +b *b *b *b +c +d", "a", 30],
    ["using alternately keeps both", 20, "+a +b *a *b *a +c", "b", 20],
    ["several leave for a large one", 30, "+a +b +c +d25", "abc", 25],
    ["the newest stays, however large", 30, "+a +b99", "a", 99],
    ["and leaves with the next", 30, "+a99 +b", "a", 10],
    ["with no room the newest stays alone", 0, "+a +b +c", "ab", 10],
    ["one that is kept again counts once", 30, "+a +b +a +c +d", "b", 30],
    ["one that is kept again with more counts with that", 30, "+a +b +a25", "b", 25],
    ["what is forgotten does not leave, and makes room", 30, "+a +b +c -a +d", "", 30],
    ["what was forgotten can be used, to no effect", 30, "+a +b -b *b *a +c +d +e", "a", 30],
    ["what is not there can be forgotten", 30, "+a -b -b -a -a", "", 0],
    ["what has left can come back", 20, "+a +b +c +a", "ab", 20],
  ]

  test.each(table)("%s", (_name, bytesMax, script, left, bytes) => {
    expect(play(bytesMax, script)).toEqual({ left, bytes })
  })
})

test("whatever is done, it holds what it was given and did not let go, within its bounds", () => {
  const step = fc.tuple(fc.constantFrom("keep", "use", "forget"), fc.nat(9), fc.integer({ min: 1, max: 50 }))
  fc.assert(
    fc.property(fc.nat(120), fc.array(step, { maxLength: 100, size: "max" }), (bytesMax, steps) => {
      const cache = new FrameCache(bytesMax)
      const blocks = Array.from({ length: 10 }, (_, at) => ({ at }))
      const held = new Map<number, number>()
      for (const [what, at, bytes] of steps) {
        if (what === "use") cache.use(blocks[at]!)
        if (what === "forget") {
          cache.forget(blocks[at]!)
          held.delete(at)
        }
        if (what !== "keep") continue
        held.set(at, bytes)
        // Who leaves was there, and is not the one that came.
        cache.keep(blocks[at]!, bytes, () => expect([at, held.delete(at)]).toEqual([at, true]))
        expect(held.has(at)).toBe(true)
        expect(cache.bytes).toBeLessThanOrEqual(Math.max(bytesMax, bytes))
      }
      expect(cache.bytes).toBe([...held.values()].reduce((sum, bytes) => sum + bytes, 0))
    }),
  )
})
