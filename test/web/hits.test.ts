// What of a search is marked in a preview, and where.

import { describe, expect, test } from "bun:test"
import { hitsOf, markHits } from "../../web/detail/hits.ts"
import type { Piece } from "../../web/detail/preview.ts"

describe("of a search is marked", () =>
  test.each([
    ["", []],
    ["alice", ["/alice/gi"]],
    ["alice bob", ["/alice/gi", "/bob/gi"]],
    ["alice OR (bob carol)", ["/alice/gi", "/bob/gi", "/carol/gi"]],
    ["alice -bob", ["/alice/gi"]],
    ["-(alice OR bob)", []],
    ['"are you"', ["/are you/gi"]],
    ["a.b*", ["/a\\.b\\*/gi"]],
    ["/o.e/", ["/o.e/g"]],
    ["/o.e/i", ["/o.e/gi"]],
    ["sent → received", []],
    ["opcode:text length:>1k", []],
    ["url:/chat alice", ["/alice/gi"]],
    ["json.user.name:bob", ["/bob/gi"]],
    ["json.a:>5 json.b:1..2 json.c:*", []],
    ["(alice", []],
  ] as const)("%p: %p", (search, patterns) => expect<readonly string[]>(hitsOf(search).map(String)).toEqual(patterns)))

const pieces: readonly Piece[] = [
  { kind: "plain", text: "{" },
  { kind: "quote", text: '"' },
  { kind: "key", text: "name" },
  { kind: "quote", text: '"' },
  { kind: "colon", text: ":" },
  { kind: "string", text: '"alice"' },
  { kind: "plain", text: "}" },
]
/** The pieces as text, with brackets around hits. */
const show = (search: string) =>
  markHits(pieces, hitsOf(search))
    .map(({ text, isHit }) => (isHit ? `[${text}]` : text))
    .join("|")

describe("a line is cut where a hit begins and ends", () =>
  test.each([
    ["bob", '{|"|name|"|:|"alice"|}'],
    ["lic", '{|"|name|"|:|"a|[lic]|e"|}'],
    ["ALICE", '{|"|name|"|:|"|[alice]|"|}'],
    ["a", '{|"|n|[a]|me|"|:|"|[a]|lice"|}'],
    ["/e.*a/", '{|"|nam|[e]|["]|[:]|["a]|lice"|}'],
    ["/x*/", '{|"|name|"|:|"alice"|}'],
    ["alice lic", '{|"|name|"|:|"|[alice]|"|}'],
  ] as const)("%p", (search, expected) => expect(show(search)).toBe(expected)))

test("what is marked is the text, and keeps its colours", () => {
  const marked = markHits(pieces, hitsOf("/[^e]/"))
  expect(marked.map(({ text }) => text).join("")).toBe('{"name":"alice"}')
  expect(new Set(marked.filter(({ text }) => text === "l").map(({ kind }) => kind))).toEqual(new Set(["string"]))
})
