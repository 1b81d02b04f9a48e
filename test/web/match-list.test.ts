// What a search found: where each stands among the others, and which one is next; however they were told.

import { expect, test } from "bun:test"
import { type IdOrRun, MatchList } from "../../web/data/match-list.ts"

const list = (...told: IdOrRun[]) => {
  const made = new MatchList()
  made.add(told)
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
  [[2, [5, 8], 12], 7, 3, 8, 6],
  [[2, [5, 8], 12], 8, 4, 12, 7],
  [[2, [5, 8], 12], 9, -1, 12, 8],
  [[[1, 3]], 1, 0, 2, 3],
] as const)("in %p, %p stands at %p, before %p and after %p", (told, id, index, after, before) => {
  const made = list(...told)
  expect([made.indexOf(id), made.after(id), made.before(id)]).toEqual([index, after, before])
})

test("a search that is repeated adds what is new", () => {
  const made = list(2, 5)
  made.add([2, 5, 7])
  made.add([])
  made.add([7, [7, 9], [8, 11], 20])
  expect([made.count, ...made.slice(0, 99)]).toEqual([8, 2, 5, 7, 8, 9, 10, 11, 20])
  expect([made.at(2), made.at(7), made.at(8), made.at(-1)]).toEqual([7, 20, 0, 0])
  expect([made.placeOf(1), made.placeOf(6), made.placeOf(20), made.placeOf(21)]).toEqual([0, 2, 7, 8])
})

test("each id is found where it stands, and the other way round", () => {
  const made = new MatchList()
  const ids: number[] = []
  for (let id = 1, step = 0; id < 5_000; step = (step * 7 + 3) % 11) {
    const last = id + (step % 4)
    made.add(step % 2 ? [[id, last]] : Array.from({ length: last - id + 1 }, (_, at) => id + at))
    for (let each = id; each <= last; each++) ids.push(each)
    id = last + 1 + (step % 3)
  }
  expect(made.count).toBe(ids.length)
  expect(ids.map((_, at) => made.at(at))).toEqual(ids)
  expect(ids.every((id, at) => made.indexOf(id) === at)).toBe(true)
})

test("two million are kept and asked about in no time, in a row or not", () => {
  const made = list([1, 1_000_000])
  made.add(Array.from({ length: 1_000_000 }, (_, at) => 1_000_002 + at * 2))
  expect(made.count).toBe(2_000_000)
  // Walking through them would take hours, and the test's time is up long before.
  for (let index = 0; index < 2_000_000; index += 20) if (made.indexOf(made.at(index)) !== index) throw new Error(`${index}`)
})
