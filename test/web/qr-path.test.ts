// The path covers the dark modules and nothing else, within its quiet zone.

import { expect, test } from "bun:test"
import { qrPath, quietZone } from "../../web/ui/qr-path.ts"
import { modulesIn } from "../support/qr.ts"

test.each([
  [[], ""],
  [[[false]], ""],
  [[[true]], "M4 4h1v1h-1z"],
  [[[true, true, false, true]], "M4 4h2v1h-2zM7 4h1v1h-1z"],
  [
    [
      [false, false],
      [false, true],
    ],
    "M5 5h1v1h-1z",
  ],
])("%p: %s", (modules, expected) => expect(qrPath(modules)).toBe(expected))

test("it can be read back", () => {
  const modules = Array.from({ length: 9 }, (_, y) => Array.from({ length: 9 }, (_, x) => (x * 7 + y * 3) % 5 < 2))
  expect(modulesIn(qrPath(modules), 9, quietZone)).toEqual(modules)
})
