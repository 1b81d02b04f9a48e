// The tables of both dialects hold together: names are unique and can be parsed, and every example is a filter of its field.

import { describe, expect, test } from "bun:test"
import { compileExchangeFilter, exchangeLanguage } from "../../server/filter/exchange-filter.ts"
import { compileMessageFilter, messageLanguage } from "../../server/filter/message-filter.ts"
import { scanFieldName } from "../../server/filter/term.ts"
import { shown } from "./subjects.ts"

describe.each([
  { of: exchangeLanguage, compile: compileExchangeFilter },
  { of: messageLanguage, compile: compileMessageFilter },
])("$of.subject", ({ of, compile }) => {
  const words = of.keywords.flatMap(({ value, also = [] }) => [value, ...also])
  const names = of.fields.map(({ name }) => name)

  test("names are unique", () => {
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(words).size).toBe(words.length)
    expect(of.fields.flatMap(({ alsoCalled = [] }) => alsoCalled).filter(name => names.includes(name))).toEqual([])
    expect(of.foreign.filter(name => names.includes(name))).toEqual([])
  })

  test.each(of.fields.map(({ name, example, help }) => ({ name, example, help })))("$name", ({ name, example, help }) => {
    expect(scanFieldName(example, 0)?.name).toBe(name)
    expect(shown(compile(example))).toBeNull()
    expect(help).toMatch(/^[A-Z].*\.$/)
  })

  const values = of.fields.flatMap(field =>
    field.takes === "choice" ? field.choices.flatMap(({ value, also = [] }) => [value, ...also].map(each => `${field.name}:${each}`)) : [],
  )
  test.each([...values, ...words].map(text => ({ text })))("$text", ({ text }) => {
    expect(text).toBe(text.toLowerCase())
    expect(shown(compile(text))).toBeNull()
  })
})
