// What is offered where the cursor is. In the texts `|` is the cursor, and what is offered is told with what it replaces.

import { expect, test } from "bun:test"
import { complete } from "../../server/filter/complete.ts"

function offers(marked: string, subject: "exchange" | "message"): string[] {
  const cursor = marked.indexOf("|")
  const text = marked.replace("|", "")
  const { from, to, items } = complete(text, cursor, subject)
  return items.map(({ insert }) => `${text.slice(0, from)}<${insert}>${text.slice(to)}`)
}

test.each<[marked: string, subject: "exchange" | "message", offered: readonly string[]]>([
  ["ws|", "exchange", ["<wss>"]],
  ["st|", "exchange", ["<status:>", "<state:>"]],
  ["ST|", "exchange", ["<status:>", "<state:>"]],
  ["st|ats", "exchange", ["<status:>", "<state:>"]],
  ["a -st| b", "exchange", ["a -<status:> b", "a -<state:> b"]],
  ["(hea|)", "exchange", ["(<header.>)"]],
  ["a O|", "exchange", ["a <OR>"]],
  ["is:|", "exchange", ["is:<open>", "is:<closed>", "is:<failed>", "is:<modified>"]],
  ["a (is:mo|x b)", "exchange", ["a (is:<modified> b)"]],
  ["is:open|", "exchange", []],
  ["status:|", "exchange", ["1xx", "2xx", "3xx", "4xx", "5xx"].map(name => `status:<${name}>`)],
  ["host:|", "exchange", []],
  ["st|atus:x", "exchange", ["<status:>", "<state:>"]],
  ['"st|', "exchange", []],
  ['"a b" st|', "exchange", ['"a b" <status:>', '"a b" <state:>']],
  ['note:"st|"', "exchange", []],
  ['note:"a b" ht|', "exchange", ['note:"a b" <http>', 'note:"a b" <https>']],
  ["/a st|/", "exchange", []],
  ["/a/ tu|", "exchange", ["/a/ <tunnel>"]],
  ["zz|", "exchange", []],
  ["is:|", "message", ["injected", "modified", "dropped", "truncated", "compressed", "fragmented"].map(name => `is:<${name}>`)],
  ["opcode:p|", "message", ["opcode:<ping>", "opcode:<pong>"]],
  ["direction:c|", "message", ["direction:<client-to-server>"]],
  ["se|", "message", ["<sent>"]],
  ["js|", "message", ["<json.>"]],
  ["siz|", "message", []],
])("%s of an %s", (marked, subject, offered) => expect(offers(marked, subject)).toEqual([...offered]))

test.each<[marked: string]>([["|"], ["ws |"], ["ws (|"], ["-|"]])("all words are offered at %j", marked => {
  expect(offers(marked, "exchange").length).toBe(offers("|", "exchange").length)
  expect(offers("|", "exchange")).toContain("<host:>")
})

test("nothing is offered in front of a word", () => expect(offers("ws |host", "exchange")).toEqual([]))

test("each has a sentence", () => {
  for (const subject of ["exchange", "message"] as const)
    for (const { label, detail } of complete("", 0, subject).items) expect(`${label} ${detail}`).toMatch(/^\S+ [A-Z]./)
})
