// What was remembered of a list's columns may be of another version, or anybody's: the list keeps columns that can be seen.

import "./reactive.ts"
import { afterEach, beforeEach, expect, test } from "bun:test"
import type { Column } from "../../web/data/columns.ts"

const { createColumns } = await import("../../web/data/columns.ts")

const columns: readonly Column[] = [
  { id: "path", name: "Path", widthMin: 80, isFixed: true },
  { id: "method", name: "Method", width: 46 },
]
const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage")
const stored = new Map<string, string>()

beforeEach(() => {
  stored.clear()
  const storage = { getItem: (name: string) => stored.get(name) ?? null, setItem: (name: string, text: string) => stored.set(name, text) }
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true, writable: true })
})
afterEach(() => {
  if (before) Object.defineProperty(globalThis, "localStorage", before)
  else Reflect.deleteProperty(globalThis, "localStorage")
})

test.each([
  ['{"widths":{"method":60}}', "minmax(80px, 1fr) 60px"],
  ['{"widths":{"method":-50}}', "minmax(80px, 1fr) 24px"],
  ['{"widths":{"path":0,"method":1e9}}', "80px 2000px"],
  ['{"widths":{"path":"wide"},"shown":{"path":false,"method":0}}', "minmax(80px, 1fr) 46px"],
  ['{"widths":null,"shown":"no"}', "minmax(80px, 1fr) 46px"],
  ["[", "minmax(80px, 1fr) 46px"],
])("from %s", (text, template) => {
  stored.set("nectoproxy.columns-any", text)
  expect(createColumns("any", columns).template()).toBe(template)
})

test("dragged too far, a column stays one", () => {
  const view = createColumns("any", columns)
  view.setWidth("path", -300)
  expect(view.template()).toBe("80px 46px")
  view.setWidth("path", null)
  expect(view.template()).toBe("minmax(80px, 1fr) 46px")
})
