// What a search found: where each stands among the others, and which one is next.

import { expect, test } from "bun:test"
import { MatchList } from "../../web/data/match-list.ts"

const list = (...ids: number[]) => {
  const made = new MatchList()
  made.add(ids)
  return made
}

test.each([
  [[], 5, -1, null, null],
  [[5], 5, 0, 5, 5],
  [[5], 1, -1, 5, 5],
  [[5], 9, -1, 5, 5],
  [[2, 5, 9], 5, 1, 9, 2],
  [[2, 5, 9], 6, -1, 9, 5],
  [[2, 5, 9], 9, 2, 2, 5],
  [[2, 5, 9], 2, 0, 5, 9],
  [[2, 5, 9], 0, -1, 2, 9],
  [[2, 5, 9], Number.POSITIVE_INFINITY, -1, 2, 9],
] as const)("in %p, %p stands at %p, before %p and after %p", (ids, id, index, after, before) => {
  const made = list(...ids)
  expect([made.indexOf(id), made.after(id), made.before(id)]).toEqual([index, after, before])
})

test("a search that is repeated adds what is new", () => {
  const made = list(2, 5)
  made.add([2, 5, 7])
  made.add([])
  made.add([7, 8])
  expect([made.count, ...made.slice(0, 9)]).toEqual([4, 2, 5, 7, 8])
  expect([made.at(3), made.at(4)]).toEqual([8, 0])
})

test("a hundred thousand are asked about in no time", () => {
  const made = list(...Array.from({ length: 100_000 }, (_, at) => at * 10))
  const began = performance.now()
  for (let id = 0; id < 100_000; id++) made.indexOf(id)
  // Some 10 ms here; walking through them would take minutes.
  expect(performance.now() - began).toBeLessThan(2_000)
})
