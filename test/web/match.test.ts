import { describe, expect, test } from "bun:test"
import { bestOf, numberIn, rankOf } from "../../web/palette/match.ts"

const names = [
  "Pause the recording",
  "Clear all exchanges",
  "Export a recording…",
  "Theme: dark",
  "Put the detail below",
  "Copy the proxy's address",
]

describe("the palette's search", () => {
  test.each([
    ["", names],
    ["pause", ["Pause the recording"]],
    ["REC", ["Export a recording…", "Pause the recording", "Clear all exchanges"]],
    ["det bel", ["Put the detail below"]],
    ["thdrk", ["Theme: dark"]],
    ["addr", ["Copy the proxy's address"]],
    ["xyz", []],
    ["px", []],
  ])("%p finds %p", (query, found) => expect(bestOf(names, query, name => name)).toEqual(found))

  test("the beginning is better than a word, a word better than letters", () => {
    const ranks = ["note it", "a note", "no other"].map(text => rankOf(text, "note"))
    expect(ranks).toEqual([0, 1.002, expect.any(Number)])
    expect(ranks[2]).toBeGreaterThan(9)
  })

  test.each([
    ["12", { noun: "", number: 12 }],
    ["#1,583", { noun: "", number: 1583 }],
    ["m12", { noun: "m", number: 12 }],
    ["Message #7", { noun: "message", number: 7 }],
    ["ws 12 x", null],
    ["abc", null],
    ["#", null],
  ])("%p names the number %p", (query, number) => expect(numberIn(query)).toEqual(number))
})
