import { expect, test } from "bun:test"
import fc from "fast-check"
import type { Line } from "../../../server/cli/tail/line.ts"
import { inOrder, type Source } from "../../../server/cli/tail/merge.ts"

const notice = (at: number, text: string): Line => ({ type: "notice", at, text })

async function* each(lines: readonly Line[], onEnd: () => void = () => undefined): AsyncGenerator<Line> {
  try {
    yield* lines
  } finally {
    onEnd()
  }
}

async function all(lines: AsyncIterable<Line>): Promise<Line[]> {
  const found: Line[] = []
  for await (const line of lines) found.push(line)
  return found
}

test("all lines are told once, in order of time, those of one source in theirs", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer({ min: 0, max: 50 })), { maxLength: 30 }), async times => {
      const sources = times.map((given, at): Source => {
        const sorted = [...given].sort((a, b) => a - b)
        const lines = sorted.map((time, index) => notice(time, `${at}:${index}`))
        return { from: sorted[0] ?? 0, open: () => each(lines) }
      })
      const told = await all(inOrder(sources))
      expect(told.map(({ at }) => at)).toEqual(times.flat().sort((a, b) => a - b))
      for (const [at, { length }] of times.entries()) {
        const own = told.flatMap(line => (line.type === "notice" && line.text.startsWith(`${at}:`) ? [line.text] : []))
        expect(own).toEqual(Array.from({ length }, (_, index) => `${at}:${index}`))
      }
    }),
  ))

test("what begins later is opened when it is its turn, and what was opened is closed when nobody reads on", async () => {
  const opened: number[] = []
  let closed = 0
  const source = (from: number): Source => ({
    from,
    open: () => {
      opened.push(from)
      return each([notice(from, ""), notice(from + 15, "")], () => closed++)
    },
  })
  const lines = inOrder([source(30), source(10), source(20)])
  await lines.next()
  expect(opened).toEqual([10])
  await lines.next()
  expect(opened).toEqual([10, 20])
  await lines.return(undefined)
  expect(closed).toBe(2)
})
