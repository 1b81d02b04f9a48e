import { describe, expect, test } from "bun:test"
import { both, moved, readSaved, type SavedFilter, withName, withSaved } from "../../web/data/saved-filters.ts"

const [a, b, c] = ["a", "b", "c"].map(name => ({ name, text: `text:${name}` })) as [SavedFilter, SavedFilter, SavedFilter]

describe("saved filters", () => {
  test.each([
    ["a new one comes last", [a], { name: "b", text: "text:b" }, [a, b]],
    ["one of that name is replaced where it stands", [a, b], { name: "a", text: " new " }, [{ name: "a", text: "new" }, b]],
    ["without a name it is named by its text", [], { name: " ", text: "ws" }, [{ name: "ws", text: "ws" }]],
    ["an empty one is none", [a], { name: "b", text: "  " }, [a]],
  ])("%s", (_, before, saved, after) => expect(withSaved(before, saved)).toEqual(after))

  test.each([
    ["a", "x", [{ ...a, name: "x" }, b]],
    ["a", " ", [a, b]],
    ["a", "b", [{ ...a, name: "b" }]],
    ["a", "a", [a, b]],
    ["nobody", "x", [a, b]],
  ])("%p renamed to %p", (from, to, after) => expect(withName([a, b], from, to)).toEqual(after))

  test.each([
    ["b", -1, "bac"],
    ["b", 1, "acb"],
    ["a", -1, "abc"],
    ["c", 1, "abc"],
    ["nobody", 1, "abc"],
  ] as const)("%p moved by %p", (name, by, order) =>
    expect(
      moved([a, b, c], name, by)
        .map(each => each.name)
        .join(""),
    ).toBe(order),
  )

  test.each([
    ["", "ws", "ws"],
    ["ws", " ", "ws"],
    ["ws", "host:a", "ws host:a"],
    ["ws OR http", "host:a", "(ws OR http) host:a"],
    ["ws", "(a)OR(b)", "ws ((a)OR(b))"],
    ["ORDER", "x ORx", "ORDER x ORx"],
  ])("%p and %p", (one, other, text) => expect(both(one, other)).toBe(text))

  test.each([
    [null, null],
    [{}, null],
    [
      [a, null, 1, { name: "x" }, b, { ...a, text: "again" }],
      [a, b],
    ],
  ])("%p is read as %p", (value, saved) => expect(readSaved(value)).toEqual(saved))
})
