// The shape of filters, and what is wrong with those that have none: a tree as text, or a problem with its place.

import { describe, expect, test } from "bun:test"
import type { Language } from "../../server/filter/language.ts"
import { filterCharactersMax, filterDepthMax, type Node, parse } from "../../server/filter/parse.ts"
import { isProblem, showProblem } from "../../server/filter/problem.ts"

/** No field and no keyword: all that is left is the grammar. */
const plain: Language<null> = {
  subject: "exchanges",
  fields: [],
  foreign: [],
  keywords: [],
  pattern: () => null,
  text: () => ({ cost: 0, test: () => true }),
}

function show(text: string): string {
  const node = parse(text, plain)
  return isProblem(node) ? showProblem(node) : showNode(node, text)
}

function showNode(node: Node<null>, text: string): string {
  if (node.type === "term") return text.slice(node.at, node.at + node.length)
  if (node.type === "not") return `not[${showNode(node.node, text)}]`
  return `${node.type}[${node.nodes.map(each => showNode(each, text)).join(" | ")}]`
}

test.each<[text: string, tree: string]>([
  ["", "all[]"],
  ["a", "a"],
  [" a\tb\n", "all[a | b]"],
  ["a OR b", "any[a | b]"],
  ["a b OR c d OR e", "any[all[a | b] | all[c | d] | e]"],
  ["a (b OR c)", "all[a | any[b | c]]"],
  ["(a)(b)", "all[a | b]"],
  ["(a)OR(b)", "any[a | b]"],
  ["-a", "not[a]"],
  ["--a", "not[not[a]]"],
  ["-(a b)", "not[all[a | b]]"],
  ["a-b", "a-b"],
  ["ORb aOR", "all[ORb | aOR]"],
  ["or", "or"],
  ["f(x)", "f(x)"],
  ["(f(x))", "f(x)"],
  ["(a f(x) b)", "all[a | f(x) | b]"],
  ["f(x", "f(x"],
  ['"a b"', '"a b"'],
  ['"a \\" b" c', 'all["a \\" b" | c]'],
  ['"\\\\" c', 'all["\\\\" | c]'],
  ['("a")', '"a"'],
  ['a"b c"', 'all[a"b | c"]'],
  ["/a b/i c", "all[/a b/i | c]"],
  ["(/a[)]b/)", "/a[)]b/"],
  ["/[/]/", "/[/]/"],
  ["/\\//", "/\\//"],
  ["/a/b", "/a/b"],
  ["/a /b", "all[/a | /b]"],
  ["//a/", "//a/"],
  ["/a/ii", "/a/ii"],
  ["/a/I", "/a/I"],
  ["-/a/", "not[/a/]"],
  ["http://a/b", "http://a/b"],
  ["{a:1}", "{a:1}"],
])("%j is %s", (text, tree) => expect(show(text)).toBe(tree))

const quotes = ", or the text in quotes."

test.each<[text: string, problem: string]>([
  ["OR", `1: nothing stands before this \`OR\`; expected a term on each side of it${quotes}`],
  ["OR a", `1: nothing stands before this \`OR\`; expected a term on each side of it${quotes}`],
  ["a OR", "5: nothing stands after the last `OR`; expected a term on each side of it."],
  ["a OR OR b", `6: nothing stands before this \`OR\`; expected a term on each side of it${quotes}`],
  ["a (OR b)", `4: nothing stands before this \`OR\`; expected a term on each side of it${quotes}`],
  ["(a OR)", "6: nothing stands after the last `OR`; expected a term on each side of it."],
  ["a AND b", `3: \`AND\` is not a word of the filter; expected the terms side by side${quotes}`],
  ["NOT a", `1: \`NOT\` is not a word of the filter; expected a \`-\` before the term${quotes}`],
  ["a -", `3: this \`-\` negates nothing; expected a term right after it${quotes}`],
  ["- a", `1: this \`-\` negates nothing; expected a term right after it${quotes}`],
  ["(-)", `2: this \`-\` negates nothing; expected a term right after it${quotes}`],
  ["-OR", `1: this \`-\` negates nothing; expected a term right after it${quotes}`],
  ["a ()", `3: there is nothing in \`()\`; expected a term between them${quotes}`],
  ["( \t)", `1: there is nothing in \`( )\`; expected a term between them${quotes}`],
  ["(a", `1: this \`(\` is not closed; expected a \`)\`${quotes}`],
  ["a ((b) c", `3: this \`(\` is not closed; expected a \`)\`${quotes}`],
  ["a(b OR c)", `9: this \`)\` closes nothing; expected a \`(\` before it${quotes}`],
  [`/a${"]".repeat(50)}`, `1: the regular expression has no end; expected a closing \`/\`${quotes}`],
  ["a)", `2: this \`)\` closes nothing; expected a \`(\` before it${quotes}`],
  ["a ) b", `3: this \`)\` closes nothing; expected a \`(\` before it${quotes}`],
  ['a "b', '3: the phrase has no end; expected a closing ".'],
  ['"a\\"', '1: the phrase has no end; expected a closing ".'],
  ['"', '1: the phrase has no end; expected a closing ".'],
  ['"a"b', '4: something follows the phrase at once; expected a space, or \\" for a " inside the phrase.'],
  ['""', "1: the phrase is empty; expected text between the quotes."],
  ["a /\\d+", `3: the regular expression has no end; expected a closing \`/\`${quotes}`],
  ["/[/", `1: the regular expression has no end; expected a closing \`/\`${quotes}`],
  ["/^a/bc", `1: the regular expression has no end; expected a closing \`/\`${quotes}`],
  ["/a/gi", `4: the regular expression has unknown flags: \`gi\`; expected i, m, s or u${quotes}`],
])("%j has a problem", (text, problem) => expect(show(text)).toBe(`Position ${problem}`))

// The words are the engine's own.
test.each(["a /(/", "a /+/", "a /a{2,1}/", "a /\\p{x}/u", "a /[b-a]/"])("%j is no regular expression", text =>
  expect(show(text)).toMatch(/^Position 3: the regular expression is not valid: \S.*; expected a regular expression as in JavaScript\.$/),
)

describe("bounds", () => {
  const depth = filterDepthMax
  const tooDeep = (at: number) =>
    `Position ${at}: more than ${depth} parentheses and minus signs are inside each other; expected a simpler filter.`

  test.each<[name: string, text: string, result: string]>([
    ["parentheses", `${"(".repeat(depth)}a${")".repeat(depth)}`, "a"],
    ["one too many", `${"(".repeat(depth + 1)}a${")".repeat(depth + 1)}`, tooDeep(depth + 1)],
    ["minus signs", `${"-".repeat(depth + 1)}a`, tooDeep(depth + 1)],
    ["both", "-(".repeat(5000), tooDeep(depth + 1)],
    ["side by side", `${"(a)".repeat(3)}-b`, "all[a | a | a | not[b]]"],
    ["the longest", "a".repeat(filterCharactersMax), "a".repeat(filterCharactersMax)],
    [
      "a longer one",
      "a".repeat(filterCharactersMax + 5),
      `Position ${filterCharactersMax + 1}: the filter has ${filterCharactersMax + 5} characters; expected at most ${filterCharactersMax}.`,
    ],
  ])("%s", (_name, text, result) => expect(show(text)).toBe(result))
})

test("a problem says how much of the text is meant", () => {
  const spans = ["a AND b", 'a "b', "a OR", "/a/gi"].map(text => {
    const node = parse(text, plain)
    return isProblem(node) ? text.slice(node.at, node.at + node.length) : null
  })
  expect(spans).toEqual(["AND", '"b', "", "gi"])
})
