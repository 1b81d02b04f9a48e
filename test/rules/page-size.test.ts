// The page stays small: what is loaded at first, as it goes over a wire that compresses. What is heavy comes when it is first looked at.

import { expect, test } from "bun:test"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "bun"

const page = join(import.meta.dir, "../../dist/web")
const firstLoadMax = 350 * 1024

test("at most 350 KiB at first load", () => {
  const files = [...readFileSync(join(page, "index.html"), "utf8").matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(found => found[1]!)
  expect(files.filter(file => file.endsWith(".js")).length).toBeGreaterThan(0)
  const sizes = files.map(file => gzipSync(readFileSync(join(page, file))).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(firstLoadMax)
})
