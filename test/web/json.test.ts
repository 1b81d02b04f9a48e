// JSON is shown as it was sent: the pieces of a text are the text, and indenting changes nothing but white space.

import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { indentJson, isJson, tokens } from "../../web/ui/json.ts"

const show = (text: string): string =>
  [...tokens(text)]
    .filter(({ kind }) => kind !== "space")
    .map(({ kind, text: piece }) => (kind === "mark" ? piece : `${kind}(${piece})`))
    .join(" ")

describe("pieces", () =>
  test.each([
    [`{"type":"message","id":8813,"ok":true}`, `{ key("type") : string("message") , key("id") : number(8813) , key("ok") : word(true) }`],
    [`[-1.5e+10, null, "a\\"b"]`, `[ number(-1.5e+10) , word(null) , string("a\\"b") ]`],
    [`{"a" : "b"}`, `{ key("a") : string("b") }`],
    [`["key": in a string]`, `[ key("key") : other(in) other(a) other(string) ]`],
    [`{"cut":"in the mid…`, `{ key("cut") : string("in the mid…)`],
    [`{"cut":"at an escape\\`, `{ key("cut") : string("at an escape) other(\\)`],
    ["truely", "word(true) other(ly)"],
  ])("%s", (text, expected) => expect(show(text)).toBe(expected)))

test("the pieces of any text are the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), text => [...tokens(text)].map(piece => piece.text).join("") === text))
})

test("indented JSON is the same JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, isSpaced) => {
      const text = JSON.stringify(value, null, isSpaced ? 3 : 0)
      expect(JSON.parse(indentJson(text, Number.POSITIVE_INFINITY).lines.join("\n"))).toEqual(JSON.parse(text))
    }),
  )
})

describe("indenting", () => {
  const indent = (text: string, max = 1000) => indentJson(text, max).lines.join("\n")

  test("like JSON.stringify", () => {
    const value = { a: [1, [], {}, [[2]]], b: { c: "{[,:]}" }, d: [] }
    expect(indent(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
  })
  test("keeps long numbers, repeated names and the order", () => {
    expect(indent(`{"b":12345678901234567890,"a":1.10,"b":2}`)).toBe(`{\n  "b": 12345678901234567890,\n  "a": 1.10,\n  "b": 2\n}`)
  })
  test("stops where it must", () => {
    expect(indentJson(`{"a":"0123456789"}`, 10)).toEqual({ lines: ["{", `  "a": "0123`], isCut: true })
    expect(indentJson(`[1]`, 3).isCut).toBe(false)
  })
  test("more closing than opening", () => expect(indent("]]}")).toBe("\n]\n]\n}"))
})

describe("what is JSON", () =>
  test.each([
    [`{"a":1}`, true],
    [" \n[]", true],
    ["{}", true],
    [`"text"`, false],
    ["12", false],
    ["[object Object]", false],
    ["{not json}", false],
    ["", false],
  ])("%j: %p", (text, expected) => expect(isJson(text)).toBe(expected)))

test("long texts are believed by their looks", () => {
  const long = `[${"1,".repeat(20)}`
  expect(isJson(long, 10)).toBe(true)
  expect(isJson(`[link](http://example.com)${" ".repeat(20)}`, 10)).toBe(false)
})
