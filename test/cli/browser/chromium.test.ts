// Chromium's command line. What the switches do is for the journey to see; here: what depends on what is wished.

import { expect, test } from "bun:test"
import { chromiumArguments } from "../../../server/cli/browser/chromium.ts"
import { sampleWish } from "./sample-wish.ts"

const args = (more: Parameters<typeof sampleWish>[0] = {}) => chromiumArguments(sampleWish(more))

test.each([
  "--user-data-dir=/tmp/p",
  "--proxy-server=http://127.0.0.1:8888",
  "--proxy-bypass-list=<-loopback>;127.0.0.1:8889",
  "--ignore-certificate-errors-spki-list=aGFzaA==",
  "--disable-quic",
  "--no-first-run",
])("always %s", argument => expect(args()).toContain(argument))

test.each([
  [{}, "--headless=new", false],
  [{ isHeadless: true }, "--headless=new", true],
  [{}, "--no-sandbox", false],
  [{ isRoot: true }, "--no-sandbox", true],
  [{ extra: ["--window-size=1,2"] }, "--window-size=1,2", true],
] as const)("%o: %s %p", (more, argument, isThere) => expect(args(more).includes(argument)).toBe(isThere))

test("what is to be opened comes last, after the user's own arguments", () => {
  expect(args({ urls: ["https://a/", "https://b/"], extra: ["--incognito"] }).slice(-3)).toEqual([
    "--incognito",
    "https://a/",
    "https://b/",
  ])
})

test.each(["disable", "enable"])("the user's --%s-features are added to ours, as Chromium heeds one such switch only", verb => {
  const switches = args({ extra: [`--${verb}-features=A,B`, "--x", `--${verb}-features=C`] }).filter(argument =>
    argument.startsWith(`--${verb}-features=`),
  )
  expect(switches).toHaveLength(1)
  expect(switches[0]).toEndWith(",A,B,C")
})

test("no switch stands twice: the second would undo the first", () => {
  const names = args({ isHeadless: true, isRoot: true }).flatMap(argument => (argument.startsWith("--") ? argument.split("=")[0]! : []))
  expect(names).toEqual([...new Set(names)])
})
