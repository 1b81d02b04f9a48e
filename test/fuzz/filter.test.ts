// Any text into the filter language: nothing throws, problems stand inside the text, and what is a filter can judge. And random
// combinations of terms, judged by the compiled filter and by a plain walk through the tree that knows no order of cost.

import { expect } from "bun:test"
import fc from "fast-check"
import { complete } from "../../server/filter/complete.ts"
import { compileExchangeFilter } from "../../server/filter/exchange-filter.ts"
import { compileMessageFilter, type MessageSubject } from "../../server/filter/message-filter.ts"
import { isProblem, showProblem } from "../../server/filter/problem.ts"
import { exchange, message, parsed, sound } from "../filter/subjects.ts"
import { fuzz } from "../support/fuzz.ts"

const chat = exchange({ protocol: "wss", url: "wss://example.com/chat", path: "/chat", status: 101 })
const game = exchange({ protocol: "ws", url: "ws://game.test/", host: "game.test", status: null })

const names = [
  "host",
  "status",
  "type",
  "header.a",
  "header.",
  "json.a.0",
  "json..",
  "is",
  "has",
  "size",
  "length",
  "opcode",
  "after",
  "gap",
  "x",
  "hots",
]
const values = [
  "ws",
  "4xx",
  "open",
  "note",
  "101",
  "1..2",
  "..",
  "10k",
  "1.5s",
  "+1s",
  "14:03:05",
  "2026-11-22T14:03Z",
  "*",
  "a*b",
  "null",
  "-1",
  "é→",
]
const signs = [
  '"',
  "\\",
  "/",
  "/i",
  "(",
  ")",
  "[",
  "]",
  "{",
  "|",
  "-",
  ":",
  ".",
  ">",
  ">=",
  "<",
  "<=",
  "OR",
  " OR ",
  " ",
  "\t",
  "\u0000",
  "\ud800",
]
const pieces = fc.oneof(
  fc.constantFrom(...names.map(name => `${name}:`)),
  fc.constantFrom(...values),
  fc.constantFrom(...signs, ...signs),
  fc.constant(" "),
  fc.string({ unit: "binary", maxLength: 3 }),
)
const text = fc.array(pieces, { maxLength: 20 }).map(all => all.join(""))

fuzz("any text as a filter", fc.tuple(text, fc.nat(60)), ([text, place]) => {
  for (const filter of [compileExchangeFilter(text), compileMessageFilter(text)]) {
    if (!isProblem(filter)) continue
    const { at, length } = filter
    expect(at >= 0 && length >= 0 && at + length <= text.length).toBe(true)
    expect(showProblem(filter)).toMatch(/^Position \d+: .+; expected .+\.$/s)
  }
  const [exchanges, messages] = [compileExchangeFilter(text), compileMessageFilter(text)]
  if (!isProblem(exchanges)) expect(exchanges.matches(chat)).toBeBoolean()
  if (!isProblem(messages)) expect(messages.matches(message({ exchange: chat, text: '{"a":[1,{"b":null}]}' }))).toBeBoolean()
  const cursor = Math.min(place, text.length)
  for (const subject of ["exchange", "message"] as const) {
    const { from, to } = complete(text, cursor, subject)
    expect(from <= cursor && cursor <= to && to <= text.length).toBe(true)
  }
})

type Verdict = (message: MessageSubject) => boolean
type Tree = { readonly text: string; readonly verdict: Verdict }

const member = (text: string, name: string): unknown => {
  const value = parsed(text)
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
const terms: readonly (readonly [text: string, verdict: Verdict])[] = [
  ["sent", m => m.direction === "client-to-server"],
  ["direction:received", m => m.direction === "server-to-client"],
  ["opcode:text", m => m.opcode === 1],
  ["opcode:>=8", m => m.opcode >= 8],
  ["gap:1s..2s", m => m.gapMs >= 1000 && m.gapMs <= 2000],
  ["after:+1.5s", m => m.sinceOpenMs >= 1500],
  ["length:>=8", m => m.text().length >= 8],
  ["is:dropped", m => m.isDropped],
  ["has:note", m => m.note !== ""],
  ["ell", m => /ell/i.test(m.text())],
  ['"O W"', m => /o w/i.test(m.text())],
  ["/^h/", m => /^h/.test(m.text())],
  ["json.a:1", m => member(m.text(), "a") === 1],
  ["json.a:*", m => member(m.text(), "a") !== undefined],
  ["url:chat", m => m.exchange === chat],
  ["status:1xx", m => m.exchange === chat],
]
const term = fc.constantFrom(...terms).map(([text, verdict]): Tree => ({ text, verdict }))

const { tree } = fc.letrec<{ tree: Tree; all: Tree; any: Tree; not: Tree }>(tie => {
  const several = (min: number) => fc.array(tie("tree"), { minLength: min, maxLength: 3 })
  const join = (trees: readonly Tree[], between: string) => `(${trees.map(({ text }) => text).join(between)})`
  return {
    tree: fc.oneof({ maxDepth: 5, depthIdentifier: "tree" }, term, tie("all"), tie("any"), tie("not")),
    all: several(1).map(trees => ({ text: join(trees, " "), verdict: m => trees.every(({ verdict }) => verdict(m)) })),
    any: several(2).map(trees => ({ text: join(trees, " OR "), verdict: m => trees.some(({ verdict }) => verdict(m)) })),
    not: tie("tree").map(({ text, verdict }) => ({ text: `-${text}`, verdict: m => !verdict(m) })),
  }
})

/** As people write: without the parentheses that precedence makes superfluous. */
const alternatives = fc.array(fc.array(tree, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }).map(
  (rows): Tree => ({
    text: rows.map(row => row.map(({ text }) => text).join("  ")).join(" OR "),
    verdict: m => rows.some(row => row.every(({ verdict }) => verdict(m))),
  }),
)

const subject = fc
  .record({
    direction: fc.constantFrom("client-to-server" as const, "server-to-client" as const),
    opcode: fc.constantFrom(1, 2, 8, 9),
    gapMs: fc.constantFrom(0, 1000, 1999.5, 2000.5),
    sinceOpenMs: fc.constantFrom(0, 1499, 1500),
    isDropped: fc.boolean(),
    note: fc.constantFrom("", "n"),
    exchange: fc.constantFrom(chat, game, undefined),
    isCompressed: fc.boolean(),
    text: fc.constantFrom("", "hello world", "Hell", '{"a":1}', '{"a":2}', "[1]", "null"),
  })
  .map(facts => message({ ...facts, plainLength: facts.text.length }))

fuzz(
  "a filter for messages, and a plain walk",
  fc.tuple(alternatives, fc.array(subject, { minLength: 1, maxLength: 5 })),
  ([tree, subjects]) => {
    const { matches } = sound(compileMessageFilter(tree.text))
    expect(subjects.map(matches)).toEqual(subjects.map(tree.verdict))
  },
)
