// What on the command line is to be opened, and what is the browser's own.

import { expect, test } from "bun:test"
import { browserCommand, partsOf } from "../../../server/cli/browser/browser.ts"

test.each([
  [undefined, [], ["about:blank"], []],
  ["example.com", [], ["https://example.com/"], []],
  ["example.com", ["--window-size=8,6", "x"], ["https://example.com/"], ["--window-size=8,6", "x"]],
  ["--headless=new", ["--x"], ["about:blank"], ["--headless=new", "--x"]],
] as const)("%p and %p", (url, rest, urls, extra) => expect(partsOf(url, rest)).toEqual({ urls: [...urls], extra: [...extra] }))

test.each(["--port", "--insecure", "--data-dir", "--browser", "--list"])("it has the option %s", name => {
  expect(browserCommand().options.map(({ long }) => long)).toContain(name)
})
