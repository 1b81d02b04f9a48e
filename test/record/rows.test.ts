// Rows of exchanges as octets: what is put in comes out, in order, as far as there is room; an empty block has room for anything.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { RowBlock, type Rows, readRows } from "../../server/record/rows.ts"

const decoder = new TextDecoder()
const shown = (rows: Rows) =>
  [...readRows(rows)].map(({ id, facts, kept }) => [id, facts ? decoder.decode(facts) : "", decoder.decode(kept)])

describe("a block of rows", () => {
  test("has what was put in, whatever the texts are", () => {
    const row = fc.tuple(fc.maxSafeNat(), fc.string({ unit: "binary" }).map(text => JSON.stringify(text)), fc.constantFrom("{}", '"ä€😀"')) // biome-ignore format: one line
    const rows = fc.array(fc.oneof(row, row.map(([id, , kept]) => [id, "", kept] as [number, string, string])), { maxLength: 50 }) // biome-ignore format: one line
    const block = new RowBlock()
    fc.assert(
      fc.property(rows, all => {
        block.clear()
        for (const [id, facts, kept] of all) expect(block.append(id, facts, kept)).toBe(true)
        expect(shown(block.rows)).toEqual(all)
      }),
    )
  })

  test.each([
    ["octets that are letters", "x"],
    ["letters of three octets", "€"],
  ])("that is full says so, and keeps what it has: %s", (_name, letter) => {
    const block = new RowBlock()
    const facts = letter.repeat(10_000)
    let count = 0
    while (block.append(++count, facts, "{}"));
    const room = 512 * 1024 - Buffer.byteLength(facts) - 18
    expect(block.length).toBeGreaterThan(room)
    expect(shown(block.rows)).toEqual(Array.from({ length: count - 1 }, (_, at) => [at + 1, facts, "{}"]))
    // What is shorter may still fit; not one octet more does than there is.
    const left = 512 * 1024 - block.length - 18
    expect([block.append(1, "x".repeat(left + 1), "{}"), block.append(1, "x".repeat(left), "{}")]).toEqual([false, true])
    expect([block.length, shown(block.rows).at(-1)]).toEqual([512 * 1024, [1, "x".repeat(left), "{}"]])
  })

  test("that is empty takes more than it has room for", () => {
    const block = new RowBlock()
    const facts = "ä".repeat(1024 * 1024)
    expect([block.append(1, facts, "{}"), block.append(2, facts, "{}")]).toEqual([true, false])
    expect(shown(block.rows)).toEqual([[1, facts, "{}"]])
    block.clear()
    expect([block.append(3, "1", "2"), shown(block.rows)]).toEqual([true, [[3, "1", "2"]]])
  })
})
