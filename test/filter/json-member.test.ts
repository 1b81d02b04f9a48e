// `json.PATH:value`, as a table: a filter, a JSON text, and whether it matches.

import { expect, test } from "bun:test"
import { compileMessageFilter } from "../../server/filter/message-filter.ts"
import { message, shown, sound } from "./subjects.ts"

test.each<[text: string, json: string, matches: boolean]>([
  // A word is text in a string, in any case.
  ["json.a:mess", '{"a":"A Message"}', true],
  ["json.a:mess", '{"a":"other"}', false],
  ["json.a:mess", '{"b":"message"}', false],
  ["json.A:x", '{"a":"x"}', false],
  ["json.a:http://x", '{"a":"see http://x/y"}', true],
  // A phrase is the whole string.
  ['json.a:"A Message"', '{"a":"A Message"}', true],
  ['json.a:"message"', '{"a":"A Message"}', false],
  ['json.a:"a message"', '{"a":"A Message"}', false],
  ['json.a:""', '{"a":""}', true],
  ['json.a:""', '{"a":"x"}', false],
  ['json.a:"5"', '{"a":5}', false],
  // Numbers, also as a string, but never a part of one.
  ["json.a:5", '{"a":5}', true],
  ["json.a:5", '{"a":5.0}', true],
  ["json.a:5", '{"a":"5"}', true],
  ["json.a:5", '{"a":15}', false],
  ["json.a:5", '{"a":"15"}', false],
  ["json.a:-1.5e2", '{"a":-150}', true],
  ["json.a:>5", '{"a":5.1}', true],
  ["json.a:>5", '{"a":5}', false],
  ["json.a:>5", '{"a":"6"}', false],
  ["json.a:>=-5", '{"a":-5}', true],
  ["json.a:<-5", '{"a":-5}', false],
  ["json.a:-5..5", '{"a":-5}', true],
  ["json.a:-5..5", '{"a":6}', false],
  ["json.a:1..", '{"a":1}', true],
  ["json.a:..1", '{"a":2}', false],
  ["json.a:..", '{"a":"and so on .."}', true],
  // true, false, null
  ["json.a:true", '{"a":true}', true],
  ["json.a:TRUE", '{"a":true}', true],
  ["json.a:true", '{"a":"true"}', true],
  ["json.a:true", '{"a":"it is true"}', false],
  ["json.a:true", '{"a":1}', false],
  ["json.a:false", '{"a":false}', true],
  ["json.a:null", '{"a":null}', true],
  ["json.a:null", "{}", false],
  // Anything at all.
  ["json.a:*", '{"a":null}', true],
  ["json.a:*", '{"a":[]}', true],
  ["json.a:*", '{"a":{}}', true],
  ["json.a:*", '{"b":1}', false],
  ["json.constructor:*", "{}", false],
  ["json.__proto__:*", "{}", false],
  ["json.toString:*", "[]", false],
  ["json.length:*", '["a"]', false],
  // Regular expressions
  ["json.a:/^m\\d$/", '{"a":"m5"}', true],
  ["json.a:/^m\\d$/", '{"a":"M5"}', false],
  ["json.a:/^\\d+$/", '{"a":42}', true],
  ["json.a:/object/", '{"a":{}}', false],
  // Paths
  ["json.a.b.c:1", '{"a":{"b":{"c":1}}}', true],
  ["json.a.b.c:1", '{"a":{"b":1}}', false],
  ["json.a.b:1", '{"a":null}', false],
  ["json.a.b:1", '{"a":"text"}', false],
  ["json.0.a:1", '[{"a":1}]', true],
  ["json[0].a:1", '[{"a":1}]', false],
  ["json.items.1.id:7", '{"items":[{"id":1},{"id":7}]}', true],
  ["json.items[1].id:7", '{"items":[{"id":1},{"id":7}]}', true],
  ["json.items[0].id:7", '{"items":[{"id":1},{"id":7}]}', false],
  ["json.items.2.id:*", '{"items":[{"id":1},{"id":7}]}', false],
  ["json.0:1", '{"0":1}', true],
  ["json.[1]:2", "[1,2]", true],
  // Any element
  ["json.items.id:7", '{"items":[{"id":1},{"id":7}]}', true],
  ["json.items.id:8", '{"items":[{"id":1},{"id":7}]}', false],
  ["json.tags:red", '{"tags":["blue","red"]}', true],
  ["json.tags:>2", '{"tags":[1,3]}', true],
  ["json.id:7", '[{"id":1},{"id":7}]', true],
  // Not through arrays of arrays.
  ["json.a:1", '[[{"a":1}]]', false],
  // No JSON
  ["json.a:*", "a", false],
  ["json.a:*", "", false],
  ["json.a:*", "5", false],
  ["-json.a:*", "not json", true],
  ["JSON.a:1", '{"a":1}', true],
])("%s of %s: %p", (text, json, matches) => expect(sound(compileMessageFilter(text)).matches(message({ text: json }))).toBe(matches))

test.each<[text: string, problem: string]>([
  ["json:x", "5: `json:` does not say which; expected `json.user.name:bob`."],
  ["json.:x", "5: `json:` does not say which; expected `json.user.name:bob`."],
  ["json.a..b:x", "6: the path `a..b` has an empty step; expected names with single dots between."],
  ["json..a:x", "6: the path `.a` has an empty step; expected names with single dots between."],
  ["json.a:", "8: `json:` has no value; expected a value right after it, as in `json.user.name:bob`."],
  ["json.a:>x", "8: `>x` compares with no number; expected a number as in `>5`, or the text in quotes."],
  ["json.a:5..1", "8: the range `5..1` is empty; expected the smaller number first."],
  [`json.${"a.".repeat(100)}a:x`, "6: the path has 101 steps; expected at most 100."],
])("%j has a problem", (text, problem) => expect(shown(compileMessageFilter(text))).toBe(problem))
