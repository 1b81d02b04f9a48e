// Every fault has a vector: a code nobody can trigger is a code nobody understands.

import { expect, test } from "bun:test"
import { join } from "node:path"
import { faultText } from "../../server/wire/faults.ts"

const folder = join(import.meta.dir, "../wire")
const vectors = await Promise.all([...new Bun.Glob("**/*.test.ts").scanSync(folder)].map(file => Bun.file(join(folder, file)).text()))

test.each(Object.keys(faultText))("%s has a vector", code => expect(vectors.some(text => text.includes(`fault ${code}`))).toBe(true))

test.each(Object.entries(faultText))("%s is a sentence that cites its RFC, or says what follows", (_code, text) =>
  expect(text).toMatch(/\(RFC \d+ §[\d.]+\)$|not parsed$/),
)
