// Licenses of what is bundled: which packages those are, and that none goes without its text.

import { afterAll, beforeAll, expect, test } from "bun:test"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { packageFolders, thirdPartyLicenses } from "../../release/licenses.ts"

test.each([
  [[], []],
  [["/p/server/main.ts", "/p/web/app.tsx"], []],
  [["/p/node_modules/hono/dist/hono.js", "/p/node_modules/hono/dist/a/b.js"], ["/p/node_modules/hono"]],
  [["/p/node_modules/@codemirror/view/dist/index.js"], ["/p/node_modules/@codemirror/view"]],
  [["/p/node_modules/a/node_modules/b/index.js"], ["/p/node_modules/a/node_modules/b"]],
  [["C:\\p\\node_modules\\zod\\index.js"], ["C:/p/node_modules/zod"]],
  [
    ["/p/node_modules/b/x.js", "/p/node_modules/a/x.js"],
    ["/p/node_modules/a", "/p/node_modules/b"],
  ],
])("%p is of %p", (modules, expected) => expect<readonly string[]>(packageFolders(modules)).toEqual(expected))

const installed = (name: string) => join(import.meta.dir, `../../node_modules/${name}/index.js`)

test("names, versions and texts, the runtime's included", () => {
  const text = thirdPartyLicenses([installed("node-forge"), installed("hono"), "/elsewhere/server/main.ts"])
  expect(text).toMatch(/^ {2}hono \d+\.\d+\.\d+ \(MIT\)\n {2}node-forge \d+\.\d+\.\d+ \(\(BSD-3-Clause OR GPL-2\.0\)\)\n {2}Bun /m)
  expect(text).toContain("Copyright (c) 2010, Digital Bazaar, Inc.")
  expect(text).toContain(`Bun ${Bun.version}\n`)
  expect(text).toContain("JavaScriptCore")
  expect(text).toContain("GNU LIBRARY GENERAL PUBLIC LICENSE")
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nectoproxy-licenses-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ["no text", { license: "MIT" }, null],
  ["no name", {}, "LICENSE"],
])("a package with %s of a license stops the release", (_what, facts, file) => {
  const place = join(folder, "node_modules", crypto.randomUUID())
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, "package.json"), JSON.stringify({ name: "x", version: "1.0.0", ...facts }))
  if (file) writeFileSync(join(place, file), "MIT")
  expect(() => thirdPartyLicenses([join(place, "index.js")])).toThrow("x 1.0.0 names no license, or has no file with its text")
})
