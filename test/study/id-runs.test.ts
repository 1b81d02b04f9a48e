// Ids in a row are told as the first and the last; none is lost, however often what is there is taken.

import { expect, test } from "bun:test"
import { IdRuns, idsOfRuns } from "../../server/study/id-runs.ts"

test.each([
  [[], []],
  [[1], [1]],
  [
    [1, 2],
    [1, 2],
  ],
  [[1, 2, 3], [[1, 3]]],
  [
    [1, 3, 4, 5, 6, 9, 11, 12],
    [1, [3, 6], 9, 11, 12],
  ],
] as const)("%j is told as %j", (ids, told) => {
  const runs = new IdRuns()
  for (const id of ids) runs.add(id)
  const taken = runs.take()
  expect(taken).toEqual([...told])
  expect(idsOfRuns(taken)).toEqual([...ids])
  expect(runs.take()).toEqual([])
})

test("a run may be taken in two", () => {
  const runs = new IdRuns()
  for (let id = 1; id <= 4; id++) runs.add(id)
  const before = runs.take()
  for (let id = 5; id <= 7; id++) runs.add(id)
  expect([...before, ...runs.take()]).toEqual([
    [1, 4],
    [5, 7],
  ])
})
