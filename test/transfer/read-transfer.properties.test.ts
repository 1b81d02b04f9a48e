// What is exported comes back whole: every field of exchanges, bodies and messages, in every format, however the file is cut.

import { expect, test } from "bun:test"
import fc from "fast-check"
import { recording } from "./arbitraries.ts"
import { comparable, formats, readAll, writeAll } from "./values.ts"

test.each(formats.map(format => [format]))("%s brings back all that was written", format =>
  fc.assert(
    fc.asyncProperty(recording, fc.integer({ min: 1, max: 5_000 }), async (wholes, pieceSize) => {
      const { exchanges, problems } = await readAll(await writeAll(format, wholes), { pieceSize })
      expect(problems).toEqual(wholes.length === 0 && format === "jsonl" ? ["The file is empty."] : [])
      expect(exchanges.map(comparable)).toEqual(wholes.map(comparable))
    }),
    { numRuns: 300 },
  ),
)

const puts = fc.constantFrom("", '"', "}", "]", ",", "{", "[", "\\", "\n", "null", "\u0000")

test.each(formats.map(format => [format]))("%s that is damaged loses no more than an exchange before it ends, and says so", format =>
  fc.assert(
    fc.asyncProperty(recording, fc.nat(), puts, async (wholes, at, put) => {
      const file = await writeAll(format, wholes)
      const place = at % (file.length + 1)
      const { exchanges, problems } = await readAll(file.slice(0, place) + put + file.slice(place + 1))
      // Where a bracket is lost, two are read as one, which is wrong; the file may even end there.
      expect(exchanges.length).toBeLessThanOrEqual(wholes.length)
      if (exchanges.length < wholes.length) expect(problems).not.toEqual([])
      for (const problem of problems) expect(problem).toMatch(/^(?:log\.|exchanges|line \d|version|The |There )/)
    }),
    { numRuns: 300 },
  ),
)
