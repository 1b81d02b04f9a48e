// The ways to look at a payload: which there are, in which order, and what each of them shows and copies.

import { describe, expect, test } from "bun:test"
import { languageOf } from "../../web/ui/code-editor-languages.ts"
import { type Content, copyOf, hasLineLongerThan, mediaOf, shownMax, shownText, viewsOf } from "../../web/ui/content.ts"
import type { Media } from "../../web/ui/media.ts"

const png: Media = { kind: "image", type: "image/png" }
const contentOf = (text: string | null, bytes = new TextEncoder().encode(text ?? ""), media: Media | null = null): Content => ({
  text,
  length: bytes.length,
  octets: max => bytes.subarray(0, max),
  media,
  language: null,
})

describe("views", () =>
  test.each([
    ['{"a":1}', null, "tree pretty text hex base64"],
    ["text", null, "text hex base64"],
    ["", null, "text hex base64"],
    [null, null, "base64 hex"],
    [null, png, "media base64 hex"],
    ["<svg/>", png, "media text hex base64"],
  ] as const)("%p %p: %s", (text, media, expected) =>
    expect(
      viewsOf(contentOf(text, undefined, media))
        .map(({ id }) => id)
        .join(" "),
    ).toBe(expected),
  ))

test("a picture is called one", () => expect(viewsOf(contentOf(null, undefined, png))[0]?.name).toBe("Image"))

describe("what is shown and copied", () =>
  test.each([
    ["tree", '{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'],
    ["pretty", '{\n  "a": [\n    1\n  ]\n}', '{\n  "a": [\n    1\n  ]\n}'],
    ["text", '{"a":[1]}', '{"a":[1]}'],
    ["base64", "eyJhIjpbMV19", "eyJhIjpbMV19"],
  ] as const)("as %s", (id, shown, copied) => {
    const content = contentOf('{"a":[1]}')
    expect(shownText(content, id)).toEqual({ text: shown, isCut: false })
    expect(copyOf(content, id)).toBe(copied)
  }))

test("base64 is wrapped where it is shown, and not where it is copied", () => {
  const content = contentOf(null, new Uint8Array(100))
  expect(
    shownText(content, "base64")
      .text.split("\n")
      .map(line => line.length),
  ).toEqual([76, 60])
  expect(copyOf(content, "base64")).toHaveLength(136)
})

test("what is longer than is shown is cut, and copied whole", () => {
  const content = contentOf("x".repeat(shownMax + 1))
  expect([shownText(content, "text").text.length, shownText(content, "text").isCut]).toEqual([shownMax, true])
  expect(copyOf(content, "text")).toHaveLength(shownMax + 1)
})

test("a text that is a data: URL is drawn from what it says", () => {
  const bytes = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")
  const found = mediaOf(contentOf(`data:image/png;base64,${bytes.toString("base64")}`, undefined, png))
  expect(found && Buffer.from(found.bytes).equals(bytes)).toBe(true)
  expect(mediaOf(contentOf("text"))).toBeNull()
})

describe("a long line", () =>
  test.each([
    ["aaaa", 4, false],
    ["aaaaa", 4, true],
    ["aa\naa\naa", 4, false],
    ["aa\naaaaa\naa", 4, true],
    ["aaaa\naaaa\n", 4, false],
  ] as const)("%j, more than %i: %p", (text, max, expected) => expect(hasLineLongerThan(text, max)).toBe(expected)))

describe("a media type is coloured as", () =>
  test.each([
    ["application/json", "json"],
    ["application/problem+json", "json"],
    ["text/html", "html"],
    ["application/xhtml+xml", "html"],
    ["application/javascript", "javascript"],
    ["text/css", "css"],
    ["application/atom+xml", "xml"],
    ["text/plain", null],
    ["", null],
  ] as const)("%s: %p", (type, expected) => expect(languageOf(type)).toBe(expected)))
